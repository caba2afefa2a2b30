"""Controls the order of pages and what each one shows."""

from __future__ import annotations

from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.errors import KeychainProblem
from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.shops.credential_store import CredentialStore
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.core.signals import StateSignal
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.gui.controllers.hand_over import HandOverController
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.qt.single_instance import bring_to_front
from bolsetup.gui.window.main_window import MainWindow


class JourneyController:
    """Controls the flow through the pages: new keys, confirming the shop, hand-over, end.

    Signals:
        expected_changed(ShopRow | None): the shop whose keys are being replaced; None to accept any shop.
        kept_changed(bool): whether the keys that are handed over are stored.
        unsaved_changed(str): the name of the shop whose keys are in memory only; empty if there is none.
    """

    def __init__(
        self,
        window: MainWindow,
        pages: PageSet,
        monitor: Monitor,
        store: CredentialStore,
        hand_over: HandOverController,
        alerts: Alerts,
    ) -> None:
        self._window = window
        self._pages = pages
        self._monitor = monitor
        self._store = store
        self._hand_over = hand_over
        self._alerts = alerts
        self.expected_changed: StateSignal[[ShopRow | None]] = StateSignal()
        self.kept_changed: StateSignal[[bool]] = StateSignal()
        self.unsaved_changed: StateSignal[[str]] = StateSignal()
        self._replaced = ""
        """Retailer number of the shop whose keys are being replaced; empty if none."""
        self._unsaved: Shop | None = None
        """The shop whose keys are in memory only and have not been handed over yet."""

    # ---- navigation ----

    def go_to(self, page: Page) -> None:
        """Show a page without opening the window."""
        self._window.go_to(page)

    def open(self, page: Page) -> None:
        """Show a page and bring the window to the front."""
        self._window.go_to(page)
        self.show_window()

    def show_window(self) -> None:
        """Bring the window to the front, on its current page."""
        bring_to_front(self._window)

    def open_window(self) -> None:
        """Bring the window to the front, on what helps if connections are lost.

        A merchant in the middle of the journey stays there.
        """
        lost = [row.retailer_id for row in self._monitor.rows() if row.state is State.LOST]
        if lost and not self._under_way:
            self.open_shop(lost[0] if len(lost) == 1 else "")
        else:
            self.show_window()

    def open_shop(self, retailer_id: str) -> None:
        """Bring the window to the front, on what helps with the lost connection of a shop, or on the shops.

        Args:
            retailer_id: the shop; empty for all shops.
        """
        shop = self._monitor.shop(retailer_id)
        if shop and shop.state is State.LOST:
            self.show_lost(retailer_id)
        else:
            self._window.go_to(Page.OVERVIEW)
        self.show_window()

    def show_lost(self, retailer_id: str) -> None:
        """Show what helps with the lost connection of a shop."""
        self._pages.lost.show_shop(self._monitor.shop(retailer_id))
        self._window.go_to(Page.LOST)

    def next(self, page: Page) -> None:
        """Handle the next button on pages with their own action."""
        match page:
            case Page.KEYS:
                self._window.go_to(Page.SHOP)
            case Page.SHOP:
                self._store.store()
            case Page.HAND_OVER:
                self._settle_unsaved(self._hand_over.shop)
                self._window.go_to(Page.DONE)

    # ---- new keys ----

    def add_shop(self, start: Page = Page.STEP_1) -> None:
        """Start adding a shop; if entered keys are not stored yet, return to those instead.

        Args:
            start: the step to start at.
        """
        if self._unsaved:
            self._ask_to_discard()
        elif Page.KEYS not in self._pages.made or self._pages.keys.begin(""):
            self.expected_changed.emit(None)
            # A merchant who was handing over saved keys, or had just done so, can go back to that.
            returns = self._window.standing in (Page.HAND_OVER, Page.DONE)
            self._window.begin_at(start, returns=returns)
        else:
            self._window.go_to(Page.KEYS)

    def go_to_step(self, step: Page) -> None:
        """Go to a step that support named; outside the journey, begin the journey at it.

        Refused while waiting for Bol or the keychain, and during the hand-over of keys that are not saved,
        since there would be no way back to them.
        """
        standing = self._window.standing
        if self._pages[standing].busy:
            self._window.say("window.refused.busy")
        elif self._hands_over_unsaved:
            self._window.say("window.refused.unsaved", next=self._pages.hand_over.next_word)
        elif standing is Page.LOST and self._pages.lost.retailer_id:
            self.replace_keys(self._pages.lost.retailer_id, step)
        elif standing in (Page.WELCOME, *STEPS, Page.SHOP):
            self._window.go_to(step)
        else:
            self.add_shop(step)

    def begin_anew(self) -> None:
        """Begin with another shop; if keys are not saved yet, show them and ask whether to discard them."""
        standing = self._window.standing
        if self._pages[standing].busy:
            self._window.go_to(standing)
            self._window.say("window.refused.busy")
        elif self._unsaved:
            self._ask_to_discard()
        elif self._has_input:
            self._pages.keys.show_note("discard")
            self._window.go_to(Page.KEYS)
        else:
            self.discard_and_begin()

    def discard_and_begin(self) -> None:
        """Begin with another shop, without the keys that are not saved. What is stored stays."""
        self._set_unsaved(None)
        if Page.KEYS in self._pages.made:
            self._pages.keys.clear()
        self.expected_changed.emit(None)
        self._window.begin_at(Page.STEP_1)

    @property
    def _has_input(self) -> bool:
        """Whether there are keys on their page that are not stored yet."""
        return Page.KEYS in self._pages.made and self._pages.keys.has_input

    @property
    def _hands_over_unsaved(self) -> bool:
        return self._window.standing is Page.HAND_OVER and not self._store.is_kept(self._hand_over.shop)

    def replace_keys(self, retailer_id: str, start: Page = Page.KEYS) -> None:
        """Ask for new keys for a watched shop; if entered keys are not stored yet, return to those instead.

        Args:
            retailer_id: retailer number of the shop.
            start: the step to start at.
        """
        if self._unsaved and self._unsaved.retailer_id != retailer_id:
            self._ask_to_discard()
            return
        self._replaced = retailer_id
        if shop := self._monitor.shop(retailer_id):
            note = "replace_lost" if shop.state is State.LOST else "replace"
            if self._pages.keys.begin(retailer_id, note, shop=shop.name):
                self.expected_changed.emit(shop)
            else:
                start = Page.KEYS
        self._window.go_to(start)

    def make_new_set(self, retailer_id: str) -> None:
        """Ask for new keys for a watched shop, starting where they are made at Bol."""
        self.replace_keys(retailer_id, Page.STEP_4)

    @property
    def _under_way(self) -> bool:
        """Whether the merchant is adding a shop or replacing keys, and would lose the thread."""
        match self._window.standing:
            case Page.SHOP | Page.HAND_OVER:
                return True
            case page if page in STEPS:
                return self._window.isVisible() or self._has_input
            case _:
                return False

    def show_proved(self, shop: Shop) -> None:
        """Ask the merchant to confirm the shop that the accepted keys belong to."""
        self._pages.shop.show_shop(shop, self._monitor.shop(shop.retailer_id) is not None)

    def return_to_keys(self) -> None:
        """Show the keys that are asked about again, while their shop waits to be confirmed."""
        if self._window.current is Page.SHOP:
            self._window.go_to(Page.KEYS)

    def reject_shop(self) -> None:
        """Discard keys that belong to the wrong shop, and ask for others."""
        self._pages.keys.clear()
        self._pages.keys.show_note("other_shop")
        self._window.go_to(Page.KEYS)

    # ---- storing ----

    def stored(self, shop: StoredShop, pair: Credentials, proved_at: float) -> None:
        """Watch the shop of a stored pair that Bol accepted at `proved_at` (Unix seconds)."""
        self._settle_unsaved(shop.retailer_id)
        self._monitor.watch_stored(shop, pair, proved_at)
        self._pages.keys.drop(pair)
        self._show_kept()

    def not_stored(self, shop: Shop, problem: KeychainProblem, is_latest: bool) -> None:
        """Report that a pair was not stored. `is_latest` is True if it is the pair on the page."""
        if is_latest:
            self._pages.shop.show_problem(problem)
        if not (is_latest and self._pages.shop.isVisible()):
            known = self._monitor.shop(shop.retailer_id)
            name = known.name if known else shop.display_name
            self._pages.overview.show_not_stored(name, problem)
            self._alerts.show_not_stored(name)

    def store_ended(self, retailer_id: str) -> None:
        """Continue with the hand-over, unless the merchant has left the page in the meantime."""
        if self._window.standing is Page.SHOP:
            self.expected_changed.emit(None)
            self.hand_over(retailer_id)

    def continue_unstored(self, shop: Shop) -> None:
        """Continue with the hand-over of a pair that is not stored."""
        self._set_unsaved(shop)
        self.return_to_unsaved()
        self._pages.keys.clear()

    # ---- the hand-over ----

    def return_to_unsaved(self) -> None:
        """Continue handing over keys that are not saved."""
        if self._unsaved:
            self.hand_over(self._unsaved.retailer_id, self._unsaved.display_name)
            if self._window.current is not Page.HAND_OVER:
                # From a page such as Help, only its Back button would lead there.
                self._window.go_to(Page.HAND_OVER)

    def _ask_to_discard(self) -> None:
        """Ask whether to discard keys that are not saved; only one shop can have such keys."""
        self.return_to_unsaved()
        self._pages.hand_over.ask_to_discard()

    def _settle_unsaved(self, retailer_id: str) -> None:
        """Stop treating the keys of a shop as unsaved: they were handed over or saved."""
        if self._unsaved and self._unsaved.retailer_id == retailer_id:
            self._set_unsaved(None)

    def _set_unsaved(self, shop: Shop | None) -> None:
        self._unsaved = shop
        self.unsaved_changed.emit(shop.display_name if shop else "")

    def hand_over(self, retailer_id: str, name: str = "") -> None:
        """Show the hand-over page of a shop. `name` is used if the shop is not watched."""
        self._hand_over.set_shop(retailer_id)
        self._pages.hand_over.show_shop(name, retailer_id)
        self.show_shops()
        self._show_kept()
        self._window.go_on_to(Page.HAND_OVER)

    def show_shops(self) -> None:
        """Update the pages that show a single shop."""
        pages = self._pages
        if Page.HAND_OVER in pages.made and (shop := self._monitor.shop(self._hand_over.shop)):
            pages.hand_over.show_shop(shop.name, shop.retailer_id)
        if Page.KEYS in pages.made and (shop := self._monitor.shop(self._replaced)):
            pages.keys.update_replaced(shop.name, lost=shop.state is State.LOST)
        if Page.LOST in pages.made and pages.lost.retailer_id:
            pages.lost.show_shop(self._monitor.shop(pages.lost.retailer_id))

    def _show_kept(self) -> None:
        self.kept_changed.emit(self._store.is_kept(self._hand_over.shop))
