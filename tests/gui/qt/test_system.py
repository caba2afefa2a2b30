"""Access to network state, browser and Dock."""

from __future__ import annotations

import sys

import pytest
from PySide6 import QtNetwork
from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bolsetup.gui.qt.system import System
from bolsetup.platform.tray_watch import TrayWatch

Reachability = QNetworkInformation.Reachability


class FakeNetwork(QObject):
    """The network state of a system that reports it."""

    Reachability = Reachability
    reachabilityChanged = Signal(Reachability)  # noqa: N815 - Qt's name

    def __init__(self, *, told: bool) -> None:
        super().__init__()
        self._told = told

    def loadDefaultBackend(self) -> bool:  # noqa: N802 - Qt's name
        return self._told

    def instance(self) -> FakeNetwork:
        assert self._told
        return self


def test_only_a_network_that_comes_back_is_reported(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    network = FakeNetwork(told=True)
    monkeypatch.setattr(QtNetwork, "QNetworkInformation", network)
    outside, heard = System(), []
    outside.network_came_back.connect(lambda: heard.append(True))
    network.reachabilityChanged.emit(Reachability.Online)
    assert heard == []  # not before `listen`
    outside.listen()
    for reachability in (Reachability.Disconnected, Reachability.Site, Reachability.Local):
        network.reachabilityChanged.emit(reachability)
    assert heard == []
    network.reachabilityChanged.emit(Reachability.Online)
    assert heard == [True]


def test_a_system_that_reports_no_network_state_works(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QtNetwork, "QNetworkInformation", FakeNetwork(told=False))
    System().listen()


@pytest.mark.parametrize(("platform", "told"), [("darwin", [True, True]), ("win32", []), ("linux", [])])
def test_only_macos_tells_by_its_state_that_a_program_is_opened_again(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, platform: str, told: list[bool]
) -> None:
    monkeypatch.setattr(QtNetwork, "QNetworkInformation", FakeNetwork(told=False))
    monkeypatch.setattr(TrayWatch, "start", lambda _: None)
    outside, heard = System(), []
    outside.activated.connect(lambda: heard.append(True))
    monkeypatch.setattr(sys, "platform", platform)
    outside.listen()
    states = Qt.ApplicationState
    # Twice active: a click on the icon of the program that is in front, but has no window.
    for state in (states.ApplicationInactive, states.ApplicationActive, states.ApplicationActive):
        qapp.applicationStateChanged.emit(state)
    assert heard == told


def test_a_url_is_opened_in_the_browser(qtbot: QtBot) -> None:
    class Browser(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.opened: list[str] = []

        @Slot(QUrl)
        def show(self, url: QUrl) -> None:
            self.opened.append(url.toString())

    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "show")  # type: ignore[arg-type]
    try:
        System().open("https://partner.example/page?shop=1#part")
    finally:
        QDesktopServices.unsetUrlHandler("https")
    assert browser.opened == ["https://partner.example/page?shop=1#part"]
