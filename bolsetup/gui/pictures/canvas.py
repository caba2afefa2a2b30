"""The editor's view of a screenshot, on which marks, the relevant part and covers are drawn and dragged."""

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

from bolsetup.core.walkthrough.annotations import FOCUS, Annotations, Area, Grip, Item, ItemKind
from bolsetup.core.walkthrough.pictures import HEIGHT, MARK_RADIUS, WIDTH
from bolsetup.core.walkthrough.steps import FONT, colours
from bolsetup.gui.qt.theme import RADIUS_S, Space, colours_of, scaled
from bolsetup.gui.widgets.svg import WHOLE, fitted

_MARGIN: Final = 8
_REACH: Final = 8
"""Distance at which an edge is gripped, in device-independent pixels."""
_HANDLE: Final = 9
"""Side of the handle of an edge, in device-independent pixels."""
_LARGE_STEP: Final = 10
"""Pixels of the screenshot that an arrow key moves with Shift held down."""
_NEW_COVER: Final = 0.2, 0.08
"""Width and height of a cover that is added with the keyboard, as shares of the screenshot's."""
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
    """Shows a screenshot with its annotations, or the drawing that it would replace.

    Arrow keys move the selected item by a pixel of the screenshot, with Shift by ten, and with Alt the
    right and bottom edges of the relevant part or of a cover. While covers are drawn, Enter adds one
    in the middle of the relevant part.

    Attributes:
        selected: the item that arrow keys move.

    Signals:
        edited(Annotations): the user changed what is put on the screenshot; emitted at the end of a drag.
        item_selected(Item): the user selected an item by pressing on it.
    """

    edited = Signal(object)
    item_selected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.selected: Item = FOCUS
        self._covering = False
        self._renderer = QSvgRenderer(self)
        self._hint = ""
        self._image: QImage | None = None
        self._annotations = Annotations.place((WIDTH, HEIGHT), 0)
        self._scaled: QPixmap | None = None
        # While the mouse button is down: first and current position, dragged item, and state before.
        self._from: QPointF | None = None
        self._to = QPointF()
        self._dragged: Item | None = None
        self._grip = _WHOLE_AREA
        self._before = self._annotations
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(280, 170)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        """A small size: the layout gives it the remaining space."""
        return self.minimumSize()

    @property
    def annotations(self) -> Annotations:
        """The annotations as shown."""
        return self._annotations

    def show_drawing(self, svg: bytes, hint: str) -> None:
        """Show a faded drawing, and a hint on it."""
        self._renderer.load(svg)
        self._image, self._hint = None, hint
        self._drop_drag()
        self.update()

    def show_screenshot(self, image: QImage, annotations: Annotations) -> None:
        """Show a screenshot and its annotations."""
        if self._image is not image:
            self._image, self._scaled = image, None
        self._annotations = annotations
        if self.selected not in annotations.items:
            self.selected = FOCUS
        self._drop_drag()
        self.update()

    def select(self, item: Item) -> None:
        """Select the item that arrow keys move."""
        self.selected = item
        self.update()

    def uncover(self) -> None:
        """Remove the selected cover, if a cover is selected."""
        if self.selected.kind is ItemKind.COVER and self._from is None:
            self._annotations = self._annotations.without_cover(self.selected.number)
            self.selected = FOCUS
            self.edited.emit(self._annotations)

    def set_covering(self, covering: bool) -> None:
        """Set whether the mouse draws covers and Enter adds one, or the mouse drags items."""
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
        """Begin to drag the item below the pointer."""
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
        """Drag the item."""
        if self._from is None:
            self._show_cursor(event.position())
            return
        self._to = event.position()
        if self._dragged is not None:
            moved = (self._to - self._from) / self._scale()
            self._annotations = self._before.moved(self._dragged, self._grip, moved.x(), moved.y())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish the drag."""
        if self._from is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        start, end = self._pixel(self._from), self._pixel(self._to)
        self._from = None
        if self._covering and start != end:
            self._cover(start, end)
        self.update()
        if self._annotations != self._before:
            self.edited.emit(self._annotations)

    # ---- keys ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move or resize the selected item, or add a cover."""
        if self._image is None or self._from is not None:
            super().keyPressEvent(event)
            return
        self._before = self._annotations
        match Qt.Key(event.key()):
            case key if key in _ARROWS:
                self._move_selected(*_ARROWS[key], event.modifiers())
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._covering:
                middle = self._annotations.focus.centre
                half = QPointF(
                    self._annotations.width * _NEW_COVER[0] / 2, self._annotations.height * _NEW_COVER[1] / 2
                )
                self._cover(QPointF(*middle) - half, QPointF(*middle) + half)
            case _:
                super().keyPressEvent(event)
                return
        self.update()
        if self._annotations != self._before:
            self.edited.emit(self._annotations)

    def _move_selected(self, across: int, down: int, held: Qt.KeyboardModifier) -> None:
        step = _LARGE_STEP if held & Qt.KeyboardModifier.ShiftModifier else 1
        resizes = held & Qt.KeyboardModifier.AltModifier
        grip = Grip(abs(across), abs(down)) if resizes else _WHOLE_AREA
        self._annotations = self._annotations.moved(self.selected, grip, step * across, step * down)

    def _cover(self, start: QPointF, end: QPointF) -> None:
        """Add a cover between two pixels of the screenshot, and select it."""
        self._annotations = self._before.with_cover(start.x(), start.y(), end.x(), end.y())
        if self._annotations != self._before:
            self.selected = self._annotations.items[-1]

    # ---- painting ----

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the screenshot and its annotations, or the drawing."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = self._frame()
        if self._image is None:
            self._paint_drawing(painter, frame)
        else:
            painter.drawPixmap(frame.topLeft(), self._pixmap(self._image, frame))
            self._paint_covers(painter)
            self._paint_focus(painter, frame)
            self._paint_selected_cover(painter)
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
            painter.fillRect(self._rect(cover), QColor(colours()["bar"]))
        if self._covering and self._from is not None:
            painter.setPen(QPen(QColor(colours()["wrong"]), 1, Qt.PenStyle.DashLine))
            painter.setBrush(QColor(colours()["bar"]))
            painter.drawRect(QRectF(self._from, self._to).normalized() & self._frame())

    def _paint_focus(self, painter: QPainter, frame: QRectF) -> None:
        part = self._rect(self._annotations.focus)
        outside = QPainterPath()
        outside.addRect(frame)
        outside.addRect(part)
        painter.fillPath(outside, QColor(0, 0, 0, 90))
        self._paint_outline(painter, part, 3 if self.selected == FOCUS else 2)

    def _paint_selected_cover(self, painter: QPainter) -> None:
        if self.selected.kind is ItemKind.COVER:
            self._paint_outline(painter, self._rect(self._annotations.areas[self.selected]), 3)

    def _paint_outline(self, painter: QPainter, part: QRectF, width: int) -> None:
        """Paint the edge of an area and the handles by which it is resized."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Light below the dashes, so that they show on any page.
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
        if self.selected == Item(ItemKind.MARK, number):
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

    def _rect(self, area: Area) -> QRectF:
        return QRectF(self.position_of(area.left, area.top), self.position_of(area.right, area.bottom))

    def _mark_radius(self) -> float:
        """As large as the walkthrough shows it on this screenshot."""
        shrunk = max(self._annotations.width / WIDTH, self._annotations.height / HEIGHT)
        return MARK_RADIUS * self._scale() * shrunk

    def _below(self, position: QPointF) -> tuple[Item | None, Grip]:
        """Return the item below the pointer, and the part of it that would be dragged."""
        # Marks are painted on top, and later items over earlier ones.
        for number in reversed(range(len(self._annotations.marks))):
            away = position - self.position_of(*self._annotations.marks[number])
            if away.x() ** 2 + away.y() ** 2 <= (self._mark_radius() + 2) ** 2:
                return Item(ItemKind.MARK, number), _WHOLE_AREA
        for item, area in reversed(self._annotations.areas.items()):
            part = self._rect(area)
            if part.adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(position):
                grip = Grip(
                    _nearest(position.x(), part.left(), part.right()),
                    _nearest(position.y(), part.top(), part.bottom()),
                )
                return item, grip
        return None, _WHOLE_AREA

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


def _nearest(value: float, low: float, high: float) -> int:
    """Return -1 near the lower edge, 1 near the higher one, 0 between them."""
    if abs(value - low) <= min(_REACH, (high - low) / 3):
        return -1
    return 1 if abs(value - high) <= _REACH else 0


def _edge_point(area: QRectF, grip: Grip) -> QPointF:
    middle = area.center()
    return middle + QPointF(grip.across * area.width() / 2, grip.down * area.height() / 2)
