"""All pages of the window."""

from __future__ import annotations

from collections.abc import Mapping

from bolsetup.core.walkthrough.integration import Integration
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.core.walkthrough.steps import BolLanguage
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.pages.done import DonePage
from bolsetup.gui.pages.hand_over import HandOverPage
from bolsetup.gui.pages.history import HistoryPage
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.pages.overview import OverviewPage
from bolsetup.gui.pages.shop import ShopPage
from bolsetup.gui.pages.step import StepPage
from bolsetup.gui.pages.welcome import WelcomePage


class PageSet:
    """Creates and holds all pages."""

    def __init__(self, integration: Integration) -> None:
        self.welcome = WelcomePage(integration.name)
        self.steps = [StepPage(page) for page in STEPS]
        self.keys = KeysPage()
        self.shop = ShopPage()
        self.hand_over = HandOverPage(integration.name)
        self.done = DonePage()
        self.overview = OverviewPage(integration.name)
        self.history = HistoryPage()

    def show_bol_in(self, language: BolLanguage) -> None:
        """Set the language of Bol's labels in the pictures of all steps."""
        for step in self.steps:
            step.set_bol_language(language)

    def by_page(self) -> Mapping[Page, BasePage]:
        """Return the pages by page identifier."""
        return {
            Page.WELCOME: self.welcome,
            **dict(zip(STEPS, self.steps, strict=True)),
            Page.KEYS: self.keys,
            Page.SHOP: self.shop,
            Page.HAND_OVER: self.hand_over,
            Page.DONE: self.done,
            Page.OVERVIEW: self.overview,
            Page.HISTORY: self.history,
        }
