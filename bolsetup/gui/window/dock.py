"""The area below a page that stays visible while the page is scrolled."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from bolsetup.gui.qt.theme import READING_WIDTH, Space


class Dock(QScrollArea):
    """Holds the dock of a page, aligned with the page. It scrolls if it gets less height than it wants.

    Signals:
        layout_changed(): a part needs another size.
    """

    layout_changed = Signal()

    def __init__(self, part: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = part
        part.setMaximumWidth(READING_WIDTH)
        # As in `PageView`.
        self.setViewport(QWidget())
        self._holder = QFrame()
        self._holder.setObjectName("dock")
        row = QHBoxLayout(self._holder)
        row.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        row.addWidget(part)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._holder)

    def wanted_height(self, width: int) -> int:
        """Return the height for all of it, in device-independent pixels; 0 if there is nothing to show."""
        layout = self._part.layout()
        if layout is None or layout.isEmpty():
            return 0
        return self._holder.heightForWidth(width)

    def place(self, geometry: QRect, *, scrolls: bool) -> None:
        """Move to a place in the parent; `scrolls`: it is lower than wanted."""
        # Left to itself, Qt keeps a bar that was needed while the dock grew.
        shown = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(shown)
        self.setGeometry(geometry)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Emit `layout_changed`. QScrollArea itself watches its widget."""
        if watched is self._holder and event.type() is QEvent.Type.LayoutRequest:
            self.layout_changed.emit()
        return super().eventFilter(watched, event)
