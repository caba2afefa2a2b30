"""The page of a lost connection says what is true now, and offers what helps."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import FIXED_BY_NEW_SET
from bolsetup.gui.pages import lost
from bolsetup.gui.pages.lost import LostPage
from bolsetup.gui.widgets.dates import moment

TEXTS = Texts("en")
SINCE = 1_795_600_000.0
LOST = ShopRow("1234567", "Voorbeeldwinkel", State.LOST, Outcome.REFUSED, since=SINCE)
NEW_SET, NEW_KEYS, CHECK, SHOPS = (
    TEXTS(f"pages.lost.{key}") for key in ("new_set", "new_keys", "check", "shops")
)
HELP = TEXTS("window.menu.help")


@pytest.fixture
def page(qtbot: QtBot) -> LostPage:
    made = LostPage("Spotler Connect")
    made.show_texts(TEXTS)
    qtbot.addWidget(made)
    made.show()
    return made


def _words(page: LostPage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def _buttons(page: LostPage) -> dict[str, QPushButton]:
    return {each.text(): each for each in page.findChildren(QPushButton) if each.isVisible()}


def test_it_says_which_shop_since_when_why_and_with_which_code(page: LostPage) -> None:
    page.show_shop(LOST)
    words = _words(page)
    for wanted in ("Voorbeeldwinkel", "1234567", "Since", Outcome.REFUSED.code):
        assert wanted in words
    assert TEXTS("outcomes.refused.happened") in words
    assert page.title == TEXTS("states.lost.title")


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_new_keys_are_offered_unless_they_cannot_help_and_come_first_where_they_do(
    page: LostPage, outcome: Outcome | None
) -> None:
    page.show_shop(LOST._replace(outcome=outcome))
    buttons = _buttons(page)
    offered = [NEW_SET, NEW_KEYS] if outcome is not Outcome.ACCOUNT_INACTIVE else []
    assert list(buttons) == [*offered, CHECK, SHOPS, *([HELP] if outcome else [])]
    primary = [words for words, each in buttons.items() if each.property("class") == "primary"]
    assert primary == [NEW_SET if outcome in FIXED_BY_NEW_SET else CHECK]


def test_the_sentence_on_what_to_do_fits_the_buttons(page: LostPage) -> None:
    page.show_shop(LOST)
    assert TEXTS("pages.lost.make_new") in _words(page)
    page.show_shop(LOST._replace(outcome=Outcome.ACCOUNT_INACTIVE))
    assert TEXTS("outcomes.account_inactive.advice") in _words(page)


def test_each_button_is_about_the_shop(page: LostPage, qtbot: QtBot) -> None:
    page.show_shop(LOST)
    for words, signal in (
        (NEW_SET, page.new_set_requested),
        (NEW_KEYS, page.new_keys_requested),
        (CHECK, page.check_requested),
    ):
        with qtbot.waitSignal(signal) as asked:
            _buttons(page)[words].click()
        assert asked.args == ["1234567"]
    with qtbot.waitSignal(page.shops_requested):
        _buttons(page)[SHOPS].click()


def test_a_running_check_is_shown_and_cannot_be_asked_for_again(page: LostPage) -> None:
    page.show_shop(LOST._replace(checking=True))
    assert not _buttons(page)[TEXTS("pages.lost.checking")].isEnabled()
    page.show_shop(LOST)
    assert _buttons(page)[CHECK].isEnabled()


def test_a_check_that_ends_is_shown_and_announced(page: LostPage, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(lost, "announce", lambda _, words: said.append(words))
    page.show_shop(LOST)
    page.show_shop(LOST._replace(checking=True))
    assert said == []
    page.show_shop(LOST._replace(checked_at=SINCE + 600))
    checked = TEXTS("pages.overview.checked", when=moment(SINCE + 600, TEXTS))
    assert checked in _words(page)
    assert len(said) == 1
    assert checked in said[0]


def test_a_mended_connection_is_said_at_once_and_leads_to_the_shops(page: LostPage, qtbot: QtBot) -> None:
    page.show_shop(LOST)
    with qtbot.waitSignal(page.updated):
        page.show_shop(LOST._replace(state=State.CONNECTED, outcome=Outcome.CONNECTED))
    assert page.title == TEXTS("states.connected.title")
    assert "Since" not in _words(page)
    assert Outcome.REFUSED.code not in _words(page)
    assert list(_buttons(page)) == [SHOPS]
    assert _buttons(page)[SHOPS].property("class") == "primary"


def test_a_forgotten_shop_is_not_said_to_be_lost(page: LostPage) -> None:
    page.show_shop(LOST)
    page.show_shop(None)
    assert page.title == TEXTS("pages.lost.gone")
    assert "Voorbeeldwinkel" not in _words(page)
    assert list(_buttons(page)) == [SHOPS]


def test_what_bol_said_has_its_own_values(page: LostPage) -> None:
    verdict = Verdict(Outcome.UNTRUSTED_CERTIFICATE, issuer="Example Security")
    page.show_shop(LOST._replace(outcome=verdict.outcome, verdict=verdict))
    assert "Example Security" in _words(page)
