"""Runs functions from other threads in the GUI thread."""

from __future__ import annotations

import time
from queue import SimpleQueue
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from bolsetup.core.task_runner import Work

_TURN_S: Final = 0.008
"""Time in seconds after which input and painting have their turn: half a frame at 60 Hz."""


class GuiThread(QObject):
    """Runs functions in the thread in which this object was created, in the order in which they are posted.

    Signals:
        _posted(): internal; a function is queued for that thread's event loop.
    """

    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[Work] = SimpleQueue()
        # Qt would deliver all signals, and those that come meanwhile, before it paints.
        self._next_turn = QTimer(self, singleShot=True, interval=0)
        self._next_turn.timeout.connect(self._run)
        self._posted.connect(self._begin, Qt.ConnectionType.QueuedConnection)

    def post(self, work: Work) -> None:
        """Queue `work` for the GUI thread. Thread-safe; does nothing after the program has quit."""
        self._queue.put(work)
        try:
            self._posted.emit()
        except RuntimeError:
            return  # Qt has deleted this object, because the program has quit.

    @Slot()
    def _begin(self) -> None:
        if not self._next_turn.isActive():
            self._run()

    @Slot()
    def _run(self) -> None:
        end = time.perf_counter() + _TURN_S
        is_over = False
        try:
            while not is_over and not self._queue.empty():
                self._queue.get()()
                is_over = time.perf_counter() >= end
        finally:
            if not self._queue.empty():
                self._next_turn.start()
