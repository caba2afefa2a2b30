"""Access to browser, network state, tray and Dock through Qt."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QSystemTrayIcon

from bolsetup.gui.qt.single_instance import drop_activation_token
from bolsetup.platform.desktop import Desktop, desktop


class System(QObject):
    """The desktop environment. Replaced by a test double in tests.

    Attributes:
        desktop: what it lets a program do.

    Signals:
        network_came_back(): a network is reachable again; Bol may still not be.
        activated(): the program came to the front on macOS, which starts none a second time: the merchant
            opened it again, or clicked its icon in the Dock.
    """

    network_came_back = Signal()
    activated = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desktop: Desktop = desktop(QGuiApplication.platformName(), os.environ)

    def listen(self) -> None:
        """Start watching the network state, on systems that report it, and on macOS the Dock."""
        if QNetworkInformation.loadDefaultBackend():
            QNetworkInformation.instance().reachabilityChanged.connect(self._reachability_changed)
        app = QGuiApplication.instance()
        if sys.platform == "darwin" and isinstance(app, QGuiApplication):
            # Also sent for a click on the icon of a program that is in front and shows no window
            # (qcocoaapplicationdelegate.mm).
            app.applicationStateChanged.connect(self._state_changed)

    def open(self, address: str) -> None:
        """Open a URL in the browser."""
        # The activation token of a clicked notification is for our own window.
        drop_activation_token()
        QDesktopServices.openUrl(QUrl(address))

    def open_folder(self, folder: Path | None) -> None:
        """Open a folder in the file manager, if there is one."""
        if folder:
            self.open(QUrl.fromLocalFile(str(folder)).toString())

    def has_tray(self) -> bool:
        """Whether a system tray is available."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @Slot(QNetworkInformation.Reachability)
    def _reachability_changed(self, reachability: QNetworkInformation.Reachability) -> None:
        if reachability is QNetworkInformation.Reachability.Online:
            self.network_came_back.emit()

    @Slot(Qt.ApplicationState)
    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self.activated.emit()
