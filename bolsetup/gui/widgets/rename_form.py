"""The form to rename a shop."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, label
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.paste_line import PasteLine

_MAX_LENGTH: Final = 80
"""Maximum length in characters, that of Bol's names as displayed."""


class RenameForm(QFrame):
    """A line edit for the name, with a hint on leaving it empty.

    Signals:
        named(str): the name entered; empty for the name at Bol.
        cancelled(): the user cancelled.
    """

    named = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "note")
        self._question, self._line, self._hint = label("strong"), PasteLine(), label("small")
        self._question.setBuddy(self._line)
        self._line.setMaxLength(_MAX_LENGTH)
        self._save, self._cancel = button(), button()
        self._line.returnPressed.connect(self._save.click)
        self._save.clicked.connect(lambda: self.named.emit(self._line.text()))
        self._cancel.clicked.connect(self.cancelled)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        for widget in (self._question, self._line, self._hint):
            column.addWidget(widget)
        answers = FlowLayout()
        answers.addWidget(self._save)
        answers.addWidget(self._cancel)
        column.addLayout(answers)

    @property
    def controls(self) -> list[QWidget]:
        """Focusable widgets in visual order."""
        return [self._line, self._save, self._cancel]

    def ask(self, name: str) -> None:
        """Show the form with the current name selected."""
        self._line.setText(name)
        self.show()
        self._line.setFocus()
        self._line.selectAll()

    def show_texts(self, texts: Texts, bol_name: str) -> None:
        """Set the language of the texts."""
        self._question.setText(texts("pages.overview.rename_question"))
        self._line.setAccessibleName(self._question.text())
        self._hint.setText(texts("pages.overview.rename_hint", name=bol_name))
        self._line.setAccessibleDescription(self._hint.text())
        self._save.setText(texts("pages.overview.rename_save"))
        self._cancel.setText(texts("pages.overview.rename_cancel"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
