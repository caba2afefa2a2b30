"""The page that hands over both values."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.gui.pages.hand_over import HandOverPage
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon

SERVICE = "Another Service"


@pytest.fixture
def page(qtbot: QtBot) -> HandOverPage:
    made = HandOverPage(SERVICE)
    qtbot.addWidget(made)
    made.show_texts(Texts("nl"))
    made.show()
    made.open_requested.connect(made.show_opened)
    return made


def _words(page: HandOverPage) -> str:
    return " ".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


@pytest.mark.parametrize(
    ("words", "signal"),
    [
        ("Client ID kopiëren", "copy_id_requested"),
        ("Client Secret kopiëren", "copy_secret_requested"),
        ("Hulppagina openen", "open_requested"),
    ],
)
def test_each_button_emits_one_signal(qtbot: QtBot, page: HandOverPage, words: str, signal: str) -> None:
    pressed = next(each for each in page.findChildren(QPushButton) if each.text() == words)
    with qtbot.waitSignal(getattr(page, signal)):
        pressed.click()


def test_the_remaining_time_is_shown(page: HandOverPage) -> None:
    for seconds in (45, 44, 1):
        page.show_copied("secret", seconds)
        assert f"{seconds} s" in _words(page)
    page.show_clear_result("cleared")
    assert Texts("nl")("pages.hand-over.cleared") in _words(page)


def test_copying_one_value_resets_the_status_of_the_other(page: HandOverPage) -> None:
    page.show_copied("secret", 45)
    page.show_copied("id", 45)
    assert "45 s" not in _words(page)
    assert Texts("nl")("pages.hand-over.copied_id", service=SERVICE) in _words(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("problem", list(KeychainProblem))
def test_a_problem_of_the_keychain_is_explained(
    page: HandOverPage, problem: KeychainProblem, language: str
) -> None:
    page.show_texts(Texts(language))
    page.show_problem(problem)
    assert Texts(language)(f"keychain.{problem}.title") in _words(page)
    page.show_copied("id", 45)
    assert Texts(language)(f"keychain.{problem}.title") not in _words(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_warning_not_to_delete_the_keys_is_always_shown(page: HandOverPage, language: str) -> None:
    page.show_texts(Texts(language))
    assert Texts(language)("pages.hand-over.keep", service=SERVICE) in _words(page)
    assert "{" not in _words(page)


def test_another_shop_resets_the_page(page: HandOverPage) -> None:
    page.show_copied("secret", 30)
    page.entered()
    assert "30 s" not in _words(page)
    focused = page.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Hulppagina openen"


def test_the_page_warns_if_the_pair_is_not_stored(page: HandOverPage) -> None:
    warning = Texts("nl")("pages.hand-over.not_kept")
    assert warning not in _words(page)
    page.show_kept(False)
    assert warning in _words(page)
    page.show_kept(True)
    assert warning not in _words(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shop_is_named(page: HandOverPage, language: str) -> None:
    page.show_shop("Bakkerij Voorbeeld", "1234567")
    page.show_texts(Texts(language))
    whose = Texts(language)("pages.hand-over.shop", shop="Bakkerij Voorbeeld", number="1234567")
    assert whose in _words(page)


def test_the_shortened_client_id_is_shown(page: HandOverPage) -> None:
    page.show_id("0000…4444")
    assert "Client ID  ·  0000…4444" in _words(page)
    page.show_id("")
    assert "·" not in _words(page)


def _primary(page: HandOverPage) -> list[str]:
    return [each.text() for each in page.findChildren(QPushButton) if each.property("class") == "primary"]


def _ticks(page: HandOverPage) -> int:
    return sum(each.isVisible() and each.kind is Kind.GOOD for each in page.findChildren(StatusIcon))


def test_what_is_done_is_ticked_off_and_the_next_thing_to_do_stands_out(page: HandOverPage) -> None:
    page.entered()
    seen = [(_ticks(page), _primary(page))]
    _open(page).click()
    seen.append((_ticks(page), _primary(page)))
    page.show_copied("id", 0)
    seen.append((_ticks(page), _primary(page)))
    page.show_copied("secret", 45)
    seen.append((_ticks(page), _primary(page)))
    page.show_clear_result("cleared")
    seen.append((_ticks(page), _primary(page)))
    steps = [_open(page).text(), "Client ID kopiëren", "Client Secret kopiëren"]
    assert seen == [(0, steps[:1]), (1, steps[1:2]), (2, steps[2:]), (3, []), (3, [])]
    assert not page.has_primary
    page.entered()
    assert (_ticks(page), _primary(page)) == (0, steps[:1])


def test_the_order_is_free(page: HandOverPage) -> None:
    page.entered()
    page.show_copied("secret", 45)
    assert _primary(page) == [_open(page).text()]
    assert page.has_primary


def test_another_pair_of_the_shop_is_copied_anew(page: HandOverPage) -> None:
    page.entered()
    page.show_id("0000…4444")
    _open(page).click()
    page.show_copied("id", 0)
    page.show_copied("secret", 45)
    page.show_id("0000…5555")
    assert _ticks(page) == 1
    assert _primary(page) == ["Client ID kopiëren"]


def test_screen_readers_hear_what_is_done(page: HandOverPage) -> None:
    page.entered()
    page.show_copied("id", 0)
    named = {each.text(): each.accessibleName() for each in page.findChildren(QLabel)}
    assert named["Client ID"] == "Client ID, klaar"
    assert named["Client Secret"] == "Client Secret"


def _open(page: HandOverPage) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if "openen" in each.text())
