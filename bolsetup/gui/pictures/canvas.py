"""The screenshot that is worked on: marks and the part that matters are dragged, areas are covered."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from bolsetup.core.walkthrough.annotations import Annotations, Grip
from bolsetup.core.walkthrough.pictures import HEIGHT, MARK_RADIUS, WIDTH
from bolsetup.core.walkthrough.steps import FONT, colours
from bolsetup.gui.qt.theme import RADIUS_S, Space, colours_of, scaled
from bolsetup.gui.widgets.svg import WHOLE, fitted

FOCUS: Final = -1
"""The item that is the part that matters; the other items are marks, counted from 0."""

_MARGIN: Final = 8
_REACH: Final = 8
"""Distance at which an edge is gripped, in device-independent pixels."""
_HANDLE: Final = 9
"""Side of the handle of an edge, in device-independent pixels."""
_LARGE_STEP: Final = 10
"""Pixels of the screenshot that an arrow key moves with Shift held down."""
_WHOLE_AREA: Final = Grip(0, 0)
_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_CURSORS: Final = {
    Grip(-1, 0): Qt.CursorShape.SizeHorCursor,
    Grip(1, 0): Qt.CursorShape.SizeHorCursor,
    Grip(0, -1): Qt.CursorShape.SizeVerCursor,
    Grip(0, 1): Qt.CursorShape.SizeVerCursor,
    Grip(-1, -1): Qt.CursorShape.SizeFDiagCursor,
    Grip(1, 1): Qt.CursorShape.SizeFDiagCursor,
    Grip(1, -1): Qt.CursorShape.SizeBDiagCursor,
    Grip(-1, 1): Qt.CursorShape.SizeBDiagCursor,
    _WHOLE_AREA: Qt.CursorShape.SizeAllCursor,
}


class Canvas(QWidget):
    """Shows a screenshot with what is put on it, or the drawing that it would replace.

    Arrow keys move the selected item by a pixel of the screenshot, with Shift by ten, and with Alt the
    right and bottom edges of the part that matters.

    Attributes:
        selected: the item that arrow keys move: a mark, or `FOCUS`.

    Signals:
        edited(Annotations): the user changed what is put on the screenshot; emitted at the end of a drag.
        item_selected(int): the user selected an item by pressing on it.
    """

    edited = Signal(object)
    item_selected = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.selected = FOCUS
        self._covering = False
        self._renderer = QSvgRenderer(self)
        self._hint = ""
        self._image: QImage | None = None
        self._annotations = Annotations.place((WIDTH, HEIGHT), 0)
        self._scaled: QPixmap | None = None
        # While the mouse button is down: where it went down and is now, what it holds, and what was before.
        self._from: QPointF | None = None
        self._to = QPointF()
        self._dragged: int | None = None
        self._grip = _WHOLE_AREA
        self._before = self._annotations
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(280, 170)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        """As small as it may be: the layout gives it what is left."""
        return self.minimumSize()

    @property
    def annotations(self) -> Annotations:
        """What is put on the screenshot, as shown."""
        return self._annotations

    def show_drawing(self, svg: bytes, hint: str) -> None:
        """Show a faded drawing, and a hint on it."""
        self._renderer.load(svg)
        self._image, self._hint = None, hint
        self._drop_drag()
        self.update()

    def show_screenshot(self, image: QImage, annotations: Annotations) -> None:
        """Show a screenshot and what is put on it."""
        if self._image is not image:
            self._image, self._scaled = image, None
        self._annotations = annotations
        if self.selected >= len(annotations.marks):
            self.selected = FOCUS
        self._drop_drag()
        self.update()

    def select(self, item: int) -> None:
        """Select the item that arrow keys move."""
        self.selected = item
        self.update()

    def set_covering(self, covering: bool) -> None:
        """Let the mouse draw covers, or drag marks and the part that matters."""
        self._covering = covering
        self._drop_drag()
        self.setCursor(Qt.CursorShape.CrossCursor if covering else Qt.CursorShape.ArrowCursor)
        self.update()

    def position_of(self, x: float, y: float) -> QPointF:
        """Return where a pixel of the screenshot is, in the widget."""
        frame = self._frame()
        scale = frame.width() / self._annotations.width
        return frame.topLeft() + QPointF(x, y) * scale

    # ---- mouse ----

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grip what is below the pointer."""
        if self._image is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._from = self._to = event.position()
        self._before = self._annotations
        self._dragged = None
        if self._covering:
            return
        self._dragged, self._grip = self._below(event.position())
        if self._dragged is not None and self._dragged != self.selected:
            self.select(self._dragged)
            self.item_selected.emit(self._dragged)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is gripped."""
        if self._from is None:
            self._show_cursor(event.position())
            return
        self._to = event.position()
        if self._dragged is not None:
            moved = (self._to - self._from) / self._scale()
            self._annotations = _moved(self._before, self._dragged, self._grip, moved.x(), moved.y())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish the drag."""
        if self._from is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._covering and self._from != self._to:
            start, end = self._pixel(self._from), self._pixel(self._to)
            self._annotations = self._before.with_cover(start.x(), start.y(), end.x(), end.y())
        self._from = None
        self.update()
        if self._annotations != self._before:
            self.edited.emit(self._annotations)

    # ---- keys ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the selected item with arrow keys."""
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is None or self._image is None or self._from is not None:
            super().keyPressEvent(event)
            return
        held = event.modifiers()
        step = _LARGE_STEP if held & Qt.KeyboardModifier.ShiftModifier else 1
        resizes = held & Qt.KeyboardModifier.AltModifier
        grip = Grip(abs(arrow[0]), abs(arrow[1])) if resizes else _WHOLE_AREA
        before = self._annotations
        self._annotations = _moved(before, self.selected, grip, step * arrow[0], step * arrow[1])
        self.update()
        if self._annotations != before:
            self.edited.emit(self._annotations)

    # ---- painting ----

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the screenshot and what is put on it, or the drawing."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = self._frame()
        if self._image is None:
            self._paint_drawing(painter, frame)
        else:
            painter.drawPixmap(frame.topLeft(), self._pixmap(self._image, frame))
            self._paint_covers(painter)
            self._paint_focus(painter, frame)
            for number in range(len(self._annotations.marks)):
                self._paint_mark(painter, number)
        painter.setPen(QColor(colours_of(self.palette()).edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)

    def _paint_drawing(self, painter: QPainter, frame: QRectF) -> None:
        palette = colours_of(self.palette())
        self._renderer.setViewBox(WHOLE)
        self._renderer.render(painter, frame)
        veil = QColor(palette.page)
        veil.setAlphaF(0.55)
        painter.fillRect(frame, veil)
        if not self._hint:
            return
        margin = scaled(Space.M)
        room = frame.adjusted(margin, margin, -margin, -margin)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        inner = room.adjusted(margin, margin, -margin, -margin)
        words = painter.boundingRect(inner, flags, self._hint)
        painter.setPen(QPen(QColor(palette.accent), 2, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(palette.card))
        painter.drawRoundedRect(words.adjusted(-margin, -margin, margin, margin), RADIUS_S, RADIUS_S)
        painter.setPen(QColor(palette.ink))
        painter.drawText(inner, flags, self._hint)

    def _paint_covers(self, painter: QPainter) -> None:
        for cover in self._annotations.covers:
            area = QRectF(
                self.position_of(cover.left, cover.top), self.position_of(cover.right, cover.bottom)
            )
            painter.fillRect(area, QColor(colours()["bar"]))
        if self._covering and self._from is not None:
            painter.setPen(QPen(QColor(colours()["wrong"]), 1, Qt.PenStyle.DashLine))
            painter.setBrush(QColor(colours()["bar"]))
            painter.drawRect(QRectF(self._from, self._to).normalized() & self._frame())

    def _paint_focus(self, painter: QPainter, frame: QRectF) -> None:
        part = self._focus_rect()
        outside = QPainterPath()
        outside.addRect(frame)
        outside.addRect(part)
        painter.fillPath(outside, QColor(0, 0, 0, 90))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Light below the dashes, so that they show on any page.
        width = 3 if self.selected == FOCUS else 2
        painter.setPen(QPen(QColor(colours()["card"]), width + 2))
        painter.drawRect(part)
        painter.setPen(QPen(QColor(colours()["mark"]), width, Qt.PenStyle.DashLine))
        painter.drawRect(part)
        painter.setPen(QPen(QColor(colours()["card"]), 1))
        painter.setBrush(QColor(colours()["mark"]))
        for grip in _CURSORS:
            if grip != _WHOLE_AREA:
                handle = QRectF(QPointF(), QSizeF(_HANDLE, _HANDLE))
                handle.moveCenter(_edge_point(part, grip))
                painter.drawRect(handle)

    def _paint_mark(self, painter: QPainter, number: int) -> None:
        centre = self.position_of(*self._annotations.marks[number])
        radius = self._mark_radius()
        table = colours()
        if self.selected == number:
            painter.setPen(QPen(QColor(colours_of(self.palette()).focus), 3))
            painter.setBrush(QColor(table["card"]))
            painter.drawEllipse(centre, radius + 5, radius + 5)
        painter.setPen(QPen(QColor(table["card"]), radius * 2.5 / MARK_RADIUS))
        painter.setBrush(QColor(table["mark"]))
        painter.drawEllipse(centre, radius, radius)
        font = self.font()
        font.setFamily(FONT)
        font.setPixelSize(max(round(radius * 22 / MARK_RADIUS), 1))
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(table["mark_ink"]))
        disc = QRectF(centre - QPointF(radius, radius), QSizeF(2 * radius, 2 * radius))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number + 1))

    # ---- geometry ----

    def _frame(self) -> QRectF:
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        if self._image is None:
            return fitted(room)
        return fitted(room, self._annotations.height / self._annotations.width)

    def _scale(self) -> float:
        """Device-independent pixels per pixel of the screenshot."""
        return self._frame().width() / self._annotations.width

    def _pixel(self, position: QPointF) -> QPointF:
        return (position - self._frame().topLeft()) / self._scale()

    def _focus_rect(self) -> QRectF:
        focus = self._annotations.focus
        return QRectF(self.position_of(focus.left, focus.top), self.position_of(focus.right, focus.bottom))

    def _mark_radius(self) -> float:
        """As large as the walkthrough shows it on this screenshot."""
        shrunk = max(self._annotations.width / WIDTH, self._annotations.height / HEIGHT)
        return MARK_RADIUS * self._scale() * shrunk

    def _below(self, position: QPointF) -> tuple[int | None, Grip]:
        """Return the item below the pointer, and what of the part that matters would be gripped."""
        # A later mark is painted above an earlier one.
        for number in reversed(range(len(self._annotations.marks))):
            away = position - self.position_of(*self._annotations.marks[number])
            if away.x() ** 2 + away.y() ** 2 <= (self._mark_radius() + 2) ** 2:
                return number, _WHOLE_AREA
        part = self._focus_rect()
        if not part.adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(position):
            return None, _WHOLE_AREA
        grip = Grip(
            _nearest(position.x(), part.left(), part.right()),
            _nearest(position.y(), part.top(), part.bottom()),
        )
        return FOCUS, grip

    def _show_cursor(self, position: QPointF) -> None:
        if self._covering or self._image is None:
            return
        item, grip = self._below(position)
        self.setCursor(Qt.CursorShape.ArrowCursor if item is None else _CURSORS[grip])

    def _drop_drag(self) -> None:
        self._from = self._dragged = None

    def _pixmap(self, image: QImage, frame: QRectF) -> QPixmap:
        """Return the screenshot in the size of the frame, which takes too long to do for each paint."""
        ratio = self.devicePixelRatioF()
        size = (frame.size() * ratio).toSize()
        if self._scaled is None or self._scaled.size() != size or self._scaled.devicePixelRatio() != ratio:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._scaled = QPixmap.fromImage(image.scaled(size, mode=smooth))
            self._scaled.setDevicePixelRatio(ratio)
        return self._scaled


def _moved(annotations: Annotations, item: int, grip: Grip, across: float, down: float) -> Annotations:
    if item == FOCUS:
        return annotations.with_focus(grip, across, down)
    x, y = annotations.marks[item]
    return annotations.with_mark(item, x + across, y + down)


def _nearest(value: float, low: float, high: float) -> int:
    """Return -1 near the lower edge, 1 near the higher one, 0 between them."""
    if abs(value - low) <= min(_REACH, (high - low) / 3):
        return -1
    return 1 if abs(value - high) <= _REACH else 0


def _edge_point(area: QRectF, grip: Grip) -> QPointF:
    middle = area.center()
    return middle + QPointF(grip.across * area.width() / 2, grip.down * area.height() / 2)
