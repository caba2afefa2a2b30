"""What the window remembers between runs, saved without holding anything up."""

from __future__ import annotations

from dataclasses import replace

from bolsetup.core.journey import Page
from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.gui.background import Lane, Runner


class Memory:
    """The settings in use; each change is saved in the background."""

    def __init__(self, runner: Runner, file: SettingsFile, settings: Settings) -> None:
        self._runner = runner
        self._file = file
        self.settings = settings

    def keep(self, settings: Settings) -> None:
        """Use `settings` from now on, and save them if they are not what they were."""
        if settings != self.settings:
            self.settings = settings
            self._runner.run(Lane.DISK, lambda: self._file.save(settings), lambda _: None)

    def note_page(self, page: Page) -> None:
        """Remember where the merchant is."""
        self.keep(replace(self.settings, page=page))
