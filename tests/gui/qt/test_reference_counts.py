"""PySide6 6.12.0 does not count references to True and None, and aborts Python before 3.12 after a while."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class Emitter(QObject):
    """Signals:
    happened(): for the test.
    """

    happened = Signal()


def test_signals_and_calls_keep_the_reference_counts(qapp: object) -> None:
    emitter = Emitter()
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(200):
        emitter.happened.emit()
        emitter.setObjectName("name")
    after = sys.getrefcount(True), sys.getrefcount(None)
    # Other code may change the count by a few; the bug would change it by 200.
    assert all(new > old - 50 for old, new in zip(before, after, strict=True))
