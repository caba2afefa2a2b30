"""All pages of the window."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from bolsetup.core.support.components import licence_folder
from bolsetup.core.walkthrough.integration import Integration
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.core.walkthrough.steps import BolLanguage
from bolsetup.gui.pages.about import AboutPage
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.pages.doctor import DoctorPage
from bolsetup.gui.pages.done import DonePage
from bolsetup.gui.pages.hand_over import HandOverPage
from bolsetup.gui.pages.help import HelpPage
from bolsetup.gui.pages.history import HistoryPage
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.pages.lost import LostPage
from bolsetup.gui.pages.manual import ManualPage
from bolsetup.gui.pages.overview import OverviewPage
from bolsetup.gui.pages.report import ReportPage
from bolsetup.gui.pages.settings import SettingsPage
from bolsetup.gui.pages.shop import ShopPage
from bolsetup.gui.pages.step import StepPage
from bolsetup.gui.pages.welcome import WelcomePage
from bolsetup.gui.widgets.step_guide import StepGuide
from bolsetup.platform.desktop import UNRESTRICTED, Desktop


class PageSet:
    """Creates and holds all pages."""

    def __init__(
        self,
        integration: Integration,
        platform: str = sys.platform,
        *,
        desktop: Desktop = UNRESTRICTED,
        practice: bool = False,
    ) -> None:
        """Create the pages.

        Args:
            integration: the service that the keys are for.
            platform: that of `sys.platform`.
            desktop: what it lets a program do.
            practice: practice mode, in which there is no log and this computer is not checked.
        """
        self.welcome = WelcomePage(integration.name, integration.logo)
        self.steps = [StepPage(page) for page in STEPS if page is not Page.KEYS]
        self.keys = KeysPage(desktop)
        self.shop = ShopPage()
        self.hand_over = HandOverPage(integration.name)
        self.done = DonePage(integration.name, hides_tray_icons=platform == "win32")
        self.overview = OverviewPage(integration.name)
        self.history = HistoryPage()
        self.lost = LostPage(integration.name)
        self.help = HelpPage(integration, has_doctor=not practice)
        self.report = ReportPage(has_mail=bool(integration.support_mail), has_log=not practice)
        self.doctor = DoctorPage(has_log=not practice)
        self.manual = ManualPage()
        self.about = AboutPage(has_licences=licence_folder() is not None)
        self.settings = SettingsPage(integration.name, desktop=desktop, has_log=not practice)

    @property
    def guides(self) -> Sequence[StepGuide]:
        """The guides of all steps."""
        return [*(step.guide for step in self.steps), self.keys.guide]

    def show_bol_in(self, language: BolLanguage) -> None:
        """Set the language of Bol's labels in the pictures of all steps."""
        for guide in self.guides:
            guide.set_bol_language(language)
        self.settings.show_bol_language(language)

    def by_page(self) -> Mapping[Page, BasePage]:
        """Return the pages by page identifier."""
        return {
            Page.WELCOME: self.welcome,
            **dict(zip(STEPS, (*self.steps, self.keys), strict=True)),
            Page.SHOP: self.shop,
            Page.HAND_OVER: self.hand_over,
            Page.DONE: self.done,
            Page.OVERVIEW: self.overview,
            Page.HISTORY: self.history,
            Page.LOST: self.lost,
            Page.HELP: self.help,
            Page.SETTINGS: self.settings,
            Page.REPORT: self.report,
            Page.DOCTOR: self.doctor,
            Page.MANUAL: self.manual,
            Page.ABOUT: self.about,
        }
