"""A scrollable page."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.theme import READING_WIDTH, Space


class PageView(QScrollArea):
    """A scroll area per page, so that each keeps its position and its own height."""

    def __init__(self, page: BasePage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._edge = 0
        page.setMaximumWidth(READING_WIDTH)
        page.reveal.connect(self._reveal)
        page.layout_changed.connect(self._fit)
        self._holder = QWidget()
        self._holder.setObjectName("viewport")
        self._row = QHBoxLayout(self._holder)
        column = QVBoxLayout()
        column.addWidget(page, int(page.fills))
        column.addStretch()
        self._row.addLayout(column, 1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWidget(self._holder)
        self.fold(short=False)

    def fold(self, *, short: bool) -> None:
        """Use less room around the page in a short window."""
        edge = Space.S if short else Space.L
        if edge != self._edge:
            self._edge = edge
            self._row.setContentsMargins(Space.L, edge, Space.L, edge)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the page how much of it is visible."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.viewport().rect().adjusted(Space.L, self._edge, -Space.L, -self._edge)
        self._page.fit(min(room.width(), READING_WIDTH), room.height())

    def _reveal(self, part: QWidget) -> None:
        # The widget gets its new size in the next layout pass.
        QTimer.singleShot(0, self, lambda: self._scroll_to(part))

    def _scroll_to(self, part: QWidget) -> None:
        self.ensureWidgetVisible(part, 0, Space.M)
        # If it is higher than the view, show its top.
        top = part.mapTo(self._holder, QPoint()).y() - Space.M
        self.verticalScrollBar().setValue(min(self.verticalScrollBar().value(), top))
