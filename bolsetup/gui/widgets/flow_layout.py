"""A layout that wraps its widgets into rows."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

from bolsetup.gui.qt.theme import Space


class FlowLayout(QLayout):
    """Arranges widgets in a row, and starts a new row when one does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Add an item; called by `addWidget`."""
        self._items.append(item)

    def count(self) -> int:
        """The number of items, including hidden ones."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item; None if the index is out of range, as Qt requires."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return an item; None if the index is out of range."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """None: extra space is not used."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """True: the number of rows depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all rows, in device-independent pixels."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """Size with all items in one row."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() for hint in hints) + Space.S * max(len(hints) - 1, 0)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """Size of the largest item."""
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        """Arrange the widgets."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _arrange(self, rect: QRect, move: bool) -> int:
        top, rows = rect.top(), self._rows(rect.width())
        for row in rows:
            height = max(size.height() for _, size in row)
            left = rect.left()
            for item, size in row:
                if move:
                    item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
                left += size.width() + Space.S
            top += height + Space.S
        return top - rect.top() - Space.S if rows else 0

    def _rows(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        rows: list[list[tuple[QLayoutItem, QSize]]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = _size(item, width)
            if not rows or left + size.width() > width:
                rows.append([])
                left = 0
            rows[-1].append((item, size))
            left += size.width() + Space.S
        return rows


def _size(item: QLayoutItem, width: int) -> QSize:
    """Return the preferred size of an item; if it is wider than the row, its size at the row's width."""
    hint = item.sizeHint()
    if hint.width() <= width or not item.hasHeightForWidth():
        return hint.boundedTo(QSize(width, hint.height()))
    return QSize(width, item.heightForWidth(width))
