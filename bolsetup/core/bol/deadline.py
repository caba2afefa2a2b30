"""Time and size limits of a check, and how they are enforced against a slow server."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

T = TypeVar("T")


class Limits(NamedTuple):
    """Time and size limits of a check.

    Attributes:
        connect_s: seconds to connect, over all addresses of a host; also the limit for each step of the
            TLS handshake.
        read_s: seconds without data while waiting for a response.
        total_s: seconds for the whole check.
        body_bytes: maximum size of a decoded response body, in bytes.
    """

    connect_s: float = 5.0
    read_s: float = 15.0
    total_s: float = 30.0
    body_bytes: int = 1024 * 1024


class Deadline:
    """Shuts down all watched sockets when the time is up.

    A socket timeout restarts with every byte received, so a server that trickles data could hold a
    connection open forever.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._watched: list[socket.socket] = []
        self._timer = self._timer_for(seconds)
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

    def restart(self, seconds: float) -> bool:
        """Restart the countdown. Returns False if the time was up already."""
        with self._lock:
            self._timer.cancel()
            if not self.passed:
                self._end = time.monotonic() + seconds
                self._timer = self._timer_for(seconds)
                self._timer.start()
            return not self.passed

    def _timer_for(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        return timer

    @property
    def left_s(self) -> float:
        """Seconds left; at least 0.001, because a socket timeout of 0 means non-blocking."""
        return max(self._end - time.monotonic(), 0.001)

    def watch(self, connection: socket.socket) -> None:
        """Shut down `connection` when the time is up, or at once if it already is."""
        # Duplicated, because `wrap_socket` detaches the original and its own object is out of reach during
        # the handshake. Shutting down the duplicate shuts down the connection.
        with self._lock:
            self._watched.append(connection.dup())
            if self.passed:
                self._shut_down()

    def _expire(self) -> None:
        with self._lock:
            # It may be too late to cancel a timer that was replaced.
            if threading.current_thread() is self._timer:
                self.passed = True
                self._shut_down()

    def _shut_down(self) -> None:
        for connection in self._watched:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class StillRunning(TimeoutError):
    """The call did not finish in time and goes on in its thread."""


def start_in_thread(job: Callable[[], T]) -> Future[T]:
    """Run `job` in a daemon thread. Its result or exception is set on the returned future."""
    result: Future[T] = Future()

    def work() -> None:
        try:
            result.set_result(job())
        except BaseException as error:  # noqa: BLE001 - re-raised by Future.result
            result.set_exception(error)

    threading.Thread(target=work, name="start_in_thread", daemon=True).start()
    return result


def run_with_timeout(seconds: float, job: Callable[[], T]) -> T:
    """Run `job` in a daemon thread and wait for its result; for blocking calls that have no timeout.

    Raises:
        StillRunning: `job` did not finish within `seconds`; its result is discarded.
        BaseException: whatever `job` raises.
    """
    result = start_in_thread(job)
    try:
        return result.result(seconds)
    except TimeoutError:
        if result.done():
            raise
        raise StillRunning from None
