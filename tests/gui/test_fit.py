"""Every word of every page fits, in each language, in a wide window and in a very narrow one."""

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
    QWidget,
)

from bolsetup.core.connection import State
from bolsetup.core.journey import Page
from bolsetup.core.outcomes import Outcome, Shop, Verdict
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.vault import VaultProblem
from bolsetup.gui.pages.hand_over import HandOverPage
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.pages.overview import OverviewPage
from bolsetup.gui.pages.shop import ShopPage
from bolsetup.gui.shop_row import ShopRow
from bolsetup.gui.theme import apply_theme
from bolsetup.gui.wizard import Wizard
from tests.gui.pages import CLIENT_ID, CLIENT_SECRET, all_pages, one

SIZES = [(1024, 700), (1024, 600), (380, 700)]


@pytest.fixture(scope="module")
def themed(qapp: QApplication) -> Iterator[QApplication]:
    """The look the program really has: its paddings and sizes decide what fits."""
    before = qapp.palette()
    apply_theme(qapp, Qt.ColorScheme.Light)
    yield qapp
    qapp.setStyleSheet("")
    qapp.setPalette(before)


@pytest.fixture(scope="module")
def window(themed: QApplication) -> Iterator[Wizard]:
    """A window whose pages say as much as they ever do: one for all, it takes a while to make."""
    pages = all_pages()
    made = Wizard(pages, Texts("nl"))
    keys, shop = pages[Page.KEYS], pages[Page.SHOP]
    hand_over, overview = pages[Page.HAND_OVER], pages[Page.OVERVIEW]
    assert isinstance(keys, KeysPage)
    assert isinstance(shop, ShopPage)
    assert isinstance(hand_over, HandOverPage)
    assert isinstance(overview, OverviewPage)
    shop.show_shop(Shop("1234567", "Bakkerij De Gouden Korst en Zonen"), replaces=True)
    shop.show_problem(VaultProblem.MISSING)
    overview.show_shops([ShopRow(str(n), f"Winkel {n}", state) for n, state in enumerate(State)])
    keys.show_note("replace", shop="Bakkerij De Gouden Korst en Zonen")
    made.set_banner(practice=True)
    made.show_shops_link(True)
    made.show()
    keys.pair_completed.connect(lambda: keys.show_verdict(Verdict(Outcome.REFUSED)))
    keys.take(f"Client ID: {CLIENT_ID} Client Secret: {CLIENT_SECRET}")
    made.page_entered.connect(
        lambda page: hand_over.show_copied("secret", 45) if page is Page.HAND_OVER else None
    )
    yield made
    made.close()
    made.deleteLater()


def _settle(window: Wizard) -> None:
    # Layouts run on events of their own: deliver those and no others.
    for _ in range(4):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert window.isVisible()


def _cut(window: Wizard) -> list[str]:
    """What does not fit: texts higher or wider than their place, and places beyond the window."""
    found = []
    for each in window.findChildren(QWidget):
        if not each.isVisible():
            continue
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
        else:
            continue
        left = each.mapTo(window, QPoint()).x()
        if not fits or left < 0 or left + each.width() > window.width():
            found.append(f"{type(each).__name__} {each.text()!r} {each.size().toTuple()}")
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", list(Page))
def test_nothing_is_cut(window: Wizard, page: Page, language: str, size: tuple[int, int]) -> None:
    window.show_texts(Texts(language))
    window.resize(*size)
    window.go_to(page)
    _settle(window)
    assert window.size().toTuple() == size
    assert _cut(window) == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("page", [page for page in Page if page is not Page.OVERVIEW])
def test_next_is_always_within_the_window(window: Wizard, page: Page, size: tuple[int, int]) -> None:
    window.resize(*size)
    window.go_to(page)
    _settle(window)
    forward = one(window, QPushButton, "next")
    place = QRect(forward.mapTo(window, QPoint()), forward.size())
    assert window.rect().contains(place)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", list(Page))
def test_every_control_has_a_name_without_markup(window: Wizard, page: Page, language: str) -> None:
    window.show_texts(Texts(language))
    window.go_to(page)
    for each in window.findChildren(QWidget):
        can_have_focus = each.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not each.isVisible() or not can_have_focus or isinstance(each, QScrollArea):
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
