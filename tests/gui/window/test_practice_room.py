"""The controls of practice mode leave the page its room, in large text too."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.window.banner import Banner
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.gui.window.page_view import PageView
from tests.gui.samples import one, themed

HEIGHT = 650
"""What a screen of 1366x768 leaves beside the title and a panel."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height", "text"), [(911, 480, 1), (1366, 720, 1.5)])
def test_with_all_controls_the_page_has_three_fifths_of_the_height(
    qapp: QApplication, qtbot: QtBot, language: str, width: int, height: int, text: float
) -> None:
    # A screen of 1366x768 at 150 %, by the desktop's scale or by the size of its text.
    with themed(qapp, text=text):
        pages = PageSet(load_integration(), Texts(language))
        window = MainWindow(pages, Texts(language))
        qtbot.addWidget(window)
        window.set_banner(practice=True)
        window.resize(width, height)
        window.show()
        window.go_to(Page.STEP_1)
        qapp.processEvents()
        shown = next(each for each in window.findChildren(PageView) if each.isVisible())
        assert shown.height() >= 0.6 * height


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1366, 1100])
def test_the_page_keeps_most_of_the_height(
    qapp: QApplication, qtbot: QtBot, language: str, width: int
) -> None:
    with themed(qapp, text=1.5):
        window = MainWindow(PageSet(load_integration(), Texts(language)), Texts(language))
        qtbot.addWidget(window)
        window.set_banner("window.no_tray", practice=True)
        window.resize(width, HEIGHT)
        window.show()
        window.go_to(Page.STEP_1)
        banner = one(window, Banner)
        remark = next(each for each in banner.findChildren(QLabel) if "bolsetup" in each.text())
        # Two sentences are no narrow column.
        assert remark.width() > 0.8 * width
        qapp.processEvents()
        assert banner.height() <= 0.25 * HEIGHT, banner.height()
        assert Texts(language)("window.no_tray") in remark.text()


def test_above_a_narrow_window_no_line_of_the_banner_is_cut(qapp: QApplication, qtbot: QtBot) -> None:
    with themed(qapp, text=1.25):
        window = MainWindow(PageSet(load_integration(), Texts("nl")), Texts("nl"))
        qtbot.addWidget(window)
        window.set_banner("window.no_tray", practice=True)
        window.resize(380, HEIGHT)
        window.show()
        window.go_to(Page.WELCOME)
        qapp.processEvents()
        remark = next(each for each in one(window, Banner).findChildren(QLabel) if "bolsetup" in each.text())
        assert remark.height() >= remark.heightForWidth(remark.width())
