"""What becomes of the program when no window of it is seen."""

from __future__ import annotations

from dataclasses import replace

from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.settings import Closing
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.qt.application import Application
from bolsetup.gui.tray.tray import Tray
from bolsetup.gui.window.main_window import MainWindow


class BackgroundController:
    """Goes on in the background or ends, and says how the window is found again."""

    def __init__(
        self,
        app: Application,
        window: MainWindow,
        tray: Tray,
        monitor: Monitor,
        settings: SettingsStore,
        alerts: Alerts,
    ) -> None:
        self._app = app
        self._window = window
        self._tray = tray
        self._monitor = monitor
        self._settings = settings
        self._alerts = alerts

    def window_closed(self) -> None:
        """Go on watching the shops, and end where there are none."""
        where: Closing = "tray" if self._tray.available else "no_tray"
        if not self._monitor.rows():
            # Nothing to watch over: to stay would be a surprise.
            self._app.shut_down()
        elif self._settings.current.closing_explained != where:
            self._settings.keep(replace(self._settings.current, closing_explained=where))
            self._alerts.show_closed(tray=self._tray.available)

    def tray_missed(self) -> None:
        """Say that the program runs, if it started in the background and no tray has shown up."""
        if not self._window.isVisible():
            self._alerts.show_running()
