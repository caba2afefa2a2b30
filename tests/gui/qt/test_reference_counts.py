"""PySide6 6.12.0 gives True and None away uncounted, and aborts a long run on Python before 3.12."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class Emitter(QObject):
    """Signals: happened(): nothing in particular."""

    happened = Signal()


def test_signals_and_calls_leave_the_constants_alone(qapp: object) -> None:
    emitter = Emitter()
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(200):
        emitter.happened.emit()
        emitter.setObjectName("name")
    after = sys.getrefcount(True), sys.getrefcount(None)
    # The rest of the process may take or give a few; the fault would take 200.
    assert all(new > old - 50 for old, new in zip(before, after, strict=True))
