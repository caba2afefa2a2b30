"""A quiet button that unfolds what stands below it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from bolsetup.core.texts import Texts


class FoldButton(QPushButton):
    """Not checkable: screen readers would call it a check box or a toggle.

    Signals:
        unfolded(bool): the user unfolded or folded; not emitted by `fold`.
    """

    unfolded = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_unfolded = False
        self._words = ""
        self._states = ("", "")
        self.setProperty("class", "quiet")
        self.setAutoDefault(True)
        self.clicked.connect(self._toggle)

    def show_words(self, words: str, texts: Texts) -> None:
        """Set the label, and the language of its state."""
        self._words = words
        self._states = (texts("window.folded"), texts("window.unfolded"))
        self._show()

    def fold(self) -> None:
        """Fold."""
        self.is_unfolded = False
        self._show()

    def _toggle(self) -> None:
        self.is_unfolded = not self.is_unfolded
        self._show()
        self.unfolded.emit(self.is_unfolded)

    def _show(self) -> None:
        self.setText(f"{self._words}  {'▴' if self.is_unfolded else '▾'}")
        self.setAccessibleName(self._words)
        self.setAccessibleDescription(self._states[self.is_unfolded])
