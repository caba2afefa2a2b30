"""A keychain that answers late changes nothing for the shop that the merchant is busy with by then."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.task_runner import WorkQueue
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.pages.shop import ShopPage
from bolsetup.gui.widgets.basics import problem_words
from bolsetup.gui.widgets.credential_field import CredentialField, CredentialLineEdit
from bolsetup.platform.notifications import NotShown
from tests.fakes import Deferred
from tests.gui.samples import one
from tests.program.conftest import Stage
from tests.program.scene import NEW_PAIR, OTHER_PAIR, OTHER_SHOP, PAIR, SHOP, Scene, World


class Slow:
    """A run of the program with a keychain that answers when it is told to."""

    def __init__(self, start: Stage) -> None:
        self.runner = Deferred(WorkQueue.KEYCHAIN)
        self.scene: Scene = start(runner=self.runner)
        self.answer()  # what a crash left is settled at each start

    def answer(self) -> None:
        """The keychain does what it was asked first."""
        self.runner.waiting.pop(0)()

    @property
    def fields(self) -> list[str]:
        """What is in the two fields."""
        return [field.value for field in self.scene.window.findChildren(CredentialField)]

    @property
    def listed(self) -> list[str]:
        """The numbers of the stored shops."""
        return [shop.retailer_id for shop in self.scene.world.shops.load()]

    def enter(self, pair: Credentials) -> None:
        """Enter a pair and go on to the question whose it is."""
        self.scene.window.go_to(Page.KEYS)
        self.scene.paste(pair)
        self.scene.press("pages.keys.next")

    def go_on_without(self) -> None:
        """Choose not to wait for the keychain; the page offers that after ten seconds."""
        one(self.scene.window, ShopPage).unstored_requested.emit()
        assert self.scene.at(Page.HAND_OVER)

    def hang(self) -> None:
        """Have the first pair stored by a keychain that does not answer, and go on without."""
        self.enter(PAIR)
        self.scene.press("pages.shop.next")
        self.go_on_without()

    def add(self) -> None:
        """Set out to add another shop."""
        self.scene.window.go_to(Page.OVERVIEW)
        self.scene.press("pages.overview.add")


@pytest.fixture
def slow(start: Stage) -> Slow:
    return Slow(start)


def test_a_pair_that_is_stored_hours_later_was_checked_when_bol_accepted_it(slow: Slow) -> None:
    world = slow.scene.world
    slow.enter(PAIR)
    proved_at = world.clock.now
    slow.scene.press("pages.shop.next")
    world.clock.now += 7200
    world.bol.verdict = Verdict(Outcome.OFFLINE)
    slow.answer()
    (known,) = world.connections.load().values()
    # The next check was long due, so it follows at once: what it finds is what is shown.
    assert (known.outcome, known.checked_at) == (Outcome.OFFLINE, proved_at + 7200)


def test_the_question_about_the_next_shop_stays_and_its_pair_is_stored(slow: Slow) -> None:
    slow.hang()
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


def test_the_next_shop_that_is_being_stored_is_still_waited_for(slow: Slow) -> None:
    slow.hang()
    slow.add()
    slow.enter(OTHER_PAIR)
    slow.scene.press("pages.shop.next")
    slow.answer()
    assert slow.scene.at(Page.SHOP)
    assert slow.scene.reads("pages.shop.storing")
    slow.answer()
    assert slow.scene.at(Page.HAND_OVER)


def test_trouble_with_an_earlier_pair_is_not_told_of_the_next_shop(slow: Slow) -> None:
    slow.hang()
    slow.add()
    slow.enter(OTHER_PAIR)
    slow.scene.world.keychain.problem = RuntimeError()
    slow.answer()
    assert not slow.scene.reads(f"keychain.{KeychainProblem.BROKEN}.title")
    assert slow.scene.at(Page.SHOP)


def go_to_the_shops(slow: Slow) -> None:
    slow.scene.press("window.your_shops")


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
def test_a_pair_that_is_not_stored_is_told_wherever_the_merchant_is(
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
    assert slow.scene.told("not_stored", shop=SHOP.display_name) == 1
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
    slow.scene.press("pages.shop.next")
    slow.answer()
    assert world.stored() == PAIR.to_json()


def not_stored(slow: Slow) -> str:
    """What the list of shops says of the first one."""
    texts = slow.scene.texts
    why = problem_words(texts, KeychainProblem.BROKEN)
    add = texts("pages.overview.add")
    return texts("pages.overview.not_stored", shop=SHOP.display_name, why=why, add=add)


def test_where_nothing_shows_that_a_pair_is_not_stored_the_list_of_shops_comes(
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


def test_trouble_on_the_page_that_stores_is_told_there_alone(slow: Slow) -> None:
    slow.enter(PAIR)
    slow.scene.press("pages.shop.next")
    slow.scene.world.keychain.problem = RuntimeError()
    slow.answer()
    assert slow.scene.reads(f"keychain.{KeychainProblem.BROKEN}.title")
    assert slow.scene.titles == []
    slow.scene.window.go_to(Page.OVERVIEW)
    assert not_stored(slow) not in slow.scene.words


def test_who_went_on_without_the_keychain_is_not_told_again(slow: Slow) -> None:
    slow.hang()
    slow.scene.world.keychain.problem = RuntimeError()
    slow.answer()
    assert slow.scene.titles == []
    assert slow.scene.reads("pages.hand-over.not_kept")


@pytest.mark.parametrize("edited", [False, True])
def test_the_page_that_stores_waits_for_nothing_once_its_pair_is_gone(slow: Slow, edited: bool) -> None:
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


@pytest.mark.parametrize("page", sorted({*Page} - {Page.SHOP}))
def test_the_merchant_stays_on_the_page_where_the_answer_finds_them(slow: Slow, page: Page) -> None:
    slow.hang()
    slow.add()
    keys = one(slow.scene.window, KeysPage)
    keys.take(OTHER_PAIR.client_id)
    slow.scene.window.go_to(page)
    slow.answer()
    assert slow.scene.at(page)
    assert slow.fields == [OTHER_PAIR.client_id, ""]
    assert slow.listed == [SHOP.retailer_id]


@pytest.mark.parametrize("page", sorted({*Page} - {Page.SHOP, Page.HAND_OVER}))
def test_who_left_the_question_without_a_word_is_not_fetched_by_the_answer(slow: Slow, page: Page) -> None:
    slow.enter(PAIR)
    slow.scene.press("pages.shop.next")
    slow.scene.window.go_to(page)
    slow.answer()
    assert slow.scene.at(page)
    assert slow.listed == slow.scene.watched == [SHOP.retailer_id]


def test_the_hand_over_of_another_shop_stays_about_that_one(slow: Slow) -> None:
    slow.enter(OTHER_PAIR)
    slow.scene.press("pages.shop.next")
    slow.answer()
    slow.hang()
    slow.scene.window.go_to(Page.OVERVIEW)
    slow.scene.press("pages.overview.hand_over")
    assert "…6666" in slow.scene.words
    slow.answer()
    assert "…6666" in slow.scene.words
    assert "…4444" not in slow.scene.words


def test_a_pair_that_is_stored_after_all_is_no_longer_said_to_go_with_the_program(slow: Slow) -> None:
    slow.hang()
    assert slow.scene.reads("pages.hand-over.not_kept")
    slow.answer()
    assert not slow.scene.reads("pages.hand-over.not_kept")
    assert slow.fields == ["", ""]


def test_a_shop_whose_new_pair_is_in_memory_alone_is_handed_over_with_that_warning(slow: Slow) -> None:
    slow.enter(PAIR)
    slow.scene.press("pages.shop.next")
    slow.answer()
    slow.enter(NEW_PAIR)
    slow.go_on_without()
    slow.scene.window.go_to(Page.OVERVIEW)
    slow.scene.press("pages.overview.hand_over")
    assert slow.scene.reads("pages.hand-over.not_kept")
