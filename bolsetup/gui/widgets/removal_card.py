"""Removing everything: what goes, what stays, and the question whether to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bolsetup.core.keychain.errors import KeychainProblem, problem_sentences
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import Note, button, card, label
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.status_icon import Kind


class RemovalCard(QWidget):
    """A button that asks, and what came of it if anything is left.

    Signals:
        confirmed(): the user wants everything to be removed.
        asked(QWidget): this part of the question is to be seen.
        help_requested(): open Help.
    """

    confirmed = Signal()
    asked = Signal(QWidget)
    help_requested = Signal()

    def __init__(self, service: str, parent: QWidget | None = None) -> None:
        """Create the card; `service` is the name of the service that the keys are for."""
        super().__init__(parent)
        self._service = service
        self._texts: Texts | None = None
        self._ask, self._note = button("danger"), Note(Kind.BAD)
        self._note.action.clicked.connect(self.help_requested)
        self._note.hide()
        self._question, inside = card()
        self._question.hide()
        self._title, self._goes, self._stays, self._after = label("strong"), label(), label(), label()
        self._no, self._yes = button(), button("danger")
        for part in (self._title, self._goes, self._stays, self._after):
            inside.addWidget(part)
        answers = FlowLayout()
        answers.addWidget(self._no)
        answers.addWidget(self._yes)
        inside.addLayout(answers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._ask, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._question)
        column.addWidget(self._note)
        self._ask.clicked.connect(self._show_question)
        self._no.clicked.connect(self._cancel)
        self._yes.clicked.connect(self.confirmed)

    def show_removing(self) -> None:
        """Show that it is under way; the keychain may ask for a password."""
        self._yes.setEnabled(False)
        self._no.setEnabled(False)
        self._note.show_kind(Kind.BUSY)
        self._say("removing")

    def show_keychain_problem(self, problem: KeychainProblem) -> None:
        """Show that the keychain did not let go of the keys, so that nothing else was removed."""
        if self._texts:
            self._show_failure("keys_left", problem_sentences(self._texts, problem))

    def show_files_left(self, why: str) -> None:
        """Show that the keys are gone, but not all of the rest; `why` is what the system says."""
        self._show_failure("files_left", why)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        for each, key in (
            (self._ask, "ask"),
            (self._title, "question"),
            (self._goes, "goes"),
            (self._stays, "stays"),
            (self._after, "after"),
            (self._no, "no"),
            (self._yes, "yes"),
        ):
            each.setText(texts(f"pages.settings.removal.{key}", service=self._service))

    def _show_question(self) -> None:
        self._note.hide()
        self._ask.hide()
        self._question.show()
        # Not "yes", so that pressing the same key twice removes nothing.
        self._no.setFocus()
        self.asked.emit(self._question)
        # Where the window is too small for all of it, too.
        self.asked.emit(self._no)
        announce(self, " ".join(part.text() for part in (self._title, self._goes, self._stays)))

    def _cancel(self) -> None:
        self._question.hide()
        self._ask.show()
        self._ask.setFocus()

    def _show_failure(self, key: str, why: str) -> None:
        self._yes.setEnabled(True)
        self._no.setEnabled(True)
        self._cancel()
        self._note.show_kind(Kind.BAD)
        self._say(key, self._texts("window.menu.help") if self._texts else "", why=why)

    def _say(self, key: str, action: str = "", **values: object) -> None:
        if self._texts:
            self._note.show_words(self._texts(f"pages.settings.removal.{key}", **values), action)
            announce(self, self._note.words)
