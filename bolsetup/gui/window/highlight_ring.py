"""A pointer to a control, so that support staff can say "press F2 and look at the arrow"."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QMargins, QPointF, QRect, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import RADIUS, colours_of

_DURATION_MS: Final = 4000
_NODS: Final = 4
_DISTANCE: Final = 6
"""Distance of the frame from the control, in device-independent pixels."""
_NOD: Final = 10
"""How far the arrow moves, in device-independent pixels."""
_ARROW: Final = QSize(44, 56)
_LINE: Final = 4


class HighlightRing(QWidget):
    """Points at a control of `window` for a moment, with a frame around it and a large arrow.

    The focus ring is a thin line: the arrow tells them apart, also without colours.

    Attributes:
        animated: whether the arrow may move; otherwise it is static.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.animated = False
        self._window = window
        self._target: QWidget | None = None
        self._frame, self._side = QRect(), Qt.Edge.LeftEdge
        self._animation = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=_DURATION_MS)
        self._animation.valueChanged.connect(self._move)
        self._animation.finished.connect(self._end)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def target(self) -> QWidget | None:
        """The highlighted control."""
        return self._target

    def show_on(self, target: QWidget) -> None:
        """Highlight a control, and announce its name to screen readers."""
        self._target = target
        self._animation.stop()
        self._animation.start()
        self._move()
        self.show()
        self.raise_()
        announce(target, target.accessibleName() or str(target.property("text") or ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame and arrow, with an edge that is seen on any ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self.palette())
        fill, edge = QColor(colours.bad), QColor(colours.card)
        frame = QRectF(self._frame).adjusted(_LINE, _LINE, -_LINE, -_LINE)
        for colour, width in ((edge, _LINE + 4), (fill, _LINE)):
            painter.setPen(QPen(colour, width))
            painter.drawRoundedRect(frame, RADIUS + 2, RADIUS + 2)
        painter.setPen(QPen(edge, 2))
        painter.setBrush(fill)
        painter.drawPolygon(self._arrow())

    def _arrow(self) -> QPolygonF:
        """Return the arrow, with its tip at the frame."""
        width, height = _ARROW.toTuple()
        shape = ((0, 0), (-width / 2, 26), (-9, 26), (-9, height), (9, height), (9, 26), (width / 2, 26))
        frame = QRectF(self._frame)
        tip, degrees = {
            Qt.Edge.LeftEdge: (QPointF(frame.left(), frame.center().y()), 90),
            Qt.Edge.RightEdge: (QPointF(frame.right(), frame.center().y()), 270),
            Qt.Edge.TopEdge: (QPointF(frame.center().x(), frame.top()), 180),
            Qt.Edge.BottomEdge: (QPointF(frame.center().x(), frame.bottom()), 0),
        }[self._side]
        turned = QTransform.fromTranslate(tip.x(), tip.y()).rotate(degrees).translate(0, self._nod())
        return turned.map(QPolygonF([QPointF(*corner) for corner in shape]))

    def _nod(self) -> float:
        """Return how far the arrow is from the frame."""
        if not self.animated:
            return 0.0
        return _NOD * abs(math.sin(math.pi * _NODS * float(self._animation.currentValue() or 0.0)))

    def _move(self) -> None:
        target = self._target
        # A target that is scrolled away has no visible region: the pointer would lie over something else.
        if target is None or not isValid(target) or target.visibleRegion().isEmpty():
            self._end()
            return
        corner = target.mapTo(self._window, target.rect().topLeft())
        around = QMargins(*4 * (_DISTANCE,))
        frame, room = QRect(corner, target.size()).marginsAdded(around), _ARROW.height() + _NOD
        self._side = self._free_side(frame, room)
        self.setGeometry(frame.marginsAdded(QMargins(*4 * (room,))))
        self._frame = frame.translated(-self.pos())
        self.update()

    def _free_side(self, frame: QRect, room: int) -> Qt.Edge:
        """Return the side with room for the arrow; beside a control it covers the fewest words."""
        if frame.left() >= room:
            return Qt.Edge.LeftEdge
        if frame.right() + room <= self._window.width():
            return Qt.Edge.RightEdge
        return Qt.Edge.TopEdge if frame.top() >= room else Qt.Edge.BottomEdge

    def _end(self) -> None:
        self._target = None
        self._animation.stop()
        self.hide()
