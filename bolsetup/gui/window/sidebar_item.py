"""A stage, or a step of a stage, on the sidebar."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.qt.theme import RADIUS_S, Colours, colours_of

WIDTH: Final = 244
"""Width of an item, in device-independent pixels."""
_EDGE: Final = 6
_GAP: Final = 10


class SidebarItemState(StrEnum):
    """State of a stage or step. The values are keys of the texts under `window.stage`."""

    CURRENT = "current"
    DONE = "done"
    TO_COME = "to_come"


class SidebarItem(QAbstractButton):
    """A stage, or a numbered step below it: filled if current, ticked if done, hollow if still to come.

    Enabled only if it leads somewhere.

    Attributes:
        standing: its state.
        target: the page that it leads to, if any; set before `show_standing`.
    """

    def __init__(self, number: str, parent: QWidget | None = None) -> None:
        """Create an item; `number` is empty for a stage."""
        super().__init__(parent)
        self._number = number
        self.standing = SidebarItemState.TO_COME
        self.target: Page | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_standing(self, standing: SidebarItemState, description: str) -> None:
        """Set the state, and its description for screen readers."""
        self.standing = standing
        self.setEnabled(self.target is not None)
        shape = Qt.CursorShape.PointingHandCursor if self.isEnabled() else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.setAccessibleName(f"{self._number} {self.text()}".strip())
        self.setAccessibleDescription(description)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Width of the sidebar, and height for the wrapped name."""
        words = QFontMetrics(self._words_font()).boundingRect(
            QRect(0, 0, WIDTH - self._text_at - _EDGE, 10_000), Qt.TextFlag.TextWordWrap, self.text()
        )
        return QSize(WIDTH, max(words.height(), self._disc) + (6 if self._number else 10))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint disc and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self.palette())
        if self.isEnabled() and self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_tint))
            painter.drawRoundedRect(self.rect(), RADIUS_S, RADIUS_S)
        left = self._text_at - _GAP - self._disc
        self._draw_disc(
            painter, QRectF(left, (self.height() - self._disc) / 2, self._disc, self._disc), colours
        )
        painter.setFont(self._words_font())
        painter.setPen(QColor(colours.muted if self.standing is SidebarItemState.TO_COME else colours.ink))
        room = self.rect().adjusted(self._text_at, 0, -_EDGE, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self.text())

    @property
    def _disc(self) -> int:
        """Diameter of the disc, in device-independent pixels; it grows with the text."""
        return round(self.fontMetrics().height() * (1.15 if self._number else 1.3))

    @property
    def _text_at(self) -> int:
        indent = self._disc + _EDGE if self._number else 0
        return _EDGE + indent + self._disc + _GAP

    def _words_font(self) -> QFont:
        font = QFont(self.font())
        if self.standing is SidebarItemState.CURRENT or not self._number:
            font.setWeight(QFont.Weight.DemiBold)
        return font

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
            unit = disc.width() / 24
            tick = QPen(QColor(ink), 2.4 * unit, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)
            painter.setPen(tick)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            corners = ((7.0, 12.5), (10.5, 16.0), (17.0, 8.5))
            painter.drawPolyline(QPolygonF([disc.topLeft() + QPointF(x, y) * unit for x, y in corners]))
        elif self._number:
            font = QFont(self.font())
            font.setWeight(QFont.Weight.DemiBold)
            font.setPixelSize(round(disc.height() * 0.58))
            painter.setFont(font)
            painter.setPen(QColor(ink))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, self._number)
        elif self.standing is SidebarItemState.CURRENT:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ink))
            painter.drawEllipse(disc.center(), disc.width() / 6, disc.width() / 6)
