"""The page of the watched shops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import Texts
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import Note, button, label, problem_words
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.shop_card import ShopCard
from bolsetup.gui.widgets.status_icon import Kind


class OverviewPage(BasePage):
    """A card for each shop, with its state and actions.

    Signals; the first argument is the retailer number where there is one:
        check_requested(str): check the shop now.
        replace_requested(str): replace its keys.
        hand_over_requested(str): hand over its keys again.
        forget_requested(str): forget the shop; already confirmed by the user.
        rename_requested(str, str): rename the shop; empty for the name at Bol.
        proxy_login_given(str, ProxyLogin): host and port of a proxy, and its login.
        add_requested(): add a shop.
        history_requested(): show the connection history.
        autostart_requested(): turn start at login on.
    """

    check_requested = Signal(str)
    replace_requested = Signal(str)
    forget_requested = Signal(str)
    hand_over_requested = Signal(str)
    rename_requested = Signal(str, str)
    proxy_login_given = Signal(str, object)
    add_requested = Signal()
    history_requested = Signal()
    autostart_requested = Signal()

    def __init__(self, service: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._texts: Texts | None = None
        self._cards: dict[str, ShopCard] = {}
        self._title, self._lead = label("title"), label("lead")
        self._problem: Callable[[Texts], str] | None = None
        self._note = Note(Kind.BAD)
        self._note.hide()
        self._autostart, self._autostart_key = Note(Kind.WARN), ""
        self._autostart.action.clicked.connect(self.autostart_requested)
        self._autostart.hide()
        # In a container of their own, so that screen readers find new cards in visual order.
        cards = QWidget()
        self._list = QVBoxLayout(cards)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(Space.M)
        self._add = button()
        self._add.clicked.connect(self.add_requested)
        self._history = button("quiet")
        self._history.clicked.connect(self.history_requested)
        actions = QWidget()
        row = FlowLayout()
        actions.setLayout(row)
        row.addWidget(self._add)
        row.addWidget(self._history)
        self.body.addWidget(self._title)
        self.body.addWidget(self._lead)
        self.body.addWidget(self._autostart)
        self.body.addWidget(self._note)
        self.body.addWidget(cards)
        self.body.addWidget(actions)

    def show_shops(self, rows: Sequence[ShopRow]) -> None:
        """Show these shops in this order. Existing cards keep their focus and an open question."""
        for gone in set(self._cards) - {row.retailer_id for row in rows}:
            card = self._cards.pop(gone)
            card.hide()
            card.deleteLater()
        for index, row in enumerate(rows):
            if row.retailer_id not in self._cards:
                self._cards[row.retailer_id] = self._make_card(row)
            shop = self._cards[row.retailer_id]
            shop.show_row(row)
            self._list.insertWidget(index, shop)
            shop.show()
        self._order()
        self._show_lead()

    def show_autostart(self, on: bool, possible: bool) -> None:
        """Say that nobody watches after a restart, unless the program starts at login (`on`)."""
        self._autostart_key = "" if on else "autostart_off" if possible else "autostart_impossible"
        self._show_lead()

    def show_problem(self, retailer_id: str, problem: KeychainProblem) -> None:
        """Show why a shop could not be forgotten, now or when the page is entered."""
        self._show_problem(lambda texts: self._not_forgotten(texts, retailer_id, problem))

    def show_not_stored(self, shop: str, problem: KeychainProblem) -> None:
        """Show why the keys of a shop with this name were not stored, now or when the page is entered."""
        self._show_problem(
            lambda texts: texts(
                "pages.overview.not_stored",
                shop=shop,
                why=problem_words(texts, problem),
                add=texts("pages.overview.add"),
            )
        )

    def show_not_renamed(self, why: str) -> None:
        """Show that a name could not be saved; `why` is the system's message."""
        self._show_problem(lambda texts: texts("pages.overview.not_renamed", why=why))

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self.title = texts("pages.overview.title")
        self._title.setText(self.title)
        self._add.setText(texts("pages.overview.add"))
        self._history.setText(texts("history.title"))
        self._show_lead()
        for shop in self._cards.values():
            shop.show_texts(texts)

    def entered(self) -> None:
        """Focus the first shop."""
        first = next(iter(self._cards.values()), None)
        (first.check if first else self._add).setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Remove a problem that the user has seen."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._problem = None
            self._show_lead()

    def _show_problem(self, problem: Callable[[Texts], str]) -> None:
        self._problem = problem
        self._show_lead()
        self.reveal.emit(self._note)
        if self.isVisible():
            announce(self, self._note.words)

    def _make_card(self, row: ShopRow) -> ShopCard:
        shop = ShopCard(row, self._service)
        shop.check.clicked.connect(lambda: self.check_requested.emit(row.retailer_id))
        shop.replace.clicked.connect(lambda: self.replace_requested.emit(row.retailer_id))
        shop.hand_over.clicked.connect(lambda: self.hand_over_requested.emit(row.retailer_id))
        shop.renamed.connect(lambda name: self.rename_requested.emit(row.retailer_id, name))
        shop.proxy_form.given.connect(self.proxy_login_given)
        shop.forget_confirmed.connect(lambda: self._forget(row.retailer_id))
        if self._texts:
            shop.show_texts(self._texts)
        return shop

    def _order(self) -> None:
        """Set the tab order: card by card, then the button to add a shop."""
        cards = sorted(self._cards.values(), key=self._list.indexOf)
        controls = [control for card in cards for control in card.controls]
        # The chain starts at "add", which is then moved behind all cards.
        for before, after in pairwise([self._add, *controls, self._add] if controls else []):
            QWidget.setTabOrder(before, after)

    def _forget(self, retailer_id: str) -> None:
        self._problem = None
        self._show_lead()
        self.forget_requested.emit(retailer_id)

    def _show_lead(self) -> None:
        if self._texts:
            self._history.setVisible(bool(self._cards))
            key = "lead" if self._cards else "empty"
            self._lead.setText(self._texts(f"pages.overview.{key}", service=self._service))
            key = self._autostart_key if self._cards else ""
            action = self._texts("pages.overview.autostart_on") if key == "autostart_off" else ""
            self._autostart.show_words(self._texts(f"pages.overview.{key}") if key else "", action)
            self._note.show_words(self._problem(self._texts) if self._problem else "")

    def _not_forgotten(self, texts: Texts, retailer_id: str, problem: KeychainProblem) -> str:
        if retailer_id not in self._cards:
            return ""
        said = texts("pages.overview.not_forgotten", shop=self._cards[retailer_id].name)
        return f"{said} {problem_words(texts, problem)}"
