"""The QApplication: names, fonts, translation of Qt's own texts, and signals that quit it."""

from __future__ import annotations

import signal
import socket
import sys

from PySide6.QtCore import QLibraryInfo, QSocketNotifier, QTranslator
from PySide6.QtWidgets import QApplication

from bolsetup.gui.qt.desktop_look import DesktopLook
from bolsetup.gui.qt.fonts import add_shipped_fonts, window_font
from bolsetup.platform.app_id import set_app_id


class Application(QApplication):
    """The QApplication. Keeps running after its last window was closed.

    Attributes:
        look: the look of the desktop, where Qt does not know it.
    """

    def __init__(self) -> None:
        set_app_id()
        # The same style on all systems. `setStyle` returns a QStyle, whose enums take a fiftieth of a start.
        super().__init__([*sys.argv[:1], "-style", "fusion"])
        self.setApplicationName("bolsetup")
        self.setApplicationDisplayName("bolsetup")
        # Wayland looks up the window icon by the desktop file name, and portals identify the program by it.
        self.setDesktopFileName("bolsetup")
        self.setQuitOnLastWindowClosed(False)
        add_shipped_fonts()
        self.setFont(window_font(self.font()))
        self.look = DesktopLook(self)
        self._translator = QTranslator(self)
        self._quit_on_signals()

    def shut_down(self) -> None:
        """Quit the program. Unlike `quit`, does not send close events to windows."""
        self.exit(0)

    def set_language(self, language: str) -> None:
        """Set the language of Qt's own texts, such as the context menu of a text field."""
        self.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        # There is no file for English, the source language.
        if self._translator.load(f"qtbase_{language}", folder):
            self.installTranslator(self._translator)

    def _quit_on_signals(self) -> None:
        # Python runs signal handlers between bytecode instructions, which an idle event loop never executes.
        # The byte that the signal writes to this socket wakes it.
        self._wake, written = socket.socketpair()
        self._wake.setblocking(False)
        written.setblocking(False)
        self._written = written
        signal.set_wakeup_fd(written.fileno(), warn_on_full_buffer=False)
        # SIGHUP: the terminal was closed. SIGBREAK: Ctrl+Break on Windows.
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
            number = getattr(signal, name, None)
            # With `nohup` the program must survive closing the terminal.
            if number and not (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN):
                signal.signal(number, lambda *_: self.shut_down())
        notifier = QSocketNotifier(self._wake.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(lambda: self._wake.recv(64))
