"""What a check may take at most, and the means to hold a slow server to it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a check may take at most.

    Attributes:
        connect_s: seconds to make a connection, over all addresses of the host; also for each step
            of the handshake.
        read_s: seconds of silence while waiting for an answer.
        total_s: seconds for the whole check, whatever the other side does.
        body_bytes: length of an answer, unpacked.
    """

    connect_s: float = 5.0
    read_s: float = 15.0
    total_s: float = 30.0
    body_bytes: int = 1024 * 1024


class Deadline:
    """Ends all watched connections when the time is over, however slowly they trickle.

    A timeout of a socket begins anew with each byte, so it alone would let a server hold us forever.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._watched: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self.passed = False

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._timer.join()
        for connection in self._watched:
            connection.close()

    @property
    def left_s(self) -> float:
        """Seconds that are left, never less than a moment."""
        return max(self._end - time.monotonic(), 0.001)

    def watch(self, connection: socket.socket) -> None:
        """End `connection` too when the time is over."""
        # A copy, because TLS takes the connection over into an object that cannot be reached
        # during the handshake. To shut down the copy shuts down the connection.
        with self._lock:
            self._watched.append(connection.dup())
            if self.passed:
                self._shut_down()

    def _cut(self) -> None:
        with self._lock:
            self.passed = True
            self._shut_down()

    def _shut_down(self) -> None:
        for connection in self._watched:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class StillRunning(TimeoutError):
    """It takes longer than it may, and was left behind."""


def begin(job: Callable[[], T]) -> Future[T]:
    """Start `job` in a daemon thread; what it gives or raises is in the future."""
    result: Future[T] = Future()

    def work() -> None:
        try:
            result.set_result(job())
        except BaseException as error:  # noqa: BLE001 - it is raised again where somebody waits for it
            result.set_exception(error)

    threading.Thread(target=work, name="begin", daemon=True).start()
    return result


def within(seconds: float, job: Callable[[], T]) -> T:
    """What `job` gives or raises, for calls of the system that know no limit of their own.

    Raises:
        StillRunning: it is not done in time. It goes on in a daemon thread, and nobody hears of it.
    """
    result = begin(job)
    try:
        return result.result(seconds)
    except TimeoutError:
        if result.done():
            raise
        raise StillRunning from None
