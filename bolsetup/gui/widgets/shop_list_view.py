"""The list of shops: a row for each, of which only the visible ones are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.icon_state import IconState, icon_state
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.resources import resource
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import RADIUS_S, Space, colours_of, small_font
from bolsetup.gui.widgets.shop_list_model import ROW, Index, ShopListModel, summary

_EDGE: Final = 4
"""Width of the coloured edge of a lost shop, in device-independent pixels."""
_MIN_ROWS: Final = 4
"""Rows that are visible in the lowest window; the page scrolls if there is no room for them."""
_MENU_KEYS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Menu)


class ShopListView(QListView):
    """A list of shops, each with a menu. As high as its rows if there is room, else it scrolls.

    Signals:
        opened(str): the row of this shop was clicked.
        menu_requested(str, QPoint): the menu of this shop was requested; global position for it.
    """

    opened = Signal(str)
    menu_requested = Signal(str, QPoint)

    def __init__(self, model: ShopListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "shops")
        self._rows = model
        self._pressed = QModelIndex()
        self._delegate = _RowDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMouseTracking(True)
        for changed in (model.rowsInserted, model.rowsRemoved):
            changed.connect(lambda *_: self._fit())

    @property
    def current(self) -> str:
        """Retailer number of the shop in the current row; empty if there is none."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].retailer_id if index.isValid() else ""

    def show_current(self, retailer_id: str) -> None:
        """Make the row of this shop the current one, or the first row if it is not listed."""
        index = self._rows.index_of(retailer_id)
        self.setCurrentIndex(index if index.isValid() else self._rows.index(0))

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._delegate.texts = texts
        self._rows.show_texts(texts)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Redraw changed rows. Without QListView's own layout of all rows: they keep their height."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def sizeHint(self) -> QSize:
        """Size of a few rows. The page gives more, so that the list scrolls and not the page."""
        return QSize(200, self._height_of(min(self._rows.rowCount(), _MIN_ROWS)))

    def minimumSizeHint(self) -> QSize:
        """Size of a few rows."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Use the height of the rows in another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the menu of the current row with Return, Space, the menu key or Shift+F10."""
        shift_f10 = event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if shift_f10 or event.key() in _MENU_KEYS:
            self._request_menu(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the row under the pointer, or of the current one."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self._request_menu(self.indexAt(event.pos()), event.globalPos())
        else:
            self._request_menu(self.currentIndex())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the row."""
        super().mousePressEvent(event)
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = self.indexAt(event.position().toPoint()) if left else QModelIndex()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the menu, or the shop if the pointer is beside the menu button."""
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        pressed, self._pressed = self._pressed, QModelIndex()
        if not index.isValid() or index != pressed:
            return
        if menu_place(self.visualRect(index)).contains(at):
            self._request_menu(index)
        else:
            self.opened.emit(self._rows.rows[index.row()].retailer_id)

    def _request_menu(self, index: QModelIndex, place: QPoint | None = None) -> None:
        if index.isValid():
            self.scrollTo(index)
            below = self.viewport().mapToGlobal(menu_place(self.visualRect(index)).bottomLeft())
            self.menu_requested.emit(self._rows.rows[index.row()].retailer_id, place or below)

    def _fit(self) -> None:
        self.setMaximumHeight(self._height_of(self._rows.rowCount()))
        self.updateGeometry()

    def _height_of(self, count: int) -> int:
        return count * row_height(self.font()) + 2 * self.frameWidth()


class _RowDelegate(QStyledItemDelegate):
    """Draws a shop: icon, name and number, state and time, and a menu button."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self.texts: Texts | None = None
        self._view = view
        self._icons = {state: QIcon(str(resource("icons", f"tray-{state}.svg"))) for state in IconState}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Height of two lines; the width is that of the list."""
        return QSize(0, row_height(option.font))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row in the colours of the theme."""
        row = index.data(ROW)
        if self.texts is None or not isinstance(row, ShopRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect
        self._paint_ground(painter, option, row, is_last=index.row() == self._view.model().rowCount() - 1)
        inner = box.adjusted(Space.M - 2, Space.S + 2, 0, -Space.S - 2)
        side = round(inner.height() * 0.75)
        icon = QRect(inner.left(), inner.center().y() - side // 2, side, side)
        self._icons[icon_state([row], checking=False)].paint(painter, icon)
        words = inner.adjusted(side + Space.S + 2, 0, -menu_place(box).width(), 0)
        self._paint_words(painter, option.font, words, row, self.texts)
        self._paint_dots(painter, box)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, row: ShopRow, *, is_last: bool
    ) -> None:
        colours, box = colours_of(self._view.palette()), option.rect
        # Imported late: its enums take a fiftieth of a start, and a single shop is shown as a card.
        from PySide6.QtWidgets import QStyle  # noqa: PLC0415

        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(colours.accent_tint))
        if not is_last:
            painter.fillRect(box.x(), box.bottom(), box.width(), 1, QColor(colours.line))
        if row.state is State.LOST:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.bad))
            painter.drawRoundedRect(box.x() + 2, box.y() + 4, _EDGE, box.height() - 9, 2, 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if focused:
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -3), RADIUS_S - 2, RADIUS_S - 2)

    def _paint_words(self, painter: QPainter, font: QFont, box: QRect, row: ShopRow, texts: Texts) -> None:
        colours = colours_of(self._view.palette())
        strong, small = _strong(font), small_font(font)
        upper = QRect(box.x(), box.y(), box.width(), QFontMetrics(strong).height())
        lower = QRect(box.x(), upper.bottom() + 1 + Space.XS // 2, box.width(), QFontMetrics(small).height())
        number_width = QFontMetrics(small).horizontalAdvance(row.retailer_id)
        name_width = upper.width() - number_width - Space.S
        name = _elided(row.name, strong, name_width)
        _write(painter, upper, name, strong, colours.ink)
        beside = upper.adjusted(QFontMetrics(strong).horizontalAdvance(name) + Space.S, 0, 0, 0)
        _write(painter, beside, row.retailer_id, small, colours.muted)
        said = _elided(" · ".join(summary(row, texts)), small, lower.width())
        ink = colours.bad if row.state is State.LOST and not row.checking else colours.muted
        _write(painter, lower, said, small, ink)

    def _paint_dots(self, painter: QPainter, box: QRect) -> None:
        colours, place = colours_of(self._view.palette()), menu_place(box)
        pointer = self._view.viewport().mapFromGlobal(self._view.cursor().pos())
        painter.setPen(Qt.PenStyle.NoPen)
        if self._view.underMouse() and place.contains(pointer):
            painter.setBrush(QColor(colours.card))
            painter.drawRoundedRect(place.adjusted(4, 4, -4, -5), RADIUS_S, RADIUS_S)
        painter.setBrush(QColor(colours.accent))
        radius = place.height() / 24
        for step in (-1, 0, 1):
            painter.drawEllipse(place.center() + QPoint(0, round(step * radius * 4)), radius, radius)


def row_height(font: QFont) -> int:
    """Return the height of a row in this font, in device-independent pixels."""
    lines = QFontMetrics(_strong(font)).height() + QFontMetrics(small_font(font)).height()
    return lines + Space.XS // 2 + 2 * (Space.S + 2) + 1


def menu_place(row: QRect) -> QRect:
    """Return the place of the menu button within the rectangle of a row."""
    width = min(row.height(), 44)
    return QRect(row.right() - width, row.top(), width, row.height())


def _strong(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    return strong


def _elided(words: str, font: QFont, width: int) -> str:
    return QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, max(width, 0))


def _write(painter: QPainter, box: QRect, words: str, font: QFont, ink: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(ink))
    # Names in Arabic or Hebrew also begin next to the icon.
    place = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
    painter.drawText(box, int(place) | int(Qt.TextFlag.TextSingleLine), words)
