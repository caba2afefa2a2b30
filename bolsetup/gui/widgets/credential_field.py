"""The field for one of the two values: label, line, paste button and how it stands."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from bolsetup.core.credentials.paste_parser import Field, looks_like, may_be_shown
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, label
from bolsetup.gui.widgets.paste_line import PasteLine
from bolsetup.gui.widgets.reveal_button import RevealButton
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon


class CredentialLineEdit(PasteLine):
    """A line that hands on what is pasted as it is, line breaks included, and inserts nothing itself.

    Signals:
        pasted(str): the text of a paste by key, menu, middle button or drop.
        not_pasted(): the program that the text was copied in does not give it.
    """

    pasted = Signal(str)
    not_pasted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paste_word = ""

    def take_paste(self, text: str | None) -> None:
        """Hand it on; an empty one is told as such."""
        if text is None:
            self.not_pasted.emit()
        else:
            self.pasted.emit(text)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take over dropping. Here Qt waits for the owner of the text, which was alive to let go of it."""
        mime: QMimeData = event.mimeData()
        event.acceptProposedAction()
        self.pasted.emit(mime.text())

    def fill_menu(self, menu: QMenu) -> None:
        """Offer what makes sense here: pasting."""
        menu.addAction(self.paste_word, self.paste_from)


class CredentialField(QFrame):
    """One value, in the tint that it has in the picture of step 6.

    Signals:
        edited(): the merchant typed.
        settled(): the merchant is done typing: Return, or the focus has gone elsewhere.
        pasted(str): a text came by pasting; it is not in the field yet.
        not_pasted(): there was to be one, but the program that it was copied in does not give it.
    """

    edited = Signal()
    settled = Signal()
    pasted = Signal(str)
    not_pasted = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", f"value-{field}")
        self._field = field
        self._name, self._line, self._paste = label("strong"), CredentialLineEdit(), button()
        self._name.setBuddy(self._line)
        self._hold = RevealButton() if field is Field.CLIENT_SECRET else None
        if self._hold:
            self._hold.shown.connect(self._show_value)
            self._show_value(False)
            self._line.textChanged.connect(self._offer_to_show)
        else:
            for changed in (self._line.textEdited, self._line.textChanged):
                changed.connect(self._mask_doubtful)
        # A key is no word of any language, also where text runs from right to left.
        self._line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._line.textEdited.connect(self.edited)
        self._line.editingFinished.connect(self.settled)
        self._line.pasted.connect(self.pasted)
        self._line.not_pasted.connect(self.not_pasted)
        self._paste.clicked.connect(lambda: self._line.paste_from())
        self._mark, self._state = StatusIcon(Kind.INFO, 18), label()
        self._lay_out()

    @property
    def value(self) -> str:
        """What is in the field."""
        return self._line.text()

    @value.setter
    def value(self, value: str) -> None:
        # Also where it is empty already: "undo" must not bring back what was typed.
        if value != self._line.text() or not value:
            self._line.setText(value)
            if not self._line.hasFocus():
                self._line.setCursorPosition(0)  # where a person compares it from

    @property
    def masked(self) -> bool:
        """Whether the value cannot be read."""
        return self._line.echoMode() is QLineEdit.EchoMode.Password

    @property
    def state(self) -> str:
        """The words under the field."""
        return self._state.text()

    def clear(self) -> None:
        """Empty the field, also of a paste that is on its way."""
        self._line.drop_paste()
        self.value = ""

    def _offer_to_show(self, value: str) -> None:
        if self._hold:
            self._hold.setVisible(bool(value))

    def _mask_doubtful(self, value: str) -> None:
        if self.masked and self._line.isModified():
            # What is left of a secret is secret too, also what undoing would bring back.
            shown = not value or looks_like(value) is Field.CLIENT_ID
            if not value:
                self._line.setText("")
        else:
            shown = may_be_shown(value)
        if shown is self.masked:
            self._show_value(shown)

    def _show_value(self, shown: bool) -> None:
        # Of a masked line Qt copies, drags and selects nothing, and it tells input methods.
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._line.setEchoMode(mode)

    def show_state(self, kind: Kind | None, words: str) -> None:
        """Say how the field stands, by words and sign; no sign while there is nothing to judge."""
        self._mark.setVisible(kind is not None)
        if kind is not None:
            self._mark.kind = kind
        self._state.setText(words)
        self._line.setAccessibleDescription(words)

    def show_texts(self, texts: Texts) -> None:
        """Set the words that do not change with the state."""
        name, paste = texts(f"pages.keys.{self._field}"), texts("pages.keys.paste")
        self._name.setText(name)
        if self._hold:
            self._hold.show_texts(texts)
        self._line.setAccessibleName(name)
        self._line.paste_word = paste
        self._paste.setText(paste)
        self._paste.setAccessibleName(texts("pages.keys.paste_name", field=name))

    def focus(self) -> None:
        """Put the cursor in the field."""
        self._line.setFocus()

    def _lay_out(self) -> None:
        entry = QHBoxLayout()
        entry.setSpacing(Space.S)
        entry.addWidget(self._line, 1)
        entry.addWidget(self._paste)
        state = QHBoxLayout()
        state.setSpacing(Space.S)
        state.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(self._state, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S + 4, Space.M, Space.S + 4)
        column.setSpacing(Space.S)
        column.addWidget(self._name)
        column.addLayout(entry)
        column.addLayout(state)
        if self._hold:
            column.addWidget(self._hold)
            self._hold.hide()
