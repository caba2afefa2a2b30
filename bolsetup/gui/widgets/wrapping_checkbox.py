"""A check box with a label that wraps, which QCheckBox does not support."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import label


class WrappingCheckBox(QWidget):
    """A check box with a clickable label.

    Signals:
        chosen(bool): the user checked or unchecked the box.
    """

    chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox()
        self.box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.box.clicked.connect(self.chosen)
        self._words, self._hint = label(), label("small")
        self._words.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._words)
        words.addWidget(self._hint)
        row.addLayout(words, 1)
        self._hint.hide()

    def show_words(self, words: str, hint: str = "") -> None:
        """Set the label, and a smaller hint below it."""
        self._words.setText(words)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.box.setAccessibleDescription(hint)
        self.box.setAccessibleName(words)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Toggle the box when its label is clicked."""
        left = event.button() is Qt.MouseButton.LeftButton
        if left and self.isEnabled() and self.rect().contains(event.position().toPoint()):
            self.box.click()
