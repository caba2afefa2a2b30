"""Untrusted text is shown literally: never as markup, mnemonic or placeholder."""

from __future__ import annotations

from collections.abc import Iterator

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
from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome, Shop, Verdict
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.tray.tray import Tray
from bolsetup.gui.widgets.basics import label, tool_tip
from bolsetup.gui.widgets.fold_button import FoldButton
from bolsetup.gui.widgets.shop_list_model import ShopListModel
from bolsetup.gui.widgets.verdict_panel import VerdictPanel
from bolsetup.gui.window.main_window import MainWindow
from tests.fakes import eventful_history, shown_in_menu
from tests.gui.samples import CLIENT_ID, CLIENT_SECRET, one, window_with_all_pages

LINK = '<h1>Call <a href="tel:0900-1234">0900-1234</a></h1>'
HOSTILE = (LINK, "&lt;b&gt;Brood & &Deeg", "<!DOCTYPE html>{shop} {0} { a <b")
"""What names can hold; line breaks, odd characters and great lengths are taken out where they come in."""


def _keys(pages: PageSet) -> None:
    pages.keys.clear()
    pages.keys.take(f"{CLIENT_ID}\n{CLIENT_SECRET}")


def _verdict(pages: PageSet, verdict: Verdict) -> None:
    _keys(pages)
    pages.keys.show_verdict(verdict)


def _rows(evil: str) -> list[ShopRow]:
    verdicts = [
        *((State.LOST, Verdict(outcome)) for outcome in sorted(TURNED_DOWN)),
        (State.UNREACHABLE, Verdict(Outcome.UNTRUSTED_CERTIFICATE, issuer=f"{evil}+")),
        (State.UNREACHABLE, Verdict(Outcome.PROXY, proxy=f"{evil}-")),
    ]
    return [
        *(ShopRow(state, evil, state, bol_name=f"{evil}!") for state in State),
        *(
            ShopRow(str(number), evil, state, verdict.outcome, 1.0, verdict=verdict)
            for number, (state, verdict) in enumerate(verdicts)
        ),
    ]


def _press(page: QWidget, words: str) -> None:
    """Press every button with this text, such as one that opens a question."""
    for each in page.findChildren(QPushButton):
        if each.text() == words:
            each.click()


def _states(window: MainWindow, pages: PageSet, evil: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each state of each page, with the untrusted text shown in it."""
    for page in Page:
        window.go_to(page)
        yield page, []
    yield from _states_of_the_keys(window, pages, evil)
    yield from _states_of_the_shop(window, pages, evil)
    window.go_to(Page.HAND_OVER)
    pages.hand_over.show_copied("secret", 9)
    pages.hand_over.show_shop(evil, "1")
    yield "copied", [evil]
    window.go_to(Page.OVERVIEW)
    shown = ""
    for row in _rows(evil):
        pages.overview.show_shops([row])
        shown += " ".join(each.text() for each in window.findChildren(QLabel) if each.isVisible())
        yield f"shop, {row.state}", [evil]
    assert [words for words in (f"{evil}!", f"{evil}+", f"{evil}-") if words not in shown] == []
    pages.overview.show_shops(_rows(evil))
    (model,) = pages.overview.findChildren(ShopListModel)
    tips = {model.data(model.index(at), Qt.ItemDataRole.ToolTipRole) for at in range(model.rowCount())}
    assert tips == {tool_tip(evil)}
    yield "shops", []
    pages.overview.show_problem(State.LOST, KeychainProblem.LOCKED)
    yield "not forgotten", [evil]
    pages.overview.show_not_stored(f"{evil}!", KeychainProblem.LOCKED)
    yield "not stored", [f"{evil}!"]
    for question in ("rename", "forget"):
        pages.overview.show_shops([])
        pages.overview.show_shops(_rows(evil)[:1])
        _press(pages.overview, Texts("nl")(f"pages.overview.{question}"))
        yield question, [evil]
    window.go_to(Page.HISTORY)
    pages.history.show_histories([("1", evil, eventful_history())])
    _press(pages.history, Texts("nl")("history.as_text"))
    yield "history", [evil]
    pages.history.show_exported(f"{evil}!")
    yield "exported", [f"{evil}!"]
    pages.history.show_not_exported(f"{evil}!")
    yield "not exported", [f"{evil}!"]


def _states_of_the_keys(window: MainWindow, pages: PageSet, evil: str) -> Iterator[tuple[str, list[str]]]:
    window.go_to(Page.KEYS)
    for outcome in Outcome:
        _verdict(pages, Verdict(outcome, Shop("1", evil)))
        yield outcome, []
    _verdict(pages, Verdict(Outcome.UNTRUSTED_CERTIFICATE, issuer=evil))
    one(one(window, VerdictPanel), FoldButton).click()
    yield "issuer", [evil]
    _verdict(pages, Verdict(Outcome.PROXY, proxy=evil))
    yield "proxy", [evil]
    pages.keys.show_checking()
    yield "checking", []
    pages.keys.show_note("replace", shop=evil)
    yield "replace", [evil]


def _states_of_the_shop(window: MainWindow, pages: PageSet, evil: str) -> Iterator[tuple[str, list[str]]]:
    window.go_to(Page.SHOP)
    pages.shop.show_shop(Shop("1", evil), replaces=True)
    yield "shop", [evil]
    pages.shop.expect(ShopRow("2", f"{evil}!", State.LOST))
    pages.shop.show_shop(Shop("1", evil), replaces=False)
    yield "another shop", [evil, f"{evil}!"]
    pages.shop.show_storing()
    yield "storing", [evil]
    for problem in KeychainProblem:
        pages.shop.show_problem(problem)
        yield problem, [evil]


@pytest.fixture(params=HOSTILE)
def evil(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pages(evil: str) -> PageSet:
    return PageSet(load_integration()._replace(name=evil), Texts("nl"))


@pytest.fixture
def window(qapp: QApplication, pages: PageSet) -> Iterator[MainWindow]:
    made = window_with_all_pages({page: pages[page] for page in Page})
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
        if isinstance(each, QLabel) and each.buddy() is not None and "&" in each.text().replace("&&", ""):
            yield f"shortcut in label {each.text()!r}"
    for action in within.findChildren(QAction):
        if Qt.mightBeRichText(action.toolTip()) and action.parent() is not None:
            yield f"tool tip of {action.text()!r}"


def _shortcuts(within: QWidget) -> Iterator[str]:
    texts = [each.text() for each in within.findChildren(QAbstractButton)]
    # The mnemonics in the menu of a text field are Qt's own.
    actions = [each for each in within.findChildren(QAction) if not isinstance(each.parent(), QLineEdit)]
    yield from (
        text for text in (*texts, *(each.text() for each in actions)) if "&" in text.replace("&&", "")
    )


def test_no_page_interprets_markup_or_mnemonics(window: MainWindow, pages: PageSet, evil: str) -> None:
    for name, to_be_seen in _states(window, pages, evil):
        assert [*_drawn_as_markup(window)] == [], name
        assert [*_shortcuts(window)] == [], name
        seen = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
        assert [words for words in to_be_seen if not any(words in text for text in seen)] == [], name


def test_buttons_show_the_name_of_the_service_literally(
    window: MainWindow, pages: PageSet, evil: str
) -> None:
    words = Texts("nl")("pages.hand-over.open", service=evil)
    assert words in [each.text().replace("&&", "&") for each in pages.hand_over.findChildren(QPushButton)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_texts_contain_no_markup_or_mnemonics(language: str) -> None:
    texts = Texts(language)
    words = {key: texts(key) for key in texts.keys()}  # noqa: SIM118 - not a mapping
    assert [key for key, each in words.items() if "&" in each or Qt.mightBeRichText(each)] == []


def test_the_tray_shows_names_literally(qapp: QApplication, evil: str) -> None:
    tray = Tray(Texts("nl"), is_available=lambda: True)
    tray.start()
    icon = tray.findChild(QSystemTrayIcon)
    assert icon
    for state in State:
        tray.show_connections([ShopRow("1", evil, state)], checking=False)
        assert not Qt.mightBeRichText(icon.toolTip())
        (line, *_) = icon.contextMenu().actions()
        name = shown_in_menu(line.text()).partition(" — ")[0].rstrip("…")
        assert name == evil[: len(name)]
        assert len(name) >= min(len(evil), 39)
    tray.stop()


@pytest.mark.parametrize("text", [*HOSTILE, "<?xml version='1.0'?><b>x</b>", "bolsetup: <br/>", "Brood & Co"])
def test_tool_tips_are_never_markup(text: str) -> None:
    shown = tool_tip(text)
    assert not Qt.mightBeRichText(shown)
    assert shown.replace("\u2060", "") == text


def test_system_errors_are_shown_literally(qapp: QApplication, evil: str) -> None:
    box = start._show_file_error(qapp, OSError(5, evil))  # type: ignore[arg-type]
    assert isinstance(box, QMessageBox)
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert evil in box.text()
    box.finished.disconnect()
    box.close()
    box.deleteLater()


@pytest.mark.parametrize("words", ["W" * 80, "W" * 24, "a line of usual words", "x" * 5000, f"Zie {LINK}."])
def test_a_label_breaks_long_words_and_returns_the_original_text(qapp: QApplication, words: str) -> None:
    shown = label()
    shown.setText(words)
    assert shown.text() == words
    # Text layout rounds up where font metrics round down.
    assert shown.minimumSizeHint().width() <= shown.fontMetrics().horizontalAdvance("W" * 24) + 1
    shown.deleteLater()
