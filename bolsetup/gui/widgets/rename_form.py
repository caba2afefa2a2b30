"""Asks for the name by which the merchant knows a shop."""

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

_LONGEST: Final = 80
"""Characters; as many as are shown of Bol's own name."""


class RenameForm(QFrame):
    """A line for the name, and what follows from leaving it empty.

    Signals:
        named(str): the name that was entered; empty: Bol's own name.
        given_up(): the name is to stay what it is.
    """

    named = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "note")
        self._question, self._line, self._hint = label("strong"), PasteLine(), label("small")
        self._question.setBuddy(self._line)
        self._line.setMaxLength(_LONGEST)
        self._save, self._cancel = button(), button()
        self._line.returnPressed.connect(self._save.click)
        self._save.clicked.connect(lambda: self.named.emit(self._line.text()))
        self._cancel.clicked.connect(self.given_up)
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
        """In the order in which they are seen."""
        return [self._line, self._save, self._cancel]

    def ask(self, name: str) -> None:
        """Start from the present name, ready to be typed over."""
        self._line.setText(name)
        self.show()
        self._line.setFocus()
        self._line.selectAll()

    def show_texts(self, texts: Texts, bol_name: str) -> None:
        """Set every word."""
        self._question.setText(texts("pages.overview.rename_question"))
        self._line.setAccessibleName(self._question.text())
        self._hint.setText(texts("pages.overview.rename_hint", name=bol_name))
        self._line.setAccessibleDescription(self._hint.text())
        self._save.setText(texts("pages.overview.rename_save"))
        self._cancel.setText(texts("pages.overview.rename_cancel"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
