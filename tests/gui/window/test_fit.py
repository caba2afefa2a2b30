"""Every word of every page fits, in each language, in a wide window and a narrow one, also in large text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QWidget,
)

from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.pause import UNTIL_TURNED_ON
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.journey import JOURNEY, Page
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.pages.hand_over import HandOverPage
from bolsetup.gui.pages.history import HistoryPage
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.pages.lost import LostPage
from bolsetup.gui.pages.overview import OverviewPage
from bolsetup.gui.pages.settings import SettingsPage
from bolsetup.gui.pages.shop import ShopPage
from bolsetup.gui.widgets.basics import Note
from bolsetup.gui.widgets.language_picker import LanguageComboBox
from bolsetup.gui.widgets.removal_card import RemovalCard
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.gui.window.sidebar_item import SidebarItem
from tests.fakes import eventful_history
from tests.gui.samples import CLIENT_ID, CLIENT_SECRET, all_pages, one, themed, window_with_all_pages

NARROW = (380, 700)
SIZES = [(1024, 700), (1024, 600), NARROW]
WIDTHS = pytest.mark.parametrize("size", [(1024, 700), NARROW], ids=["wide", "narrow"], indirect=True)
"""Sizes for what scrolls, where the height cuts nothing."""

TROUBLES = (
    Verdict(Outcome.UNTRUSTED_CERTIFICATE, issuer='<a href="tel:0900-1234">0900-1234</a>' + "W" * 40),
    Verdict(Outcome.PROXY, proxy="a-very-long-name-of-a-proxy.example:8080"),
)

SHOPS = [
    *(ShopRow(str(n), f"Winkel {n}", state) for n, state in enumerate(State)),
    ShopRow("80", "W" * 80, State.LOST, Outcome.REFUSED, 1.0, bol_name="M" * 80),
    *(
        ShopRow(f"9{n}", "W" * 80, State.UNREACHABLE, each.outcome, 1.0, verdict=each, bol_name="M" * 80)
        for n, each in enumerate(TROUBLES)
    ),
]

WORST = {
    Page.WELCOME: ("de", "fr"),
    Page.STEP_1: ("de", "fr"),
    Page.STEP_2: ("nl", "fr"),
    Page.STEP_3: ("de",),
    Page.STEP_4: ("de", "nl"),
    Page.STEP_5: ("de", "fr"),
    Page.KEYS: ("de", "nl"),
    Page.SHOP: ("nl", "de"),
    Page.HAND_OVER: ("de", "nl"),
    Page.DONE: ("fr",),
    Page.OVERVIEW: ("fr", "nl"),
    Page.HISTORY: ("nl", "de"),
    Page.LOST: ("de", "fr", "nl"),
    Page.HELP: ("nl", "de"),
    Page.SETTINGS: ("de", "fr"),
    Page.REPORT: ("fr", "de"),
    Page.DOCTOR: ("de", "fr"),
    Page.MANUAL: ("fr", "de"),
    Page.ABOUT: ("fr", "de"),
}
"""The languages that make a page widest and highest: where these fit, the others do."""

each_page = pytest.mark.parametrize(
    ("page", "language"),
    [
        pytest.param(page, language, marks=() if language in WORST[page] else pytest.mark.repeats)
        for language in LANGUAGES
        for page in Page
    ],
)


@pytest.fixture(scope="module", params=[1, 2], ids=["text-100", "text-200"])
def text(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[int]:
    """How many times the usual size the system's text is, in the look that the program really has."""
    with themed(qapp, text=request.param):
        yield request.param


@pytest.fixture(scope="module")
def window(text: int) -> Iterator[MainWindow]:
    """A window whose pages say as much as they ever do: one for all, it takes a while to make."""
    pages = all_pages()
    made = window_with_all_pages(pages)
    keys, shop = pages[Page.KEYS], pages[Page.SHOP]
    hand_over, overview = pages[Page.HAND_OVER], pages[Page.OVERVIEW]
    assert isinstance(keys, KeysPage)
    assert isinstance(shop, ShopPage)
    assert isinstance(hand_over, HandOverPage)
    assert isinstance(overview, OverviewPage)
    shop.show_shop(Shop("1234567", "Bakkerij De Gouden Korst en Zonen"), replaces=True)
    shop.show_problem(KeychainProblem.MISSING)
    overview.show_shops(SHOPS)
    overview.show_autostart(on=False, possible=True)
    overview.show_pause(UNTIL_TURNED_ON)
    history = pages[Page.HISTORY]
    assert isinstance(history, HistoryPage)
    history.show_histories([("1234567", "Bakkerij De Gouden Korst en Zonen", eventful_history())])
    history.show_exported("a-long-name-of-a-file-for-the-history.csv")
    keys.show_note("replace", shop="Bakkerij De Gouden Korst en Zonen")
    made.set_banner(practice=True)
    made.show_support_mode(True)
    settings = one(made, SettingsPage)
    settings.show_place(True, True)
    settings.show_unsaved("Bakkerij De Gouden Korst en Zonen")
    settings.show_keychain_reached(False)
    settings.show_rest_removed(["1234567", "7654321"])
    settings.show_files_left("The file is used by another program that does not let go of it")
    one(settings, RemovalCard)._question.show()
    one(settings, RemovalCard).answers.show()
    made.show_shops_link(True)
    one(made, LostPage).show_shop(
        ShopRow("1234567", "Bakkerij De Gouden Korst en Zonen", State.LOST, Outcome.REFUSED, since=1.0)
    )
    made.show()
    keys.pair_completed.connect(lambda: keys.show_verdict(Verdict(Outcome.REFUSED)))
    keys.take(f"Client ID: {CLIENT_ID} Client Secret: {CLIENT_SECRET}")
    made.page_entered.connect(
        lambda page: hand_over.show_copied("secret", 45) if page is Page.HAND_OVER else None
    )
    yield made
    made.close()
    made.deleteLater()
    # Before the look of the program is taken back, which costs time for each widget that is left.
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request: pytest.FixtureRequest, text: int) -> tuple[int, int]:
    """The size of the window; a narrow one is as narrow as its text is small."""
    width, height = request.param
    return (width * text if request.param == NARROW else width), height


def _settle(window: MainWindow) -> None:
    # Layouts run on events of their own, one level of nesting after the other: deliver those and no others.
    for _ in range(10):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert window.isVisible()


def _words(widget: QWidget) -> str:
    return widget.currentText() if isinstance(widget, QComboBox) else str(widget.property("text"))


def _visible(widget: QWidget) -> Iterator[QWidget]:
    """What is seen within a widget. Most of a window is not: the other pages."""
    for each in widget.children():
        if isinstance(each, QWidget) and not each.isWindow() and each.isVisible():
            yield each
            yield from _visible(each)


def _cut(window: MainWindow) -> list[str]:
    """What does not fit: texts higher or wider than their place, and places beyond the window."""
    found = []
    for each in _visible(window):
        if isinstance(each, QLabel) and each.text():
            high = each.heightForWidth(each.width()) if each.wordWrap() else each.sizeHint().height()
            widest = each.minimumSizeHint().width() if each.wordWrap() else each.sizeHint().width()
            fits = high <= each.height() and widest <= each.width()
        elif isinstance(each, QPushButton):
            option = QStyleOptionButton()
            each.initStyleOption(option)
            room = each.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, each)
            words = each.fontMetrics().size(0, each.text())
            fits = words.width() <= room.width() and words.height() <= room.height()
        elif isinstance(each, LanguageComboBox):
            choice = QStyleOptionComboBox()
            each.initStyleOption(choice)
            kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
            room = each.style().subControlRect(kind, choice, part, each)
            fits = each.fontMetrics().horizontalAdvance(each.currentText()) <= room.width()
        elif isinstance(each, SidebarItem):
            fits = each.sizeHint().height() <= each.height()
        else:
            continue
        left = each.mapTo(window, QPoint()).x()
        if not fits or left < 0 or left + each.width() > window.width():
            found.append(f"{type(each).__name__} {_words(each)!r} {each.size().toTuple()}")
    return found


def _speak(window: MainWindow, language: str) -> None:
    # It takes a while: only if it is another language than that of the case before.
    if window._texts.language != language:
        texts = Texts(language)
        for page in window.findChildren(BasePage):
            page.show_texts(texts)
        for note in window.findChildren(Note):
            note.show_texts(texts)
        window.show_texts(texts)


def _show(window: MainWindow, page: Page, language: str, size: tuple[int, int]) -> None:
    _speak(window, language)
    window.resize(*size)
    window.go_to(page)
    _settle(window)


@each_page
def test_nothing_is_cut_and_next_can_be_reached(
    window: MainWindow, page: Page, language: str, size: tuple[int, int]
) -> None:
    _show(window, page, language, size)
    assert _cut(window) == []
    if page in JOURNEY:
        forward = one(window, QPushButton, "next")
        place = QRect(forward.mapTo(window, QPoint()), forward.size())
        assert window.rect().contains(place)


@pytest.mark.parametrize("text", [2], ids=["text-200"], indirect=True)
def test_a_page_with_a_longer_name_than_the_one_before_is_not_cut(window: MainWindow, text: int) -> None:
    narrow = (NARROW[0] * text, NARROW[1])
    for page in (Page.SHOP, Page.KEYS, Page.DONE, Page.WELCOME):
        _show(window, page, "de", narrow)
        assert _cut(window) == []


@pytest.mark.repeats
@pytest.mark.parametrize("page", list(Page))
def test_no_language_needs_more_room_than_the_worst(window: MainWindow, page: Page, text: int) -> None:
    widths, heights = {}, {}
    for language in LANGUAGES:
        _show(window, page, language, (NARROW[0] * text, NARROW[1]))
        shown = next(each for each in _visible(window) if isinstance(each, BasePage))
        widths[language] = shown.minimumSizeHint().width()
        heights[language] = shown.heightForWidth(shown.width())
    # Fonts differ from system to system: a letter or a line more says nothing.
    letter, line = window.fontMetrics().horizontalAdvance("W"), window.fontMetrics().lineSpacing()
    assert max(widths.values()) <= max(widths[each] for each in WORST[page]) + letter
    assert max(heights.values()) <= max(heights[each] for each in WORST[page]) + line


@WIDTHS
@pytest.mark.parametrize(
    "language",
    [pytest.param(each, marks=() if each in WORST[Page.KEYS] else pytest.mark.repeats) for each in LANGUAGES],
)
def test_no_answer_of_bol_and_no_trouble_of_the_keychain_is_cut(
    window: MainWindow, language: str, size: tuple[int, int]
) -> None:
    keys, shop = one(window, KeysPage), one(window, ShopPage)
    _show(window, Page.KEYS, language, size)
    for outcome in Outcome:
        keys.show_verdict(Verdict(outcome, retry_after_s=60, issuer="Example Security of a Company"))
        _settle(window)
        assert _cut(window) == []
    window.go_to(Page.SHOP)
    for problem in KeychainProblem:
        shop.show_problem(problem)
        _settle(window)
        assert _cut(window) == []


@WIDTHS
@pytest.mark.parametrize(
    "language",
    [
        pytest.param(each, marks=() if each in WORST[Page.OVERVIEW] else pytest.mark.repeats)
        for each in LANGUAGES
    ],
)
def test_no_card_of_a_shop_is_cut(window: MainWindow, language: str, size: tuple[int, int]) -> None:
    overview = one(window, OverviewPage)
    _show(window, Page.OVERVIEW, language, size)
    for shop in SHOPS:
        overview.show_shops([shop])
        _settle(window)
        assert _cut(window) == []
    overview.show_shops(SHOPS)


@pytest.mark.parametrize("text", [1], ids=["text-100"], indirect=True)
@each_page
def test_every_control_has_a_name_without_markup(window: MainWindow, page: Page, language: str) -> None:
    _speak(window, language)
    window.go_to(page)
    for each in _visible(window):
        can_have_focus = each.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not can_have_focus or isinstance(each, QScrollArea):
            continue
        interface = QAccessible.queryAccessibleInterface(each)
        assert isinstance(interface, QAccessibleInterface)
        name = interface.text(QAccessible.Text.Name)
        assert name, f"{type(each).__name__} has no name"
        assert "<" not in name
        if isinstance(each, (QLineEdit, QComboBox)):
            assert any(label.buddy() is each for label in window.findChildren(QLabel))
        if isinstance(each, QAbstractButton):
            assert "{" not in name


@pytest.mark.parametrize("text", [1], ids=["text-100"], indirect=True)
@each_page
def test_a_screen_reader_says_the_kind_of_a_note_first(window: MainWindow, page: Page, language: str) -> None:
    texts = Texts(language)
    _speak(window, language)
    window.go_to(page)
    for note in (each for each in _visible(window) if isinstance(each, Note)):
        kind = texts(f"window.note.{note.property('kind')}")
        spoken = texts("window.note.named", kind=kind, words=note.words)
        assert note.accessibleName() == spoken
