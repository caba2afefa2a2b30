"""The real window with its real pages, in Dutch."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from pytestqt.qtbot import QtBot

from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.window.main_window import MainWindow
from tests.gui.samples import all_pages, window_with_all_pages


@pytest.fixture
def pages() -> Mapping[Page, BasePage]:
    return all_pages()


@pytest.fixture
def window(qtbot: QtBot, pages: Mapping[Page, BasePage]) -> MainWindow:
    made = window_with_all_pages(pages)
    qtbot.addWidget(made)
    made.show()
    return made
