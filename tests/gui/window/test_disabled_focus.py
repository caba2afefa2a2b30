"""The focus stays with a button while it is disabled."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from PySide6.QtWidgets import QPushButton

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.pages.doctor import DoctorPage
from bolsetup.gui.pages.lost import LostPage
from bolsetup.gui.pages.overview import OverviewPage
from bolsetup.gui.window.main_window import MainWindow

WORDS = Texts("nl")
LOST = ShopRow("1234567", "Voorbeeldwinkel", State.LOST, Outcome.REFUSED)


def _overview(page: BasePage, busy: bool) -> None:
    assert isinstance(page, OverviewPage)
    page.show_shops([LOST._replace(checking=busy)])


def _lost(page: BasePage, busy: bool) -> None:
    assert isinstance(page, LostPage)
    page.show_shop(LOST._replace(checking=busy))


def _doctor(page: BasePage, busy: bool) -> None:
    assert isinstance(page, DoctorPage)
    if busy:
        page.show_started()
    else:
        page.show_ended(0)


@pytest.mark.parametrize(
    ("page", "show", "name"),
    [
        (Page.OVERVIEW, _overview, "pages.overview.check"),
        (Page.LOST, _lost, "pages.lost.check"),
        (Page.DOCTOR, _doctor, "pages.doctor.again"),
    ],
)
def test_a_second_press_of_enter_presses_nothing_else(
    window: MainWindow,
    pages: Mapping[Page, BasePage],
    page: Page,
    show: Callable[[BasePage, bool], None],
    name: str,
) -> None:
    window.go_to(page)
    show(pages[page], False)
    (button,) = (each for each in pages[page].findChildren(QPushButton) if each.text() == WORDS(name))
    button.setFocus()
    show(pages[page], True)
    assert not button.isEnabled()
    assert not isinstance(window.focusWidget(), QPushButton)
    show(pages[page], False)
    assert window.focusWidget() is button
