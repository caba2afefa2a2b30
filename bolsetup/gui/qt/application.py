"""The QApplication: its names, Qt's own words, and how it ends."""

from __future__ import annotations

import signal
import socket
import sys

from PySide6.QtCore import QLibraryInfo, QSocketNotifier, QTranslator
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """The program in the Qt sense. It ends when it is told to, not with its last window."""

    def __init__(self) -> None:
        super().__init__(sys.argv[:1])
        self.setApplicationName("bolsetup")
        self.setApplicationDisplayName("bolsetup")
        # The name of the desktop file: Wayland finds the window's icon by it, and portals the program.
        self.setDesktopFileName("bolsetup")
        self.setQuitOnLastWindowClosed(False)
        self._translator = QTranslator(self)
        self._quit_on_signals()

    def shut_down(self) -> None:
        """End the program. `quit` would close the window first, as if the merchant had done so."""
        self.exit(0)

    def set_language(self, language: str) -> None:
        """Let Qt's own menus, such as that of a text field, speak the language too."""
        self.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        # There is none for English, which Qt speaks by itself.
        if self._translator.load(f"qtbase_{language}", folder):
            self.installTranslator(self._translator)

    def _quit_on_signals(self) -> None:
        # Python runs a signal's handler only between two of its own instructions, of which an idle
        # event loop has none: the byte that the signal writes here wakes it.
        self._wake, written = socket.socketpair()
        self._wake.setblocking(False)
        written.setblocking(False)
        self._written = written
        signal.set_wakeup_fd(written.fileno(), warn_on_full_buffer=False)
        # A terminal that closes says SIGHUP, on Windows its Ctrl+Break is SIGBREAK.
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
            number = getattr(signal, name, None)
            # Whoever starts us with `nohup` wants us to outlive the terminal.
            if number and not (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN):
                signal.signal(number, lambda *_: self.shut_down())
        notifier = QSocketNotifier(self._wake.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(lambda: self._wake.recv(64))
