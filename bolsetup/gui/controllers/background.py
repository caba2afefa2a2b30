"""Running without a visible window."""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPixmapCache

from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.settings import Closing
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.qt.application import Application
from bolsetup.gui.qt.single_instance import bring_to_front
from bolsetup.gui.tray.tray import Tray
from bolsetup.gui.window.main_window import MainWindow

_QUIET_AFTER_MS: Final = 10_000
"""Time in which closing the window, or the first check after a start, has drawn the icon anew."""


class BackgroundController:
    """Decides whether the program keeps running without its window, and explains how to reopen it."""

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
        # Otherwise Qt wakes the processor every ten seconds, to drop some of its pixmaps each time.
        self._quiet_timer = QTimer(singleShot=True, interval=_QUIET_AFTER_MS)
        self._quiet_timer.timeout.connect(QPixmapCache.clear)

    def run_in_background(self) -> None:
        """Run without a window from now on."""
        self._quiet_timer.start()
        if sys.platform == "win32":
            # Windows tells the windows of a program that it ends. Closing has destroyed ours, and those that
            # Qt has for itself do not listen.
            self._window.winId()  # at a start, before there is an icon
            QTimer.singleShot(0, self._window.winId)

    def window_closed(self) -> None:
        """Keep running to watch the shops; quit if there are none."""
        where: Closing = "tray" if self._tray.available else "no_tray"
        if not self._monitor.rows():
            # Without shops there is nothing to watch.
            self._app.shut_down()
            return
        self.run_in_background()
        if self._settings.current.closing_explained != where:
            self._settings.update(self._settings.current._replace(closing_explained=where))
            self._alerts.show_closed(tray=self._tray.available)

    def activated(self) -> None:
        """Show the window again if it was closed."""
        if not self._window.isVisible():
            bring_to_front(self._window)

    def tray_missed(self) -> None:
        """Say that the program is running if it was started in the background and there is no tray."""
        if not self._window.isVisible():
            self._alerts.show_running()
