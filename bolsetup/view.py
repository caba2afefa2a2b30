"""The window with its first page, shown before the rest of the program is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QObject, QTimer

from bolsetup.core.monitoring.shop_order import trouble_first
from bolsetup.core.monitoring.shop_row import ShopRow, last_known, row_of
from bolsetup.core.policy import load_policy
from bolsetup.core.texts import Texts, choose_language
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page, resume
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.controllers.window_placement import WindowPlacement
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.qt.single_instance import bring_to_front
from bolsetup.gui.window.main_window import MainWindow

if TYPE_CHECKING:
    from bolsetup.core.monitoring.connection import Connection
    from bolsetup.core.settings import Settings
    from bolsetup.core.shops.shop_list import StoredShop
    from bolsetup.core.task_runner import TaskRunner
    from bolsetup.gui.qt.application import Application
    from bolsetup.platform.desktop import Desktop
    from bolsetup.services import Services

_PATIENCE_MS: Final = 1000


class View(QObject):
    """The window, its pages, and their settings. `Program` connects them.

    Imports little, so that the window appears quickly.

    Attributes:
        settings: the current settings.
        texts: the language of the window at the start.
        pages: the pages.
        window: the window.
        placement: places the window.
        support_mode: whether this run begins in support mode.
    """

    def __init__(
        self,
        app: Application,
        services: Services,
        desktop: Desktop,
        runner: TaskRunner,
        settings: Settings,
        *,
        support_mode: bool = False,
    ) -> None:
        """Create the window; it shows no page yet.

        Args:
            app: the application.
            services: parts of the program.
            desktop: what it lets a program do.
            runner: runs blocking work.
            settings: those of the last run.
            support_mode: begin in support mode, also if it is turned off in the settings.
        """
        super().__init__(app)
        self.settings = SettingsStore(runner, services.settings, settings)
        self.support_mode = support_mode or settings.support_mode
        self.texts = Texts(
            choose_language(
                [load_policy().language or "", settings.language or "", *QLocale.system().uiLanguages()]
            )
        )
        app.set_language(self.texts.language)
        self.pages = PageSet(
            load_integration(), self.texts, desktop=desktop, practice=services.practice is not None
        )
        self.pages.show_bol_in(settings.bol_language)
        self.window = MainWindow(self.pages, self.texts)
        self.placement = WindowPlacement(self.window, self.settings, self, desktop=desktop)
        self.window.page_entered.connect(self.settings.remember_page)
        self._rows: list[ShopRow] = []

    def when_painted(self, then: Callable[[], object]) -> None:
        """Call `then` once: when the window was painted, or after a second in which it was not."""
        patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)

        def painted() -> None:
            if patience.isActive():
                patience.stop()
                then()

        patience.timeout.connect(then)
        self.placement.first_painted.connect(painted)
        patience.start()

    def resume(self, shops: Iterable[StoredShop], connections: Mapping[str, Connection]) -> bool:
        """Open on the page on which the last run ended, if it still makes sense with what is stored.

        Args:
            shops: the stored shops.
            connections: their last known state, by retailer number.

        Returns:
            Whether `show` shows what the merchant should see first. Otherwise the rest of the program is
            needed for that.
        """
        settings = self.settings.current
        rows = trouble_first([row_of(shop, last_known(shop, connections)) for shop in shops])
        page = resume(settings.page, settings.shop, {row.retailer_id for row in rows})
        if page is Page.KEYS:
            self.pages.keys.show_note("resumed")
        self._rows = rows
        self.window.show_shops_link(bool(rows))
        self.window.resume_at(page)
        return not (self.support_mode or page is Page.HAND_OVER)

    def show(self) -> None:
        """Show the window, with the shops as they were in the last run."""
        if self.window.current is Page.OVERVIEW:
            self.pages.overview.show_shops(self._rows)
        bring_to_front(self.window)
