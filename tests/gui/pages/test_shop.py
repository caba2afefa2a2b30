"""The page that asks whether this is the right shop."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.keychain.errors import problem_words
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.gui.pages.shop import ShopPage

SHOP = Shop("1234567", "Bakkerij <b>Voorbeeld</b>")


@pytest.fixture
def page(qtbot: QtBot) -> ShopPage:
    made = ShopPage()
    qtbot.addWidget(made)
    made.show_texts(Texts("nl"))
    made.show()
    return made


def _words(page: ShopPage) -> str:
    return " ".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def test_next_is_disabled_without_a_shop(page: ShopPage) -> None:
    assert not page.valid
    assert page.error


def test_name_and_number_are_shown_as_plain_text(page: ShopPage) -> None:
    page.show_shop(SHOP, replaces=False)
    assert page.valid
    assert "1234567" in _words(page)
    name = next(each for each in page.findChildren(QLabel) if each.text() == SHOP.display_name)
    assert name.textFormat().name == "PlainText"


@pytest.mark.parametrize("replaces", [True, False])
def test_replacing_older_keys_is_announced(page: ShopPage, replaces: bool) -> None:
    page.show_shop(SHOP, replaces)
    assert (Texts("nl")("pages.shop.replaces") in _words(page)) is replaces


def test_rejecting_the_shop_emits_a_signal(qtbot: QtBot, page: ShopPage) -> None:
    page.show_shop(SHOP, replaces=False)
    with qtbot.waitSignal(page.rejected):
        page._other.click()


def test_both_answers_are_disabled_while_storing(page: ShopPage) -> None:
    page.show_shop(SHOP, replaces=False)
    page.show_storing()
    assert page.busy
    assert page.error
    assert not page._other.isEnabled()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("problem", list(KeychainProblem))
def test_a_problem_is_explained_and_can_be_tried_again(
    page: ShopPage, problem: KeychainProblem, language: str
) -> None:
    texts = Texts(language)
    page.show_texts(texts)
    page.show_shop(SHOP, replaces=False)
    page.show_storing()
    page.show_problem(problem)
    assert all(said in _words(page) for said in problem_words(texts, problem).values())
    assert page.valid
    assert not page.busy
    assert page.next_word == texts("pages.shop.again")
    page.show_storing()
    assert page.next_word == texts("pages.shop.next")


def test_the_window_hears_that_next_tries_again(qtbot: QtBot, page: ShopPage) -> None:
    page.show_shop(SHOP, replaces=False)
    page.show_problem(KeychainProblem.LOCKED)
    with qtbot.waitSignal(page.updated):
        page.show_shop(SHOP, replaces=False)


def test_continuing_without_storing_is_only_offered_after_a_failure(qtbot: QtBot, page: ShopPage) -> None:
    page.show_shop(SHOP, replaces=False)
    assert not page._without.isVisible()
    page.show_storing()
    page.show_problem(KeychainProblem.MISSING)
    with qtbot.waitSignal(page.unstored_requested):
        page._without.click()
    page.show_storing()
    assert not page._without.isVisible()


def test_continuing_without_a_slow_keychain_is_offered(qtbot: QtBot) -> None:
    page = ShopPage(slow_after_s=0.05)
    qtbot.addWidget(page)
    page.show_texts(Texts("nl"))
    page.show()
    page.show_shop(SHOP, replaces=False)
    page.show_storing()
    assert not page._without.isVisible()
    qtbot.waitUntil(page._without.isVisible)
    assert page.busy
    assert Texts("nl")("pages.shop.slow") in _words(page)
    page.show_problem(KeychainProblem.LOCKED)
    assert Texts("nl")("pages.shop.slow") not in _words(page)


def test_another_shop_starts_without_the_problem_of_the_last(page: ShopPage) -> None:
    page.show_shop(SHOP, replaces=False)
    page.show_problem(KeychainProblem.LOCKED)
    page.show_shop(Shop("7654321", "Een andere"), replaces=False)
    assert Texts("nl")("keychain.locked.title") not in _words(page)


def test_another_language_keeps_the_shop(page: ShopPage) -> None:
    page.show_shop(SHOP, replaces=True)
    page.show_texts(Texts("en"))
    assert SHOP.display_name in _words(page)
    assert Texts("en")("pages.shop.replaces") in _words(page)


def test_keys_of_another_shop_than_expected_are_reported(page: ShopPage) -> None:
    page.expect(ShopRow("7654321", "Brouwerij", State.LOST))
    page.show_shop(SHOP, replaces=False)
    assert "Brouwerij" in _words(page)
    page.show_shop(Shop("7654321", "Brouwerij"), replaces=True)
    assert "andere winkel. Klopt dat niet?" not in _words(page)
