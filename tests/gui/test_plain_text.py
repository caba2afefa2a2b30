"""Words from outside are shown as they are: never as markup, a shortcut or a placeholder."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSystemTrayIcon,
    QWidget,
)

from bolsetup import start
from bolsetup.core.connection import State
from bolsetup.core.integration import load_integration
from bolsetup.core.journey import Page
from bolsetup.core.outcomes import TURNED_DOWN, Outcome, Shop, Verdict
from bolsetup.core.shops import StoredShop
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.vault import VaultProblem
from bolsetup.gui.page import tool_tip
from bolsetup.gui.pages.all import Pages
from bolsetup.gui.shop_row import ShopRow
from bolsetup.gui.tray import Tray
from bolsetup.gui.wizard import Wizard
from tests.fakes import eventful_past
from tests.gui.pages import CLIENT_ID, CLIENT_SECRET

ROOT = Path(__file__).resolve().parents[2]

LINK = '<h1>Call <a href="tel:0900-1234">0900-1234</a></h1>'
HOSTILE = (LINK, "&lt;b&gt;Brood & &Deeg", "<!DOCTYPE html>{shop} {0} { a <b")
"""What names can hold; line breaks, odd characters and great lengths are taken out where they come in."""

State_ = Callable[[Pages, str], object]


def _keys(pages: Pages) -> None:
    pages.keys.clear()
    pages.keys.take(f"{CLIENT_ID}\n{CLIENT_SECRET}")


def _verdict(pages: Pages, verdict: Verdict) -> None:
    _keys(pages)
    pages.keys.show_verdict(verdict)


def _rows(evil: str) -> list[ShopRow]:
    return [
        ShopRow(str(number), evil, state, outcome, 1.0, bol_name=f"{evil}!")
        for number, (state, outcome) in enumerate(
            [
                *((state, None) for state in State),
                *((State.LOST, outcome) for outcome in sorted(TURNED_DOWN)),
                *((State.UNREACHABLE, outcome) for outcome in Outcome),
            ]
        )
    ]


def _press(page: QWidget, words: str) -> None:
    """Press every button of that name, such as one that opens a question."""
    for each in page.findChildren(QPushButton):
        if each.text() == words:
            each.click()


def _asked(pages: Pages, evil: str, key: str) -> None:
    pages.overview.show_shops([])
    pages.overview.show_shops(_rows(evil))
    _press(pages.overview, Texts("nl")(f"pages.overview.{key}"))


STATES: dict[str, tuple[Page, State_]] = {
    **{page: (page, lambda pages, evil: None) for page in Page},
    **{
        f"keys-{outcome}": (
            Page.KEYS,
            lambda pages, evil, outcome=outcome: _verdict(pages, Verdict(outcome, Shop("1", evil))),
        )
        for outcome in Outcome
    },
    "keys-issuer": (
        Page.KEYS,
        lambda pages, evil: _verdict(pages, Verdict(Outcome.UNTRUSTED_CERTIFICATE, issuer=evil)),
    ),
    "keys-proxy": (Page.KEYS, lambda pages, evil: _verdict(pages, Verdict(Outcome.PROXY, proxy=evil))),
    "keys-checking": (Page.KEYS, lambda pages, evil: (_keys(pages), pages.keys.show_checking())),
    "keys-replace": (Page.KEYS, lambda pages, evil: pages.keys.show_note("replace", shop=evil)),
    "shop": (Page.SHOP, lambda pages, evil: pages.shop.show_shop(Shop("1", evil), replaces=True)),
    "shop-instead": (Page.SHOP, lambda pages, evil: _instead(pages, evil)),
    "shop-storing": (Page.SHOP, lambda pages, evil: pages.shop.show_storing()),
    **{
        f"shop-{problem}": (
            Page.SHOP,
            lambda pages, evil, problem=problem: pages.shop.show_problem(problem),
        )
        for problem in VaultProblem
    },
    "hand-over-copied": (Page.HAND_OVER, lambda pages, evil: pages.hand_over.show_copied("secret", 9)),
    "overview": (Page.OVERVIEW, lambda pages, evil: pages.overview.show_shops(_rows(evil))),
    "overview-rename": (Page.OVERVIEW, lambda pages, evil: _asked(pages, evil, "rename")),
    "overview-forget": (Page.OVERVIEW, lambda pages, evil: _asked(pages, evil, "forget")),
    "overview-problem": (
        Page.OVERVIEW,
        lambda pages, evil: pages.overview.show_problem(VaultProblem.LOCKED),
    ),
    "history": (
        Page.HISTORY,
        lambda pages, evil: (
            pages.history.show_pasts([("1", evil, eventful_past())]),
            _press(pages.history, Texts("nl")("history.as_text")),
        ),
    ),
    "history-exported": (Page.HISTORY, lambda pages, evil: pages.history.show_exported(evil)),
    "history-not-exported": (Page.HISTORY, lambda pages, evil: pages.history.show_not_exported(evil)),
}

SHOWN_AS_IT_IS = (
    "keys-issuer",
    "keys-proxy",
    "keys-replace",
    "shop",
    "shop-instead",
    "overview",
    "overview-rename",
    "overview-forget",
    "history",
    "history-exported",
    "history-not-exported",
)


def _instead(pages: Pages, evil: str) -> None:
    pages.shop.expect(StoredShop("2", evil, 0.0))
    pages.shop.show_shop(Shop("1", evil), replaces=False)


@pytest.fixture(params=HOSTILE)
def evil(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pages(evil: str) -> Pages:
    return Pages(replace(load_integration(), name=evil))


@pytest.fixture
def window(qapp: QApplication, pages: Pages) -> Iterator[Wizard]:
    made = Wizard(pages.by_page(), Texts("nl"))
    made.set_banner("window.no_tray", practice=True)
    made.show_shops_link(True)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def _drawn_as_markup(within: QWidget) -> Iterator[str]:
    for each in (within, *within.findChildren(QWidget)):
        if Qt.mightBeRichText(each.toolTip()) or Qt.mightBeRichText(each.whatsThis()):
            yield f"tool tip {each.toolTip()!r}"
        if isinstance(each, QLabel) and each.textFormat() is not Qt.TextFormat.PlainText:
            yield f"label {each.text()!r}"
        if isinstance(each, QLabel) and each.buddy() and "&" in each.text().replace("&&", ""):
            yield f"shortcut in label {each.text()!r}"
    for action in within.findChildren(QAction):
        if Qt.mightBeRichText(action.toolTip()) and action.parent() is not None:
            yield f"tool tip of {action.text()!r}"


def _shortcuts(within: QWidget) -> Iterator[str]:
    buttons = within.findChildren(QAbstractButton)
    actions = within.findChildren(QAction)
    # Those of a text field's own menu are Qt's.
    ours = [each for each in actions if not isinstance(each.parent(), QLineEdit)]
    for text in (each.text() for each in (*buttons, *ours)):
        if "&" in text.replace("&&", ""):
            yield text


def test_no_page_in_any_state_draws_markup_or_makes_a_shortcut(
    window: Wizard, pages: Pages, evil: str
) -> None:
    for name, (page, bring_about) in STATES.items():
        window.go_to(page)
        bring_about(pages, evil)
        assert [*_drawn_as_markup(window)] == [], name
        assert [*_shortcuts(window)] == [], name
        if name in SHOWN_AS_IT_IS:
            assert any(evil in each.text() for each in window.findChildren(QLabel) if each.isVisible()), name


def test_a_button_shows_the_name_of_the_service_as_it_is(window: Wizard, pages: Pages, evil: str) -> None:
    words = Texts("nl")("pages.hand-over.open", service=evil)
    assert words in [each.text().replace("&&", "&") for each in pages.hand_over.findChildren(QPushButton)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_words_hold_neither_markup_nor_shortcuts(language: str) -> None:
    texts = Texts(language)
    words = {key: texts(key) for key in texts.keys()}  # noqa: SIM118 - it is no mapping
    assert [key for key, each in words.items() if "&" in each or Qt.mightBeRichText(each)] == []


def test_the_tray_shows_a_name_as_it_is(qapp: QApplication, evil: str) -> None:
    tray = Tray(Texts("nl"), is_there=lambda: True)
    tray.start()
    icon = tray.findChild(QSystemTrayIcon)
    assert icon
    for state in State:
        tray.show_connections([ShopRow("1", evil, state)], checking=False)
        assert not Qt.mightBeRichText(icon.toolTip())
        (line, *_) = icon.contextMenu().actions()
        name, _, _ = line.text().partition(" — ")
        assert name.replace("&&", "").count("&") == 0
        assert name.replace("&&", "&").rstrip("…") == evil[: len(name.replace("&&", "&").rstrip("…"))]
    tray.stop()


@pytest.mark.parametrize("text", [*HOSTILE, "<?xml version='1.0'?><b>x</b>", "bolsetup: <br/>", "Brood & Co"])
def test_a_tool_tip_is_never_taken_for_markup(text: str) -> None:
    shown = tool_tip(text)
    assert not Qt.mightBeRichText(shown)
    assert shown.replace("\u2060", "") == text


def test_an_error_of_the_system_is_shown_as_it_is(qapp: QApplication, evil: str) -> None:
    box = start._no_files(qapp, OSError(5, evil))  # type: ignore[arg-type]
    assert isinstance(box, QMessageBox)
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert evil in box.text()
    box.finished.disconnect()
    box.close()
    box.deleteLater()


def test_every_label_is_made_in_the_one_place_that_makes_it_plain() -> None:
    made = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "bolsetup").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "QLabel"
    }
    assert made == {"bolsetup/gui/page.py"}
