"""The window with all pages, for tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.qt.theme import apply_theme
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.gui.window.page_view import PageView

T = TypeVar("T", bound=QObject)

SERVICE = "Spotler Connect"
CLIENT_ID = "00000000-1111-4222-8333-444444444444"
CLIENT_SECRET = "EXAMPLE-NOT-A-REAL-SECRET-".ljust(86, "x")


def all_pages(language: str = "nl") -> Mapping[Page, BasePage]:
    """Create all pages, as on Windows, where there is most to say."""
    pages = PageSet(load_integration(), Texts(language), "win32")
    return {page: pages[page] for page in Page}


def one(parent: QObject, kind: type[T], name: str = "") -> T:
    """Return the first child of a type, which must exist."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert found is not None
    return found


def window_with_all_pages(pages: Mapping[Page, BasePage], language: str = "nl") -> MainWindow:
    """Create a window that has shown each page once, so that it holds all of them."""
    window = MainWindow(pages, Texts(language))
    for page in (*Page, Page.WELCOME):
        window.go_to(page)
    return window


@contextmanager
def themed(
    app: QApplication, *, text: float = 1, scheme: Qt.ColorScheme = Qt.ColorScheme.Light
) -> Iterator[None]:
    """The look that the program has, with text `text` times as large as usual.

    It is taken back at the end: with a style sheet, all widgets take several times as long to make.
    """
    sheet, palette, usual = app.styleSheet(), app.palette(), app.font()
    font = QFont(usual)
    font.setPointSizeF(usual.pointSizeF() * text)
    app.setFont(font)
    apply_theme(app, scheme)
    try:
        yield
    finally:
        app.setStyleSheet(sheet)
        app.setPalette(palette)
        app.setFont(usual)


def in_view(qtbot: QtBot, page: BasePage, width: int, height: int, language: str = "nl") -> PageView:
    """Show a page in its scroll area, as the window does."""
    page.show_texts(Texts(language))
    view = PageView(page)
    view.resize(width, height)
    qtbot.addWidget(view)
    view.show()
    return view
