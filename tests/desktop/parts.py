"""Tray, notifications and clipboard as a program: takes commands on standard input and prints events."""

from __future__ import annotations

import json
import sys
import threading
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.resources import resource
from bolsetup.core.task_runner import ThreadTaskRunner
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.clipboard import PrivateClipboard
from bolsetup.gui.qt.gui_thread import GuiThread
from bolsetup.gui.tray.notifier import TrayNotifier
from bolsetup.gui.tray.tray import Tray
from bolsetup.platform.notifications import Notifications

HALM: Final = ShopRow("1234567", "Bakkerij_De Halm & Zn. & Co", State.CONNECTED, checked_at=1773054300.0)


def say(*words: object) -> None:
    # One write call, since two threads print.
    sys.stdout.write(f"{' '.join(map(str, words))}\n")
    sys.stdout.flush()


class Notifier(Notifications):
    """Also prints when it waits for the desktop."""

    def show(self, key: str, title: str, body: str, action: str, *, urgent: bool) -> None:
        say("waiting")
        try:
            super().show(key, title, body, action, urgent=urgent)
        finally:
            say("waited")


class Ear(QObject):
    """Reads commands as JSON: a part, a method, its arguments and its named arguments."""

    heard = Signal(str)

    def __init__(self, parts: dict[str, QObject]) -> None:
        super().__init__()
        self._parts = parts
        self.heard.connect(self._obey)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self.heard.emit(line)

    @Slot(str)
    def _obey(self, line: str) -> None:
        part, method, arguments, named = json.loads(line)
        getattr(self._parts[part], method)(*arguments, **named)
        say("done")


def main() -> None:
    app = QApplication(sys.argv)
    app.setApplicationName("bolsetup")
    app.setQuitOnLastWindowClosed(False)
    texts, background = Texts("nl"), ThreadTaskRunner(GuiThread(app).post)
    tray = Tray(texts)
    alerts = TrayNotifier(background, texts, tray, Notifier(resource("icons", "bolsetup.svg")))
    clipboard = PrivateClipboard(1.0)
    tray.open_requested.connect(lambda: say("open"))
    tray.check_requested.connect(lambda: say("check"))
    tray.pause_chosen.connect(lambda choice: say("pause", choice))
    tray.pause_ended.connect(lambda: say("alerts on"))
    tray.quit_requested.connect(app.quit)
    tray.availability_changed.connect(lambda there: say("tray", there))
    alerts.activated.connect(lambda shop: say("activated", shop))
    alerts.undeliverable.connect(lambda *words: say("undeliverable", *words))
    clipboard.cleared.connect(lambda: say("cleared"))
    clipboard.not_cleared.connect(lambda: say("not cleared"))
    app.aboutToQuit.connect(tray.stop)
    tray.start()
    tray.show_connections([HALM], checking=False)
    ear = Ear({"app": app, "tray": tray, "alerts": alerts, "clipboard": clipboard})
    ear.setObjectName("ear")
    say("ready")
    app.exec()
    say("ended")


if __name__ == "__main__":
    main()
