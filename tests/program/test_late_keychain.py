"""Late results from the keychain do not disturb what the merchant is doing by then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.errors import problem_sentences
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.task_runner import WorkQueue
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.pages.shop import ShopPage
from bolsetup.gui.widgets.credential_field import CredentialField, CredentialLineEdit
from bolsetup.platform.notifications import NotShown
from tests.fakes import Deferred
from tests.gui.samples import one
from tests.program.conftest import Stage
from tests.program.scene import NEW_PAIR, OTHER_PAIR, OTHER_SHOP, PAIR, SHOP, Scene, World


class Slow:
    """A run of the program whose keychain jobs run only when `answer` is called."""

    def __init__(self, start: Stage) -> None:
        self.runner = Deferred(WorkQueue.KEYCHAIN)
        self.scene: Scene = start(runner=self.runner)
        self.answer()  # the recovery at each start

    def answer(self) -> None:
        """Run the oldest pending keychain job."""
        self.runner.waiting.pop(0)()

    @property
    def fields(self) -> list[str]:
        """Client ID and Client Secret in the fields."""
        return [field.value for field in self.scene.window.findChildren(CredentialField)]

    @property
    def listed(self) -> list[str]:
        """Retailer numbers of the stored shops."""
        return [shop.retailer_id for shop in self.scene.world.shops.load()]

    def enter(self, pair: Credentials) -> None:
        """Enter a pair and go to the shop page."""
        self.scene.window.go_to(Page.KEYS)
        self.scene.paste(pair)
        self.scene.press("pages.keys.next")

    def continue_without(self) -> None:
        """Continue without storing; the page offers that after ten seconds."""
        one(self.scene.window, ShopPage).unstored_requested.emit()
        assert self.scene.at(Page.HAND_OVER)

    def leave_keychain_hanging(self) -> None:
        """Store the first pair in a keychain that does not respond, and continue without storing."""
        self.enter(PAIR)
        self.scene.press("pages.shop.next")
        self.continue_without()

    def add(self) -> None:
        """Start adding another shop."""
        self.scene.window.go_to(Page.OVERVIEW)
        self.scene.press(f"pages.overview.{'add' if self.scene.watched else 'add_first'}")


@pytest.fixture
def slow(start: Stage) -> Slow:
    return Slow(start)


def test_a_pair_stored_late_counts_as_checked_when_bol_accepted_it(slow: Slow) -> None:
    world = slow.scene.world
    slow.enter(PAIR)
    proved_at = world.clock.now
    slow.scene.press("pages.shop.next")
    world.clock.now += 7200
    world.bol.verdict = Verdict(Outcome.OFFLINE)
    slow.answer()
    (known,) = world.connections.load().values()
    # The next check is overdue by then, so it follows immediately.
    assert (known.outcome, known.checked_at) == (Outcome.OFFLINE, proved_at + 7200)


@pytest.mark.parametrize("late_s", [0, 60])
def test_the_check_before_a_shop_was_stored_is_known_after_a_restart(
    start: Stage, slow: Slow, late_s: int
) -> None:
    slow.enter(PAIR)
    slow.scene.press("pages.shop.next")
    slow.scene.world.clock.now += late_s
    slow.answer()
    again = start(runner=Deferred(WorkQueue.KEYCHAIN))
    again.window.go_to(Page.OVERVIEW)
    assert again.reads("states.connected.title")
    assert not again.reads("states.unchecked.title")


def test_a_late_result_does_not_affect_the_next_shop(slow: Slow) -> None:
    slow.leave_keychain_hanging()
    slow.add()
    slow.enter(OTHER_PAIR)
    assert OTHER_SHOP.display_name in slow.scene.words
    slow.answer()
    assert slow.listed == slow.scene.watched == [SHOP.retailer_id]
    assert slow.scene.at(Page.SHOP)
    assert OTHER_SHOP.display_name in slow.scene.words
    assert slow.fields == [OTHER_PAIR.client_id, OTHER_PAIR.client_secret]
    slow.scene.press("pages.shop.next")
    slow.answer()
    assert slow.scene.at(Page.HAND_OVER)
    assert slow.listed == [SHOP.retailer_id, OTHER_SHOP.retailer_id]
    assert "…6666" in slow.scene.words
    assert slow.fields == ["", ""]


def test_a_late_result_does_not_end_storing_the_next_pair(slow: Slow) -> None:
    slow.leave_keychain_hanging()
    slow.add()
    slow.enter(OTHER_PAIR)
    slow.scene.press("pages.shop.next")
    slow.answer()
    assert slow.scene.at(Page.SHOP)
    assert slow.scene.reads("pages.shop.storing")
    slow.answer()
    assert slow.scene.at(Page.HAND_OVER)


def test_a_late_problem_is_not_shown_for_the_next_shop(slow: Slow) -> None:
    slow.leave_keychain_hanging()
    slow.add()
    slow.enter(OTHER_PAIR)
    slow.scene.world.keychain.problem = RuntimeError()
    slow.answer()
    assert not slow.scene.reads(f"keychain.{KeychainProblem.BROKEN}.title")
    assert slow.scene.at(Page.SHOP)


def go_to_the_shops(slow: Slow) -> None:
    slow.scene.press("window.menu.overview")


def go_and_add(slow: Slow) -> None:
    go_to_the_shops(slow)
    slow.scene.press("pages.overview.add")


def go_and_enter_another(slow: Slow) -> None:
    go_and_add(slow)
    slow.enter(OTHER_PAIR)


def close_the_window(slow: Slow) -> None:
    slow.scene.window.close()


@pytest.mark.parametrize(
    "then",
    [go_to_the_shops, go_and_add, go_and_enter_another, close_the_window],
    ids=lambda then: then.__name__,
)
def test_a_pair_that_was_not_stored_is_reported_on_every_page(
    start: Stage, world: World, then: Callable[[Slow], None]
) -> None:
    world.add(OTHER_SHOP, OTHER_PAIR)
    slow = Slow(start)
    slow.enter(PAIR)
    slow.scene.press("pages.shop.next")
    then(slow)
    page, fields = slow.scene.page, slow.fields
    world.keychain.problem = RuntimeError()
    while slow.runner.waiting:
        slow.answer()
    assert slow.scene.notified("not_stored", shop=SHOP.display_name) == 1
    assert (slow.scene.page, slow.fields) == (page, fields)
    assert slow.fields != ["", ""]
    slow.scene.notifier.activated(slow.scene.notifier.shown[-1][0], "")
    assert slow.scene.at(Page.OVERVIEW)
    assert not_stored(slow) in slow.scene.words
    if then is go_and_enter_another:
        return
    world.keychain.problem = None
    slow.scene.press("pages.overview.add")
    assert slow.fields == [PAIR.client_id, PAIR.client_secret]
    slow.scene.press("pages.keys.next")
    assert SHOP.display_name in slow.scene.words
    slow.scene.press("pages.shop.again")
    slow.answer()
    assert world.stored() == PAIR.to_json()


def not_stored(slow: Slow) -> str:
    """Message on the overview that the first pair was not stored."""
    texts = slow.scene.texts
    why = problem_sentences(texts, KeychainProblem.BROKEN)
    add = texts("pages.overview.add")
    return texts("pages.overview.not_stored", shop=SHOP.display_name, why=why, add=add)


def test_an_undeliverable_message_about_an_unstored_pair_opens_the_overview(
    start: Stage, world: World
) -> None:
    world.add(OTHER_SHOP, OTHER_PAIR)
    slow = Slow(start)
    slow.enter(PAIR)
    slow.scene.press("pages.shop.next")
    slow.scene.window.go_to(Page.HISTORY)
    slow.scene.notifier.problem = NotShown("no answer")
    world.keychain.problem = RuntimeError()
    while slow.runner.waiting:
        slow.answer()
    assert slow.scene.at(Page.OVERVIEW)
    assert not_stored(slow) in slow.scene.words


def test_a_problem_on_the_visible_shop_page_is_shown_only_there(slow: Slow) -> None:
    slow.enter(PAIR)
    slow.scene.press("pages.shop.next")
    slow.scene.world.keychain.problem = RuntimeError()
    slow.answer()
    assert slow.scene.reads(f"keychain.{KeychainProblem.BROKEN}.title")
    assert slow.scene.titles == []
    slow.scene.window.go_to(Page.OVERVIEW)
    assert not_stored(slow) not in slow.scene.words


def test_continuing_without_storing_suppresses_the_late_problem(slow: Slow) -> None:
    slow.leave_keychain_hanging()
    slow.scene.world.keychain.problem = RuntimeError()
    slow.answer()
    assert slow.scene.titles == []
    assert slow.scene.reads("pages.hand-over.not_kept")


@pytest.mark.parametrize("edited", [False, True])
def test_the_shop_page_stops_waiting_when_its_pair_is_gone(slow: Slow, edited: bool) -> None:
    slow.enter(PAIR)
    slow.scene.press("pages.shop.next")
    slow.scene.window.go_to(Page.KEYS)
    if edited:
        line, _ = slow.scene.window.findChildren(CredentialLineEdit)
        line.selectAll()
        QTest.keyClick(line, Qt.Key.Key_Delete)
    else:
        slow.answer()
    page = one(slow.scene.window, ShopPage)
    assert (page.valid, page.busy) == (False, False)


def other_pages(*apart: Page) -> list[Any]:
    """All pages but these. What they have to do with the keychain decides: of the others, one is enough."""
    alike = {*STEPS, Page.HISTORY, Page.LOST, Page.HELP, Page.SETTINGS} - {Page.STEP_4, Page.KEYS}
    return [
        pytest.param(page, marks=pytest.mark.repeats if page in alike else ())
        for page in Page
        if page not in apart
    ]


@pytest.mark.parametrize("page", other_pages(Page.SHOP))
def test_a_late_result_does_not_change_the_page(slow: Slow, page: Page) -> None:
    slow.leave_keychain_hanging()
    slow.add()
    keys = one(slow.scene.window, KeysPage)
    keys.take(OTHER_PAIR.client_id)
    slow.scene.window.go_to(page)
    slow.answer()
    assert slow.scene.at(page)
    assert slow.fields == [OTHER_PAIR.client_id, ""]
    assert slow.listed == [SHOP.retailer_id]


@pytest.mark.parametrize("page", other_pages(Page.SHOP, Page.HAND_OVER))
def test_a_late_result_does_not_return_to_the_hand_over(slow: Slow, page: Page) -> None:
    slow.enter(PAIR)
    slow.scene.press("pages.shop.next")
    slow.scene.window.go_to(page)
    slow.answer()
    assert slow.scene.at(page)
    assert slow.listed == slow.scene.watched == [SHOP.retailer_id]


def test_a_late_result_does_not_change_the_shop_on_the_hand_over_page(slow: Slow) -> None:
    slow.enter(OTHER_PAIR)
    slow.scene.press("pages.shop.next")
    slow.answer()
    slow.leave_keychain_hanging()
    slow.scene.window.go_to(Page.OVERVIEW)
    slow.scene.press("pages.overview.hand_over")
    assert "…6666" in slow.scene.words
    slow.answer()
    assert "…6666" in slow.scene.words
    assert "…4444" not in slow.scene.words


def test_a_pair_stored_late_removes_the_warning(slow: Slow) -> None:
    slow.leave_keychain_hanging()
    assert slow.scene.reads("pages.hand-over.not_kept")
    slow.answer()
    assert not slow.scene.reads("pages.hand-over.not_kept")
    assert slow.fields == ["", ""]


def test_an_unstored_new_pair_is_handed_over_with_a_warning(slow: Slow) -> None:
    slow.enter(PAIR)
    slow.scene.press("pages.shop.next")
    slow.answer()
    slow.enter(NEW_PAIR)
    slow.continue_without()
    slow.scene.window.go_to(Page.OVERVIEW)
    slow.scene.press("pages.overview.hand_over")
    assert slow.scene.reads("pages.hand-over.not_kept")
