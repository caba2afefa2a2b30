"""A scrollable page."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.theme import READING_WIDTH, Space
from bolsetup.gui.window.dock import Dock


class PageView(QWidget):
    """A scroll area per page, so that each keeps its position and its own height.

    The dock of a page is below it. When the dock grows or shrinks, nothing on the page moves.

    Attributes:
        area: the scroll area. It takes the focus of the view.
        page: the page.
    """

    def __init__(self, page: BasePage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area = QScrollArea(self)
        # Made here, since Python comes upon it where the focus is: for a widget that it does not know PySide6
        # (6.11) makes the classes of all widgets, which takes 13 ms.
        self.area.setViewport(QWidget())
        self.page = page
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
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.area.setWidget(self._holder)
        self.setFocusProxy(self.area)
        # Beside the scroll area, since screen readers do not look for other widgets within one.
        self._dock = Dock(page.dock, self) if page.dock else None
        if self._dock:
            self._dock.resize(0, 0)
            # Once the layouts within the dock have settled.
            self._settled = QTimer(self, singleShot=True, interval=0)
            self._settled.timeout.connect(self._place_dock)
            self._dock.layout_changed.connect(self._settled.start)
        self.fold(small=False)

    def fold(self, *, small: bool) -> None:
        """Use less room above and below the page in a small window."""
        edge = Space.S if small else Space.L
        if edge != self._edge:
            self._edge = edge
            self._row.setContentsMargins(Space.L, edge, Space.L, edge)
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Forget how far the page was scrolled beside its dock."""
        super().showEvent(event)
        self._holder.setMinimumHeight(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the page how much room it has."""
        super().resizeEvent(event)
        self._place_dock()
        self._fit()

    def _fit(self) -> None:
        # Neither a scroll bar nor the dock, which come and go, changes the page.
        width = self.width() - self._bar_width() - 2 * Space.L
        self.page.fit(min(width, READING_WIDTH), self.height() - 2 * self._edge)

    def _place_dock(self) -> None:
        if self._dock is None:
            self.area.setGeometry(self.rect())
            return
        width, before = self.width() - self._bar_width(), self._dock.height()
        # A part of the page always remains visible.
        wanted = self._dock.wanted_height(width)
        height = min(wanted, self.height() * 2 // 3)
        if height < before:
            # Otherwise a page that is scrolled to its end would move.
            kept = self.area.verticalScrollBar().value() + self.height() - height
            self._holder.setMinimumHeight(kept)
        self.area.setGeometry(0, 0, self.width(), self.height() - height)
        self._dock.place(QRect(0, self.height() - height, width, height), scrolls=height < wanted)

    def _bar_width(self) -> int:
        return self.area.verticalScrollBar().sizeHint().width()

    def show_part(self, part: QWidget) -> None:
        """Scroll until a widget of the page or its dock is visible, at least its top."""
        if self._dock and self._dock.isAncestorOf(part):
            self._dock.ensureWidgetVisible(part, 0, Space.M)
        elif self.page.isAncestorOf(part):
            self.area.ensureWidgetVisible(part, 0, Space.M)
            top = part.mapTo(self._holder, QPoint()).y() - Space.M
            bar = self.area.verticalScrollBar()
            bar.setValue(min(bar.value(), top))

    def _reveal(self, part: QWidget) -> None:
        # The widget gets its new size in the next layout pass.
        QTimer.singleShot(0, self, lambda: self.show_part(part))
