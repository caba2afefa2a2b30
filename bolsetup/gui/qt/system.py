"""What Qt reaches of the computer around the program: the browser, the network's state and the tray."""

from __future__ import annotations

import os

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QSystemTrayIcon


class System(QObject):
    """The computer around the program. Tests put another one in its place.

    Signals:
        network_came_back(): there is a way out again. A hint only: not that Bol answers.
    """

    network_came_back = Signal()

    def listen(self) -> None:
        """Begin to hear of the network; nothing comes where the system does not tell."""
        if QNetworkInformation.loadDefaultBackend():
            QNetworkInformation.instance().reachabilityChanged.connect(self._reachability_changed)

    def open(self, address: str) -> None:
        """Open an address in the browser."""
        # The token of a click on an alert was for our own window.
        os.environ.pop("XDG_ACTIVATION_TOKEN", None)
        QDesktopServices.openUrl(QUrl(address))

    def has_tray(self) -> bool:
        """Whether an icon can be shown."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @Slot(QNetworkInformation.Reachability)
    def _reachability_changed(self, reachability: QNetworkInformation.Reachability) -> None:
        if reachability is QNetworkInformation.Reachability.Online:
            self.network_came_back.emit()
