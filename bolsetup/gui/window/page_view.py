"""A page in a view that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.theme import READING_WIDTH, Space


class PageView(QScrollArea):
    """One view for each page: so each keeps its place, and none is as high as the highest."""

    def __init__(self, page: BasePage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        page.setMaximumWidth(READING_WIDTH)
        page.reveal.connect(self._reveal)
        self._holder = QWidget()
        self._holder.setObjectName("viewport")
        row = QHBoxLayout(self._holder)
        row.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column = QVBoxLayout()
        column.addWidget(page)
        column.addStretch()
        row.addLayout(column, 1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWidget(self._holder)

    def _reveal(self, part: QWidget) -> None:
        # The part gets its new size when the layout runs, after this.
        QTimer.singleShot(0, self, lambda: self._scroll_to(part))

    def _scroll_to(self, part: QWidget) -> None:
        self.ensureWidgetVisible(part, 0, Space.M)
        # Where it is higher than the view, its beginning matters more than its end.
        top = part.mapTo(self._holder, QPoint()).y() - Space.M
        self.verticalScrollBar().setValue(min(self.verticalScrollBar().value(), top))
