"""The page of the watched shops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bolsetup.core.keychain.errors import KeychainProblem, problem_sentences
from bolsetup.core.monitoring.pause import NOT_PAUSED, UNTIL_TURNED_ON
from bolsetup.core.monitoring.shop_order import counts, listed
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.policy import load_policy
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.shop_actions import ShopAction
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.widgets.basics import Note, button, focus, label, restyle_as
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.pause_control import pause_words
from bolsetup.gui.widgets.shop_card import ShopCard
from bolsetup.gui.widgets.shop_list_model import ShopListModel
from bolsetup.gui.widgets.shop_list_view import ShopListView
from bolsetup.gui.widgets.shop_menu import ShopMenu
from bolsetup.gui.widgets.shop_search import ShopSearch
from bolsetup.gui.widgets.status_icon import Kind

_MIN_SEARCHED: Final = 6
"""Number of shops from which on there is a search; fewer are seen at a glance."""


class OverviewPage(BasePage):
    """A card for a single shop; a list for several, in which a shop can be opened as a card.

    Signals; the first argument is the retailer number where there is one:
        check_requested(str): check the shop now.
        replace_requested(str): replace its keys.
        lost_requested(str): show how to mend its lost connection.
        hand_over_requested(str): hand over its keys again.
        forget_requested(str): forget the shop; already confirmed by the user.
        rename_requested(str, str): rename the shop; empty for the name at Bol.
        proxy_login_given(str, ProxyLogin): host and port of a proxy, and its login.
        add_requested(): add a shop.
        history_requested(): show the connection history.
        autostart_requested(): turn start at login on.
        unsaved_requested(): go on with handing over keys that are not saved.
        pause_ended(): turn alerts on again.
    """

    check_requested = Signal(str)
    replace_requested = Signal(str)
    lost_requested = Signal(str)
    forget_requested = Signal(str)
    hand_over_requested = Signal(str)
    rename_requested = Signal(str, str)
    proxy_login_given = Signal(str, object)
    add_requested = Signal()
    history_requested = Signal()
    autostart_requested = Signal()
    unsaved_requested = Signal()
    pause_ended = Signal()

    def __init__(self, service: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fills = True
        self._service = service
        self._texts: Texts | None = None
        self._rows: dict[str, ShopRow] = {}
        self._card: ShopCard | None = None
        self._opened = ""
        self._returns = False
        self._was_entered = False
        self._problem: Callable[[Texts], str] | None = None
        self._problem_code = ""
        self._title, self._lead = label("title"), label("lead")
        self._note = Note(Kind.BAD)
        self._note.action.clicked.connect(self.help_requested)
        self._note.hide()
        self._autostart, self._autostart_key = Note(Kind.WARN), ""
        self._autostart.hide()
        self._unsaved, self._unsaved_shop = Note(Kind.WARN), ""
        self._unsaved.hide()
        self._pause, self._paused_until = Note(), NOT_PAUSED
        self._pause.hide()
        self._back = button("quiet")
        self._search = ShopSearch()
        self._model = ShopListModel(self)
        self._list = ShopListView(self._model)
        self._none = label()
        self._show_all = button()
        self._menu = ShopMenu(self)
        self._add, self._history = button(), button("quiet")
        self._actions = QWidget()
        self._connect()
        self._lay_out()

    def show_shops(self, rows: Sequence[ShopRow]) -> None:
        """Show these shops in this order. Focus, search, and an open form or question stay."""
        is_first = bool(rows) and not self._rows
        self._rows = {row.retailer_id: row for row in rows}
        if self._menu.retailer_id not in self._rows:
            self._menu.close()
        self._show()
        if is_first and self.window().focusWidget() is self._add:
            # The page was entered before its shops were known.
            self._focus()

    def show_autostart(self, on: bool, possible: bool) -> None:
        """Say that nothing watches after a restart, unless the program starts at login (`on`).

        Says nothing if the administrator decided, since the user can change nothing then.
        """
        if load_policy().start_at_login is None:
            self._autostart_key = "" if on else "autostart_off" if possible else "autostart_impossible"
        self._show()

    def show_unsaved(self, shop: str) -> None:
        """Say that the keys of a shop are not saved, and offer to hand them over; empty for none."""
        self._unsaved_shop = shop
        self._show()

    def show_pause(self, until: float) -> None:
        """Say that alerts are paused, if they are; `until` as in `core/monitoring/pause.py`."""
        changed, self._paused_until = until != self._paused_until, until
        # A pause without an end may have been forgotten.
        self._pause.show_kind(Kind.WARN if until == UNTIL_TURNED_ON else Kind.INFO)
        self._show()
        if changed and self._texts and self.isVisible():
            announce(self, pause_words(until, self._texts))

    def show_problem(self, retailer_id: str, problem: KeychainProblem) -> None:
        """Show why a shop could not be forgotten, now or when the page is entered."""
        self._show_problem(lambda texts: self._not_forgotten(texts, retailer_id, problem), problem.code)

    def show_not_stored(self, shop: str, problem: KeychainProblem) -> None:
        """Show why the keys of a shop with this name were not stored, now or when the page is entered."""
        self._show_problem(
            lambda texts: texts(
                "pages.overview.not_stored",
                shop=shop,
                why=problem_sentences(texts, problem),
                add=self._add_words(texts),
            ),
            problem.code,
        )

    def show_not_renamed(self, why: str) -> None:
        """Show that a name could not be saved; `why` is the system's message."""
        self._show_problem(lambda texts: texts("pages.overview.not_renamed", why=why))

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self.title = texts("pages.overview.title")
        self._title.setText(self.title)
        self._back.setText(texts("pages.overview.back"))
        self._history.setText(texts("history.title"))
        self._none.setText(texts("pages.overview.none_found"))
        self._show_all.setText(texts("pages.overview.show_all"))
        self._search.show_texts(texts)
        self._list.setAccessibleName(self.title)
        self._list.setAccessibleDescription(texts("pages.overview.list_hint"))
        self._list.show_texts(texts)
        if self._card:
            self._card.show_texts(texts)
        self._show()

    def entered(self) -> None:
        """Return to the list, unless a form or a question is open, and set the focus."""
        self._opened = ""
        self._was_entered = True
        self._show()
        self._focus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Remove a problem that the user has seen."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._problem = None
            self._show_problem_words()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return to the list with Esc."""
        if event.key() == Qt.Key.Key_Escape and not self._back.isHidden():
            self._close_shop()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self._back.clicked.connect(self._close_shop)
        self._search.changed.connect(self._search_changed)
        self._search.left.connect(self._focus)
        self._show_all.clicked.connect(self._search.clear)
        self._show_all.clicked.connect(self._focus)
        self._list.opened.connect(self._open_shop)
        self._list.menu_requested.connect(self._open_menu)
        self._menu.details_requested.connect(self._open_shop)
        self._menu.requested.connect(self._perform)
        self._autostart.action.clicked.connect(self.autostart_requested)
        self._unsaved.action.clicked.connect(self.unsaved_requested)
        self._pause.action.clicked.connect(self.pause_ended)
        self._add.clicked.connect(self.add_requested)
        self._history.clicked.connect(self.history_requested)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._search.line.setFocus)

    def _lay_out(self) -> None:
        row = FlowLayout()
        self._actions.setLayout(row)
        row.addWidget(self._add)
        row.addWidget(self._history)
        # In a container of its own, so that screen readers find it in visual order.
        self._place = QWidget()
        self._column = QVBoxLayout(self._place)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._title)
        self.body.addWidget(self._lead)
        self.body.addWidget(self._pause)
        self.body.addWidget(self._unsaved)
        self.body.addWidget(self._autostart)
        self.body.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._note)
        self.body.addWidget(self._place)
        self.body.addWidget(self._search)
        self.body.addWidget(self._list, 1)
        self.body.addWidget(self._none)
        self.body.addWidget(self._show_all, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._actions)
        self.body.addStretch()

    # ---- what is shown ----

    def _show(self) -> None:
        # Otherwise a start would show everything three times.
        if self._texts is None or not self._was_entered:
            return
        focused = self.window().focusWidget()
        shop, several = self._shop_to_show(), len(self._rows) > 1
        searched = several and (len(self._rows) >= _MIN_SEARCHED or self._search.narrows)
        self._show_card(self._rows.get(shop))
        self._show_list(searched=searched)
        in_list, found = several and not shop, bool(self._model.rows)
        # First, since a style is applied again to what was made visible.
        self._show_words(self._texts, in_detail=several and not in_list)
        for part, shown in (
            (self._back, several and not in_list),
            (self._lead, in_list or not several),
            (self._place, bool(shop)),
            (self._search, in_list and searched),
            (self._list, in_list and found),
            (self._none, in_list and not found),
            (self._show_all, in_list and not found),
            (self._actions, in_list or not several),
            (self._history, bool(self._rows)),
        ):
            part.setVisible(shown)
        if self._has_hidden(focused):
            self._focus()

    def _show_words(self, texts: Texts, *, in_detail: bool) -> None:
        key = "lead" if self._rows else "empty"
        self._lead.setText(texts(f"pages.overview.{key}", service=self._service))
        self._add.setText(self._add_words(texts))
        restyle_as(self._add, "" if self._rows else "primary")
        # Not while the merchant is looking at one of several shops.
        watched = self._rows and not in_detail
        key = self._autostart_key if watched else ""
        action = texts("pages.overview.autostart_on") if key == "autostart_off" else ""
        self._autostart.show_words(texts(f"pages.overview.{key}") if key else "", action)
        unsaved = self._unsaved_shop
        self._unsaved.show_words(
            texts("pages.overview.unsaved", shop=unsaved) if unsaved else "",
            texts("pages.overview.unsaved_go_on"),
        )
        paused = watched and self._paused_until != NOT_PAUSED
        self._pause.show_words(pause_words(self._paused_until, texts) if paused else "", texts("pause.end"))
        self._show_problem_words()

    def _has_hidden(self, focused: QWidget | None) -> bool:
        return focused is not None and self.isAncestorOf(focused) and not focused.isVisibleTo(self)

    def _shop_to_show(self) -> str:
        """Return the shop whose card is shown; empty for the list."""
        if len(self._rows) == 1:
            return next(iter(self._rows))
        if self._card and self._card.asking and self._card.retailer_id in self._rows:
            return self._card.retailer_id
        return self._opened if self._opened in self._rows else ""

    def _show_card(self, row: ShopRow | None) -> None:
        if self._card and (row is None or row.retailer_id != self._card.retailer_id):
            self._card.hide()
            self._card.deleteLater()
            self._card = None
        if row is None:
            self._opened, self._returns = "", False
        elif self._card:
            self._card.show_row(row)
        else:
            self._card = self._make_card(row)
            self._column.addWidget(self._card)
            self._card.show()
            for before, after in pairwise([self._back, *self._card.controls]):
                QWidget.setTabOrder(before, after)

    def _show_list(self, *, searched: bool) -> None:
        rows = list(self._rows.values())
        if searched:
            self._search.show_counts(counts(rows))
            rows = listed(rows, self._search.shop_filter, self._search.words)
        self._model.show_rows(rows if len(self._rows) > 1 else [])

    def _make_card(self, row: ShopRow) -> ShopCard:
        shop = ShopCard(row, self._service)
        shop.requested.connect(lambda action: self._perform(row.retailer_id, action))
        shop.renamed.connect(lambda name: self.rename_requested.emit(row.retailer_id, name))
        shop.proxy_form.given.connect(self.proxy_login_given)
        shop.forget_confirmed.connect(lambda: self._forget(row.retailer_id))
        shop.answered.connect(self._answered)
        shop.code.help_requested.connect(self.help_requested)
        if self._texts:
            shop.show_texts(self._texts)
        return shop

    def _add_words(self, texts: Texts) -> str:
        return texts(f"pages.overview.{'add' if self._rows else 'add_first'}")

    # ---- what the user does ----

    def _search_changed(self) -> None:
        self._show()
        if self._texts:
            announce(self, self._texts("pages.overview.found", count=len(self._model.rows)))

    def _open_menu(self, retailer_id: str, place: QPoint) -> None:
        if self._texts:
            self._menu.open(self._rows[retailer_id], self._texts, place)

    def _open_shop(self, retailer_id: str) -> None:
        self._opened = retailer_id
        self._show()
        self._focus()

    def _close_shop(self) -> None:
        shop = self._card.retailer_id if self._card else ""
        self._show_card(None)
        self._show()
        self._list.show_current(shop)
        self._focus()

    def _perform(self, retailer_id: str, action: ShopAction) -> None:
        signals = {
            ShopAction.RECONNECT: self.lost_requested,
            ShopAction.CHECK: self.check_requested,
            ShopAction.REPLACE: self.replace_requested,
            ShopAction.HAND_OVER: self.hand_over_requested,
        }
        if action in signals:
            signals[action].emit(retailer_id)
        elif retailer_id in self._rows:
            self._open_shop(retailer_id)
            self._returns = True
            if self._card:
                self._card.perform(action)

    def _answered(self) -> None:
        if self._returns and len(self._rows) > 1:
            self._close_shop()
        else:
            self._show()

    def _forget(self, retailer_id: str) -> None:
        self._problem = None
        self._show_problem_words()
        self.forget_requested.emit(retailer_id)

    def _focus(self) -> None:
        if self._card:
            focus(self._card.main_control)
        else:
            shown = (each for each in (self._list, self._show_all) if not each.isHidden())
            next(shown, self._add).setFocus()

    # ---- problems ----

    def _show_problem(self, problem: Callable[[Texts], str], code: str = "") -> None:
        self._problem, self._problem_code = problem, code
        self._show_problem_words()
        self.reveal.emit(self._note)
        if self.isVisible():
            announce(self, self._note.words)

    def _show_problem_words(self) -> None:
        if self._texts is None:
            return
        words = self._problem(self._texts) if self._problem else ""
        self._note.show_words(words, self._texts("window.menu.help") if words else "")
        # Otherwise that of the first shop in trouble.
        codes = (self._problem_code if words else "", *(row.support_code for row in self._rows.values()))
        self.support_code = next(filter(None, codes), "")

    def _not_forgotten(self, texts: Texts, retailer_id: str, problem: KeychainProblem) -> str:
        if retailer_id not in self._rows:
            return ""
        said = texts("pages.overview.not_forgotten", shop=self._rows[retailer_id].name)
        return f"{said} {problem_sentences(texts, problem)}"
