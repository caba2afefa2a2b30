"""A stage on the sidebar."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from bolsetup.gui.qt.theme import RADIUS_S, Colours, colours_of

_DISC = 24
_TEXT_AT = 44
WIDTH: Final = 244
"""Width of a stage, in device-independent pixels."""
_ROOM = 10


class SidebarItemState(StrEnum):
    """State of a stage. The values are keys of the texts under `window.stage`."""

    CURRENT = "current"
    DONE = "done"
    TO_COME = "to_come"


class SidebarItem(QAbstractButton):
    """A stage: filled and bold if current, ticked if done, hollow if still to come.

    Enabled only if the stage is reachable.
    """

    def __init__(self, number: int | None, first: bool, last: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = "" if number is None else str(number)
        self._first, self._last = first, last
        self.standing = SidebarItemState.TO_COME
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_standing(self, standing: SidebarItemState, can_go: bool, description: str) -> None:
        """Set the state of the stage, and its description for screen readers."""
        self.standing = standing
        self.setEnabled(can_go)
        shape = Qt.CursorShape.PointingHandCursor if can_go else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(description)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Width of the sidebar, and height for the wrapped name."""
        room = QRect(0, 0, WIDTH - _TEXT_AT - 6, 10_000)
        words = QFontMetrics(self._bold()).boundingRect(room, Qt.TextFlag.TextWordWrap, self.text())
        return QSize(WIDTH, max(words.height() + _ROOM, _DISC + _ROOM))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint disc, name and the connecting line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self.palette())
        if self.isEnabled() and self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_tint))
            painter.drawRoundedRect(self.rect(), RADIUS_S, RADIUS_S)
        disc = QRectF(8, (self.height() - _DISC) / 2, _DISC, _DISC)
        self._draw_line(painter, disc, colours)
        self._draw_disc(painter, disc, colours)
        current = self.standing is SidebarItemState.CURRENT
        painter.setFont(self._bold() if current else self.font())
        painter.setPen(QColor(colours.muted if self.standing is SidebarItemState.TO_COME else colours.ink))
        room = self.rect().adjusted(_TEXT_AT, 0, -6, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self.text())

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _draw_line(self, painter: QPainter, disc: QRectF, colours: Colours) -> None:
        painter.setPen(QPen(QColor(colours.line), 2))
        middle = disc.center().x()
        if not self._first:
            painter.drawLine(QPointF(middle, 0), QPointF(middle, disc.top() - 2))
        if not self._last:
            painter.drawLine(QPointF(middle, disc.bottom() + 2), QPointF(middle, self.height()))

    def _draw_disc(self, painter: QPainter, disc: QRectF, colours: Colours) -> None:
        fill, edge, ink = {
            SidebarItemState.CURRENT: (colours.accent, colours.accent, colours.on_accent),
            SidebarItemState.DONE: (colours.accent_tint, colours.accent_tint, colours.accent),
            SidebarItemState.TO_COME: (colours.sidebar, colours.edge, colours.muted),
        }[self.standing]
        painter.setPen(QPen(QColor(edge), 1.5))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(disc.adjusted(1, 1, -1, -1))
        if self.standing is SidebarItemState.DONE:
            tick = QPen(QColor(ink), 2.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
            painter.setPen(tick)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            x, y = disc.x(), disc.y()
            corners = ((7.0, 12.5), (10.5, 16.0), (17.0, 8.5))
            painter.drawPolyline(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))
        elif self._number:
            font = self._bold()
            font.setPixelSize(13)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, self._number)
        elif self.standing is SidebarItemState.CURRENT:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ink))
            painter.drawEllipse(disc.center(), 4, 4)
