"""All pages of the window, each created when it is first needed."""

# ruff: noqa: PLC0415 - the modules of the pages are imported when a page is created, since a start needs one
from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QSignalBlocker

from bolsetup.core.signals import Signal
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import Integration
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.core.walkthrough.steps import BolLanguage
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.widgets.basics import Note
from bolsetup.platform.desktop import UNRESTRICTED, Desktop

if TYPE_CHECKING:
    from bolsetup.gui.pages.about import AboutPage
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

P = TypeVar("P", bound=BasePage)


class PageSet:
    """Creates and holds the pages. Using one creates it, and words it anew if the language has changed.

    Attributes:
        made: the pages that exist.

    Signals:
        created(Page): a page was created, with its texts, and is about to be used.
    """

    def __init__(
        self,
        integration: Integration,
        texts: Texts,
        platform: str = sys.platform,
        *,
        desktop: Desktop = UNRESTRICTED,
        practice: bool = False,
    ) -> None:
        """Prepare the pages.

        Args:
            integration: the service that the keys are for.
            texts: the language of the pages.
            platform: that of `sys.platform`.
            desktop: what it lets a program do.
            practice: practice mode, in which there is no log and this computer is not checked.
        """
        self.created: Signal[[Page]] = Signal()
        self.made: dict[Page, BasePage] = {}
        self._outdated: set[Page] = set()
        self._integration = integration
        self._texts = texts
        self._platform = platform
        self._desktop = desktop
        self._has_log = not practice
        self._bol_language: BolLanguage = "nl"

    def __getitem__(self, page: Page) -> BasePage:
        if page in STEPS and page is not Page.KEYS:
            return self.step(page)
        # The others are attributes.
        found: BasePage = getattr(self, page.name.lower())
        return found

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts; input stays. The window has to be told afterwards."""
        self._texts = texts
        # Wording all pages at once would hold up the window.
        self._outdated = set(self.made)

    def show_bol_in(self, language: BolLanguage) -> None:
        """Set the language of Bol's labels in the pictures of all steps."""
        self._bol_language = language
        for page in self.made:
            self._show_bol_language(page)

    def guide(self, step: Page) -> StepGuide:
        """Return the guide of a step."""
        return self.keys.guide if step is Page.KEYS else self.step(step).guide

    def step(self, page: Page) -> StepPage:
        """The page of one of steps 1 to 5."""
        from bolsetup.gui.pages.step import StepPage

        return self._page(page, lambda: StepPage(page))

    @property
    def welcome(self) -> WelcomePage:
        """What the program is for."""
        from bolsetup.gui.pages.welcome import WelcomePage

        return self._page(Page.WELCOME, lambda: WelcomePage(self._integration.name, self._integration.logo))

    @property
    def keys(self) -> KeysPage:
        """Step 6, which takes the keys."""
        from bolsetup.gui.pages.keys import KeysPage

        return self._page(Page.KEYS, lambda: KeysPage(self._desktop))

    @property
    def shop(self) -> ShopPage:
        """Asks whether the keys belong to the right shop."""
        from bolsetup.gui.pages.shop import ShopPage

        return self._page(Page.SHOP, ShopPage)

    @property
    def hand_over(self) -> HandOverPage:
        """Hands the keys over to the service."""
        from bolsetup.gui.pages.hand_over import HandOverPage

        return self._page(Page.HAND_OVER, lambda: HandOverPage(self._integration.name))

    @property
    def done(self) -> DonePage:
        """The end of the journey."""
        from bolsetup.gui.pages.done import DonePage

        return self._page(
            Page.DONE,
            lambda: DonePage(self._integration.name, hides_tray_icons=self._platform == "win32"),
        )

    @property
    def overview(self) -> OverviewPage:
        """The watched shops."""
        from bolsetup.gui.pages.overview import OverviewPage

        return self._page(Page.OVERVIEW, lambda: OverviewPage(self._integration.name))

    @property
    def history(self) -> HistoryPage:
        """The history of the connections."""
        from bolsetup.gui.pages.history import HistoryPage

        return self._page(Page.HISTORY, HistoryPage)

    @property
    def lost(self) -> LostPage:
        """A lost connection."""
        from bolsetup.gui.pages.lost import LostPage

        return self._page(Page.LOST, lambda: LostPage(self._integration.name))

    @property
    def help(self) -> HelpPage:
        """Help and contact."""
        from bolsetup.gui.pages.help import HelpPage

        return self._page(Page.HELP, lambda: HelpPage(self._integration, has_doctor=self._has_log))

    @property
    def settings(self) -> SettingsPage:
        """The settings."""
        from bolsetup.gui.pages.settings import SettingsPage

        return self._page(
            Page.SETTINGS,
            lambda: SettingsPage(self._integration.name, desktop=self._desktop, has_log=self._has_log),
        )

    @property
    def report(self) -> ReportPage:
        """The support report."""
        from bolsetup.gui.pages.report import ReportPage

        return self._page(
            Page.REPORT,
            lambda: ReportPage(has_mail=bool(self._integration.support_mail), has_log=self._has_log),
        )

    @property
    def doctor(self) -> DoctorPage:
        """What the doctor finds."""
        from bolsetup.gui.pages.doctor import DoctorPage

        return self._page(Page.DOCTOR, lambda: DoctorPage(has_log=self._has_log))

    @property
    def manual(self) -> ManualPage:
        """The manual."""
        from bolsetup.gui.pages.manual import ManualPage

        return self._page(Page.MANUAL, ManualPage)

    @property
    def about(self) -> AboutPage:
        """The version, what changed, and licences."""
        from bolsetup.core.support.components import licence_folder
        from bolsetup.gui.pages.about import AboutPage

        return self._page(
            Page.ABOUT, lambda: AboutPage(self._integration, has_licences=licence_folder() is not None)
        )

    def _page(self, page: Page, make: Callable[[], P]) -> P:
        """Return a page in the current language, which is created if it does not exist yet."""
        if page not in self.made:
            self.made[page] = made = make()
            # Before the texts, with which the picture is drawn.
            self._show_bol_language(page)
            self._show_texts(made)
            self.created.emit(page)
        elif page in self._outdated:
            self._outdated.remove(page)
            # The window, which may be asking for it, redraws all at once.
            with QSignalBlocker(self.made[page]):
                self._show_texts(self.made[page])
        return cast("P", self.made[page])

    def _show_texts(self, page: BasePage) -> None:
        page.show_texts(self._texts)
        for note in page.findChildren(Note):
            note.show_texts(self._texts)

    def _show_bol_language(self, page: Page) -> None:
        if page in STEPS:
            self.guide(page).set_bol_language(self._bol_language)
        elif page is Page.SETTINGS:
            self.settings.show_bol_language(self._bol_language)
