"""Brings function calls from other threads to the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bolsetup.core.task_runner import Work


class GuiThread(QObject):
    """The thread in which this object was made.

    Signals:
        _posted(object): carries a function to the GUI thread's event loop.
    """

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._call)

    def post(self, work: Work) -> None:
        """Call `work` in the GUI thread, soon. Any thread may call this, also after the program has quit."""
        try:
            self._posted.emit(work)
        except RuntimeError:
            return  # Qt has deleted this object: the program has quit and nobody waits for the answer.

    @Slot(object)
    def _call(self, work: Work) -> None:
        work()
