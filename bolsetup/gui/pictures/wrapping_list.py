"""A list whose rows wrap their words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate, QStyleOptionViewItem, QWidget

_PADDING: Final = QSize(9, 6)
"""Of a row and its border, in the style sheet, in device-independent pixels."""
_TEXT_MARGIN: Final = 3
"""What the style leaves free beside the words."""
_ANY_HEIGHT: Final = 10_000


class WrappingList(QListWidget):
    """A list with rows as high as their words need. QListWidget forgets the padding and elides them."""

    def __init__(self, *, whole: bool = False, parent: QWidget | None = None) -> None:
        """Create a list. `whole` makes it as high as all its rows, so that it never scrolls."""
        super().__init__(parent)
        self._whole = whole
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_WrappingDelegate(self))

    def show_rows(self, rows: list[str]) -> None:
        """Set the words of each row. The selected row stays, if the number of rows is the same."""
        if len(rows) != self.count():
            self.clear()
            self.addItems(rows)
        for number, words in enumerate(rows):
            self.item(number).setText(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the words anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        if self._whole:
            rows = sum(self.sizeHintForRow(row) for row in range(self.count()))
            self.setFixedHeight(rows + self.height() - self.viewport().height())


class _WrappingDelegate(QStyledItemDelegate):
    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        words = str(index.data())
        width = self._view.viewport().width()
        room = QRect(0, 0, width - 2 * (_PADDING.width() + _TEXT_MARGIN), _ANY_HEIGHT)
        text = self._view.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words)
        return QSize(width, text.height() + 2 * _PADDING.height())
