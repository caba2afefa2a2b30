"""What the window remembers between runs, saved without holding anything up."""

from __future__ import annotations

import logging
from dataclasses import replace

from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.core.task_runner import TaskRunner, WorkQueue
from bolsetup.core.walkthrough.journey import Page

_log = logging.getLogger(__name__)


class SettingsStore:
    """The settings in use; each change is saved in the background.

    Where the disk does not take them, they last until the program ends, and the log says so once.

    Attributes:
        current: the settings in use.
    """

    def __init__(self, runner: TaskRunner, file: SettingsFile, settings: Settings) -> None:
        self._runner = runner
        self._file = file
        self.current = settings
        self._is_saved = True

    def keep(self, settings: Settings) -> None:
        """Use `settings` from now on, and save them if they are not what they were."""
        if settings != self.current:
            self.current = settings
            self._runner.run(WorkQueue.DISK, lambda: self._file.save(settings), self._saved, self._not_saved)

    def note_page(self, page: Page) -> None:
        """Remember where the merchant is."""
        self.keep(replace(self.current, page=page))

    def _saved(self, _: None) -> None:
        self._is_saved = True

    def _not_saved(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        if self._is_saved:
            _log.warning("the settings cannot be saved: %s", error)
        self._is_saved = False
