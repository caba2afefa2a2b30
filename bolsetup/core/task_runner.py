"""Runs blocking work in threads and delivers the results to the caller's thread."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import Final, Protocol, TypeVar

_log = logging.getLogger(__name__)

E = TypeVar("E", bound=Exception)
T = TypeVar("T")
Work = Callable[[], None]


class WorkQueue(StrEnum):
    """Kinds of work that must not block each other. Each has its own threads."""

    KEYCHAIN = "keychain"
    """May block for as long as a password prompt is open."""
    CHECK = "check"
    """Checks that the user is waiting for. Has several threads, as a cancelled check may still be blocked."""
    WATCH = "watch"
    """Scheduled checks of the stored shops."""
    DISK = "disk"
    DESKTOP = "desktop"
    """Desktop services that may hang, such as notifications and start at login."""


_THREADS: Final = {WorkQueue.CHECK: 3, WorkQueue.WATCH: 4}
"""Number of threads per queue. Queues not listed have one thread, so their jobs run in order."""


class TaskRunner(Protocol):
    """Runs jobs. `ThreadTaskRunner` uses threads; tests use one that runs jobs immediately."""

    def run(
        self,
        queue: WorkQueue,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `job` in a thread of `queue`, then call back in the caller's thread.

        Args:
            queue: kind of work.
            job: blocking function.
            done: called with the result of `job`.
            failed: called with the exception that `job` raised.
        """


def raise_error(error: Exception) -> None:
    """Raise `error`, for the excepthook to log. The `failed` of jobs that can only fail because of a bug."""
    raise error


def only(kind: type[E], handle: Callable[[E], None]) -> Callable[[Exception], None]:
    """Return a `failed` that passes exceptions of `kind` to `handle`, and raises all others as a bug."""

    def failed(error: Exception) -> None:
        if not isinstance(error, kind):
            raise error
        handle(error)

    return failed


class ThreadTaskRunner:
    """Runs jobs in daemon threads, so that quitting does not wait for a blocked call.

    Args:
        deliver: called in any thread with a function; must call it in the thread that uses this runner.
    """

    def __init__(self, deliver: Callable[[Work], None]) -> None:
        self._deliver = deliver
        self._queues: dict[WorkQueue, queue.SimpleQueue[Work]] = {
            kind: queue.SimpleQueue() for kind in WorkQueue
        }
        self._threads: Counter[WorkQueue] = Counter()

    def run(
        self,
        queue: WorkQueue,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Implement `TaskRunner.run`."""
        asked = time.monotonic()

        def work() -> None:
            begun = time.monotonic()
            try:
                result = job()
            except Exception as error:  # noqa: BLE001 - passed to `failed`
                _log_job(queue, asked, begun, type(error).__name__)
                # Bound as a default, because Python deletes `error` at the end of the except block.
                self._deliver(lambda error=error: failed(error))  # type: ignore[misc]
            else:
                _log_job(queue, asked, begun, "done")
                self._deliver(lambda: done(result))

        self._queues[queue].put(work)
        if self._threads[queue] < _THREADS.get(queue, 1):
            self._threads[queue] += 1
            name = f"{queue}-{self._threads[queue]}"
            threading.Thread(target=_serve, args=(self._queues[queue],), name=name, daemon=True).start()


def _log_job(queue: WorkQueue, asked: float, begun: float, how: str) -> None:
    """Log a job that ended; a message of its exception could hold a secret."""
    waited, took = 1000 * (begun - asked), 1000 * (time.monotonic() - begun)
    _log.debug("job in %s: %s after %d ms, waited %d ms", queue, how, took, waited)


def _serve(jobs: queue.SimpleQueue[Work]) -> None:
    while True:
        jobs.get()()
