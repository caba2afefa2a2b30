"""The page of a lost connection."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.bol.verdict_text import verdict_text
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import FIXED_BY_NEW_SET
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import Note, button, enable, label, restyle_as
from bolsetup.gui.widgets.code_line import CodeLine
from bolsetup.gui.widgets.dates import moment
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon


class LostPage(BasePage):
    """Says which shop's connection is lost, since when and why, and offers what helps.

    Signals; the argument is the retailer number:
        new_set_requested(str): make a new set of keys at Bol.
        new_keys_requested(str): enter keys that the user has already made.
        check_requested(str): check the shop now.
        shops_requested(): go to the watched shops.
    """

    new_set_requested = Signal(str)
    new_keys_requested = Signal(str)
    check_requested = Signal(str)
    shops_requested = Signal()

    def __init__(self, service: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._texts: Texts | None = None
        self._row: ShopRow | None = None
        self._mark, self._heading = StatusIcon(Kind.BAD, 26), label("title")
        self._shop, self._since = label("strong"), label("muted")
        self._advice, self._said, self._code = label("lead"), label(), CodeLine()
        self._code.help_requested.connect(self.help_requested)
        self._new_set, self._new_keys, self._check, self._shops = (
            button(),
            button(),
            button(),
            button("quiet"),
        )
        self._meanwhile = Note(Kind.INFO)
        for pressed, signal in (
            (self._new_set, self.new_set_requested),
            (self._new_keys, self.new_keys_requested),
            (self._check, self.check_requested),
        ):
            pressed.clicked.connect(lambda _=False, signal=signal: signal.emit(self.retailer_id))
        self._shops.clicked.connect(self.shops_requested)
        self._lay_out()

    @property
    def retailer_id(self) -> str:
        """Retailer number of the shop; empty if there is none."""
        return self._row.retailer_id if self._row else ""

    def show_shop(self, row: ShopRow | None) -> None:
        """Show the state of a shop; None if it is not watched any more."""
        before, self._row = self._row, row
        if row == before:
            return
        # That of the check that lost the connection.
        self.support_code = row.support_code if row else ""
        self._show_state()
        if _is_news(before, row):
            times = self._since.text() if self._since.isVisibleTo(self) else ""
            announce(self, " · ".join(filter(None, (self.title, times))))

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self._new_set.setText(texts("pages.lost.new_set"))
        self._new_keys.setText(texts("pages.lost.new_keys"))
        self._shops.setText(texts("pages.lost.shops"))
        self._show_state()

    def entered(self) -> None:
        """Focus what helps most."""
        target = self.primary_target(self._check)
        if target is not None:
            target.setFocus()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S + 2)
        head.addWidget(self._mark)
        head.addWidget(self._heading, 1)
        shop = QVBoxLayout()
        shop.setSpacing(0)
        shop.addWidget(self._shop)
        shop.addWidget(self._since)
        controls = FlowLayout()
        for each in (self._new_set, self._new_keys, self._check, self._shops):
            controls.addWidget(each)
        self.body.addLayout(head)
        self.body.addLayout(shop)
        self.body.addWidget(self._advice)
        self.body.addLayout(controls)
        self.body.addWidget(self._said)
        self.body.addWidget(self._code)
        self.body.addWidget(self._meanwhile)

    def _text(self, key: str, **values: object) -> str:
        return self._texts(f"pages.lost.{key}", service=self._service, **values) if self._texts else ""

    def _show_state(self) -> None:
        if self._texts is None:
            return
        row = self._row
        is_lost = row is not None and row.state is State.LOST
        outcome = row.outcome if row and is_lost else None
        state = row.state if row else None
        self._mark.kind = Kind.BAD if is_lost else Kind.GOOD if state is State.CONNECTED else Kind.INFO
        self.title = self._texts(f"states.{state}.title") if state else self._text("gone")
        self._heading.setText(self.title)
        self._shop.setText(self._text("shop", shop=row.name, number=row.retailer_id) if row else "")
        self._since.setText(self._times(self._texts, row) if row else "")
        self._since.setVisible(is_lost)
        self._show_outcome(row, outcome)
        self._advice.setVisible(bool(self._advice.text()))
        keys_help = is_lost and outcome is not Outcome.ACCOUNT_INACTIVE
        is_fixed_by_new_set = outcome in FIXED_BY_NEW_SET
        self._new_set.setVisible(keys_help)
        self._new_keys.setVisible(keys_help)
        self._check.setVisible(is_lost)
        enable(self._check, not (row and row.checking))
        self._check.setText(self._text("checking" if row and row.checking else "check"))
        restyle_as(self._new_set, "primary" if is_fixed_by_new_set else "")
        restyle_as(self._check, "" if is_fixed_by_new_set else "primary")
        restyle_as(self._shops, "quiet" if is_lost else "primary")
        self._meanwhile.show_words(self._text("meanwhile") if is_lost else "")
        self.updated.emit()

    def _times(self, texts: Texts, row: ShopRow) -> str:
        times = [self._text("since", when=moment(row.since, texts))]
        if row.checked_at:
            times.append(texts("pages.overview.checked", when=moment(row.checked_at, texts)))
        return "  ·  ".join(times)

    def _show_outcome(self, row: ShopRow | None, outcome: Outcome | None) -> None:
        if row is None or self._texts is None or outcome is None:
            self._advice.setText(self._texts(f"states.{row.state}.line") if row and self._texts else "")
            self._said.setText("")
        else:
            words = verdict_text(self._texts, row.verdict or Verdict(outcome))
            self._advice.setText(self._text("make_new") if outcome in FIXED_BY_NEW_SET else words["advice"])
            self._said.setText(self._text("said", happened=words["happened"], why=words["why"]))
        self._said.setVisible(bool(self._said.text()))
        if self._texts:
            self._code.show_code(outcome.code if outcome else "", self._texts)


def _is_news(before: ShopRow | None, row: ShopRow | None) -> bool:
    """Whether a check of the same shop has ended, or its state changed."""
    if before is None or row is None or before.retailer_id != row.retailer_id or row.checking:
        return False
    return before.checking or before.state is not row.state
