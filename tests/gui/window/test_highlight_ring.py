"""F2 highlights the button to press."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.pages.overview import OverviewPage
from bolsetup.gui.qt.theme import colours_of
from bolsetup.gui.window import highlight_ring
from bolsetup.gui.window.highlight_ring import HighlightRing
from bolsetup.gui.window.main_window import MainWindow
from tests.gui.samples import CLIENT_ID, CLIENT_SECRET, one

WORDS = Texts("nl")


def _refused(page: BasePage) -> None:
    assert isinstance(page, KeysPage)
    page.take(f"{CLIENT_ID} {CLIENT_SECRET}")
    page.show_verdict(Verdict(Outcome.REFUSED))


def _lost(outcome: Outcome) -> Callable[[BasePage], None]:
    def show(page: BasePage) -> None:
        assert isinstance(page, OverviewPage)
        page.show_shops([ShopRow("1", "Winkel", State.LOST, outcome)])

    return show


def _nothing(_: BasePage) -> None:
    return


@pytest.mark.parametrize(
    ("page", "prepare", "meant"),
    [
        (Page.WELCOME, _nothing, "pages.welcome.next"),
        (Page.STEP_4, _nothing, "window.next"),
        (Page.KEYS, _nothing, "pages.keys.client_id"),
        (Page.KEYS, _refused, "pages.keys.refill"),
        (Page.OVERVIEW, _lost(Outcome.REFUSED), "pages.overview.reconnect"),
        (Page.OVERVIEW, _lost(Outcome.ACCOUNT_INACTIVE), "pages.overview.reconnect"),
    ],
)
def test_the_highlighted_button(
    qtbot: QtBot,
    window: MainWindow,
    pages: Mapping[Page, BasePage],
    page: Page,
    prepare: Callable[[BasePage], None],
    meant: str,
) -> None:
    window.go_to(page)
    prepare(pages[page])
    wanted = pages[page].primary_target(one(window, QPushButton, "next"))
    assert wanted is not None
    qtbot.waitUntil(lambda: not wanted.visibleRegion().isEmpty())
    QTest.keyClick(window, Qt.Key.Key_F2)
    target = window.pointer.target
    assert isinstance(target, QWidget)
    words = target.text() if isinstance(target, QPushButton) else target.accessibleName()
    assert words == WORDS(meant, number=6, service="Spotler Connect")
    assert window.pointer.isVisible()
    place = target.rect().translated(target.mapTo(window, target.rect().topLeft()))
    assert window.pointer.geometry().contains(place)


def _colours(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("size", [(1024, 700), (380, 700), (683, 384)])
def test_the_pointer_has_an_arrow_and_is_not_the_focus_ring(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int]
) -> None:
    window.resize(*size)
    QTest.keyClick(window, Qt.Key.Key_F2)
    pointer, frame = window.pointer, window.pointer._frame
    arrow = pointer._arrow().boundingRect()
    # The tip is at the frame, and all of the arrow is outside it and within the window.
    assert not arrow.adjusted(1, 1, -1, -1).intersects(frame.adjusted(1, 1, -1, -1).toRectF())
    assert window.rect().contains(arrow.translated(pointer.pos().toPointF()).toAlignedRect())
    assert min(arrow.width(), arrow.height()) > frame.height() / 2
    colours = colours_of(window.palette())
    assert colours.bad in _colours(pointer)
    assert colours.focus not in _colours(pointer)


@pytest.mark.parametrize("animated", [True, False])
def test_the_ring_disappears_by_itself(qtbot: QtBot, window: MainWindow, animated: bool) -> None:
    window.pointer.animated = animated
    QTest.keyClick(window, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: not window.pointer.isVisible(), timeout=8000)


def test_the_ring_disappears_with_its_target(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F2)
    one(window, QPushButton, "next").hide()
    window.pointer._move()
    assert not window.pointer.isVisible()


def test_the_ring_is_never_on_what_covers_its_target(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    area = QScrollArea()
    content = QWidget()
    column = QVBoxLayout(content)
    target = QPushButton("target")
    column.addWidget(target)
    column.addSpacing(3000)
    area.setWidget(content)
    qtbot.addWidget(area)
    # Longer than the test waits, so that the ring does not disappear by itself.
    monkeypatch.setattr(highlight_ring, "_DURATION_MS", 600_000)
    ring = HighlightRing(area)
    area.show()
    ring.show_on(target)
    assert ring.isVisible()
    area.verticalScrollBar().setValue(2000)
    qtbot.waitUntil(lambda: not ring.isVisible())
    assert ring.target is None


def test_the_tool_tip_of_next_mentions_f2(window: MainWindow) -> None:
    assert "F2" in one(window, QPushButton, "next").toolTip()
