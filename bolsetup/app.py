"""The window and the tray, put together: builds the parts and connects what they say."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QLocale, QObject

from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.monitoring.connection import Pace, State
from bolsetup.core.settings import Closing, Settings
from bolsetup.core.shops.shop_list import Damage, StoredShop
from bolsetup.core.support.report import support_report
from bolsetup.core.texts import Texts, choose_language
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page, resume
from bolsetup.core.walkthrough.steps import BolLanguage
from bolsetup.gui.controllers.alert_controller import AlertController
from bolsetup.gui.controllers.animations import move_if_welcome
from bolsetup.gui.controllers.autostart import AutostartController
from bolsetup.gui.controllers.credential_check import CredentialCheck
from bolsetup.gui.controllers.credential_store import CredentialStore
from bolsetup.gui.controllers.hand_over import HandOverController
from bolsetup.gui.controllers.history_controller import HistoryController
from bolsetup.gui.controllers.monitor import Monitor
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.controllers.watch_display import WatchDisplay
from bolsetup.gui.controllers.window_placement import WindowPlacement
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.qt.application import Application
from bolsetup.gui.qt.clipboard import PrivateClipboard
from bolsetup.gui.qt.folder_watcher import FolderWatcher
from bolsetup.gui.qt.single_instance import bring_to_front
from bolsetup.gui.qt.system import System
from bolsetup.gui.qt.task_runner import TaskRunner, WorkQueue
from bolsetup.gui.qt.theme import SchemeFollower
from bolsetup.gui.tray.notifier import TrayNotifier
from bolsetup.gui.tray.tray import Tray
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.services import Services


class Program(QObject):
    """The running program."""

    def __init__(
        self,
        app: Application,
        services: Services,
        outside: System,
        pace: Pace,
        background: TaskRunner,
        settings: Settings,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._services = services
        self._outside = outside
        self._background = background
        self._service = load_integration()
        self._memory = SettingsStore(background, services.settings, settings)
        preferred = [settings.language or "", *QLocale.system().uiLanguages()]
        self._texts = Texts(choose_language(preferred))
        self._monitor = Monitor(
            background,
            services.client,
            services.keychain,
            services.shops,
            pace,
            self,
            clock=services.clock,
            steady=services.steady,
            jitter=services.jitter,
        )
        self._list_watcher = FolderWatcher(services.folder, self)
        self._key_check = CredentialCheck(background, services.client, services.proxy_logins, self)
        self._setup = CredentialStore(
            background, services.keychain, services.shops, self, clock=services.clock
        )
        self._clipboard = PrivateClipboard(parent=self)
        self._startup = AutostartController(background, services.autostart, self)
        self._tray = Tray(self._texts, self, is_there=outside.has_tray)
        self._alerts = TrayNotifier(background, self._texts, self._tray, services.notifier, self)
        self._news = AlertController(self._alerts, self._monitor, self._texts, self)
        SchemeFollower(app)
        app.set_language(self._texts.language)
        self._pages = PageSet(self._service)
        self._pages.show_bol_in(settings.bol_language)
        self._window = MainWindow(self._pages.by_page(), self._texts)
        self._remarks: dict[str, bool] = {}
        self._handing = HandOverController(
            self._pages.hand_over, self._setup, self._clipboard, self._memory, self
        )
        # Before the checks themselves are asked for, which need those logins.
        for part in (self._pages.overview, self._tray):
            part.check_requested.connect(lambda *_: services.proxy_logins.ask_again())
        WatchDisplay(self._monitor, self._pages.overview, self._window, self._tray, self._memory, self)
        WindowPlacement(self._window, self._memory, self)
        move_if_welcome(background, self._window.pointer)
        self._diary = HistoryController(
            background, services.history, self._monitor, self._pages.history, self, clock=services.clock
        )
        self._connect_steps()
        self._connect_keys()
        self._connect_end()
        self._connect_watch()
        self._connect_window()

    def start(self, shops: list[StoredShop], *, in_background: bool) -> None:
        """Go on where the last run ended, and begin to watch."""
        settings = self._memory.settings
        page = resume(settings.page, settings.shop, {shop.retailer_id for shop in shops})
        if page is Page.KEYS:
            self._pages.keys.show_note("resumed")
        self._window.go_to(page)
        if in_background:
            self._tray.missed.connect(self._show_itself)
        else:
            self.show_window()
        self._tray.start()
        self._show_tray(self._tray.available)
        self._monitor.start(shops)
        self._setup.mend()
        self._startup.look()
        self._outside.listen()

    def show_window(self) -> None:
        """Bring the window up."""
        bring_to_front(self._window)

    def _show_itself(self) -> None:
        if not self._window.isVisible():
            self._news.say_running()

    def _speak(self, language: str) -> None:
        self._texts = Texts(language)
        self._app.set_language(language)
        for part in (self._window, self._tray, self._alerts, self._news):
            part.show_texts(self._texts)
        self._memory.keep(replace(self._memory.settings, language=language))

    def _connect_steps(self) -> None:
        self._pages.welcome.have_keys_requested.connect(lambda: self._window.go_to(Page.KEYS))
        for step in self._pages.steps:
            step.open_requested.connect(self._outside.open)
            step.copy_name_requested.connect(lambda: self._clipboard.copy(self._service.credential_name))
            step.copy_mail_requested.connect(lambda *mail: self._clipboard.copy("\n\n".join(mail)))
            step.bol_language_chosen.connect(self._show_bol_in)

    def _show_bol_in(self, language: BolLanguage) -> None:
        self._pages.show_bol_in(language)
        self._memory.keep(replace(self._memory.settings, bol_language=language))

    def _connect_keys(self) -> None:
        self._pages.keys.pair_completed.connect(self._key_check.check)
        self._pages.keys.check_again_requested.connect(self._key_check.check_again)
        self._pages.keys.proxy_login_given.connect(self._key_check.log_in)
        self._pages.keys.stop_requested.connect(self._key_check.stop)
        self._pages.keys.page_requested.connect(self._window.go_to)
        self._pages.keys.pair_left.connect(self._key_check.drop)
        self._pages.keys.cleared.connect(self._key_check.forget)
        for gone in (self._pages.keys.pair_left, self._pages.keys.cleared):
            gone.connect(self._setup.drop)
            gone.connect(self._pages.shop.clear)
        self._key_check.started.connect(self._pages.keys.show_checking)
        self._key_check.finished.connect(self._setup.judge)
        self._key_check.finished.connect(lambda _, verdict: self._pages.keys.show_verdict(verdict))
        self._setup.proved.connect(
            lambda shop: self._pages.shop.show_shop(shop, self._monitor.shop(shop.retailer_id) is not None)
        )
        self._pages.shop.rejected.connect(self._other_shop)
        self._setup.storing.connect(self._pages.shop.show_storing)
        self._setup.not_stored.connect(self._not_stored)
        self._setup.stored.connect(self._stored)
        self._setup.store_ended.connect(self._go_on_with)
        self._pages.shop.unstored_requested.connect(self._setup.go_on_unstored)
        self._setup.unstored.connect(lambda shop: self._hand_over(shop.retailer_id, shop.display_name))
        self._setup.unstored.connect(lambda _: self._pages.keys.clear())
        self._setup.mended.connect(self._monitor.follow)

    def _other_shop(self) -> None:
        self._pages.keys.clear()
        self._pages.keys.show_note("other_shop")
        self._window.go_to(Page.KEYS)

    def _stored(self, shop: StoredShop, pair: Credentials, proved_at: float) -> None:
        self._monitor.adopt(shop, pair, proved_at)
        self._pages.keys.drop(pair)
        self._show_kept()

    def _not_stored(self, shop: Shop, problem: KeychainProblem, is_latest: bool) -> None:
        if is_latest:
            self._pages.shop.show_problem(problem)
        if not (is_latest and self._pages.shop.isVisible()):
            name = self._name(shop)
            self._pages.overview.show_not_stored(name, problem)
            self._news.say_not_stored(name)

    def _name(self, shop: Shop) -> str:
        known = self._monitor.shop(shop.retailer_id)
        return known.name if known else shop.display_name

    def _go_on_with(self, retailer_id: str) -> None:
        # A slow keychain may answer when the merchant has gone elsewhere.
        if self._window.current is Page.SHOP:
            self._pages.shop.expect(None)
            self._hand_over(retailer_id)

    def _hand_over(self, retailer_id: str, name: str = "") -> None:
        self._handing.take(retailer_id)
        self._pages.hand_over.show_shop(name, retailer_id)
        self._show_name()
        self._show_kept()
        self._window.go_to(Page.HAND_OVER)

    def _show_name(self) -> None:
        if shop := self._monitor.shop(self._handing.shop):
            self._pages.hand_over.show_shop(shop.name, shop.retailer_id)

    def _show_kept(self) -> None:
        kept = self._setup.is_kept(self._handing.shop)
        for page in (self._pages.hand_over, self._pages.done):
            page.show_kept(kept)

    def _replace(self, retailer_id: str) -> None:
        if shop := self._monitor.shop(retailer_id):
            lost = shop.connection.state is State.LOST
            note = "replace_lost" if lost else "replace"
            if self._pages.keys.begin(retailer_id, note, shop=shop.name):
                self._pages.shop.expect(shop)
        self._window.go_to(Page.KEYS)

    def _connect_end(self) -> None:
        self._pages.hand_over.open_requested.connect(lambda: self._outside.open(self._service.open_url))
        self._monitor.changed.connect(self._show_name)
        self._handing.not_cleared.connect(self._news.say_not_cleared)
        self._pages.done.autostart_chosen.connect(self._startup.switch)
        self._startup.changed.connect(self._pages.done.show_autostart)
        self._pages.done.test_alert_requested.connect(self._news.test)

    def _connect_watch(self) -> None:
        self._news.page_requested.connect(self._show_news)
        self._outside.network_came_back.connect(self._monitor.network_back)
        self._news.window_requested.connect(self.show_window)
        self._pages.overview.replace_requested.connect(self._replace)
        self._pages.overview.add_requested.connect(self._add)
        self._pages.overview.hand_over_requested.connect(self._hand_over)
        self._pages.overview.forget_requested.connect(self._setup.forget)
        self._setup.forgotten.connect(self._monitor.forget)
        self._pages.overview.rename_requested.connect(self._setup.rename)
        self._setup.renamed.connect(self._monitor.follow)
        self._setup.not_renamed.connect(self._pages.overview.show_not_renamed)
        self._monitor.list_damaged.connect(self._show_damage)
        self._monitor.saved.connect(lambda saved: self._remark("window.not_saved", not saved))
        self._list_watcher.changed.connect(self._monitor.look)
        self._pages.overview.proxy_login_given.connect(
            lambda proxy, login: self._key_check.log_in(proxy, login, self._monitor.check_now)
        )
        self._setup.not_forgotten.connect(self._pages.overview.show_problem)
        self._pages.overview.history_requested.connect(lambda: self._window.go_to(Page.HISTORY))
        self._pages.history.shops_requested.connect(lambda: self._window.go_to(Page.OVERVIEW))
        self._window.page_entered.connect(self._diary.page_entered)
        self._tray.history_requested.connect(lambda: self._show_news(Page.HISTORY, ""))
        self._tray.report_requested.connect(self._copy_report)
        self._tray.open_requested.connect(self.show_window)
        self._tray.quit_requested.connect(self._app.shut_down)
        self._tray.availability_changed.connect(self._show_tray)
        self._app.aboutToQuit.connect(self._tray.stop)
        # Qt would hide it while taking it apart, and call our event filters on what is half gone.
        self._app.aboutToQuit.connect(self._window.hide)

    def _show_news(self, page: Page, retailer_id: str) -> None:
        if page is Page.KEYS:
            self._replace(retailer_id)
        else:
            self._window.go_to(page)
        self.show_window()

    def _copy_report(self) -> None:
        texts, shops, logs = self._texts, self._services.shops, self._services.logs

        def done(report: str) -> None:
            self._clipboard.copy(report)
            self._news.say_copied()

        def failed(error: Exception) -> None:
            if not isinstance(error, OSError):
                raise error
            self._news.say_not_copied(error.strerror or str(error))

        self._background.run(WorkQueue.DISK, lambda: support_report(texts, shops.load(), logs), done, failed)

    def _show_tray(self, there: bool) -> None:
        self._remark("window.no_tray", not there)

    def _show_damage(self, damage: Damage) -> None:
        self._remark(f"window.list_{damage}", True)
        self._news.say_damage(damage)

    def _remark(self, key: str, on: bool) -> None:
        self._remarks[key] = on
        shown = (key for key, on in self._remarks.items() if on)
        self._window.set_banner(*shown, practice=bool(self._services.practice))

    def _connect_window(self) -> None:
        self._window.language_chosen.connect(self._speak)
        self._window.page_entered.connect(self._memory.note_page)
        self._window.next_requested.connect(self._go_on)
        self._window.closed.connect(self._closed)
        if bol := self._services.practice:
            self._window.practice_outcome_chosen.connect(lambda outcome: setattr(bol, "outcome", outcome))

    def _add(self) -> None:
        if self._pages.keys.begin(""):
            self._pages.shop.expect(None)
            self._window.go_to(Page.STEP_1)
        else:
            self._window.go_to(Page.KEYS)

    def _go_on(self, page: Page) -> None:
        match page:
            case Page.KEYS:
                self._window.go_to(Page.SHOP)
            case Page.SHOP:
                self._setup.store()
            case Page.HAND_OVER:
                self._window.go_to(Page.DONE)

    def _closed(self) -> None:
        where: Closing = "tray" if self._tray.available else "no_tray"
        if not self._monitor.rows():
            # Nothing to watch over: to stay would be a surprise.
            self._app.shut_down()
        elif self._memory.settings.closing_explained != where:
            self._memory.keep(replace(self._memory.settings, closing_explained=where))
            self._news.say_where(tray=self._tray.available)
