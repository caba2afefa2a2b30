"""A support code, and the way to those who know what it means."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from bolsetup.core.texts import Texts
from bolsetup.gui.widgets.basics import button, label
from bolsetup.gui.widgets.flow_layout import FlowLayout


class CodeLine(QWidget):
    """The code, and a button that leads to help. Hidden without a code.

    Attributes:
        help: the button.

    Signals:
        help_requested(): the user wants help.
    """

    help_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self.help = label("small", wraps=False), button("quiet")
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.help.clicked.connect(self.help_requested)
        row = FlowLayout()
        row.addWidget(self._words)
        row.addWidget(self.help)
        self.setLayout(row)
        self.hide()

    def show_code(self, code: str, texts: Texts) -> None:
        """Show a code; empty for none."""
        self._words.setText(texts("pages.keys.code", code=code) if code else "")
        self.help.setText(texts("window.menu.help"))
        self.setVisible(bool(code))
