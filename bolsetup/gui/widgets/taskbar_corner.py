"""A drawing of the corner of Windows' taskbar, where new tray icons are hidden behind "^"."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from bolsetup.core.resources import resource
from bolsetup.gui.qt.theme import RADIUS, Colours, colours_of, scaled

_WIDTH: Final = 300.0
_HEIGHT: Final = 150.0
_TASKBAR: Final = QRectF(0, 108, _WIDTH, 42)
_FLYOUT: Final = QRectF(26, 14, 116, 80)
_ICON: Final = 20.0
_CHEVRON: Final = QPointF(84, 129)
_TARGET: Final = QRectF(112, 119, _ICON, _ICON)
"""Where the icon is dragged to."""


class TaskbarCorner(QWidget):
    """Shows where the tray icon is hidden, and where to drag it. Its accessible name is set by its owner.

    Drawn in a room of 300 by 150 units, which grows with large text.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QSvgRenderer(str(resource("icons", "tray-connected.svg")), self)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The size of the drawing."""
        return QSize(scaled(_WIDTH), scaled(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Half as large, for a narrow window with large text."""
        return self.sizeHint() / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the taskbar, the icons behind "^", and the way of the icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width() / _WIDTH, self.height() / _HEIGHT)
        painter.scale(side, side)
        colours = colours_of(self.palette())
        self._draw_ground(painter, colours)
        own = self._draw_flyout(painter, colours)
        self._draw_taskbar(painter, colours)
        self._draw_way(painter, own, colours)

    def _draw_ground(self, painter: QPainter, colours: Colours) -> None:
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.sunken))
        painter.drawRoundedRect(QRectF(0.5, 0.5, _WIDTH - 1, _HEIGHT - 1), RADIUS, RADIUS)

    def _draw_flyout(self, painter: QPainter, colours: Colours) -> QRectF:
        """Draw the hidden icons; return the place of ours among those of other programs."""
        painter.setPen(QPen(QColor(colours.edge), 1))
        painter.setBrush(QColor(colours.card))
        painter.drawRoundedRect(_FLYOUT, RADIUS, RADIUS)
        places = [
            QRectF(_FLYOUT.x() + 14 + 34 * column, _FLYOUT.y() + 13 + 34 * row, _ICON, _ICON)
            for row in range(2)
            for column in range(3)
        ]
        own = places.pop(1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        for place in places[:-1]:
            painter.drawRoundedRect(place, 5, 5)
        self._icon.render(painter, own)
        return own

    def _draw_taskbar(self, painter: QPainter, colours: Colours) -> None:
        painter.setPen(QPen(QColor(colours.edge), 1))
        painter.setBrush(QColor(colours.card))
        painter.drawRoundedRect(_TASKBAR.adjusted(0.5, 0, -0.5, -0.5), RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent_tint))
        painter.drawRoundedRect(QRectF(_CHEVRON.x() - 15, _CHEVRON.y() - 15, 30, 30), 6, 6)
        chevron = QPen(QColor(colours.ink), 2.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
        painter.setPen(chevron)
        x, y = _CHEVRON.x(), _CHEVRON.y()
        painter.drawPolyline(QPolygonF([QPointF(x - 6, y + 3), QPointF(x, y - 3), QPointF(x + 6, y + 3)]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        for left in (146, 176):  # network and sound
            painter.drawRoundedRect(QRectF(left, _TARGET.y(), _ICON, _ICON), 5, 5)
        for top, width in ((118, 44), (131, 58)):  # time and date
            painter.drawRoundedRect(QRectF(_WIDTH - 18 - width, top, width, 8), 3, 3)
        painter.setPen(QPen(QColor(colours.accent), 1.6, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(_TARGET.adjusted(-2, -2, 2, 2), 6, 6)

    def _draw_way(self, painter: QPainter, own: QRectF, colours: Colours) -> None:
        way = QLineF(own.center() + QPointF(8, 12), _TARGET.center() - QPointF(3, 16))
        painter.setPen(QPen(QColor(colours.accent), 2.6, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(way)
        for turned in (150, -150):
            barb = QLineF.fromPolar(8, way.angle() + turned)
            painter.drawLine(way.p2(), way.p2() + barb.p2())
