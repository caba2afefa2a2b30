"""One running program for each user and folder; a second start brings the first one's window up."""

from __future__ import annotations

import ctypes
import hashlib
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDeadlineTimer, QDir, QLockFile, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QWidget

_RAISE: Final = b"raise\n"
_HEARD: Final = b"heard\n"
_LONGEST: Final = 64
"""Bytes of a message that are read."""

_PATIENCE_MS: Final = 1_000
"""How long a caller may take to say what it wants."""

_ANSWER_MS: Final = 5_000
"""How long the running program may take to answer: it may be starting."""

_MOMENT_MS: Final = 50
"""Between two tries to reach the running program."""

_HALF_MADE_S: Final = 10.0
"""Seconds after which a lock file without content is taken for the remains of a crash."""


class SingleInstance(QObject):
    """Finds out whether this is the first running program, and hears from those that start later.

    Attributes:
        first: whether this one goes on; otherwise `ask_to_raise` and end.

    Signals:
        raise_requested(): the program was started once more.
    """

    raise_requested = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Take the lock in `folder`, which is made if need be."""
        super().__init__(parent)
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._name = _socket_name(folder)
        self._path = folder / "running.lock"
        self._lock = QLockFile(str(self._path))
        # Old age says nothing: only a process that has gone makes the lock stale.
        self._lock.setStaleLockTime(0)
        self.first = self._take_lock()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        if self.first:
            # Whoever holds the lock owns the socket: one that is there was left by a crash.
            QLocalServer.removeServer(self._name)
            self._server.listen(self._name)

    def ask_to_raise(self) -> bool:
        """Ask the running program to show its window; whether it heard. Takes seconds at most."""
        _let_others_come_forward()
        socket = QLocalSocket()
        patience = QDeadlineTimer(_ANSWER_MS)
        while not self._connects(socket):
            # The other one may hold the lock and not listen yet. To wait for the lock passes the time,
            # and to get it means that the other one has ended.
            if self._lock.tryLock(_MOMENT_MS):
                self._lock.unlock()
                return False
            if patience.hasExpired():
                return False
        socket.write(_RAISE)
        heard = socket.waitForReadyRead(_ANSWER_MS) and bytes(socket.readAll().data()) == _HEARD
        socket.abort()
        return heard

    def _connects(self, socket: QLocalSocket) -> bool:
        socket.connectToServer(self._name)
        return socket.waitForConnected(_PATIENCE_MS)

    def close(self) -> None:
        """Let the next start be the first one."""
        self._server.close()
        self._lock.unlock()

    def _take_lock(self) -> bool:
        if self._lock.tryLock(0):
            return True
        if self._lock.error() is not QLockFile.LockError.LockFailedError:
            # A folder that cannot be written to: two programs are better than none.
            return True
        return self._is_remains() and self._lock.removeStaleLockFile() and self._lock.tryLock(0)

    def _is_remains(self) -> bool:
        # A power cut can leave the file without the number of the process, which Qt then takes for
        # locked. A young one without it is just being made by another start.
        try:
            about = self._path.stat()
        except OSError:
            return False
        return about.st_size == 0 and abs(time.time() - about.st_mtime) > _HALF_MADE_S

    @Slot()
    def _answer(self) -> None:
        while self._server.hasPendingConnections():
            _Caller(self._server.nextPendingConnection(), self.raise_requested.emit, self)


class _Caller(QObject):
    """A program that was started later. Anything but the one message ends the connection.

    Args:
        socket: the connection.
        heard: called when it said the one thing it may say.
        parent: owner in the Qt sense.
    """

    def __init__(self, socket: QLocalSocket, heard: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        self._heard = heard
        socket.setParent(self)
        socket.setReadBufferSize(_LONGEST)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self.deleteLater)
        QTimer.singleShot(_PATIENCE_MS, self, self._end)
        self._read()

    @Slot()
    def _end(self) -> None:
        self._socket.abort()
        self.deleteLater()

    @Slot()
    def _read(self) -> None:
        said = bytes(self._socket.peek(_LONGEST).data())
        if said == _RAISE:
            self._socket.readAll()
            self._socket.write(_HEARD)
            self._socket.flush()
            self._heard()
        elif not _RAISE.startswith(said):
            self._end()


def bring_to_front(window: QWidget) -> None:
    """Show a window over the others, as far as the system lets a program do that.

    Windows and Wayland allow it only after something that the person did in this program, and
    otherwise mark its entry in the task bar; `alert` sees to that where they do not.
    """
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)


def _socket_name(folder: Path) -> str:
    # Short, as a socket's path may have 104 bytes only on macOS; no version in it, so that an
    # updated program finds the one that still runs.
    place = f"{QDir.homePath()}\0{folder.resolve()}"
    return f"bolsetup-{hashlib.sha256(place.encode()).hexdigest()[:16]}"


def _let_others_come_forward() -> None:
    if sys.platform == "win32":
        # The person has just started this process, so it may pass on the right to the foreground
        # (AllowSetForegroundWindow, ASFW_ANY).
        ctypes.windll.user32.AllowSetForegroundWindow(-1)
