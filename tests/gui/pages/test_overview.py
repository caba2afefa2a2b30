"""The page of the watched shops, with a single shop; `test_overview_list.py` has several."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome, Verdict
from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.bol.verdict_text import verdict_text
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.pause import NOT_PAUSED, UNTIL_TURNED_ON
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.journey import FIXED_BY_NEW_SET
from bolsetup.core.walkthrough.shop_actions import offered
from bolsetup.gui.pages.overview import OverviewPage
from bolsetup.gui.widgets.basics import Note
from bolsetup.gui.widgets.shop_card import ShopCard

HOME = ShopRow("1234567", "Bakkerij Voorbeeld", State.CONNECTED, Outcome.CONNECTED, time.time())
PROXY = "proxy.example:8080"
AWAY = ShopRow("7654321", "Voorbeeld België", State.LOST, Outcome.REFUSED, time.time())


@pytest.fixture
def page(qtbot: QtBot) -> OverviewPage:
    made = OverviewPage("Another Service")
    qtbot.addWidget(made)
    made.show_texts(Texts("nl"))
    made.show_shops([HOME])
    made.show()
    made.entered()
    return made


def _words(page: OverviewPage) -> str:
    return " ".join(each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page))


def _button(page: OverviewPage, name: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.accessibleName() == name)


def _card(page: OverviewPage) -> ShopCard:
    return min((each for each in page.findChildren(ShopCard) if each.isVisible()), key=lambda card: card.y())


@pytest.mark.parametrize(
    ("words", "signal"),
    [
        ("Nu controleren", "check_requested"),
        ("Nieuwe sleutels", "replace_requested"),
        ("Doorgeven", "hand_over_requested"),
    ],
)
def test_each_button_names_its_shop(qtbot: QtBot, page: OverviewPage, words: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(page, signal)) as asked:
        _button(page, f"{words}: {HOME.name}").click()
    assert asked.args == [HOME.retailer_id]


def test_forgetting_asks_for_confirmation_and_says_what_stays(qtbot: QtBot, page: OverviewPage) -> None:
    with qtbot.assertNotEmitted(page.forget_requested):
        _button(page, f"Verwijderen uit bolsetup…: {HOME.name}").click()
    assert Texts("nl")("pages.overview.forget_what", service="Another Service") in _words(page)
    assert page.focusWidget() is _button(page, f"Annuleren: {HOME.name}")
    with qtbot.waitSignal(page.forget_requested) as asked:
        _button(page, f"Ja, verwijderen: {HOME.name}").click()
    assert asked.args == [HOME.retailer_id]


def test_forgetting_can_be_cancelled(qtbot: QtBot, page: OverviewPage) -> None:
    _button(page, f"Verwijderen uit bolsetup…: {HOME.name}").click()
    with qtbot.assertNotEmitted(page.forget_requested):
        _button(page, f"Annuleren: {HOME.name}").click()
    assert _button(page, f"Nu controleren: {HOME.name}").isVisible()
    assert page.focusWidget() is _button(page, f"Verwijderen uit bolsetup…: {HOME.name}")


def test_an_update_keeps_an_open_question(page: OverviewPage) -> None:
    _button(page, f"Verwijderen uit bolsetup…: {HOME.name}").click()
    page.show_shops([ShopRow(HOME.retailer_id, HOME.name, State.LOST, Outcome.REFUSED, 1.0)])
    assert _button(page, f"Ja, verwijderen: {HOME.name}").isVisible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_text(page: OverviewPage, state: State, language: str) -> None:
    texts = Texts(language)
    page.show_texts(texts)
    page.show_shops([ShopRow("1", "Winkel", state)])
    assert texts(f"states.{state}.title") in _words(page)
    assert texts(f"states.{state}.line") in _words(page)
    (card,) = (each for each in page.findChildren(ShopCard) if each.isVisibleTo(page))
    assert card.accessibleDescription() == texts(f"states.{state}.title")


def test_check_now_is_disabled_during_a_check(page: OverviewPage) -> None:
    page.show_shops([ShopRow(HOME.retailer_id, HOME.name, State.CONNECTED, checking=True)])
    assert not _button(page, f"Nu controleren: {HOME.name}").isEnabled()
    assert Texts("nl")("states.checking.title") in _words(page)


def test_tab_goes_through_the_card_and_then_below_it(qtbot: QtBot) -> None:
    window, before, page, after = QWidget(), QLineEdit(), OverviewPage("Another Service"), QLineEdit()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for part in (before, page, after):
        column.addWidget(part)
    page.show_texts(Texts("nl"))
    page.entered()
    page.show_shops([AWAY])
    page.show_shops([HOME])
    window.show()
    reached = []
    widget = before.nextInFocusChain()
    while widget is not None and widget is not before:
        if widget is after:
            reached.append("after")
        elif isinstance(widget, QPushButton) and widget.isVisible():
            reached.append(widget.text())
        widget = widget.nextInFocusChain()
    actions = [Texts("nl")(f"pages.overview.{action}") for action in offered(HOME)]
    below = [Texts("nl")("pages.overview.add"), Texts("nl")("history.title")]
    assert reached == [*actions, *below, "after"]


def test_without_shops_it_says_so_and_offers_to_add_the_first(qtbot: QtBot, page: OverviewPage) -> None:
    def primary() -> list[str]:
        buttons = [each for each in page.findChildren(QPushButton) if each.isVisible()]
        return [each.text() for each in buttons if each.property("class") == "primary"]

    page.show_shops([])
    page.entered()
    assert Texts("nl")("pages.overview.empty") in _words(page)
    assert primary() == ["Je eerste winkel toevoegen"]
    add = page.focusWidget()
    assert isinstance(add, QPushButton)
    with qtbot.waitSignal(page.add_requested):
        add.click()
    page.show_shops([HOME])
    assert (add.text(), primary()) == ("Nog een winkel toevoegen", [])


def test_a_lost_shop_is_marked_and_shows_its_code_and_is_mended_and_not_handed_over(
    qtbot: QtBot, page: OverviewPage
) -> None:
    page.show_shops([AWAY])
    card = _card(page)
    assert (card.property("kind"), AWAY.failure) == ("bad", Outcome.REFUSED)
    assert Texts("nl")("pages.keys.code", code=Outcome.REFUSED.code) in _words(page)
    shown = [each.text() for each in card.findChildren(QPushButton) if each.isVisible()]
    assert shown == [
        "Hulp",
        "Verbinding herstellen",
        "Nu controleren",
        "Hernoemen…",
        "Verwijderen uit bolsetup…",
    ]
    with qtbot.waitSignal(page.lost_requested) as asked:
        _button(page, f"Verbinding herstellen: {AWAY.name}").click()
    assert asked.args == [AWAY.retailer_id]
    page.show_shops([AWAY._replace(state=State.CONNECTED)])
    assert card.property("kind") == ""
    assert _button(page, f"Doorgeven: {AWAY.name}").isVisible()


def test_without_start_at_login_it_says_that_nobody_watches_after_a_restart(
    qtbot: QtBot, page: OverviewPage
) -> None:
    texts = Texts("nl")
    for on, possible, key in (
        (False, True, "autostart_off"),
        (False, False, "autostart_impossible"),
        (True, True, ""),
    ):
        page.show_autostart(on, possible)
        for each in ("autostart_off", "autostart_impossible"):
            assert (texts(f"pages.overview.{each}") in _words(page)) is (each == key)
        words = texts("pages.overview.autostart_on")
        offered = [
            each for each in page.findChildren(QPushButton) if each.text() == words and each.isVisible()
        ]
        assert bool(offered) is (key == "autostart_off")
        if offered:
            with qtbot.waitSignal(page.autostart_requested):
                offered[0].click()
    page.show_autostart(False, True)
    page.show_shops([])
    assert texts("pages.overview.autostart_off") not in _words(page)


def test_paused_alerts_are_mentioned_and_can_be_turned_on_again(qtbot: QtBot, page: OverviewPage) -> None:
    texts = Texts("nl")
    words = texts("pause.until_turned_on")
    assert words not in _words(page)
    page.show_pause(UNTIL_TURNED_ON)
    assert words in _words(page)
    (end,) = (
        each
        for each in page.findChildren(QPushButton)
        if each.text() == texts("pause.end") and each.isVisible()
    )
    page.show_autostart(False, True)
    end.setFocus()
    page.pause_ended.connect(lambda: page.show_pause(NOT_PAUSED))
    with qtbot.waitSignal(page.pause_ended):
        end.click()
    assert words not in _words(page)
    assert texts("pages.overview.autostart_off") in _words(page)
    assert _button(page, f"Nu controleren: {HOME.name}").hasFocus()
    page.show_pause(UNTIL_TURNED_ON)
    page.show_shops([])
    assert words not in _words(page)


def test_a_note_is_no_higher_than_its_words_in_a_high_window(qtbot: QtBot, page: OverviewPage) -> None:
    page.show_pause(UNTIL_TURNED_ON)
    (note,) = (each for each in page.findChildren(Note) if each.isVisible())
    page.resize(900, 1400)
    qtbot.waitUntil(lambda: note.width() > 700)
    assert note.height() == note.heightForWidth(note.width())


def test_a_failure_to_forget_a_shop_is_explained(page: OverviewPage) -> None:
    page.show_problem(HOME.retailer_id, KeychainProblem.LOCKED)
    title = Texts("nl")("keychain.locked.title")
    assert f"{HOME.name} is niet verwijderd. {title}" in _words(page)
    _button(page, f"Verwijderen uit bolsetup…: {HOME.name}").click()
    _button(page, f"Ja, verwijderen: {HOME.name}").click()
    assert title not in _words(page)


def test_a_problem_that_occurred_while_the_page_was_hidden_is_shown_once(page: OverviewPage) -> None:
    title = Texts("nl")("keychain.locked.title")
    page.hide()
    page.show_problem(HOME.retailer_id, KeychainProblem.LOCKED)
    for expected in (True, False):
        page.show()
        page.entered()
        assert (title in _words(page)) is expected
        page.hide()


def test_a_problem_disappears_with_its_shop(page: OverviewPage) -> None:
    page.show_problem(HOME.retailer_id, KeychainProblem.LOCKED)
    page.show_shops([AWAY])
    assert Texts("nl")("keychain.locked.title") not in _words(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", sorted(TURNED_DOWN))
def test_a_lost_shop_shows_problem_and_advice(page: OverviewPage, outcome: Outcome, language: str) -> None:
    texts = Texts(language)
    page.show_texts(texts)
    page.show_shops([ShopRow("1", "Winkel", State.LOST, outcome)])
    assert texts(f"outcomes.{outcome}.title") in _words(page)
    new_keys_help = outcome in FIXED_BY_NEW_SET
    advice = "pages.lost.make_new" if new_keys_help else f"outcomes.{outcome}.advice"
    assert texts(advice) in _words(page)


@pytest.mark.parametrize(
    ("row", "main"),
    [
        (ShopRow("1", "Winkel", State.LOST, Outcome.REFUSED), "Verbinding herstellen"),
        (ShopRow("1", "Winkel", State.LOST, Outcome.WRONG_KIND), "Verbinding herstellen"),
        (ShopRow("1", "Winkel", State.LOST, Outcome.NOT_PERMITTED), "Verbinding herstellen"),
        (ShopRow("1", "Winkel", State.LOST, Outcome.ACCOUNT_INACTIVE), "Verbinding herstellen"),
        (ShopRow("1", "Winkel", State.LOST), "Verbinding herstellen"),
        (ShopRow("1", "Winkel", State.UNREACHABLE, Outcome.OFFLINE), None),
        (ShopRow("1", "Winkel", State.CONNECTED, Outcome.CONNECTED), None),
    ],
)
def test_the_primary_button_fixes_the_problem(page: OverviewPage, row: ShopRow, main: str | None) -> None:
    page.show_shops([row])
    shown = [each for each in page.findChildren(QPushButton) if each.isVisibleTo(page)]
    assert [each.text() for each in shown if each.property("class") == "primary"] == ([main] if main else [])


@pytest.mark.parametrize("state", [State.LOST, State.UNREACHABLE])
@pytest.mark.parametrize(
    "verdict",
    [
        *(Verdict(outcome) for outcome in Outcome if outcome is not Outcome.CONNECTED),
        Verdict(Outcome.UNTRUSTED_CERTIFICATE, issuer="Example Security"),
        Verdict(Outcome.PROXY, proxy=PROXY),
    ],
)
def test_a_card_shows_the_same_texts_as_the_keys_page(
    page: OverviewPage, verdict: Verdict, state: State
) -> None:
    page.show_shops([ShopRow("1", "Winkel", state, verdict.outcome, 1.0, verdict=verdict)])
    for texts in map(Texts, LANGUAGES):
        page.show_texts(texts)
        # A wait that Bol asked for is over.
        expected = verdict_text(texts, verdict._replace(retry_after_s=0))
        if state is State.LOST and verdict.outcome in FIXED_BY_NEW_SET:
            expected["advice"] = texts("pages.lost.make_new")
        for part in ("title", "happened", "advice"):
            assert expected[part] in _words(page)
        assert texts("pages.keys.code", code=verdict.outcome.code) in _words(page)


@pytest.mark.parametrize("state", list(State))
def test_details_of_an_earlier_run_are_not_invented(page: OverviewPage, state: State) -> None:
    texts = Texts("nl")
    failed = state in (State.UNCONFIRMED, State.LOST, State.UNREACHABLE)
    for outcome in Outcome:
        page.show_shops([ShopRow("1", "Winkel", state, outcome, 1.0)])
        words = _words(page)
        assert texts("outcomes.unknown_issuer") not in words
        assert not _card(page).proxy_form.isVisible()
        told = state in (State.LOST, State.UNREACHABLE) and outcome in TURNED_DOWN
        assert (texts(f"outcomes.{outcome}.title") in words) is told
        assert (texts(f"states.{state}.line") in words) is not told
        assert (texts("pages.keys.code", code=outcome.code) in words) is failed


WAITS = HOME._replace(state=State.UNREACHABLE, outcome=Outcome.RATE_LIMITED)


@pytest.mark.parametrize(
    ("left_s", "said"),
    [(3599.5, "60 min"), (1790, "30 min"), (20, "1 min"), (-5, None), (90_000, None)],
    ids=["an hour", "half", "seconds", "over", "before the clock was put back"],
)
@pytest.mark.parametrize("verdict", [Verdict(Outcome.RATE_LIMITED, retry_after_s=3600), None])
def test_a_card_shows_the_remaining_wait(
    page: OverviewPage, left_s: float, said: str | None, verdict: Verdict | None
) -> None:
    page.show_shops([WAITS._replace(verdict=verdict, quiet_until=time.time() + left_s)])
    if said:
        assert f" {said} " in _words(page)
    elif verdict is None:
        assert Texts("nl")("states.unreachable.line") in _words(page)
    # A check would not be made.
    assert _button(page, f"Nu controleren: {HOME.name}").isEnabled() is (said is None)


def test_the_remaining_wait_is_updated(qtbot: QtBot, page: OverviewPage) -> None:
    page.show_shops([WAITS._replace(quiet_until=time.time() + 60.6)])
    assert " 2 min " in _words(page)
    qtbot.waitUntil(lambda: " 1 min " in _words(page))


def test_check_now_is_enabled_after_the_wait(qtbot: QtBot, page: OverviewPage) -> None:
    page.show_shops([WAITS._replace(quiet_until=time.time() + 0.3)])
    check = _button(page, f"Nu controleren: {HOME.name}")
    assert not check.isEnabled()
    qtbot.waitUntil(check.isEnabled)


ASKED = HOME._replace(
    state=State.UNREACHABLE, outcome=Outcome.PROXY, verdict=Verdict(Outcome.PROXY, proxy=PROXY)
)


def test_a_proxy_login_can_be_entered_on_the_card(page: OverviewPage) -> None:
    given: list[tuple[str, ProxyLogin]] = []
    page.proxy_login_given.connect(lambda proxy, login: given.append((proxy, login)))
    page.show_shops([ASKED])
    form = _card(page).proxy_form
    QTest.keyClicks(form.user, "merchant")
    # A scheduled check must not clear incomplete input.
    page.show_shops([ASKED._replace(checking=True)])
    QTest.keyClicks(form.password, "EXAMPLE")
    _button(page, f"{form.log_in.text()}: {HOME.name}").click()
    assert given == [(PROXY, ProxyLogin("merchant", "EXAMPLE"))]
    page.show_shops([HOME])
    assert not form.isVisible()
    assert form.password.text() == ""


def test_a_shop_can_be_renamed(qtbot: QtBot, page: OverviewPage) -> None:
    _button(page, f"Hernoemen…: {HOME.name}").click()
    line = page.focusWidget()
    assert isinstance(line, QLineEdit)
    assert line.selectedText() == HOME.name
    with qtbot.waitSignal(page.rename_requested) as asked:
        QTest.keyClicks(line, "De zaak")
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert asked.args == [HOME.retailer_id, "De zaak"]
    page.show_shops([HOME._replace(name="De zaak", bol_name=HOME.name)])
    assert _card(page).accessibleName() == "De zaak"
    assert f"bij bol: {HOME.name}" in _words(page)
    assert page.focusWidget() is _button(page, "Hernoemen…: De zaak")


@pytest.mark.parametrize("action", ["Hernoemen…", "Verwijderen uit bolsetup…"])
def test_esc_closes_the_form_and_the_question(qtbot: QtBot, page: OverviewPage, action: str) -> None:
    _button(page, f"{action}: {HOME.name}").click()
    asked = page.focusWidget()
    assert asked is not None
    with qtbot.assertNotEmitted(page.rename_requested), qtbot.assertNotEmitted(page.forget_requested):
        QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert not asked.isVisible()
    assert page.focusWidget() is _button(page, f"{action}: {HOME.name}")


def test_a_card_shows_the_next_check(page: OverviewPage) -> None:
    assert "Volgende controle" not in _words(page)
    page.show_shops([HOME._replace(due=time.time() + 900)])
    assert "Volgende controle: " in _words(page)
