"""Access to browser, network state, tray and Dock through Qt."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon

from bolsetup.gui.qt.single_instance import drop_activation_token
from bolsetup.platform.desktop import Desktop, desktop
from bolsetup.platform.tray_watch import TrayWatch

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation


class System(QObject):
    """The desktop environment. Replaced by a test double in tests.

    Attributes:
        desktop: what it lets a program do.

    Signals:
        network_came_back(): a network is reachable again; Bol may still not be.
        tray_changed(): the tray may have appeared or disappeared.
        activated(): the program came to the front on macOS, because the merchant clicked its icon in the
            Dock or opened it again, which starts no second process.
        opened(str, bool): the system was asked to open this URL; whether it could.
    """

    network_came_back = Signal()
    tray_changed = Signal()
    activated = Signal()
    opened = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desktop: Desktop = desktop(QGuiApplication.platformName(), os.environ)
        self._tray_watch = TrayWatch(self.tray_changed.emit)

    def listen(self) -> None:
        """Start watching the network, on systems that report it; on Linux the tray, on macOS the Dock."""
        if sys.platform == "linux":
            # The session bus may be slow.
            threading.Thread(target=self._tray_watch.start, name="tray-watch", daemon=True).start()
        # Imported late: the first page is shown without it.
        from PySide6.QtNetwork import QNetworkInformation  # noqa: PLC0415

        if QNetworkInformation.loadDefaultBackend():
            QNetworkInformation.instance().reachabilityChanged.connect(self._reachability_changed)
        app = QGuiApplication.instance()
        if sys.platform == "darwin" and isinstance(app, QGuiApplication):
            # Also sent for a click on the icon of a program that is in front and shows no window
            # (qcocoaapplicationdelegate.mm).
            app.applicationStateChanged.connect(self._state_changed)

    def open(self, address: str, done: Callable[[], object] | None = None) -> None:
        """Open a URL in the browser, and call `done` if that could be started."""
        started = self._start(address)
        self.opened.emit(address, started)
        if started and done:
            done()

    def _start(self, address: str) -> bool:
        # The activation token of a clicked notification is for our own window.
        drop_activation_token()
        return QDesktopServices.openUrl(QUrl(address))

    def open_folder(self, folder: Path | None) -> None:
        """Open a folder in the file manager, if there is one."""
        if folder:
            self.open(QUrl.fromLocalFile(str(folder)).toString())

    def has_tray(self) -> bool:
        """Whether a system tray is available."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def watches_tray(self) -> bool:
        """Whether `tray_changed` reports every change of the tray, so that polling is unnecessary."""
        return self._tray_watch.active

    def _reachability_changed(self, reachability: QNetworkInformation.Reachability) -> None:
        if reachability is type(reachability).Online:
            self.network_came_back.emit()

    @Slot(Qt.ApplicationState)
    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self.activated.emit()
