"""Tells the help page which page was open before."""

from __future__ import annotations

from bolsetup.core.walkthrough.journey import ASIDE, STEPS, Page
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.window.main_window import MainWindow


class HelpController:
    """Keeps "What you can tell them" in step with the page from which Help was opened."""

    def __init__(self, window: MainWindow, pages: PageSet) -> None:
        self._window = window
        self._pages = pages
        self._before: Page | None = None

    def page_entered(self, page: Page) -> None:
        """Show the step or page, and its support code, if `page` is the help page."""
        if page is not Page.HELP:
            self._before = page
        self.refresh()

    def refresh(self) -> None:
        """Update it: while Help is open, a code may appear or disappear, and the language may change."""
        if self._window.current is not Page.HELP:
            return
        asked_on = self._window.standing
        if self._before in ASIDE and self._pages[self._before].support_code:
            # A page such as Settings may have a code of its own, unlike the page that it leads back to.
            asked_on = self._before
        known = self._pages[asked_on]
        number = STEPS.index(asked_on) + 1 if asked_on in STEPS else 0
        self._pages.help.show_situation(known.stage or known.title, number, known.support_code)
