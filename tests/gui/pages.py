"""The window with all its pages, as the tests of window and pages use it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import QObject

from bolsetup.core.journey import STEPS, Page
from bolsetup.gui.page import PageWidget
from bolsetup.gui.pages.done import DonePage
from bolsetup.gui.pages.hand_over import HandOverPage
from bolsetup.gui.pages.history import HistoryPage
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.pages.overview import OverviewPage
from bolsetup.gui.pages.shop import ShopPage
from bolsetup.gui.pages.step import StepPage
from bolsetup.gui.pages.welcome import WelcomePage

T = TypeVar("T", bound=QObject)

SERVICE = "Spotler Connect"
CLIENT_ID = "00000000-1111-4222-8333-444444444444"
CLIENT_SECRET = "EXAMPLE-NOT-A-REAL-SECRET-".ljust(86, "x")


def all_pages() -> Mapping[Page, PageWidget]:
    """One of each."""
    return {
        Page.WELCOME: WelcomePage(SERVICE),
        **{page: StepPage(page) for page in STEPS},
        Page.KEYS: KeysPage(),
        Page.SHOP: ShopPage(),
        Page.HAND_OVER: HandOverPage(SERVICE),
        Page.DONE: DonePage(),
        Page.OVERVIEW: OverviewPage(SERVICE),
        Page.HISTORY: HistoryPage(),
    }


def one(parent: QObject, kind: type[T], name: str = "") -> T:
    """The first part of a kind, which has to be there."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert found is not None
    return found
