"""The panel on the keys page that shows the result of a check and what to do about it."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome, Verdict
from bolsetup.core.bol.verdict_text import verdict_text
from bolsetup.core.monitoring.connection import Pace
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import FIXED_BY_NEW_SET, NEW_SET, STEPS
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, label, restyle, restyle_as
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.fold_button import FoldButton
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon

_COOL_DOWN_S: Final = int(Pace().cool_down_s)
_SECOND_MS: Final = 1000
_IN_SECONDS: Final = 90
"""Longest wait that is counted in seconds; a longer one is in minutes."""
_EXPLAINED: Final = ("happened", "why", "more")
"""The folded texts."""
_LARGEST: Final = Verdict(Outcome.WRONG_KIND)
"""The room of this result is kept free during a check: none has more buttons, so none comes where Stop is."""


class VerdictPanel(QWidget):
    """Shows the result of a check, one sentence on what to do, and buttons that do it; the rest is folded.

    Hidden if there is no result. It grows upwards: its buttons come last, so that they stay where they are.

    Signals:
        check_again_requested(): check the same pair again.
        stop_requested(): stop the running check.
        refill_requested(): enter the keys again, in empty fields.
        page_requested(Page): go to the step that fixes the problem.
        help_requested(): open Help.
        unfolded(): the explanation was unfolded.
    """

    check_again_requested = Signal()
    stop_requested = Signal()
    refill_requested = Signal()
    page_requested = Signal(object)
    help_requested = Signal()
    unfolded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = QFrame()
        self._frame.setProperty("class", "note")
        self._texts: Texts | None = None
        self._verdict: Verdict | None = None
        self._line_key = ""
        self._mark, self._title = StatusIcon(Kind.BUSY, 22), label("section")
        # Beside the icon, also where the button in their row is higher.
        self._title.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stop = button()
        self._stop.clicked.connect(self.stop_requested)
        self._advice = label("strong")
        self._refill, self._new_set, self._again = button("primary"), button(), button()
        self._refill.clicked.connect(self.refill_requested)
        self._new_set.clicked.connect(lambda: self.page_requested.emit(NEW_SET))
        self._again.clicked.connect(self.check_again_requested)
        self._wait = label("small", wraps=False)
        self._code = label("small", wraps=False)
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._help = button("inline")
        self._help.clicked.connect(self.help_requested)
        self._why = FoldButton()
        self._why.unfolded.connect(self._unfold)
        self._explanation = [label() for _ in _EXPLAINED]
        self._seconds_left = 0
        self._countdown = QTimer(self)
        self._countdown.setInterval(_SECOND_MS)
        self._countdown.timeout.connect(self._count_down)
        self._acts = QWidget()
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

    def show_verdict(self, verdict: Verdict) -> None:
        """Show the result of a check, and announce it to screen readers."""
        self._show(verdict, "", max(_COOL_DOWN_S, verdict.retry_after_s or 0))
        if verdict.outcome is Outcome.CONNECTED:
            self._mark.celebrate()

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self._redraw()

    @property
    def words(self) -> str:
        """All visible texts, joined."""
        lines = (self._title, self._advice, *self._explanation)
        return " ".join(line.text() for line in lines if line.isVisibleTo(self))

    @property
    def code(self) -> str:
        """The support code, if visible."""
        return self._code.text() if self._code.isVisibleTo(self) else ""

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S + 2)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        head.addWidget(self._help, 0, Qt.AlignmentFlag.AlignTop)
        # Stop gives way to a sentence, not to a button: a click that comes late must not empty the fields.
        sentence = QGridLayout()
        sentence.addWidget(self._advice, 0, 0)
        sentence.addWidget(self._stop, 0, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        acts = FlowLayout()
        for each in (self._refill, self._new_set, self._again, self._wait, self._code, self._why):
            acts.addWidget(each)
        self._acts.setLayout(acts)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._frame)
        column = QVBoxLayout(self._frame)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addLayout(head)
        column.addLayout(sentence)
        for line in self._explanation:
            column.addWidget(line)
        column.addWidget(self._acts)

    def _show(self, verdict: Verdict | None, line_key: str, cool_down_s: int = 0) -> None:
        self._verdict, self._line_key, self._seconds_left = verdict, line_key, cool_down_s
        focused = QApplication.focusWidget()
        keeps_focus = focused is not None and self.isAncestorOf(focused)
        self._why.fold()
        self._redraw()
        if keeps_focus:
            # Focus a harmless button, in case a key press meant for the previous one arrives late.
            harmless = (self._stop, self._why, self._again)
            for each in [each for each in harmless if each.isVisible() and each.isEnabled()][:1]:
                each.setFocus()
        if cool_down_s:
            self._countdown.start()
        else:
            self._countdown.stop()
        announce(self, self.words)

    def _redraw(self) -> None:
        self.setVisible(self._verdict is not None or bool(self._line_key))
        if self._texts is None:
            return
        checking = self._line_key == "checking"
        self._stop.setText(self._texts("pages.keys.stop"))
        self._stop.setVisible(checking)
        self._show_result(self._texts, _LARGEST if checking else self._verdict)
        for each in (self._advice, self._acts):
            policy = each.sizePolicy()
            policy.setRetainSizeWhenHidden(checking)
            each.setSizePolicy(policy)
        if checking:
            self._advice.hide()
            self._help.hide()
        self._acts.setHidden(checking)
        if self._line_key:
            self._title.setText(self._texts(f"pages.keys.{self._line_key}"))
        kind = _kind(self._verdict) if self._verdict else Kind.BUSY if checking else Kind.INFO
        self._mark.kind = kind
        self._frame.setProperty("kind", kind.value)
        restyle(self._frame)
        # Qt may keep the height for buttons in their former look, at each level around them.
        for each in (self._acts, self._frame, self):
            each.updateGeometry()

    def _show_result(self, texts: Texts, verdict: Verdict | None) -> None:
        words = verdict_text(texts, verdict) if verdict else {}
        outcome = verdict.outcome if verdict else None
        if outcome is Outcome.CONNECTED:
            words = {"title": words["title"], "advice": words["happened"]}
        self._title.setText(words.get("title", ""))
        code = outcome.code if outcome and outcome is not Outcome.CONNECTED else ""
        self._why.show_words(texts("pages.keys.why"), texts)
        self._help.setText(texts("window.menu.help"))
        self._why.setVisible(bool(code))
        self._help.setVisible(bool(code))
        explained = [words.get(key, "") if self._why.is_unfolded else "" for key in _EXPLAINED]
        for line, said in (
            (self._advice, words.get("advice", "")),
            (self._code, texts("pages.keys.code", code=code) if code else ""),
            *zip(self._explanation, explained, strict=True),
        ):
            line.setText(said)
            line.setVisible(bool(said))
        refused = outcome is Outcome.REFUSED
        # The form for the login of a proxy has a primary button of its own.
        main = not (outcome in FIXED_BY_NEW_SET or outcome is Outcome.ACCOUNT_INACTIVE) and not (
            verdict and verdict.proxy
        )
        self._refill.setText(texts("pages.keys.refill"))
        self._refill.setVisible(refused)
        self._new_set.setText(texts("pages.keys.new_set", number=STEPS.index(NEW_SET) + 1))
        self._new_set.setVisible(outcome in FIXED_BY_NEW_SET)
        restyle_as(self._new_set, "quiet" if refused else "primary")
        self._again.setText(texts("pages.keys.check_again"))
        self._again.setVisible(outcome not in (Outcome.CONNECTED, Outcome.REFUSED))
        restyle_as(self._again, "primary" if main else "")
        self._show_wait(texts)

    def _unfold(self, unfolded: bool) -> None:
        self._redraw()
        if unfolded:
            announce(self, " ".join(line.text() for line in self._explanation))
            self.unfolded.emit()

    def _count_down(self) -> None:
        self._seconds_left -= 1
        if self._texts is None:
            return
        if self._seconds_left > 0:
            self._wait.setText(self._wait_words(self._texts, self._seconds_left))
            return
        self._countdown.stop()
        self._show_wait(self._texts)
        if self._again.isVisible():
            announce(self, self._texts("pages.keys.check_again_now"))

    def _show_wait(self, texts: Texts) -> None:
        """Show how long the button is disabled, in a place that is kept afterwards, so that nothing moves."""
        self._again.setEnabled(self._seconds_left <= 0)
        checking = self._line_key == "checking"
        has_wait = self._verdict is not None or checking
        self._wait.setVisible(has_wait and self._again.isVisibleTo(self._acts))
        words = self._wait_words(texts, _COOL_DOWN_S if checking else self._seconds_left)
        self._wait.setText(words)
        # Screen readers read this name, and are not told every second of a new one.
        self._wait.setAccessibleName(words)
        if words:
            self._wait.setMinimumWidth(0)
            self._wait.setMinimumSize(self._wait.sizeHint())

    @staticmethod
    def _wait_words(texts: Texts, seconds: int) -> str:
        if seconds <= 0:
            return ""
        if seconds <= _IN_SECONDS:
            return texts("pages.keys.check_again_in", seconds=seconds)
        return texts("pages.keys.check_again_in_minutes", minutes=math.ceil(seconds / 60))


def _kind(verdict: Verdict) -> Kind:
    if verdict.outcome is Outcome.CONNECTED:
        return Kind.GOOD
    return Kind.BAD if verdict.outcome in TURNED_DOWN else Kind.WARN
