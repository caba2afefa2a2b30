"""Settings of the window, saved in the background."""

from __future__ import annotations

import logging

from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.core.task_runner import TaskRunner, WorkQueue, only
from bolsetup.core.walkthrough.journey import ASIDE, Page

_log = logging.getLogger(__name__)


class SettingsStore:
    """Holds the current settings and saves changes in the background.

    If saving fails, a warning is logged once and the settings last until the program ends.

    Attributes:
        current: the current settings.
    """

    def __init__(self, runner: TaskRunner, file: SettingsFile, settings: Settings) -> None:
        self._runner = runner
        self._file = file
        self.current = settings
        self._is_saved = True
        self._stopped = False

    def stop_saving(self) -> None:
        """Stop saving, because the file is about to be removed. Writes already queued are still done."""
        self._stopped = True

    def update(self, settings: Settings) -> None:
        """Replace the current settings, and save them if they differ."""
        if settings != self.current:
            self.current = settings
            if self._stopped:
                return
            self._runner.run(
                WorkQueue.DISK, lambda: self._file.save(settings), self._saved, only(OSError, self._not_saved)
            )

    def remember_page(self, page: Page) -> None:
        """Save the current page, to resume there."""
        # Without a page the program opens on the first one.
        if page not in ASIDE and (self.current.page or page is not Page.WELCOME):
            self.update(self.current._replace(page=page))

    def _saved(self, _: None) -> None:
        self._is_saved = True

    def _not_saved(self, error: OSError) -> None:
        if self._is_saved:
            _log.warning("the settings cannot be saved: %s", error)
        self._is_saved = False
