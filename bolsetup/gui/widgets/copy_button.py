"""A button that copies something."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from bolsetup.gui.qt.announce import announce

_COPIED_MS: Final = 4000


class CopyButton(QPushButton):
    """A button that confirms for a moment that something was copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = self._copied = ""
        self._moment = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._moment.timeout.connect(self._show)
        self.setAutoDefault(True)
        self.clicked.connect(self._say_copied)

    def show_words(self, words: str, copied: str) -> None:
        """Set the label and the confirmation."""
        self._words, self._copied = words, copied
        self._show()

    def _say_copied(self) -> None:
        self.setText(self._copied)
        announce(self, self._copied)
        self._moment.start()

    def _show(self) -> None:
        self._moment.stop()
        self.setText(self._words)
