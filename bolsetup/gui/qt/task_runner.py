"""The one way in which blocking work leaves the GUI thread."""

from __future__ import annotations

import queue
import threading
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

T = TypeVar("T")
_Work = Callable[[], None]


class WorkQueue(StrEnum):
    """Kinds of work that must not hold each other up: threads of their own."""

    KEYCHAIN = "keychain"
    """May wait for as long as a password prompt stays open."""
    CHECK = "check"
    """The check that a person is looking at. Several at once: one that was stopped may still hang."""
    WATCH = "watch"
    """The regular checks of the stored shops."""
    DISK = "disk"
    DESKTOP = "desktop"
    """Notifications and start at login: services of the desktop that may hang."""


_WIDTH: Final = {WorkQueue.CHECK: 3, WorkQueue.WATCH: 4}
"""Threads in a lane; one where not named, so that its jobs keep their order."""


class TaskRunner(Protocol):
    """Runs jobs. `ThreadTaskRunner` does so in threads; tests pass one that runs them at once."""

    def run(
        self,
        lane: WorkQueue,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """See `ThreadTaskRunner.run`."""


def raise_error(error: Exception) -> None:
    """The `failed` of a job that fails by a mistake in the program alone: the excepthook logs it."""
    raise error


class ThreadTaskRunner(QObject):
    """Runs jobs in the threads of their lane and brings the results back to the GUI thread.

    The threads are daemons, so that quitting never waits for a call that hangs; a QThread that is
    destroyed while it runs would abort the program instead.

    Signals:
        _finished: carries what is left to do to the GUI thread.
    """

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queues: dict[WorkQueue, queue.SimpleQueue[_Work]] = {
            lane: queue.SimpleQueue() for lane in WorkQueue
        }
        self._threads: Counter[WorkQueue] = Counter()
        self._finished.connect(self._conclude)

    def run(
        self,
        lane: WorkQueue,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `job` in the lane's thread, then `done` or `failed` on the GUI thread.

        Whoever starts a job has to say what a failure means to the person at the window.
        """

        def work() -> None:
            try:
                result = job()
            except Exception as error:  # noqa: BLE001 - all of them are brought back
                # The name `error` ends with this block, the closure does not.
                self._bring_back(lambda error=error: failed(error))  # type: ignore[misc]
            else:
                self._bring_back(lambda: done(result))

        self._queues[lane].put(work)
        if self._threads[lane] < _WIDTH.get(lane, 1):
            self._threads[lane] += 1
            name = f"{lane}-{self._threads[lane]}"
            threading.Thread(target=_serve, args=(self._queues[lane],), name=name, daemon=True).start()

    def _bring_back(self, conclusion: _Work) -> None:
        try:
            self._finished.emit(conclusion)
        except RuntimeError:
            return  # The program has closed and this object with it: nobody waits for the answer.

    @Slot(object)
    def _conclude(self, conclusion: _Work) -> None:
        conclusion()


def _serve(jobs: queue.SimpleQueue[_Work]) -> None:
    while True:
        jobs.get()()
