"""Runs functions from other threads in the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bolsetup.core.task_runner import Work


class GuiThread(QObject):
    """Runs functions in the thread in which this object was created.

    Signals:
        _posted(object): internal; queues a function in that thread's event loop.
    """

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._call)

    def post(self, work: Work) -> None:
        """Queue `work` for the GUI thread. Thread-safe; does nothing after the program has quit."""
        try:
            self._posted.emit(work)
        except RuntimeError:
            return  # Qt has deleted this object, because the program has quit.

    @Slot(object)
    def _call(self, work: Work) -> None:
        work()
