"""The history of a shop as a strip: one cell per day, divided by the time spent in each state."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.history import Day
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import Colours, Space, colours_of, small_font
from bolsetup.gui.widgets.dates import day_name, length
from bolsetup.gui.widgets.state_pattern import fill_state
from bolsetup.gui.widgets.status_icon import Kind, draw_status_icon, ink_of

_CELL: Final = 48
_MARK: Final = 12
_GAP: Final = 2
_MIN_HEIGHT: Final = 5
_ROUND: Final = 3
"""Sizes in device-independent pixels; `_MIN_HEIGHT` is the minimum height of a state within a cell,
`_ROUND` the radius of its corners."""

_MARKS: Final = {State.LOST: Kind.BAD, State.UNREADABLE: Kind.WARN, State.UNCONFIRMED: Kind.WARN}
"""Icons above a day, by its worst state."""


def day_words(day: Day, texts: Texts) -> str:
    """Describe a day."""
    parts = [
        texts("history.part", time=length(seconds, texts), state=texts(f"states.{state}.title"))
        for state, seconds in day.seconds.items()
    ]
    key = "history.day" if parts else "history.day_unwatched"
    name = day_name(day.date, texts)
    return texts(key, day=name[:1].upper() + name[1:], parts=", ".join(parts), checks=day.checks)


class HistoryStrip(QWidget):
    """A row of days, which describes one of them.

    That is the day under the pointer, or the one selected with the arrow keys, Home or End.

    Signals:
        day_described(str): description of the day under the pointer, or else of the selected one.
    """

    day_described = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: tuple[Day, ...] = ()
        self._top = _GAP
        self._texts: Texts | None = None
        self._chosen = -1
        self._hovered: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, days: tuple[Day, ...], texts: Texts) -> None:
        """Show these days. The selection stays at its date, or at today."""
        earlier = self._days[:-1]
        before = earlier[self._chosen].date if 0 <= self._chosen < len(earlier) else None
        self._days, self._texts, self._hovered = days, texts, None
        # Room above the cells: for the icons, if there are any, or the frame of the selected day.
        self._top = _MARK + Space.XS if any(day.worst in _MARKS for day in days) else _GAP
        self._chosen = next((at for at, day in enumerate(days) if day.date == before), len(days) - 1)
        self.updateGeometry()
        self._describe()

    def sizeHint(self) -> QSize:
        """Size for icons, cells and the labels of the first and the last day."""
        return QSize(420, round(self._below().bottom()) + 1)

    def minimumSizeHint(self) -> QSize:
        """Minimum size, with narrow cells."""
        return QSize(180, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select another day with the arrow keys, Home or End."""
        last = len(self._days) - 1
        goal = {
            Qt.Key.Key_Left: self._chosen - 1,
            Qt.Key.Key_Right: self._chosen + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }.get(Qt.Key(event.key()))
        if goal is None or not self._days:
            super().keyPressEvent(event)
            return
        self._chosen = min(max(goal, 0), last)
        self._hovered = None
        self._describe()
        announce(self, self.accessibleDescription())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Describe the day under the pointer."""
        self._hover(self._index_at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the day under the pointer."""
        if self._days and event.button() is Qt.MouseButton.LeftButton:
            self._chosen = self._index_at(event.position().x())
            self._describe()

    def leaveEvent(self, event: QEvent) -> None:
        """Describe the selected day again."""
        self._hover(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the days in the colours of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self.palette())
        for index, day in enumerate(self._days):
            cell = self._cell(index)
            _draw_day(painter, cell, day, colours)
            if day.worst in _MARKS:
                kind = _MARKS[day.worst]
                side = min(cell.width() + _GAP, float(_MARK))
                box = QRectF(cell.center().x() - side / 2, _MARK - side, side, side)
                draw_status_icon(painter, box, kind, ink_of(kind, colours), colours.card)
            if index == self._shown and (self.hasFocus() or self._hovered is not None):
                painter.setPen(QPen(QColor(colours.ink), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(cell.adjusted(-1, -1, 1, 1), _ROUND, _ROUND)
        self._draw_names(painter, colours)

    @property
    def _shown(self) -> int:
        return self._chosen if self._hovered is None else self._hovered

    def _index_at(self, x: float) -> int:
        return min(max(int(x * len(self._days) / max(1, self.width())), 0), len(self._days) - 1)

    def _hover(self, index: int | None) -> None:
        if self._days and index != self._hovered:
            self._hovered = index
            self._describe()

    def _describe(self) -> None:
        self.update()
        if self._texts and self._days:
            words = day_words(self._days[self._shown], self._texts)
            if self._hovered is None:
                self.setAccessibleDescription(words)
            self.day_described.emit(words)

    def _cell(self, index: int) -> QRectF:
        step = self.width() / len(self._days)
        return QRectF(index * step + _GAP / 2, self._top, step - _GAP, _CELL)

    def _below(self) -> QRectF:
        height = QFontMetrics(small_font(self.font())).height()
        return QRectF(0, self._top + _CELL + Space.XS, self.width(), height)

    def _draw_names(self, painter: QPainter, colours: Colours) -> None:
        if not self._texts or not self._days:
            return
        painter.setFont(small_font(self.font()))
        painter.setPen(QColor(colours.muted))
        first = day_name(self._days[0].date, self._texts, "dates.day")
        box = self._below()
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, first)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, self._texts("history.today"))


class Swatch(QWidget):
    """A sample of a cell for the legend, which has a label next to it."""

    def __init__(self, state: State | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setFixedSize(22, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sample as the strip does."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        _draw_cell(painter, box, [(self._state, box)] if self._state else [], colours_of(self.palette()))


def _draw_day(painter: QPainter, cell: QRectF, day: Day, colours: Colours) -> None:
    """Draw the states of a day, worst first, in proportion to the time that was watched."""
    known = day.seconds
    spare = cell.height() - _MIN_HEIGHT * len(known)
    whole = sum(known.values())
    slices, top = [], cell.top()
    for state, seconds in known.items():
        height = _MIN_HEIGHT + spare * seconds / whole
        slices.append((state, QRectF(cell.left(), top, cell.width(), height)))
        top += height
    _draw_cell(painter, cell, slices, colours)


def _draw_cell(painter: QPainter, cell: QRectF, slices: list[tuple[State, QRectF]], colours: Colours) -> None:
    # Most days have one colour, which needs no clipping.
    if all(state is State.CONNECTED for state, _ in slices):
        painter.setBrush(QColor(colours.good if slices else colours.sunken))
    else:
        outline = QPainterPath()
        outline.addRoundedRect(cell, _ROUND, _ROUND)
        painter.save()
        painter.setClipPath(outline)
        for state, box in slices:
            fill_state(painter, box, state, colours)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.drawRoundedRect(cell, _ROUND, _ROUND)
