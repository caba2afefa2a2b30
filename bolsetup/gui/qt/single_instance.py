"""One instance per user and data folder; a second start raises the window of the first, or ends it."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDeadlineTimer, QDir, QLockFile, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

_RAISE: Final = b"raise\n"
"""The message of versions that know no tokens."""
_RAISE_WITH_TOKEN: Final = b"raise "
"""Followed by an activation token and a line feed."""
_QUIT: Final = b"quit\n"
_SUPPORT_MODE: Final = b"support\n"
_ACKNOWLEDGED: Final = b"heard\n"
_TOKEN: Final = re.compile(r"[!-~]{1,256}")
"""An activation token may be any text; those of GNOME, KWin and wlroots are ASCII without spaces."""
_MAX_MESSAGE_BYTES: Final = 512
"""Maximum length of a message, in bytes."""
_VARIABLE: Final = "XDG_ACTIVATION_TOKEN"
"""Environment variable in which a launcher passes a token, and from which Qt takes it."""
_OLDER_VARIABLE: Final = "DESKTOP_STARTUP_ID"
"""GNOME with GLib before 2.76 passes the token in this one only."""

_TIMEOUT_MS: Final = 1_000
"""Time for a client to send its message, and to connect."""

_ANSWER_TIMEOUT_MS: Final = 5_000
"""Time for the running instance to answer; it may still be starting."""

_QUIT_TIMEOUT_MS: Final = 10_000
"""Time for the running instance to quit."""

_RETRY_MS: Final = 50
"""Interval between attempts to connect."""

_STALE_AFTER_S: Final = 10.0
"""Age in seconds at which a lock file that no process holds is considered a leftover of a crash."""


class SingleInstance(QObject):
    """Detects whether another instance is running, and receives requests of later starts.

    The first instance calls `listen`; later ones wait for that, up to five seconds.

    Attributes:
        first: whether this is the first instance; if not, call `ask_to_raise` and exit.
        holds_lock: whether that is certain: if no lock can be written, each one is the first.

    Signals:
        raise_requested(str): the program was started again, with this activation token; empty if it has none.
        support_mode_requested(): the program was started again with `--support`.
        quit_requested(): an installer or `bolsetup --quit` asks the program to quit.
    """

    raise_requested = Signal(str)
    support_mode_requested = Signal()
    quit_requested = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Take the lock in `folder`, creating the folder if needed."""
        super().__init__(parent)
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder.resolve()
        self._path = folder / "running.lock"
        self._lock = QLockFile(str(self._path))
        # No time limit: a lock is only stale if its process has ended.
        self._lock.setStaleLockTime(0)
        self.first = self._take_lock()
        self.holds_lock = self._lock.isLocked()
        self._server: QLocalServer | None = None

    def listen(self) -> None:
        """Receive requests of later starts, in the first instance."""
        if self._server:
            return
        # Imported late: the first page is shown without it.
        from PySide6.QtNetwork import QLocalServer  # noqa: PLC0415

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        # We hold the lock, so an existing socket was left by a crash.
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)

    def ask_to_raise(self, token: str = "") -> bool:
        """Ask the running instance to show its window; return whether it confirmed. Blocks for seconds.

        Args:
            token: activation token of this process, without which Wayland raises no window; empty if none.
        """
        _allow_foreground()
        with_token = _RAISE_WITH_TOKEN + f"{token}\n".encode("ascii") if _TOKEN.fullmatch(token) else b""
        # An older version does not know tokens, and closes the connection.
        return bool(with_token and self._ask(with_token)) or self._ask(_RAISE)

    def ask_for_support_mode(self) -> None:
        """Ask the running instance to turn on support mode. Blocks for seconds."""
        self._ask(_SUPPORT_MODE)

    def ask_to_quit(self) -> bool:
        """Ask the running instance to quit, and wait for it; return whether it did. Blocks for seconds."""
        # Its answer may get lost when it exits, and it may exit before it is asked: the lock tells.
        self._ask(_QUIT)
        gone = self._lock.tryLock(_QUIT_TIMEOUT_MS)
        self._lock.unlock()
        return gone

    def _ask(self, request: bytes) -> bool:
        from PySide6.QtNetwork import QLocalSocket  # noqa: PLC0415 - as above

        socket = QLocalSocket()
        deadline = QDeadlineTimer(_ANSWER_TIMEOUT_MS)
        while not self._connects(socket):
            # The other instance may hold the lock but not listen yet. Waiting for the lock paces the loop;
            # obtaining it means that the other instance has exited.
            if self._lock.tryLock(_RETRY_MS):
                self._lock.unlock()
                return False
            if deadline.hasExpired():
                return False
        socket.write(request)
        acknowledged = (
            socket.waitForReadyRead(_ANSWER_TIMEOUT_MS) and bytes(socket.readAll().data()) == _ACKNOWLEDGED
        )
        socket.abort()
        return acknowledged

    def _connects(self, socket: QLocalSocket) -> bool:
        socket.connectToServer(self._name)
        return socket.waitForConnected(_TIMEOUT_MS)

    def close(self) -> None:
        """Release the lock, so that the next start is the first instance."""
        if self._server:
            self._server.close()
        self._lock.unlock()

    @cached_property
    def _name(self) -> str:
        return _socket_name(self._folder)

    def _take_lock(self) -> bool:
        if self._lock.tryLock(0):
            return True
        if self._lock.error() is not QLockFile.LockError.LockFailedError:
            # The folder is not writable: two instances are better than none.
            return True
        # Qt goes by the record in the file, which may be anything after a power failure, and which it never
        # takes for old if the computer had another name then. But it removes no file that a process holds.
        return self._is_old() and self._lock.removeStaleLockFile() and self._lock.tryLock(0)

    def _is_old(self) -> bool:
        # A recent file may be that of another start, which has not locked it yet.
        try:
            return abs(time.time() - self._path.stat().st_mtime) > _STALE_AFTER_S
        except OSError:
            return False

    @Slot()
    def _accept(self) -> None:
        while self._server and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            requests = {_QUIT: self.quit_requested.emit, _SUPPORT_MODE: self.support_mode_requested.emit}
            _Client(socket, self.raise_requested.emit, requests, self)


class _Client(QObject):
    """A connection of a later start. Any message that is no request closes it.

    Args:
        socket: the connection.
        raise_requested: called with the activation token of the request, or an empty text.
        requests: by message, what else to call.
        parent: Qt parent.
    """

    def __init__(
        self,
        socket: QLocalSocket,
        raise_requested: Callable[[str], None],
        requests: Mapping[bytes, Callable[[], None]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._socket = socket
        self._raise_requested = raise_requested
        self._requests = requests
        socket.setParent(self)
        socket.setReadBufferSize(_MAX_MESSAGE_BYTES)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(self.deleteLater)
        QTimer.singleShot(_TIMEOUT_MS, self, self._end)
        self._read()

    @Slot()
    def _end(self) -> None:
        self._socket.abort()
        self.deleteLater()

    def _acknowledge(self) -> None:
        self._socket.readAll()
        self._socket.write(_ACKNOWLEDGED)
        self._socket.flush()

    @Slot()
    def _read(self) -> None:
        message = bytes(self._socket.peek(_MAX_MESSAGE_BYTES).data())
        token = _token_in(message)
        if token is not None:
            self._acknowledge()
            self._raise_requested(token)
        elif message in self._requests:
            self._acknowledge()
            self._requests[message]()
        elif not _may_continue(message):
            self._end()


def _token_in(message: bytes) -> str | None:
    """Return the token of a request to raise the window, empty if it has none; None for another message."""
    if message == _RAISE:
        return ""
    token = message.removeprefix(_RAISE_WITH_TOKEN).removesuffix(b"\n").decode("ascii", "replace")
    whole = message.startswith(_RAISE_WITH_TOKEN) and message.endswith(b"\n")
    return token if whole and _TOKEN.fullmatch(token) else None


def _may_continue(message: bytes) -> bool:
    """Whether a message may be the beginning of a request."""
    if message.startswith(_RAISE_WITH_TOKEN):
        return b"\n" not in message and len(message) < _MAX_MESSAGE_BYTES
    return any(request.startswith(message) for request in (_RAISE, _RAISE_WITH_TOKEN, _QUIT, _SUPPORT_MODE))


def activation_token(environment: Mapping[str, str]) -> str:
    """Return the activation token that the launcher passed; empty if there is none."""
    return environment.get(_VARIABLE) or environment.get(_OLDER_VARIABLE, "")


def use_activation_token(token: str) -> None:
    """Let the next window that is brought to the front use this token, if it can be one.

    Wayland raises a window only with a token, which proves that the user asked for it elsewhere: by clicking
    a notification or starting the program.
    """
    if _TOKEN.fullmatch(token):
        os.environ[_VARIABLE] = token


def drop_activation_token() -> None:
    """Forget the token, so that no program that is started inherits it."""
    os.environ.pop(_VARIABLE, None)


def bring_to_front(window: QWidget) -> None:
    """Show a window on top of others, as far as the system permits.

    Windows and Wayland only permit it after a user action in this program, or with the token of one
    elsewhere; otherwise `QApplication.alert` highlights its task bar entry.
    """
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)


def _socket_name(folder: Path) -> str:
    import hashlib  # noqa: PLC0415 - the first page is shown without it

    # Short, because macOS limits socket paths to 104 bytes. Without the version, so that an updated
    # program finds an older running instance.
    key = f"{QDir.homePath()}\0{folder}"
    return f"bolsetup-{hashlib.sha256(key.encode()).hexdigest()[:16]}"


def _allow_foreground() -> None:
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        # The user just started this process, so it may pass on its right to set the foreground window
        # (AllowSetForegroundWindow, ASFW_ANY).
        ctypes.windll.user32.AllowSetForegroundWindow(-1)
