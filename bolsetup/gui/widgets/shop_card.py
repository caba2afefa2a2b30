"""The card of a shop on the overview."""

from __future__ import annotations

import math
import time
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from bolsetup.core.bol.outcomes import TURNED_DOWN, Verdict
from bolsetup.core.bol.verdict_text import verdict_text, whole_advice
from bolsetup.core.monitoring.connection import State, quiet_s
from bolsetup.core.monitoring.icon_state import icon_state
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import FIXED_BY_NEW_SET
from bolsetup.core.walkthrough.shop_actions import ShopAction, main_action, offered
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, enable, icon_picture, label, restyle, restyle_as
from bolsetup.gui.widgets.code_line import CodeLine
from bolsetup.gui.widgets.dates import moment
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.proxy_login_form import ProxyLoginForm
from bolsetup.gui.widgets.rename_form import RenameForm

_SIDE: Final = 28


class ShopCard(QFrame):
    """Name, number and state of a shop, and actions.

    Attributes:
        code: the support code.

    Signals:
        requested(ShopAction): an action other than to rename or to forget.
        renamed(str): the user entered another name; empty for the name at Bol.
        forget_confirmed(): the user confirmed that the shop is to be forgotten.
        answered(): the form for the name or the question whether to forget the shop was closed.
    """

    requested = Signal(object)
    renamed = Signal(str)
    forget_confirmed = Signal()
    answered = Signal()

    def __init__(self, row: ShopRow, service: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "card")
        self._row = row
        self._service = service
        self._texts: Texts | None = None
        self._name, self._number = label("section"), label("small")
        self._picture = label(wraps=False)
        self._state, self._checked = label("strong"), label("small")
        self._line, self._happened, self._advice = label(), label(), label()
        self.code = CodeLine()
        self.proxy_form = ProxyLoginForm()
        self._wait_timer = QTimer(self)
        self._wait_timer.setSingleShot(True)
        self._wait_timer.timeout.connect(self._show_state)
        quiet = (ShopAction.RENAME, ShopAction.FORGET)
        self._actions = {each: button("quiet" if each in quiet else "") for each in ShopAction}
        self._bar = QWidget()
        self._rename_form = RenameForm()
        self._question = QFrame()
        self._asked, self._what = label("strong"), label()
        self._yes, self._no = button("danger"), button()
        self._buttons = {
            **{each: str(action) for action, each in self._actions.items()},
            self._yes: "forget_yes",
            self._no: "forget_no",
        }
        for action, each in self._actions.items():
            each.clicked.connect(lambda _=False, action=action: self.perform(action))
        self._rename_form.named.connect(self._rename_to)
        self._rename_form.cancelled.connect(self._close_form)
        self._yes.clicked.connect(self.forget_confirmed)
        self._no.clicked.connect(self._close_question)
        self._lay_out()

    @property
    def retailer_id(self) -> str:
        """Retailer number of the shop."""
        return self._row.retailer_id

    @property
    def asking(self) -> bool:
        """Whether the form for the name or a question is open."""
        return not (self._rename_form.isHidden() and self._question.isHidden())

    @property
    def main_control(self) -> QWidget:
        """The widget to focus: what is asked for, or the most useful action."""
        if self.asking:
            return self._no if self._rename_form.isHidden() else self._rename_form.controls[0]
        if not self.proxy_form.isHidden():
            return self.proxy_form.user
        return self._actions[main_action(self._row) or ShopAction.CHECK]

    @property
    def controls(self) -> list[QWidget]:
        """Focusable widgets in visual order."""
        form = self.proxy_form
        return [
            self.code.help,
            form.user,
            form.password,
            form.log_in,
            *self._actions.values(),
            *self._rename_form.controls,
            self._no,
            self._yes,
        ]

    def perform(self, action: ShopAction) -> None:
        """Do what a button of the card does."""
        if action is ShopAction.RENAME:
            self._bar.hide()
            self._rename_form.ask(self._row.name)
        elif action is ShopAction.FORGET:
            self._bar.hide()
            self._question.show()
            # Not "yes", so that pressing the same key twice does not forget the shop.
            self._no.setFocus()
        else:
            self.requested.emit(action)

    def show_row(self, row: ShopRow) -> None:
        """Update the card."""
        self._row = row
        if self._texts:
            self.show_texts(self._texts)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        for each, key in self._buttons.items():
            each.setText(texts(f"pages.overview.{key}"))
        self.proxy_form.show_texts(texts)
        for each in (*self._buttons, self.proxy_form.log_in):
            # All cards have these buttons, so a screen reader needs the shop's name to tell them apart.
            name = texts("pages.overview.action_name", action=each.text(), shop=self._row.name)
            each.setAccessibleName(name)
        self._what.setText(texts("pages.overview.forget_what", service=self._service))
        self._show_state()

    def _lay_out(self) -> None:
        state = QVBoxLayout()
        state.setSpacing(2)
        for widget in (self._state, self._line, self._happened, self._advice):
            state.addWidget(widget)
        state.addSpacing(2)
        state.addWidget(self._checked)
        state.addWidget(self.code)
        middle = QHBoxLayout()
        middle.setSpacing(Space.M - 4)
        middle.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        middle.addLayout(state, 1)
        actions = FlowLayout()
        self._bar.setLayout(actions)
        for each in self._actions.values():
            actions.addWidget(each)
        self._question.setProperty("class", "note")
        self._question.setProperty("kind", "warn")
        question = QVBoxLayout(self._question)
        question.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        question.addWidget(self._asked)
        question.addWidget(self._what)
        question.addSpacing(Space.XS)
        answers = FlowLayout()
        answers.addWidget(self._no)
        answers.addWidget(self._yes)
        question.addLayout(answers)
        self._question.hide()
        self._rename_form.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S + 4)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._number)
        column.addLayout(names)
        column.addLayout(middle)
        column.addWidget(self.proxy_form)
        column.addWidget(self._bar)
        column.addWidget(self._rename_form)
        column.addWidget(self._question)

    def _show_state(self) -> None:
        if self._texts is None:
            return
        texts, row = self._texts, self._row
        self._name.setText(row.name)
        number = [texts("pages.overview.number", number=row.retailer_id)]
        if row.bol_name not in ("", row.name):
            number.append(texts("pages.overview.bol_name", name=row.bol_name))
        self._number.setText("  ·  ".join(number))
        self._rename_form.show_texts(texts, row.bol_name or row.name)
        self._picture.setPixmap(icon_picture(icon_state([row], checking=False), _SIDE))
        self._state.setText(texts(f"states.{row.state}.title"))
        quiet = quiet_s(row.quiet_until, time.time())
        if quiet:
            self._wait_timer.start(math.ceil(1000 * (quiet % 60 or 60)))
        self._show_trouble(texts, self._verdict(quiet))
        self._asked.setText(texts("pages.overview.forget_question", shop=row.name))
        if row.checking:
            self._checked.setText(texts("states.checking.title"))
        elif row.checked_at is None:
            self._checked.setText(texts("pages.overview.never_checked"))
        else:
            moments = {"checked": row.checked_at, "next_check": row.due}
            lines = (
                texts(f"pages.overview.{key}", when=moment(at, texts)) for key, at in moments.items() if at
            )
            self._checked.setText("  ·  ".join(lines))
        enable(self._actions[ShopAction.CHECK], not row.checking and not quiet)
        now_offered, main = offered(row), main_action(row)
        for action, each in self._actions.items():
            each.setVisible(action in now_offered)
            if action in (ShopAction.RECONNECT, ShopAction.CHECK):
                restyle_as(each, "primary" if action is main else "")
        self.setProperty("kind", "bad" if row.state is State.LOST else "")
        restyle(self)
        self.setAccessibleName(row.name)
        self.setAccessibleDescription(self._state.text())

    def _verdict(self, quiet: float) -> Verdict | None:
        """Return the verdict to explain, with `quiet`, the seconds left of the wait that Bol asked for.

        Of a check before the last restart only the outcome is known. It is used if Bol rejected the keys or
        the wait is not over; other outcomes depend on the network, which may have changed.
        """
        row = self._row
        if row.state not in (State.LOST, State.UNREACHABLE):
            return None
        known = row.verdict
        if known is None and row.outcome and (row.outcome in TURNED_DOWN or quiet):
            known = Verdict(row.outcome)
        return known._replace(retry_after_s=math.ceil(quiet)) if known else None

    def _show_trouble(self, texts: Texts, verdict: Verdict | None) -> None:
        """Show the problem and the advice; without a verdict, the meaning of the state."""
        row = self._row
        words = verdict_text(texts, verdict) if verdict else {}
        self._line.setText(words.get("title") or texts(f"states.{row.state}.line"))
        self._happened.setText(words.get("happened", ""))
        advice = whole_advice(words) if words else ""
        if row.state is State.LOST and row.outcome in FIXED_BY_NEW_SET:
            # These keys have worked: how to enter new ones right is no advice.
            advice = texts("pages.lost.make_new")
        self._advice.setText(advice)
        for each in (self._happened, self._advice):
            each.setVisible(bool(words))
        self.proxy_form.show_for(verdict.proxy if verdict else "")
        self.code.show_code(row.support_code, texts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the shop with Esc."""
        if event.key() == Qt.Key.Key_Escape and self._question.isVisible():
            self._close_question()
        else:
            super().keyPressEvent(event)

    def _rename_to(self, name: str) -> None:
        self._close_form()
        self.renamed.emit(name)

    def _close_form(self) -> None:
        self._rename_form.hide()
        self._close(ShopAction.RENAME)

    def _close_question(self) -> None:
        self._question.hide()
        self._close(ShopAction.FORGET)

    def _close(self, action: ShopAction) -> None:
        self._bar.show()
        self._actions[action].setFocus()
        self.answered.emit()
