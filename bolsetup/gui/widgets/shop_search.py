"""Search and filter above the list of shops."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from bolsetup.core.monitoring.shop_order import ShopFilter
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, label
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.paste_line import PasteLine


class ShopSearch(QWidget):
    """A line to search, and a button for each filter, with its number of shops.

    Attributes:
        line: the search line.

    Signals:
        changed(): another search or filter.
        left(): Down or Return in the search line: continue in the list.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._counts: Mapping[ShopFilter, int] = {}
        self._name, self.line = label("strong", wraps=False), PasteLine()
        self._name.setBuddy(self.line)
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self.changed)
        self.line.returnPressed.connect(self.left)
        self._group = QButtonGroup(self)
        self._buttons = {each: button("choice") for each in ShopFilter}
        filters = FlowLayout()
        for each in self._buttons.values():
            each.setCheckable(True)
            self._group.addButton(each)
            filters.addWidget(each)
        self._buttons[ShopFilter.ALL].setChecked(True)
        self._group.buttonClicked.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        top = QHBoxLayout()
        top.addWidget(self._name)
        top.addWidget(self.line, 1)
        column.addLayout(top)
        column.addLayout(filters)

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.line.text()

    @property
    def shop_filter(self) -> ShopFilter:
        """The chosen filter."""
        return next(each for each, choice in self._buttons.items() if choice.isChecked())

    @property
    def narrows(self) -> bool:
        """Whether some shops may be left out."""
        return bool(self.words.strip()) or self.shop_filter is not ShopFilter.ALL

    def clear(self) -> None:
        """Search for nothing and show all shops."""
        self._buttons[ShopFilter.ALL].setChecked(True)
        self.line.clear()
        self.changed.emit()

    def show_counts(self, counts: Mapping[ShopFilter, int]) -> None:
        """Show how many shops each filter lists."""
        self._counts = counts
        if self._texts:
            for each, choice in self._buttons.items():
                words = self._texts(f"pages.overview.filters.{each}")
                count = counts.get(each, 0)
                choice.setText(self._texts("pages.overview.filter_count", filter=words, count=count))

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self._name.setText(texts("pages.overview.search"))
        self.line.setPlaceholderText(texts("pages.overview.search_hint"))
        self.line.setAccessibleName(self._name.text())
        self.line.setAccessibleDescription(self.line.placeholderText())
        self.show_counts(self._counts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Continue in the list with Down; clear with Esc."""
        if event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.narrows:
            self.clear()
        else:
            super().keyPressEvent(event)
