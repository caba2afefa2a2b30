"""The buttons that place the window next to the browser and keep it on top."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bolsetup.core.texts import Texts
from bolsetup.gui.widgets.basics import button
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.platform.desktop import UNRESTRICTED, Desktop


class PlacementBar(QWidget):
    """Two small buttons; the second is only shown while the window is next to the browser.

    Where a program may not place its window, the first one only makes it narrow, and there is no second one.

    Signals:
        beside_chosen(bool): place the window next to the browser, or end that.
        on_top_chosen(bool): keep the window on top, or not.
        changed(): the required size changed.
    """

    beside_chosen = Signal(bool)
    on_top_chosen = Signal(bool)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._beside, self._on_top = button("choice"), button("choice")
        self._desktop, self.is_beside = UNRESTRICTED, False
        self._on_top.setCheckable(True)
        self._beside.clicked.connect(lambda: self.beside_chosen.emit(not self.is_beside))
        self._on_top.clicked.connect(self.on_top_chosen)
        row = FlowLayout()
        row.addWidget(self._beside)
        row.addWidget(self._on_top)
        self.setLayout(row)
        self._on_top.hide()

    def show_state(self, *, beside: bool, on_top: bool, desktop: Desktop) -> None:
        """Show how the window is placed, and what the desktop lets it do."""
        self._desktop, self.is_beside = desktop, beside
        self._on_top.setVisible(beside and desktop.places_windows)
        self._on_top.setChecked(on_top)
        self._show_words()
        self.changed.emit()

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self._on_top.setText(texts("window.on_top"))
        self._on_top.setToolTip(texts("window.on_top_hint"))
        self._show_words()

    def _show_words(self) -> None:
        if self._texts:
            state = hint = "free" if self.is_beside else "beside"
            if not (self.is_beside or self._desktop.places_windows):
                state, hint = "narrow", "narrow_edge" if self._desktop.has_edge_key else "narrow"
            self._beside.setText(self._texts(f"window.{state}"))
            self._beside.setToolTip(self._texts(f"window.{hint}_hint"))
            self._beside.setAccessibleDescription(self._beside.toolTip())
            self._on_top.setAccessibleDescription(self._on_top.toolTip())
