"""Order of pages, with mocked pages. tests/program covers the same flow with the whole program."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any
from unittest.mock import create_autospec

import pytest

from bolsetup.core.bol.outcomes import Outcome, Shop
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.errors import KeychainProblem
from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.shops.credential_store import CredentialStore
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.controllers import journey as journey_module
from bolsetup.gui.controllers.hand_over import HandOverController
from bolsetup.gui.controllers.journey import JourneyController
from bolsetup.gui.pages.done import DonePage
from bolsetup.gui.pages.hand_over import HandOverPage
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.pages.lost import LostPage
from bolsetup.gui.pages.overview import OverviewPage
from bolsetup.gui.pages.shop import ShopPage
from bolsetup.gui.window.main_window import MainWindow

SHOP = Shop("1234567", "Voorbeeldwinkel")
LOST = ShopRow("1234567", "De zaak", State.LOST, Outcome.REFUSED)
PAIR = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET")


@cache
def _mock(kind: type) -> Any:
    """A mock of an instance. It is used again: to make one of a widget takes a while."""
    return create_autospec(kind, instance=True)


def _new_mock(kind: type) -> Any:
    mock = _mock(kind)
    mock.reset_mock(return_value=True, side_effect=True)
    return mock


class Case:
    """A controller with mocked dependencies."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = _new_mock(MainWindow)
        self.window.current = self.window.standing = Page.WELCOME
        self.keys = _new_mock(KeysPage)
        self.shop = _new_mock(ShopPage)
        self.hand_over_page = _new_mock(HandOverPage)
        self.done = _new_mock(DonePage)
        self.overview = _new_mock(OverviewPage)
        self.lost = _new_mock(LostPage)
        self.lost.retailer_id = ""
        self.monitor = create_autospec(Monitor, instance=True)
        self.store = create_autospec(CredentialStore, instance=True)
        self.hand_over = create_autospec(HandOverController, instance=True, shop=SHOP.retailer_id)
        self.alerts = create_autospec(Alerts, instance=True)
        self.monitor.shop.return_value = None
        self.monitor.rows.return_value = []
        self.raised: list[Any] = []
        monkeypatch.setattr(journey_module, "bring_to_front", self.raised.append)
        pages: Any = SimpleNamespace(
            keys=self.keys,
            shop=self.shop,
            hand_over=self.hand_over_page,
            done=self.done,
            overview=self.overview,
            lost=self.lost,
            made=Page,
        )
        self.controller = JourneyController(
            self.window, pages, self.monitor, self.store, self.hand_over, self.alerts
        )
        # As app.py does.
        self.controller.expected_changed.connect(self.shop.expect)
        self.controller.unsaved_changed.connect(self.overview.show_unsaved)
        for page in (self.hand_over_page, self.done):
            self.controller.kept_changed.connect(page.show_kept)

    @property
    def went_to(self) -> list[Page]:
        calls = self.window.mock_calls
        return [call.args[0] for call in calls if call[0] in ("go_to", "go_on_to", "begin_at")]


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Case:
    return Case(monkeypatch)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (None, Page.OVERVIEW),
        (LOST._replace(outcome=Outcome.REFUSED), Page.LOST),
        (LOST._replace(outcome=Outcome.ACCOUNT_INACTIVE), Page.LOST),
        (LOST._replace(state=State.UNREACHABLE, outcome=Outcome.OFFLINE), Page.OVERVIEW),
        *((LOST._replace(state=state), Page.OVERVIEW) for state in State if state is not State.LOST),
    ],
)
def test_an_alert_opens_the_page_that_helps(case: Case, row: ShopRow | None, expected: Page) -> None:
    case.monitor.shop.return_value = row
    case.controller.open_shop(SHOP.retailer_id)
    assert case.went_to == [expected]
    assert case.raised == [case.window]
    assert case.lost.show_shop.call_args_list == ([((row,),)] if expected is Page.LOST else [])


OTHER = LOST._replace(retailer_id="7654321")
CONNECTED = LOST._replace(state=State.CONNECTED, outcome=None)


@pytest.mark.parametrize(
    ("rows", "standing", "closed", "typed", "goes"),
    [
        ([], Page.DONE, True, False, []),
        ([CONNECTED], Page.DONE, True, False, []),
        ([LOST], Page.DONE, True, False, [Page.LOST]),
        ([LOST], Page.DONE, False, False, [Page.LOST]),
        ([LOST], Page.OVERVIEW, True, False, [Page.LOST]),
        ([LOST], Page.LOST, True, False, [Page.LOST]),
        ([LOST, OTHER], Page.DONE, True, False, [Page.OVERVIEW]),
        # A journey that was given up hides nothing; one that is under way is not interrupted.
        ([LOST], Page.STEP_4, True, False, [Page.LOST]),
        ([LOST], Page.STEP_4, False, False, []),
        ([LOST], Page.KEYS, True, True, []),
        ([LOST], Page.SHOP, True, False, []),
        ([LOST], Page.HAND_OVER, True, False, []),
    ],
)
def test_the_icon_of_a_lost_connection_leads_to_what_helps(
    case: Case, rows: list[ShopRow], standing: Page, closed: bool, typed: bool, goes: list[Page]
) -> None:
    case.monitor.rows.return_value = rows
    case.monitor.shop.side_effect = lambda number: next((r for r in rows if r.retailer_id == number), None)
    case.window.standing = standing
    case.window.isVisible.return_value = not closed
    case.keys.has_input = typed
    case.controller.open_window()
    assert case.went_to == goes
    assert case.raised == [case.window]


@pytest.mark.parametrize(
    ("page", "goes", "stores"),
    [(Page.KEYS, [Page.SHOP], False), (Page.SHOP, [], True), (Page.HAND_OVER, [Page.DONE], False)],
)
def test_next_runs_the_action_of_the_page(case: Case, page: Page, goes: list[Page], stores: bool) -> None:
    case.controller.next(page)
    assert case.went_to == goes
    assert case.store.store.called is stores


@pytest.mark.parametrize(("free", "expected"), [(True, Page.STEP_1), (False, Page.KEYS)])
def test_adding_a_shop_starts_at_step_1_unless_keys_are_not_stored_yet(
    case: Case, free: bool, expected: Page
) -> None:
    case.keys.begin.return_value = free
    case.controller.add_shop()
    assert case.went_to == [expected]
    assert case.shop.expect.called is free


@pytest.mark.parametrize(
    ("state", "note"),
    [(State.LOST, "replace_lost"), (State.CONNECTED, "replace"), (State.UNREADABLE, "replace")],
)
@pytest.mark.parametrize("free", [True, False])
def test_replacing_keys_asks_for_new_ones(case: Case, state: State, note: str, free: bool) -> None:
    row = LOST._replace(state=state)
    case.monitor.shop.return_value, case.keys.begin.return_value = row, free
    case.controller.replace_keys(SHOP.retailer_id)
    case.keys.begin.assert_called_once_with(SHOP.retailer_id, note, shop="De zaak")
    assert case.shop.expect.call_args_list == ([((row,),)] if free else [])
    assert case.went_to == [Page.KEYS]


@pytest.mark.parametrize(("free", "page"), [(True, Page.STEP_4), (False, Page.KEYS)])
def test_a_new_set_starts_at_step_4_unless_keys_are_not_stored_yet(
    case: Case, free: bool, page: Page
) -> None:
    case.monitor.shop.return_value, case.keys.begin.return_value = LOST, free
    case.controller.make_new_set(SHOP.retailer_id)
    assert case.went_to == [page]
    assert case.shop.expect.call_args_list == ([((LOST,),)] if free else [])


@pytest.mark.parametrize("state", [State.CONNECTED, State.LOST])
def test_the_note_on_replaced_keys_follows_the_shop(case: Case, state: State) -> None:
    case.monitor.shop.side_effect = lambda number: LOST._replace(state=state) if number else None
    case.controller.show_shops()
    case.keys.update_replaced.assert_not_called()
    case.controller.replace_keys(SHOP.retailer_id)
    case.controller.show_shops()
    case.keys.update_replaced.assert_called_once_with("De zaak", lost=state is State.LOST)


@pytest.mark.parametrize("row", [LOST, None])
def test_the_page_of_a_lost_connection_follows_its_shop(case: Case, row: ShopRow | None) -> None:
    case.lost.retailer_id = SHOP.retailer_id
    case.monitor.shop.return_value = row
    case.controller.show_shops()
    case.lost.show_shop.assert_called_once_with(row)


@pytest.mark.parametrize(("current", "goes"), [(Page.SHOP, [Page.KEYS]), (Page.HAND_OVER, [])])
def test_keys_asked_about_again_are_shown_instead_of_their_shop(
    case: Case, current: Page, goes: list[Page]
) -> None:
    case.window.current = current
    case.controller.return_to_keys()
    assert case.went_to == goes


def test_a_rejected_shop_leads_back_to_empty_keys(case: Case) -> None:
    case.controller.reject_shop()
    case.keys.clear.assert_called_once_with()
    case.keys.show_note.assert_called_once_with("other_shop")
    assert case.went_to == [Page.KEYS]


def test_a_stored_pair_is_watched_and_leaves_the_page(case: Case) -> None:
    shop = StoredShop("1234567", "Voorbeeldwinkel", 0.0)
    case.controller.stored(shop, PAIR, 5.0)
    case.monitor.watch_stored.assert_called_once_with(shop, PAIR, 5.0)
    case.keys.drop.assert_called_once_with(PAIR)


@pytest.mark.parametrize(
    ("latest", "visible", "on_page", "elsewhere"),
    [(True, True, True, False), (True, False, True, True), (False, True, False, True)],
)
def test_a_failure_to_store_is_shown_where_the_merchant_is(
    case: Case, latest: bool, visible: bool, on_page: bool, elsewhere: bool
) -> None:
    case.shop.isVisible.return_value = visible
    case.controller.not_stored(SHOP, KeychainProblem.LOCKED, latest)
    assert case.shop.show_problem.called is on_page
    assert case.overview.show_not_stored.call_args_list == (
        [((SHOP.display_name, KeychainProblem.LOCKED),)] if elsewhere else []
    )
    assert case.alerts.show_not_stored.called is elsewhere


@pytest.mark.parametrize(("current", "goes"), [(Page.SHOP, [Page.HAND_OVER]), (Page.OVERVIEW, [])])
def test_a_late_keychain_does_not_change_the_page(case: Case, current: Page, goes: list[Page]) -> None:
    case.window.standing = current
    case.controller.store_ended(SHOP.retailer_id)
    assert case.went_to == goes


@pytest.mark.parametrize("row", [None, LOST])
def test_the_hand_over_names_the_shop_as_the_merchant_does(case: Case, row: ShopRow | None) -> None:
    case.monitor.shop.return_value = row
    case.store.is_kept.return_value = False
    case.controller.continue_unstored(SHOP)
    case.hand_over.set_shop.assert_called_once_with(SHOP.retailer_id)
    name = row.name if row else SHOP.display_name
    assert case.hand_over_page.show_shop.call_args.args == (name, SHOP.retailer_id)
    for page in (case.hand_over_page, case.done):
        page.show_kept.assert_called_once_with(False)
    case.keys.clear.assert_called_once_with()
    assert set(case.went_to) == {Page.HAND_OVER}
