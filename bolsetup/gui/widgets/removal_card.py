"""Removing everything: explains what will be removed and kept, and asks for confirmation."""

from __future__ import annotations

import sys
from collections.abc import Sequence

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
    """A button that asks for confirmation, and the result if anything is left.

    Attributes:
        answers: the short question and its buttons, to be placed where they stay in view.

    Signals:
        asked(): the question is shown.
        confirmed(): the user wants everything to be removed.
        reveal(QWidget): this part is to be seen.
        help_requested(): open Help.
        quit_requested(): end the program.
    """

    asked = Signal()
    confirmed = Signal()
    reveal = Signal(QWidget)
    help_requested = Signal()
    quit_requested = Signal()

    def __init__(self, service: str, parent: QWidget | None = None) -> None:
        """Create the card; `service` is the name of the service that the keys are for."""
        super().__init__(parent)
        self._service = service
        self._texts: Texts | None = None
        self._reached, self._unsaved_shop = True, ""
        self._left_behind: Sequence[str] | None = None
        self._ask, self._note = button("danger"), Note(Kind.BAD)
        self._note.action.clicked.connect(self.help_requested)
        self._note.hide()
        self._question, inside = card()
        self._question.hide()
        self._title, self._goes, self._stays, self._after = label("strong"), label(), label(), label()
        self._kept, self._unsaved, self._rest = Note(Kind.WARN), Note(Kind.WARN), Note(Kind.WARN)
        for note in (self._kept, self._unsaved, self._rest):
            note.hide()
        self._rest.action.clicked.connect(self.quit_requested)
        self._no, self._yes = button(), button("danger")
        for part in (self._goes, self._kept, self._unsaved, self._stays, self._after):
            inside.addWidget(part)
        self.answers = QWidget()
        self.answers.hide()
        buttons = FlowLayout()
        buttons.addWidget(self._no)
        buttons.addWidget(self._yes)
        below = QVBoxLayout(self.answers)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(Space.S)
        below.addWidget(self._title)
        below.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._ask, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._question)
        column.addWidget(self._note)
        column.addWidget(self._rest)
        self._ask.clicked.connect(self._show_question)
        self._no.clicked.connect(self._cancel)
        self._yes.clicked.connect(self.confirmed)

    def show_removing(self) -> None:
        """Show that it is under way; the keychain may ask for a password."""
        self._yes.setEnabled(False)
        self._no.setEnabled(False)
        self._note.show_kind(Kind.BUSY)
        self._say("removing")

    def show_reached(self, reached: bool) -> None:
        """Show in the question whether there is a keychain from which keys can be deleted."""
        self._reached = reached
        self._show_notes()
        announce(self, self._kept.words)

    def show_unsaved(self, shop: str) -> None:
        """Show in the question that the keys of this shop are in memory only; empty if there is none."""
        self._unsaved_shop = shop
        self._show_notes()

    def show_rest_removed(self, retailer_ids: Sequence[str]) -> None:
        """Show that all is removed except keys in a keychain out of reach, such as those of these shops."""
        self._left_behind = retailer_ids
        self._close_question()
        self._note.hide()
        self._show_notes()
        self._rest.action.setFocus()
        self.reveal.emit(self._rest)
        announce(self, self._rest.words)

    def show_keychain_problem(self, problem: KeychainProblem) -> None:
        """Show that the keychain did not delete the keys, so that nothing else was removed."""
        if self._texts:
            why = f"{problem_sentences(self._texts, problem)} {how_by_hand(self._texts)}"
            self._show_failure("keys_left", why)

    def show_files_left(self, why: str) -> None:
        """Show that not all could be removed from the disk; `why` is what the system says."""
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
        self._show_notes()

    def _show_notes(self) -> None:
        if self._texts is None:
            return
        unreached, by_hand = self._texts("pages.settings.removal.unreached"), how_by_hand(self._texts)
        self._kept.show_words("" if self._reached else f"{unreached} {by_hand}")
        self._after.setVisible(self._reached)
        shop = self._unsaved_shop
        self._unsaved.show_words(self._texts("pages.overview.unsaved", shop=shop) if shop else "")
        said = []
        if self._left_behind is not None:
            said = [self._texts("pages.settings.removal.rest_removed"), unreached, by_hand]
            if numbers := ", ".join(self._left_behind):
                said.insert(2, self._texts("pages.settings.removal.numbers", numbers=numbers))
        self._rest.show_words(" ".join(said), self._texts("pages.settings.quit"))

    def _show_question(self) -> None:
        self._note.hide()
        self._ask.hide()
        self._question.show()
        self.answers.show()
        # Not "yes", so that pressing the same key twice removes nothing.
        self._no.setFocus()
        self.reveal.emit(self._question)
        said = (self._title, self._goes, self._unsaved, self._stays)
        announce(self, " ".join(part.words if isinstance(part, Note) else part.text() for part in said))
        self.asked.emit()

    def _close_question(self) -> None:
        self._question.hide()
        self.answers.hide()

    def _cancel(self) -> None:
        self._close_question()
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
            self.reveal.emit(self._note)
            announce(self, self._note.words)


def how_by_hand(texts: Texts) -> str:
    """Return how to remove keys without the program."""
    keys = {"win32": "by_hand_windows", "darwin": "by_hand_macos"}
    return texts(f"pages.settings.removal.{keys.get(sys.platform, 'by_hand')}")
