"""The page that copies both values for the service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from bolsetup.core.keychain.errors import KeychainProblem, problem_sentences
from bolsetup.core.texts import Texts
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import Note, button, label, literal, numeral, restyle_as
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon

What = Literal["id", "secret"]

ClearResult = Literal["cleared", "time_up", "not_cleared"]
"""It is gone; it can only be seen once the window has the focus; it may still be there."""


class HandOverPage(BasePage):
    """Three things to do, each ticked off: open the service, copy each value.

    Holds neither value, except for a shortened Client ID.

    Signals:
        copy_id_requested(): copy the Client ID.
        copy_secret_requested(): copy the Client Secret.
        open_requested(): open the service in the browser.
        arrived(): the page was entered.
        left(): the page was left, or the window closed.
        discard_confirmed(): keys that are not saved may go, to begin anew with another shop.
    """

    copy_id_requested = Signal()
    copy_secret_requested = Signal()
    open_requested = Signal()
    arrived = Signal()
    left = Signal()
    discard_confirmed = Signal()

    def __init__(self, service: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._texts: Texts | None = None
        self._shop: dict[str, str] = {}
        self._short_id = ""
        self._copied: tuple[What, int] | None = None
        self._other_copied = False
        self._clear_result: ClearResult | Literal[""] = ""
        self._problem: KeychainProblem | None = None
        self._title, self._whose, self._lead = label("title"), label("muted"), label("lead")
        self._open = _Task(1, "card")
        self._open.button.clicked.connect(self.open_requested)
        self._id, self._secret = _Task(2, "value-client_id"), _Task(3, "value-client_secret")
        self._id.button.clicked.connect(self.copy_id_requested)
        self._secret.button.clicked.connect(self.copy_secret_requested)
        self._trouble, self._keep = Note(Kind.BAD), Note(Kind.WARN)
        self._trouble.action.clicked.connect(self.help_requested)
        self._kept, self._not_kept = True, Note(Kind.WARN)
        self._asks_to_discard = False
        self._not_kept.action.clicked.connect(self.discard_confirmed)
        head = (self._title, self._whose, self._lead, self._not_kept)
        for widget in (*head, *self._tasks, self._trouble, self._keep):
            self.body.addWidget(widget)

    @property
    def _tasks(self) -> Sequence[_Task]:
        return (self._open, self._id, self._secret)

    def show_shop(self, name: str, number: str) -> None:
        """Show whose keys they are, with the number, since two shops may have the same name."""
        self._shop = {"shop": name, "number": number}
        self._show_state()

    def show_id(self, short_id: str) -> None:
        """Show the shortened Client ID, or an empty string if unknown.

        Another ID resets what was copied.
        """
        if self._short_id not in ("", short_id):
            self._copied = None
            self._begin(self._id, self._secret)
        self._short_id = short_id
        self._show_state()

    def show_opened(self) -> None:
        """Show that the service was opened in the browser."""
        self._open.is_done = True
        self._show_state()

    def show_copied(self, what: What, seconds_left: int) -> None:
        """Show that a value is on the clipboard. Called again as the seconds count down."""
        fresh = self._copied is None or self._copied[0] != what
        self._copied, self._clear_result, self._problem = (what, seconds_left), "", None
        (self._id if what == "id" else self._secret).is_done = True
        self._show_state()
        if fresh:
            # Announced once only, not every second.
            announce(self, (self._id if what == "id" else self._secret).line.text())

    def show_clear_result(self, result: ClearResult) -> None:
        """Show what became of the secret on the clipboard when its time was up."""
        fresh = result != self._clear_result
        self._copied, self._clear_result = ("secret", 0), result
        self._show_state()
        if fresh and result != "cleared":
            announce(self, self._secret.line.text())

    def show_other_copied(self, on: bool) -> None:
        """Show whether the clipboard holds the secret of another pair."""
        self._other_copied = on
        if on and self._copied and self._copied[0] == "secret":
            self._copied = None
        self._show_state()

    def show_problem(self, problem: KeychainProblem) -> None:
        """Show that the keychain did not provide the value."""
        self._copied, self._clear_result, self._problem = None, "", problem
        self._show_state()
        announce(self, self._trouble.words)

    def show_kept(self, kept: bool) -> None:
        """Show whether the pair is in the keychain, or in memory only until the program ends."""
        self._kept = kept
        self._show_state()

    def ask_to_discard(self) -> None:
        """Ask whether keys that are not saved may go, until the page is left."""
        self._asks_to_discard = True
        self._show_state()
        # The focus stays: Enter would press the button.
        self.reveal.emit(self._not_kept)
        announce(self, self._not_kept.words)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self.title, self.stage, self.next_word = (self._text(key) for key in ("title", "stage", "next"))
        self._title.setText(self.title)
        self._lead.setText(self._text("lead"))
        self._keep.show_words(self._text("keep"))
        self._show_state()

    def entered(self) -> None:
        """Begin with the first thing to do."""
        self._copied, self._clear_result, self._problem = None, "", None
        self._begin(*self._tasks)
        self._show_state()
        self.arrived.emit()
        self._open.button.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Emit `left`, unless the window was only minimized."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._asks_to_discard = False
            self._show_state()
            self.left.emit()

    def _begin(self, *tasks: _Task) -> None:
        for task in tasks:
            task.is_done = False

    def _text(self, key: str, **values: object) -> str:
        return self._texts(f"pages.hand-over.{key}", service=self._service, **values) if self._texts else ""

    def _show_state(self) -> None:
        if self._texts is None:
            return
        lines = {"id": self._text("idle_id"), "secret": self._text("idle_secret")}
        if self._other_copied:
            lines["secret"] = self._text("other_copied")
        if self._copied:
            what, seconds = self._copied
            lines[what] = self._text(self._clear_result or f"copied_{what}", seconds=seconds)
        self._whose.setText(self._text("shop", **self._shop) if self._shop else "")
        self._whose.setVisible(bool(self._shop))
        name = [self._text("id"), self._short_id]
        done = self._text("done_row")
        self._open.show_words(self._text("open_title"), self._text("open_line"), self._text("open"), done)
        self._id.show_words("  ·  ".join(filter(None, name)), lines["id"], self._text("copy_id"), done)
        self._secret.show_words(self._text("secret"), lines["secret"], self._text("copy_secret"), done)
        to_do = [task for task in self._tasks if not task.is_done]
        for task in self._tasks:
            restyle_as(task.button, "primary" if task in to_do[:1] else "")
        if self.has_primary is not bool(to_do):
            self.has_primary = bool(to_do)
            self.updated.emit()
        discard = self._texts("pages.keys.discard") if self._asks_to_discard else ""
        self._not_kept.show_words("" if self._kept else self._text("not_kept"), discard)
        problem = self._problem
        help_words = self._texts("window.menu.help") if problem else ""
        self._trouble.show_words(problem_sentences(self._texts, problem) if problem else "", help_words)
        self.support_code = problem.code if problem else ""


class _Task(QFrame):
    """One thing to do: its number, or a tick once it is done, what it is about, and a button.

    Attributes:
        is_done: whether it was done since the page was entered; shown by `show_words`.
        line: how to do it, or what happened.
    """

    def __init__(self, number: int, style: str) -> None:
        super().__init__()
        self.setProperty("class", style)
        self.is_done = False
        self._number, self._tick = numeral(number), StatusIcon(Kind.GOOD, 32)
        self._name, self.line, self.button = label("strong"), label(), button()
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self._name)
        words.addWidget(self.line)
        words.addSpacing(Space.XS)
        words.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S + 2, Space.M, Space.S + 4)
        row.setSpacing(Space.M)
        for sign in (self._number, self._tick):
            row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_words(self, name: str, line: str, action: str, done: str) -> None:
        """Set the texts; `done` is the word for a task that is done, for screen readers."""
        self._name.setText(name)
        self._name.setAccessibleName(f"{name}, {done}" if self.is_done else name)
        self.line.setText(line)
        self.button.setText(literal(action))
        self._number.setVisible(not self.is_done)
        self._tick.setVisible(self.is_done)
