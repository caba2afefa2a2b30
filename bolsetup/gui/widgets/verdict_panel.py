"""The panel on the keys page that explains the result of a check."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome, Verdict
from bolsetup.core.bol.verdict_text import verdict_text
from bolsetup.core.monitoring.connection import Pace
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import MENDED_AT, STEPS
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, label, restyle
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon

_COOL_DOWN_S: Final = int(Pace().cool_down_s)
_SECOND_MS: Final = 1000


class VerdictPanel(QFrame):
    """Explains the result of a check and offers actions. Hidden if there is no result.

    Signals:
        check_again_requested(): check the same pair again.
        stop_requested(): stop the running check.
        page_requested(Page): go to the step that fixes the problem.
    """

    check_again_requested = Signal()
    stop_requested = Signal()
    page_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "note")
        self._texts: Texts | None = None
        self._verdict: Verdict | None = None
        self._line_key = ""
        self._mark, self._title = StatusIcon(Kind.BUSY, 22), label("section")
        self._lines = [label() for _ in ("happened", "why", "advice")]
        self._code = label("small")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._step, self._again, self._stop = button("primary"), button(), button()
        self._step.clicked.connect(self._go_to_step)
        self._again.clicked.connect(self.check_again_requested)
        self._stop.clicked.connect(self.stop_requested)
        self._seconds_left = 0
        self._countdown = QTimer(self)
        self._countdown.setInterval(_SECOND_MS)
        self._countdown.timeout.connect(self._count_down)
        self._lay_out()
        self.show_nothing()

    def show_nothing(self) -> None:
        """Hide the panel."""
        self._show(None, "")

    def show_checking(self) -> None:
        """Show that a check is running."""
        self._show(None, "checking")

    def show_stopped(self) -> None:
        """Show that the user stopped the check."""
        self._show(None, "stopped")
        self._cool_down(0)

    def show_verdict(self, verdict: Verdict) -> None:
        """Show the result of a check, and announce it to screen readers."""
        self._show(verdict, "")
        if verdict.outcome is Outcome.CONNECTED:
            self._mark.celebrate()
        self._cool_down(max(_COOL_DOWN_S, verdict.retry_after_s or 0))

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self._stop.setText(texts("pages.keys.stop"))
        self._redraw()

    @property
    def words(self) -> str:
        """All visible texts, joined."""
        return " ".join(line.text() for line in (self._title, *self._lines) if line.isVisibleTo(self))

    @property
    def code(self) -> str:
        """The support code, if visible."""
        return self._code.text() if self._code.isVisibleTo(self) else ""

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S + 2)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        buttons = FlowLayout()
        for each in (self._step, self._again, self._stop):
            buttons.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addLayout(head)
        for line in self._lines:
            column.addWidget(line)
        column.addSpacing(Space.XS)
        column.addLayout(buttons)
        column.addWidget(self._code)

    def _show(self, verdict: Verdict | None, line_key: str) -> None:
        self._verdict, self._line_key = verdict, line_key
        self._countdown.stop()
        self._redraw()
        announce(self, self.words)

    def _redraw(self) -> None:
        verdict = self._verdict
        self.setVisible(verdict is not None or bool(self._line_key))
        if self._texts is None:
            return
        if verdict is None:
            self._say(Kind.INFO if self._line_key == "stopped" else Kind.BUSY, {})
            self._title.setText(self._texts(f"pages.keys.{self._line_key}") if self._line_key else "")
        else:
            self._say_verdict(self._texts, verdict)
        step = MENDED_AT.get(verdict.outcome) if verdict else None
        self._step.setVisible(step is not None)
        if step:
            self._step.setText(self._texts("pages.keys.go_to_step", number=STEPS.index(step) + 1))
        self._stop.setVisible(self._line_key == "checking")
        failed = verdict is not None and verdict.outcome is not Outcome.CONNECTED
        self._again.setVisible(failed or self._line_key == "stopped")
        self._show_again()

    def _say_verdict(self, texts: Texts, verdict: Verdict) -> None:
        kind = Kind.WARN
        if verdict.outcome is Outcome.CONNECTED:
            kind = Kind.GOOD
        elif verdict.outcome in TURNED_DOWN:
            kind = Kind.BAD
        words = verdict_text(texts, verdict)
        if kind is Kind.GOOD:
            words = {key: words[key] for key in ("title", "happened")}
        self._say(kind, words)
        self._code.setText(texts("pages.keys.code", code=verdict.outcome.code))
        self._code.setVisible(verdict.outcome is not Outcome.CONNECTED)

    def _say(self, kind: Kind, words: dict[str, str]) -> None:
        self._mark.kind = kind
        self.setProperty("kind", kind.value)
        restyle(self)
        self._title.setText(words.get("title", ""))
        for line, key in zip(self._lines, ("happened", "why", "advice"), strict=True):
            line.setText(words.get(key, ""))
            line.setVisible(bool(words.get(key)))
        self._code.hide()

    def _cool_down(self, seconds: int) -> None:
        self._seconds_left = seconds
        if seconds:
            self._countdown.start()
        self._show_again()

    def _count_down(self) -> None:
        self._seconds_left -= 1
        if self._seconds_left <= 0:
            self._countdown.stop()
        self._show_again()

    def _show_again(self) -> None:
        if self._texts is None:
            return
        self._again.setEnabled(self._seconds_left <= 0)
        key = "check_again_in" if self._seconds_left > 0 else "check_again"
        self._again.setText(self._texts(f"pages.keys.{key}", seconds=self._seconds_left))

    def _go_to_step(self) -> None:
        if self._verdict and (step := MENDED_AT.get(self._verdict.outcome)):
            self.page_requested.emit(step)
