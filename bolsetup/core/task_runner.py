"""Runs blocking work in threads and hands the results back to the thread that asked."""

from __future__ import annotations

import queue
import threading
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import Final, Protocol, TypeVar

T = TypeVar("T")
Work = Callable[[], None]


class WorkQueue(StrEnum):
    """Kinds of work that must not hold each other up. Each has threads of its own."""

    KEYCHAIN = "keychain"
    """May wait for as long as a password prompt stays open."""
    CHECK = "check"
    """The check that a person is looking at. Several at once: one that was stopped may still hang."""
    WATCH = "watch"
    """The regular checks of the stored shops."""
    DISK = "disk"
    DESKTOP = "desktop"
    """Notifications and start at login: services of the desktop that may hang."""


_THREADS: Final = {WorkQueue.CHECK: 3, WorkQueue.WATCH: 4}
"""Threads of a queue; one where not named, so that its jobs keep their order."""


class TaskRunner(Protocol):
    """Runs jobs. `ThreadTaskRunner` does so in threads; tests pass one that runs them at once."""

    def run(
        self,
        queue: WorkQueue,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `job` in a thread of that queue, then `done` or `failed` in the caller's thread.

        Whoever starts a job decides what its failure means to the person at the window.
        """


def raise_error(error: Exception) -> None:
    """The `failed` of a job that can only fail through a mistake in the program: the excepthook logs it."""
    raise error


class ThreadTaskRunner:
    """Runs the jobs of each queue in daemon threads, so that quitting never waits for a call that hangs.

    Args:
        deliver: takes a function from any thread and calls it in the one thread that uses this runner.
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
        """See `TaskRunner.run`."""

        def work() -> None:
            try:
                result = job()
            except Exception as error:  # noqa: BLE001 - all of them are delivered
                # The name `error` ends with this block, the closure does not.
                self._deliver(lambda error=error: failed(error))  # type: ignore[misc]
            else:
                self._deliver(lambda: done(result))

        self._queues[queue].put(work)
        if self._threads[queue] < _THREADS.get(queue, 1):
            self._threads[queue] += 1
            name = f"{queue}-{self._threads[queue]}"
            threading.Thread(target=_serve, args=(self._queues[queue],), name=name, daemon=True).start()


def _serve(jobs: queue.SimpleQueue[Work]) -> None:
    while True:
        jobs.get()()
