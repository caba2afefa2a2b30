"""The page of the watched shops, with several shops: list, menu, search, and a shop opened from the list."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAction, QContextMenuEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_order import ShopFilter, trouble_first
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.shop_actions import offered
from bolsetup.gui.pages.overview import OverviewPage
from bolsetup.gui.widgets import shop_list_view
from bolsetup.gui.widgets.shop_card import ShopCard
from bolsetup.gui.widgets.shop_list_model import Index
from bolsetup.gui.widgets.shop_list_view import ShopListView, menu_place
from bolsetup.gui.widgets.shop_menu import ShopMenu
from bolsetup.gui.widgets.shop_search import ShopSearch
from tests.gui.samples import one

NL = Texts("nl")
LOST = ShopRow("7654321", "Voorbeeld België", State.LOST, Outcome.REFUSED, time.time())
HOME = ShopRow("1234567", "Bakkerij Voorbeeld", State.CONNECTED, Outcome.CONNECTED, time.time())
AWAY = ShopRow("2222222", "Café Noir", State.UNREACHABLE, Outcome.OFFLINE, time.time())
MANY = trouble_first(
    [LOST, AWAY, HOME, *(ShopRow(f"30{n}", f"Winkel {n}", State.CONNECTED) for n in range(1, 498))]
)


@pytest.fixture
def page(qtbot: QtBot) -> OverviewPage:
    made = OverviewPage("Another Service")
    qtbot.addWidget(made)
    made.show_texts(NL)
    made.show_shops([LOST, AWAY, HOME])
    made.resize(700, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.entered()
    return made


def shops(page: OverviewPage) -> ShopListView:
    return one(page, ShopListView)


def names(page: OverviewPage) -> list[str]:
    model = shops(page).model()
    return [model.index(at, 0).data() for at in range(model.rowCount())]


def card(page: OverviewPage) -> ShopCard | None:
    return next((each for each in page.findChildren(ShopCard) if each.isVisible()), None)


def press(page: OverviewPage, words: str) -> None:
    shown = [each for each in page.findChildren(QPushButton) if each.isVisible()]
    next(each for each in shown if words in (each.text(), each.accessibleName())).click()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def entries(page: OverviewPage) -> list[QAction]:
    return [each for each in one(page, ShopMenu).actions() if each.text()]


def choose(page: OverviewPage, shop: ShopRow, key: str) -> None:
    """Choose from the menu of a shop, by keyboard."""
    shops(page).show_current(shop.retailer_id)
    QTest.keyClick(shops(page), Qt.Key.Key_Return)
    menu, words = one(page, ShopMenu), NL(f"pages.overview.{key}")
    assert menu.isVisible()
    for _ in entries(page):
        action = menu.activeAction()
        if action.text() == words:
            break
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def search(page: OverviewPage, words: str) -> None:
    line = one(page, ShopSearch).line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, words)


# ---- rows ----


def test_each_row_has_a_shop_and_no_card_is_shown(page: OverviewPage) -> None:
    assert names(page) == [LOST.name, AWAY.name, HOME.name]
    assert card(page) is None
    assert focused() is shops(page)
    assert shops(page).current == LOST.retailer_id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_finds_a_list_of_named_rows(page: OverviewPage, language: str) -> None:
    texts = Texts(language)
    page.show_texts(texts)
    interface = QAccessible.queryAccessibleInterface(shops(page))
    assert interface is not None
    assert interface.role() is QAccessible.Role.List
    assert interface.text(QAccessible.Text.Name) == texts("pages.overview.title")
    rows = [interface.child(at) for at in range(interface.childCount())]
    for row, shop in zip(rows, (LOST, AWAY, HOME), strict=True):
        assert row is not None
        name = row.text(QAccessible.Text.Name)
        assert name.startswith(f"{shop.name}, {texts(f'states.{shop.state}.title')}, ")
        assert shop.retailer_id in name


def test_only_visible_rows_are_drawn_and_an_update_draws_only_what_changed(
    qtbot: QtBot, page: OverviewPage
) -> None:
    drawn: list[int] = []

    class Counting(shop_list_view._RowDelegate):
        def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
            drawn.append(index.row())

    shops(page).setItemDelegate(Counting(shops(page)))
    page.show_shops(MANY)
    qtbot.waitUntil(shops(page).verticalScrollBar().isVisible)
    page.repaint()
    assert 3 <= len(set(drawn)) < 20
    drawn.clear()
    changed = [row._replace(checking=at in (2, 499)) for at, row in enumerate(MANY)]
    page.show_shops(changed)
    qtbot.waitUntil(lambda: bool(drawn))
    assert set(drawn) == {2}


@pytest.mark.parametrize("count", [2, 5, 500])
def test_the_list_is_as_high_as_its_rows_or_the_window(qtbot: QtBot, page: OverviewPage, count: int) -> None:
    page.show_shops(MANY[:count])
    height = shop_list_view.row_height(shops(page).font())
    if count == 500:
        qtbot.waitUntil(shops(page).verticalScrollBar().isVisible)
    else:
        qtbot.waitUntil(lambda: shops(page).height() == count * height + 2 * shops(page).frameWidth())
        assert not shops(page).verticalScrollBar().isVisible()
    assert page.height() == 600


def test_the_current_row_stays_the_current_one_when_it_moves(page: OverviewPage) -> None:
    shops(page).show_current(HOME.retailer_id)
    page.show_shops([HOME._replace(state=State.LOST), LOST, AWAY])
    assert shops(page).current == HOME.retailer_id
    assert shops(page).currentIndex().row() == 0
    page.show_shops([LOST, AWAY])
    assert shops(page).current in (LOST.retailer_id, AWAY.retailer_id)


# ---- the menu ----


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Enter, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier),
    ],
)
@pytest.mark.parametrize("shop", [LOST, HOME])
def test_the_menu_opens_by_keyboard_and_offers_what_the_card_does(
    page: OverviewPage, shop: ShopRow, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    shops(page).show_current(shop.retailer_id)
    QTest.keyClick(shops(page), key, modifier)
    menu = one(page, ShopMenu)
    assert menu.isVisible()
    assert menu.accessibleName() == shop.name
    expected = ["details", *offered(shop)]
    assert [each.text() for each in entries(page)] == [NL(f"pages.overview.{each}") for each in expected]
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()


@pytest.mark.parametrize("button", ["left, on the dots", "right"])
def test_the_menu_opens_by_mouse(page: OverviewPage, button: str) -> None:
    view = shops(page)
    row = view.visualRect(view.model().index(1, 0))
    if button == "right":
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(
            view.viewport(), QContextMenuEvent(reason, row.center(), view.mapToGlobal(row.center()))
        )
    else:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=menu_place(row).center())
    assert one(page, ShopMenu).isVisible()
    assert one(page, ShopMenu).retailer_id == AWAY.retailer_id
    assert card(page) is None


@pytest.mark.parametrize(
    ("shop", "key", "signal"),
    [
        (HOME, "check", "check_requested"),
        (HOME, "replace", "replace_requested"),
        (HOME, "hand_over", "hand_over_requested"),
        (LOST, "reconnect", "lost_requested"),
        (LOST, "check", "check_requested"),
    ],
)
def test_the_menu_acts_on_its_shop(
    qtbot: QtBot, page: OverviewPage, shop: ShopRow, key: str, signal: str
) -> None:
    with qtbot.waitSignal(getattr(page, signal)) as asked:
        choose(page, shop, key)
    assert asked.args == [shop.retailer_id]


@pytest.mark.parametrize(
    ("changes", "enabled"),
    [
        (dict, True),
        (lambda: {"checking": True}, False),
        (lambda: {"quiet_until": time.time() + 600}, False),
    ],
    ids=["idle", "checking", "asked to wait"],
)
def test_check_now_is_disabled_in_the_menu_if_no_check_would_be_made(
    page: OverviewPage, changes: Callable[[], dict[str, Any]], enabled: bool
) -> None:
    row = HOME._replace(**changes())
    page.show_shops([LOST, row])
    shops(page).show_current(row.retailer_id)
    QTest.keyClick(shops(page), Qt.Key.Key_Return)
    (check,) = (each for each in entries(page) if each.text() == NL("pages.overview.check"))
    assert check.isEnabled() is enabled


def test_the_menu_closes_with_its_shop(page: OverviewPage) -> None:
    shops(page).show_current(HOME.retailer_id)
    QTest.keyClick(shops(page), Qt.Key.Key_Return)
    page.show_shops([LOST, AWAY._replace(checking=True), HOME])
    assert one(page, ShopMenu).isVisible()
    page.show_shops([LOST, AWAY])
    assert not one(page, ShopMenu).isVisible()


# ---- a shop opened from the list ----


def test_a_click_opens_a_shop_and_back_and_esc_return_to_its_row(page: OverviewPage) -> None:
    view = shops(page)
    for leave in ("back", "esc"):
        row = view.visualRect(view.model().index(1, 0))
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.topLeft() + QPoint(60, 12))
        shown = card(page)
        assert shown is not None
        assert (shown.retailer_id, view.isVisible()) == (AWAY.retailer_id, False)
        assert shown.isAncestorOf(focused())
        if leave == "back":
            press(page, NL("pages.overview.back"))
        else:
            QTest.keyClick(focused(), Qt.Key.Key_Escape)
        assert (card(page), focused(), view.current) == (None, view, AWAY.retailer_id)


def test_an_opened_shop_is_updated_and_closed_when_it_is_gone(page: OverviewPage) -> None:
    choose(page, AWAY, "details")
    page.show_shops([AWAY._replace(state=State.LOST), LOST, HOME])
    shown = card(page)
    assert shown is not None
    assert NL("states.lost.title") in [each.text() for each in shown.findChildren(QLabel)]
    page.show_shops([LOST, HOME])
    assert (card(page), focused()) == (None, shops(page))


def test_a_shop_is_renamed_from_the_menu(qtbot: QtBot, page: OverviewPage) -> None:
    choose(page, HOME, "rename")
    line = focused()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "De za")
    # Whatever happens meanwhile.
    page.show_shops([HOME._replace(state=State.LOST), LOST, AWAY])
    page.show_shops([HOME._replace(state=State.LOST)])
    page.show_shops([HOME, LOST, AWAY])
    page.entered()
    QTest.keyClicks(line, "ak")
    with qtbot.waitSignal(page.rename_requested) as asked:
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert asked.args == [HOME.retailer_id, "De zaak"]
    assert (card(page), focused(), shops(page).current) == (None, shops(page), HOME.retailer_id)


def test_a_question_whether_to_forget_survives_updates_and_is_about_its_shop(
    qtbot: QtBot, page: OverviewPage
) -> None:
    choose(page, AWAY, "forget")
    no = focused()
    assert isinstance(no, QPushButton)
    assert no.accessibleName() == f"{NL('pages.overview.forget_no')}: {AWAY.name}"
    page.show_shops([LOST, HOME, AWAY._replace(state=State.CONNECTED)])
    assert focused() is no
    with qtbot.waitSignal(page.forget_requested) as asked:
        press(page, f"{NL('pages.overview.forget_yes')}: {AWAY.name}")
    assert asked.args == [AWAY.retailer_id]
    page.show_problem(AWAY.retailer_id, KeychainProblem.LOCKED)
    assert any(AWAY.name in each.text() for each in page.findChildren(QLabel) if each.isVisible())
    page.show_shops([LOST, HOME])
    assert (names(page), focused()) == ([LOST.name, HOME.name], shops(page))


def test_forgetting_is_cancelled_with_esc_and_returns_to_the_list(qtbot: QtBot, page: OverviewPage) -> None:
    choose(page, AWAY, "forget")
    with qtbot.assertNotEmitted(page.forget_requested):
        QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert (card(page), shops(page).current) == (None, AWAY.retailer_id)


def test_a_proxy_login_is_entered_on_the_opened_shop(page: OverviewPage) -> None:
    given: list[tuple[str, ProxyLogin]] = []
    page.proxy_login_given.connect(lambda proxy, login: given.append((proxy, login)))
    asking = AWAY._replace(outcome=Outcome.PROXY, verdict=Verdict(Outcome.PROXY, proxy="proxy.example:80"))
    page.show_shops([LOST, asking, HOME])
    choose(page, asking, "details")
    QTest.keyClicks(focused(), "merchant")
    page.show_shops([LOST, asking._replace(checking=True), HOME])
    shown = card(page)
    assert shown is not None
    QTest.keyClicks(shown.proxy_form.password, "EXAMPLE")
    QTest.keyClick(shown.proxy_form.password, Qt.Key.Key_Return)
    assert given == [("proxy.example:80", ProxyLogin("merchant", "EXAMPLE"))]


def test_the_last_but_one_shop_becomes_a_card_and_the_last_one_an_offer_to_add(page: OverviewPage) -> None:
    page.show_shops([HOME])
    shown = card(page)
    assert shown is not None
    assert shown.retailer_id == HOME.retailer_id
    assert shown.isAncestorOf(focused())
    assert not shops(page).isVisible()
    page.show_shops([])
    assert card(page) is None
    add = focused()
    assert isinstance(add, QPushButton)
    assert add.text() == NL("pages.overview.add_first")
    page.show_shops([LOST, HOME])
    assert (card(page), names(page)) == (None, [LOST.name, HOME.name])


def test_entering_the_page_returns_to_the_list(page: OverviewPage) -> None:
    choose(page, AWAY, "details")
    page.entered()
    assert (card(page), focused()) == (None, shops(page))


# ---- search and filter ----


def test_a_few_shops_need_no_search(page: OverviewPage) -> None:
    assert not one(page, ShopSearch).isVisible()
    page.show_shops(MANY)
    assert one(page, ShopSearch).isVisible()


@pytest.mark.parametrize(
    ("words", "found"), [("cafe", [AWAY.name]), ("7654", [LOST.name]), ("voorbeeld", [LOST.name, HOME.name])]
)
def test_shops_are_found_by_name_and_number(page: OverviewPage, words: str, found: list[str]) -> None:
    page.show_shops(MANY)
    search(page, words)
    assert names(page) == found
    assert focused() is one(page, ShopSearch).line
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    assert focused() is shops(page)


def test_an_update_does_not_end_a_search(page: OverviewPage) -> None:
    page.show_shops(MANY)
    search(page, "winkel 49")
    found = names(page)
    page.show_shops([row._replace(checking=True) for row in MANY])
    assert (names(page), focused()) == (found, one(page, ShopSearch).line)
    page.show_shops([MANY[-1]._replace(state=State.LOST), *MANY[:-1]])
    assert names(page)[0] == MANY[-1].name
    assert sorted(names(page)) == sorted(found)


def test_ctrl_f_starts_a_search_and_esc_ends_it(page: OverviewPage) -> None:
    page.show_shops(MANY)
    QTest.keyClick(shops(page), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    line = focused()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "noir")
    assert len(names(page)) == 1
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert len(names(page)) == len(MANY)


def filters(page: OverviewPage) -> Iterator[QPushButton]:
    yield from (each for each in one(page, ShopSearch).findChildren(QPushButton) if each.isCheckable())


def test_filters_say_how_many_shops_they_show(page: OverviewPage) -> None:
    page.show_shops(MANY)
    expected = {ShopFilter.ALL: 500, ShopFilter.ATTENTION: 1, ShopFilter.CANNOT_CHECK: 1}
    for choice, each in zip(filters(page), ShopFilter, strict=True):
        choice.click()
        count = expected.get(each, 498)
        assert choice.text() == f"{NL(f'pages.overview.filters.{each}')} ({count})"
        assert len(names(page)) == count


def test_nothing_found_is_said_and_all_shops_are_one_press_away(page: OverviewPage) -> None:
    page.show_shops(MANY)
    search(page, "no such shop")
    assert not shops(page).isVisible()
    assert NL("pages.overview.none_found") in [
        each.text() for each in page.findChildren(QLabel) if each.isVisible()
    ]
    assert focused() is one(page, ShopSearch).line
    press(page, NL("pages.overview.show_all"))
    assert (len(names(page)), focused()) == (500, shops(page))


def test_a_filter_that_becomes_empty_keeps_the_keyboard_on_the_page(page: OverviewPage) -> None:
    page.show_shops(MANY)
    list(filters(page))[1].click()
    shops(page).setFocus()
    page.show_shops([LOST._replace(state=State.CONNECTED), *MANY[1:]])
    assert names(page) == []
    button = focused()
    assert isinstance(button, QPushButton)
    assert button.text() == NL("pages.overview.show_all")


def test_a_search_stays_while_there_are_few_shops_left(page: OverviewPage) -> None:
    page.show_shops(MANY)
    search(page, "noir")
    page.show_shops([LOST, AWAY, HOME])
    assert (names(page), one(page, ShopSearch).isVisible()) == ([AWAY.name], True)
    one(page, ShopSearch).clear()
    assert (len(names(page)), one(page, ShopSearch).isVisible()) == (3, False)


def test_a_shop_is_forgotten_while_a_filter_is_on(page: OverviewPage) -> None:
    page.show_shops(MANY)
    list(filters(page))[1].click()
    choose(page, LOST, "forget")
    press(page, f"{NL('pages.overview.forget_yes')}: {LOST.name}")
    page.show_shops(MANY[1:])
    assert names(page) == []
    assert one(page, ShopSearch).shop_filter is ShopFilter.ATTENTION
    assert page.isAncestorOf(focused())
