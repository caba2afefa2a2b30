"""Support mode: step and code in large letters, for whoever helps the merchant in a screen share."""

from __future__ import annotations

from bolsetup.core.signals import StateSignal
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.window.main_window import MainWindow


class SupportModeController:
    """Turns support mode on and off.

    Signals:
        changed(bool): whether support mode is on.
    """

    def __init__(self, window: MainWindow, settings: SettingsStore) -> None:
        self.changed: StateSignal[[bool]] = StateSignal()
        self._window = window
        self._settings = settings

    def show(self, on: bool) -> None:
        """Turn support mode on or off until the program quits, as `--support` does."""
        self._window.show_support_mode(on)
        self.changed.emit(on)

    def switch(self, on: bool) -> None:
        """Turn support mode on or off, and save that."""
        self.show(on)
        self._settings.update(self._settings.current._replace(support_mode=on))
