"""Status icons. Each has its own shape, so that meaning does not depend on colour."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from bolsetup.gui.qt.theme import Colours, colours_of


class Kind(StrEnum):
    """Kind of an icon or a note; the values are used in the style sheet."""

    INFO = "info"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    BUSY = "busy"


def ink_of(kind: Kind, colours: Colours) -> str:
    """Return the colour of a kind, legible on its tint and on cards."""
    return {
        Kind.INFO: colours.info,
        Kind.GOOD: colours.good,
        Kind.WARN: colours.warn,
        Kind.BAD: colours.bad,
        Kind.BUSY: colours.accent,
    }[kind]


class StatusIcon(QWidget):
    """An icon: disc with tick, triangle, crossed square, disc with i, or broken ring.

    Not exposed to screen readers; the text next to it is.
    """

    def __init__(self, kind: Kind = Kind.INFO, size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._side = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def kind(self) -> Kind:
        """The kind shown."""
        return self._kind

    @kind.setter
    def kind(self, kind: Kind) -> None:
        self._kind = kind
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon in the colours of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self.palette())
        draw_status_icon(painter, QRectF(self.rect()), self._kind, ink_of(self._kind, colours), colours.card)


def draw_status_icon(painter: QPainter, box: QRectF, kind: Kind, ink: str, paper: str) -> None:
    """Paint an icon into `box`, filled with `ink`, with inner lines in `paper`."""
    side = box.width()

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.x() + x * side, box.y() + y * side)

    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    inside = box.adjusted(side * 0.04, side * 0.04, -side * 0.04, -side * 0.04)
    stroke = QPen(QColor(paper), side * 0.11, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
    match kind:
        case Kind.GOOD:
            painter.drawEllipse(inside)
            painter.setPen(stroke)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF([at(0.29, 0.52), at(0.44, 0.67), at(0.72, 0.36)]))
        case Kind.WARN:
            painter.setPen(QPen(QColor(ink), side * 0.12, j=Qt.PenJoinStyle.RoundJoin))
            painter.drawPolygon(QPolygonF([at(0.5, 0.12), at(0.92, 0.86), at(0.08, 0.86)]))
            painter.setPen(stroke)
            painter.drawLine(at(0.5, 0.36), at(0.5, 0.58))
            painter.drawPoint(at(0.5, 0.76))
        case Kind.BAD:
            painter.drawRoundedRect(inside, side * 0.2, side * 0.2)
            painter.setPen(stroke)
            painter.drawLine(at(0.33, 0.33), at(0.67, 0.67))
            painter.drawLine(at(0.67, 0.33), at(0.33, 0.67))
        case Kind.INFO:
            painter.drawEllipse(inside)
            painter.setPen(stroke)
            painter.drawPoint(at(0.5, 0.3))
            painter.drawLine(at(0.5, 0.48), at(0.5, 0.72))
        case Kind.BUSY:
            ring = QPen(QColor(ink), side * 0.13, c=Qt.PenCapStyle.FlatCap)
            ring.setDashPattern([1.6, 1.0])
            painter.setPen(ring)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(side * 0.14, side * 0.14, -side * 0.14, -side * 0.14))
