"""The manual."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bolsetup.core.support.documents import MANUAL, Passage
from bolsetup.core.texts import Texts
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.widgets.basics import label
from bolsetup.gui.widgets.document_view import DocumentView


class ManualPage(BasePage):
    """Shows the manual for merchants, for support and for administrators.

    Signals:
        link_requested(str): open this address.
    """

    link_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fills = True
        self._heading, self._view = label("title"), DocumentView(MANUAL)
        self._view.link_requested.connect(self.link_requested)
        self.body.addWidget(self._heading)
        self.body.addWidget(self._view, 1)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self.title = texts("pages.manual.title")
        self._heading.setText(self.title)
        self._view.show_texts(texts)

    def show_passage(self, passage: Passage) -> None:
        """Show a document from one of its passages."""
        self._view.show_document(passage.document, passage.title)

    def entered(self) -> None:
        """Focus the text."""
        self._view.entered()
