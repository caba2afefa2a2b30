"""The field for one of the two values: label, line edit, paste button and status."""

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
    """A line edit that emits pasted text unchanged, including line breaks, instead of inserting it.

    Signals:
        pasted(str): text pasted by key, menu, middle button or drag and drop.
        not_pasted(): the clipboard's owner does not provide its text.
    """

    pasted = Signal(str)
    not_pasted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.paste_word = ""

    def take_paste(self, text: str | None) -> None:
        """Emit the text, also if it is empty."""
        if text is None:
            self.not_pasted.emit()
        else:
            self.pasted.emit(text)

    def dropEvent(self, event: QDropEvent) -> None:
        """Emit the dropped text. Qt blocks for it here, but the drag's source just responded."""
        mime: QMimeData = event.mimeData()
        event.acceptProposedAction()
        self.pasted.emit(mime.text())

    def fill_menu(self, menu: QMenu) -> None:
        """Add the paste action only."""
        menu.addAction(self.paste_word, self.paste_from)


class CredentialField(QFrame):
    """The field for one value, tinted as in the picture of step 6.

    Signals:
        edited(): the user typed.
        confirmed(): Return was pressed; `left` follows.
        left(): the focus left the field, or Return was pressed.
        pasted(str): text was pasted; it is not in the field yet.
        not_pasted(): the clipboard's owner does not provide its text.
    """

    edited = Signal()
    confirmed = Signal()
    left = Signal()
    pasted = Signal(str)
    not_pasted = Signal()

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", f"value-{field}")
        self._field = field
        self._name, self._line, self._paste = label("strong"), CredentialLineEdit(), button()
        self._name.setBuddy(self._line)
        self._reveal = RevealButton() if field is Field.CLIENT_SECRET else None
        if self._reveal:
            self._reveal.shown.connect(self._show_value)
            self._show_value(False)
            self._line.textChanged.connect(self._update_reveal)
        else:
            for changed in (self._line.textEdited, self._line.textChanged):
                changed.connect(self._update_mask)
        # Keys are left-to-right in every language.
        self._line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._line.textEdited.connect(self.edited)
        self._line.returnPressed.connect(self.confirmed)
        self._line.editingFinished.connect(self.left)
        self._line.pasted.connect(self.pasted)
        self._line.not_pasted.connect(self.not_pasted)
        self._paste.clicked.connect(lambda: self._line.paste_from())
        self._mark, self._state = StatusIcon(Kind.INFO, 18), label()
        self._lay_out()

    @property
    def value(self) -> str:
        """Content of the field."""
        return self._line.text()

    @value.setter
    def value(self, value: str) -> None:
        # Set an empty text again too: it clears the undo history.
        if value != self._line.text() or not value:
            self._line.setText(value)
            if not self._line.hasFocus():
                self._line.setCursorPosition(0)  # show the start, to compare the value

    @property
    def masked(self) -> bool:
        """Whether the value is masked."""
        return self._line.echoMode() is QLineEdit.EchoMode.Password

    @property
    def state(self) -> str:
        """The status text."""
        return self._state.text()

    def clear(self) -> None:
        """Empty the field and cancel a pending paste."""
        self._line.drop_paste()
        self.value = ""

    def _update_reveal(self, value: str) -> None:
        if self._reveal:
            self._reveal.setVisible(bool(value))

    def _update_mask(self, value: str) -> None:
        if self.masked and self._line.isModified():
            # A part of a secret stays masked, also if undo could restore the rest.
            shown = not value or looks_like(value) is Field.CLIENT_ID
            if not value:
                self._line.setText("")
        else:
            shown = may_be_shown(value)
        if shown is self.masked:
            self._show_value(shown)

    def _show_value(self, shown: bool) -> None:
        # In password mode Qt disables copying and dragging, and informs input methods.
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._line.setEchoMode(mode)

    def show_state(self, kind: Kind | None, words: str) -> None:
        """Show the status as icon and text; `kind` is None while there is nothing to judge.

        The place of the icon is kept while there is a value, so that the icon moves nothing.
        """
        policy = self._mark.sizePolicy()
        policy.setRetainSizeWhenHidden(bool(self.value))
        self._mark.setSizePolicy(policy)
        self._mark.setVisible(kind is not None)
        if kind is not None:
            self._mark.kind = kind
        self._state.setText(words)
        self._line.setAccessibleDescription(words)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the fixed texts."""
        name, paste = texts(f"pages.keys.{self._field}"), texts("pages.keys.paste")
        self._name.setText(name)
        if self._reveal:
            self._reveal.show_texts(texts)
        self._line.setAccessibleName(name)
        self._line.paste_word = paste
        self._paste.setText(paste)
        self._paste.setAccessibleName(texts("pages.keys.paste_name", field=name))

    def focus(self) -> None:
        """Focus the field."""
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
        if self._reveal:
            column.addWidget(self._reveal)
            self._reveal.hide()
