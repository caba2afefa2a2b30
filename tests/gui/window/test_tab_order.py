"""Tab visits every control in visual order, and returns to the start."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.pages.overview import OverviewPage
from bolsetup.gui.pages.shop import ShopPage
from bolsetup.gui.widgets.step_guide import StepGuide
from bolsetup.gui.window.banner import Banner
from bolsetup.gui.window.dock import Dock
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.gui.window.nav_bar import NavBar
from bolsetup.gui.window.sidebar import Sidebar
from tests.gui.samples import CLIENT_ID, CLIENT_SECRET, all_pages, one, themed, window_with_all_pages

pytestmark = pytest.mark.xdist_group("tab order")

_MOST: int = 80
"""No page has as many controls."""


@pytest.fixture(scope="module")
def window(qapp: QApplication) -> Iterator[MainWindow]:
    """A window that shows every control."""
    with themed(qapp):
        made = window_with_all_pages(all_pages())
        made.set_banner(practice=True)
        made.show_shops_link(True)
        made.show()
        one(made, KeysPage).pair_completed.connect(
            lambda: one(made, KeysPage).show_verdict(Verdict(Outcome.REFUSED))
        )
        one(made, KeysPage).take(f"{CLIENT_ID} {CLIENT_SECRET}")
        one(made, ShopPage).show_shop(Shop("1", "Winkel"), replaces=True)
        one(made, ShopPage).show_problem(KeychainProblem.MISSING)
        shops = [ShopRow("1", "Een", State.CONNECTED), ShopRow("2", "Twee", State.LOST, Outcome.REFUSED)]
        one(made, OverviewPage).show_shops(shops)
        one(made, OverviewPage).show_autostart(on=False, possible=True)
        yield made
        made.close()
        made.deleteLater()


def _round(window: MainWindow, key: Qt.Key) -> list[QWidget]:
    """Return the controls in tab order, starting at the focused one."""
    start = window.focusWidget()
    assert start is not None
    reached = [start]
    for _ in range(_MOST):
        now = window.focusWidget()
        assert now is not None
        QTest.keyClick(now, key)
        for _ in range(_MOST):
            # Within a text it goes from link to link.
            if isinstance(now, QTextBrowser) and now.hasFocus():
                QTest.keyClick(now, key)
        now = window.focusWidget()
        assert now is not None
        if now is start:
            return reached
        reached.append(now)
    raise AssertionError(f"Tab does not come back to {start}: {reached}")


def _region(window: MainWindow, control: QWidget) -> int:
    """Return the part of the window that a control is in, in reading order."""
    dock = next((each for each in window.findChildren(Dock) if each.isVisible()), None)
    parts = [one(window, Banner), one(window, Sidebar), None, dock, one(window, NavBar)]
    return next(
        (number for number, part in enumerate(parts) if part is not None and part.isAncestorOf(control)), 2
    )


def _comes_before(window: MainWindow, one_control: QWidget, other: QWidget) -> bool:
    """Whether one control precedes another in reading order.

    It is further up, or further left in a row, or in a column that is further left.
    """
    first, second = (QRect(each.mapTo(window, QPoint()), each.size()) for each in (one_control, other))
    for guide in window.findChildren(StepGuide):
        if guide._acts.isAncestorOf(one_control) and guide._pictured.isAncestorOf(other):
            return first.right() < second.left()
    same_line = first.top() < second.center().y() < first.bottom() or (
        second.top() < first.center().y() < second.bottom()
    )
    return first.left() < second.left() if same_line else first.top() < second.top()


@pytest.mark.parametrize("width", [1024, 380])
@pytest.mark.parametrize("page", list(Page))
def test_tab_follows_the_visual_order(qtbot: QtBot, window: MainWindow, page: Page, width: int) -> None:
    window.resize(width, 700)
    window.show_place(beside=width == 380, on_top=False)
    window.go_to(page)
    with qtbot.waitActive(window):
        window.activateWindow()
    # Layouts run on events of their own.
    for _ in range(4):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    controls = _round(window, Qt.Key.Key_Tab)
    assert not [each for each in controls if isinstance(each, QScrollArea)]
    first = min(range(len(controls)), key=lambda index: (_region(window, controls[index]), index))
    controls = controls[first:] + controls[:first]
    regions = [_region(window, each) for each in controls]
    assert regions == sorted(regions), [f"{type(each).__name__} {each.accessibleName()}" for each in controls]
    for before, after in pairwise(controls):
        if _region(window, before) == _region(window, after):
            names = f"{before.accessibleName() or before} before {after.accessibleName() or after}"
            assert _comes_before(window, before, after), names


@pytest.mark.parametrize("page", list(Page))
def test_shift_tab_follows_the_reverse_order(qtbot: QtBot, window: MainWindow, page: Page) -> None:
    window.resize(1024, 700)
    window.go_to(page)
    with qtbot.waitActive(window):
        window.activateWindow()
    onward = _round(window, Qt.Key.Key_Tab)
    backward = _round(window, Qt.Key.Key_Backtab)
    assert [onward[0], *reversed(onward[1:])] == backward
