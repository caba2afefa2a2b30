"""The page that copies both values for the service."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.texts import Texts
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import Note, button, label, literal, problem_words
from bolsetup.gui.widgets.status_icon import Kind

What = Literal["id", "secret"]


class HandOverPage(BasePage):
    """Offers to copy each value. Holds neither, except for a shortened Client ID.

    Signals:
        copy_id_requested(): copy the Client ID.
        copy_secret_requested(): copy the Client Secret.
        open_requested(): open the service in the browser.
        arrived(): the page was entered.
        left(): the page was left, or the window closed.
    """

    copy_id_requested = Signal()
    copy_secret_requested = Signal()
    open_requested = Signal()
    arrived = Signal()
    left = Signal()

    def __init__(self, service: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._texts: Texts | None = None
        self._shop: dict[str, str] = {}
        self._short_id = ""
        self._copied: tuple[What, int] | None = None
        self._other_copied = False
        self._clear_result: Literal["", "cleared", "not_cleared"] = ""
        self._problem: KeychainProblem | None = None
        self._title, self._whose, self._lead = label("title"), label("strong"), label("lead")
        self._open = button("primary")
        self._open.clicked.connect(self.open_requested)
        self._id, self._secret = _Value("id"), _Value("secret")
        self._id.copy.clicked.connect(self.copy_id_requested)
        self._secret.copy.clicked.connect(self.copy_secret_requested)
        self._trouble, self._keep = Note(Kind.BAD), Note(Kind.WARN)
        self._kept, self._not_kept = True, Note(Kind.WARN)
        for widget in (self._title, self._whose, self._lead, self._not_kept, self._id, self._secret):
            self.body.addWidget(widget)
        self.body.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._trouble)
        self.body.addWidget(self._keep)

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
        self._short_id = short_id
        self._show_state()

    def show_copied(self, what: What, seconds_left: int) -> None:
        """Show that a value is on the clipboard. Called again as the seconds count down."""
        fresh = self._copied is None or self._copied[0] != what
        self._copied, self._clear_result, self._problem = (what, seconds_left), "", None
        self._show_state()
        if fresh:
            # Announced once only, not every second.
            announce(self, (self._id if what == "id" else self._secret).line.text())

    def show_cleared(self) -> None:
        """Show that the secret was cleared from the clipboard."""
        self._clear_result = "cleared"
        self._show_state()

    def show_not_cleared(self) -> None:
        """Show that the secret may still be on the clipboard, whose owner does not respond."""
        self._copied, self._clear_result = ("secret", 0), "not_cleared"
        self._show_state()
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

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self.title, self.stage, self.next_word = (self._text(key) for key in ("title", "stage", "next"))
        self._title.setText(self.title)
        self._lead.setText(self._text("lead"))
        self._open.setText(literal(self._text("open")))
        self._keep.show_words(self._text("keep"))
        self._show_state()

    def entered(self) -> None:
        """Focus the first copy button and reset what was copied."""
        self._copied, self._clear_result, self._problem = None, "", None
        self._show_state()
        self.arrived.emit()
        self._id.copy.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Emit `left`, unless the window was only minimized."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.left.emit()

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
        self._id.show_words("  ·  ".join(filter(None, name)), self._text("copy_id"))
        self._secret.show_words(self._text("secret"), self._text("copy_secret"))
        self._id.line.setText(lines["id"])
        self._secret.line.setText(lines["secret"])
        self._not_kept.show_words("" if self._kept else self._text("not_kept"))
        self._trouble.show_words(problem_words(self._texts, self._problem) if self._problem else "")


class _Value(QFrame):
    """One of the two values, in its tint."""

    def __init__(self, what: What) -> None:
        super().__init__()
        self.setProperty("class", f"value-client_{what}")
        self._name = label("strong")
        self.line = label()
        self.copy = button()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S + 4, Space.M, Space.M)
        column.setSpacing(Space.XS)
        column.addWidget(self._name)
        column.addWidget(self.line)
        column.addSpacing(Space.XS)
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)

    def show_words(self, name: str, copy: str) -> None:
        """Set the name of the value and the label of the button."""
        self._name.setText(name)
        self.copy.setText(copy)
