"""Shows documents in Markdown, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QButtonGroup, QTextBrowser, QVBoxLayout, QWidget

from bolsetup.core.support.documents import Document, read_document
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space, scaled
from bolsetup.gui.widgets.basics import button, literal
from bolsetup.gui.widgets.flow_layout import FlowLayout

_MIN_HEIGHT: Final = 150
"""Minimum height of the text in device-independent pixels, at usual text."""
_PLAIN_MARKDOWN: Final = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


class DocumentView(QWidget):
    """A choice between documents, and the chosen one.

    Attributes:
        text: the document. Tab goes to its links.

    Signals:
        link_requested(str): open this address.
    """

    link_requested = Signal(str)

    def __init__(self, documents: Sequence[Document], parent: QWidget | None = None) -> None:
        """Create the view; the first one of `documents` is shown first."""
        super().__init__(parent)
        self._shown = documents[0]
        self._place = ""
        self._texts: Texts | None = None
        self._choices = {each: button("toggle") for each in documents}
        self.text = QTextBrowser()
        # Otherwise it would look for a file.
        self.text.setOpenLinks(False)
        self.text.setMinimumHeight(scaled(_MIN_HEIGHT))
        self.text.anchorClicked.connect(lambda url: self.link_requested.emit(QUrl.toString(url)))
        group, choices = QButtonGroup(self), FlowLayout()
        for each, choice in self._choices.items():
            choice.setCheckable(True)
            choice.clicked.connect(lambda _, each=each: self.show_document(each))
            group.addButton(choice)
            choices.addWidget(choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(choices)
        column.addWidget(self.text, 1)

    def show_document(self, which: Document, place: str = "") -> None:
        """Show one of the documents, from its beginning or from the paragraph that begins with `place`."""
        self._shown, self._place = which, place
        self._show()

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts; the document is read once it is seen."""
        self._texts = texts
        for each, choice in self._choices.items():
            choice.setText(literal(texts(f"documents.{each}")))
        self._show()

    def entered(self) -> None:
        """Show the document and focus it, so that it can be read by keyboard."""
        self._show()
        self.text.setFocus()

    def _show(self) -> None:
        self._choices[self._shown].setChecked(True)
        if self._texts is None or not self.isVisible():
            return
        self.text.setAccessibleName(self._texts(f"documents.{self._shown}"))
        self.text.document().setMarkdown(read_document(self._shown, self._texts), _PLAIN_MARKDOWN)
        # Once: another time it is shown from its beginning.
        place, self._place = self._place, ""
        if place:
            self._go_to(place)

    def _go_to(self, place: str) -> None:
        block = self.text.document().begin()
        while block.isValid() and not block.text().startswith(place):
            block = block.next()
        if block.isValid():
            cursor, keep = QTextCursor(block), QTextCursor.MoveMode.KeepAnchor
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, keep, len(place))
            self.text.setTextCursor(cursor)
            bar = self.text.verticalScrollBar()
            bar.setValue(bar.value() + self.text.cursorRect(cursor).top())
