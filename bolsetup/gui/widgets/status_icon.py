"""Status icons. Each has its own shape, so that meaning does not depend on colour."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, QSize, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from bolsetup.gui.qt.theme import Colours, colours_of, scaled

_SUCCESS_MS: Final = 400


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

    Not exposed to screen readers; the text next to it is. Its size, in device-independent pixels beside usual
    text, grows with large text.
    """

    def __init__(self, kind: Kind = Kind.INFO, size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._side = scaled(size)
        self._success = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=_SUCCESS_MS)
        self._success.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._success.valueChanged.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def kind(self) -> Kind:
        """The kind shown."""
        return self._kind

    @kind.setter
    def kind(self, kind: Kind) -> None:
        self._kind = kind
        self.update()

    def celebrate(self) -> None:
        """Let the tick of `Kind.GOOD` draw itself, if animations are on."""
        if QApplication.isEffectEnabled(Qt.UIEffect.UI_General):
            self._success.start()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon in the colours of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self.palette())
        running = self._success.state() is QVariantAnimation.State.Running
        drawn = float(self._success.currentValue()) if running else 1.0
        ink = ink_of(self._kind, colours)
        draw_status_icon(painter, QRectF(self.rect()), self._kind, ink, colours.card, drawn)


def draw_status_icon(
    painter: QPainter, box: QRectF, kind: Kind, ink: str, paper: str, drawn: float = 1.0
) -> None:
    """Paint an icon into `box`, filled with `ink`, with inner lines in `paper`.

    Args:
        painter: painter of the widget.
        box: a square.
        kind: which icon.
        ink: colour of the shape.
        paper: colour of the lines in it.
        drawn: how much of the tick of `Kind.GOOD` is drawn, from 0 to 1.
    """
    side = box.width()

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.x() + x * side, box.y() + y * side)

    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    inside = box.adjusted(side * 0.04, side * 0.04, -side * 0.04, -side * 0.04)
    stroke = QPen(QColor(paper), side * 0.11, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
    match kind:
        case Kind.GOOD:
            shrunk = 0.5 * (1 - drawn) * side * 0.3
            painter.drawEllipse(inside.adjusted(shrunk, shrunk, -shrunk, -shrunk))
            painter.setPen(stroke)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            tick = QPainterPath(at(0.29, 0.52))
            tick.lineTo(at(0.44, 0.67))
            tick.lineTo(at(0.72, 0.36))
            painter.drawPath(tick if drawn >= 1.0 else tick.trimmed(0.0, drawn))
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
