"""Shows how the watched shops stand wherever that is shown, and passes on what is asked there."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from bolsetup.gui.controllers.monitor import Monitor
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.pages.overview import OverviewPage
from bolsetup.gui.tray.tray import Tray
from bolsetup.gui.window.main_window import MainWindow


class WatchDisplay(QObject):
    """Connects the monitor with the overview, the sidebar and the tray."""

    def __init__(
        self,
        monitor: Monitor,
        overview: OverviewPage,
        window: MainWindow,
        tray: Tray,
        memory: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._monitor = monitor
        self._overview = overview
        self._window = window
        self._tray = tray
        self._memory = memory
        monitor.changed.connect(self._show)
        overview.check_requested.connect(monitor.check_now)
        tray.check_requested.connect(monitor.check_now)
        tray.pause_toggled.connect(self._pause)
        tray.show_paused(memory.settings.alerts_paused)
        monitor.set_paused(memory.settings.alerts_paused)

    @Slot()
    def _show(self) -> None:
        rows = self._monitor.rows()
        self._overview.show_shops(rows)
        self._window.show_shops_link(bool(rows))
        self._tray.show_connections(rows, any(row.checking for row in rows))

    @Slot(bool)
    def _pause(self, paused: bool) -> None:
        self._monitor.set_paused(paused)
        self._memory.keep(replace(self._memory.settings, alerts_paused=paused))
