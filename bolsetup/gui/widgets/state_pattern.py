"""Patterns of connection states in the history."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bolsetup.core.monitoring.connection import State
from bolsetup.gui.qt.theme import Colours


def fill_state(painter: QPainter, box: QRectF, state: State, colours: Colours) -> None:
    """Fill a box with the pattern of a state. Patterns differ, so that meaning does not depend on colour."""
    ground, ink = {
        State.LOST: (colours.bad, colours.card),
        State.UNREADABLE: (colours.warn, colours.card),
        State.UNCONFIRMED: (colours.warn_tint, colours.warn),
        State.UNREACHABLE: (colours.info_tint, colours.info),
    }.get(state, (colours.good, colours.good))
    painter.fillRect(box, QColor(ground))
    if state is State.CONNECTED:
        return
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    # Dots need more ink than lines to be seen.
    painter.setPen(QPen(QColor(ink), 2.6 if state is State.UNREADABLE else 1.4))
    painter.drawLines(_pattern(box, state))
    painter.restore()


def _pattern(box: QRectF, state: State) -> list[QLineF]:
    step, high = 5.0, box.height()
    if state is State.UNREACHABLE:
        rows = range(int(high / step) + 1)
        return [
            QLineF(box.left(), box.top() + 2 + row * step, box.right(), box.top() + 2 + row * step)
            for row in rows
        ]
    if state is State.UNREADABLE:
        return [
            QLineF(QPointF(x, y), QPointF(x + 0.1, y))
            for x in _steps(box.left() + 2.5, box.right(), step)
            for y in _steps(box.top() + 2.5, box.bottom(), step)
        ]
    starts = _steps(box.left() - high, box.right(), step + (1 if state is State.UNCONFIRMED else 4))
    rising = [QLineF(x, box.bottom(), x + high, box.top()) for x in starts]
    if state is State.UNCONFIRMED:
        return rising
    return rising + [QLineF(x, box.top(), x + high, box.bottom()) for x in starts]


def _steps(start: float, end: float, step: float) -> list[float]:
    return [start + step * index for index in range(max(0, int((end - start) / step) + 1))]
