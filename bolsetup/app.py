"""Builds the parts of the program and connects their signals, without any logic of its own.

All connections between parts that do not own each other are made here; docs/architecture.md shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from bolsetup.core.bol.credential_check import CredentialCheck
from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.monitoring.connection import Connection, Pace
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.policy import load_policy
from bolsetup.core.shops.credential_store import CredentialStore
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.core.support.components import licence_folder
from bolsetup.core.support.doctor import Probe, ProbeFunction
from bolsetup.core.support.documents import Passage
from bolsetup.core.support.logging_setup import log_details, logs_details
from bolsetup.core.task_runner import TaskRunner, WorkQueue, raise_error
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import integration_problem, load_integration
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.gui.controllers.animations import enable_animations
from bolsetup.gui.controllers.autostart import AutostartController
from bolsetup.gui.controllers.background import BackgroundController
from bolsetup.gui.controllers.banner import BannerController
from bolsetup.gui.controllers.doctor import DoctorController
from bolsetup.gui.controllers.hand_over import HandOverController
from bolsetup.gui.controllers.help import HelpController
from bolsetup.gui.controllers.history import HistoryController
from bolsetup.gui.controllers.journey import JourneyController
from bolsetup.gui.controllers.language import LanguageController
from bolsetup.gui.controllers.practice import PracticeController
from bolsetup.gui.controllers.program_menu import ProgramMenuController
from bolsetup.gui.controllers.removal import RemovalController
from bolsetup.gui.controllers.report import ReportController
from bolsetup.gui.controllers.support_mode import SupportModeController
from bolsetup.gui.controllers.upgrade import UpgradeWatcher
from bolsetup.gui.controllers.watch import WatchController
from bolsetup.gui.controllers.window_placement import WindowPlacement
from bolsetup.gui.qt.application import Application
from bolsetup.gui.qt.clipboard import PrivateClipboard
from bolsetup.gui.qt.folder_watcher import FolderWatcher
from bolsetup.gui.qt.system import System
from bolsetup.gui.tray.notifier import TrayNotifier
from bolsetup.gui.tray.tray import Tray
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.platform.program_file import replaceable_program
from bolsetup.removal import has_keychain, remove_files, remove_keys
from bolsetup.services import Services

if TYPE_CHECKING:
    from bolsetup.gui.pages.hand_over import HandOverPage
    from bolsetup.gui.pages.history import HistoryPage
    from bolsetup.gui.widgets.step_guide import StepGuide
    from bolsetup.view import View

_READING_MS: Final = 500
"""Minimum time after which a merchant goes on from a step, in milliseconds."""


class Program(QObject):
    """The window program: owns all parts and their connections."""

    def __init__(
        self,
        app: Application,
        services: Services,
        system: System,
        pace: Pace,
        runner: TaskRunner,
        view: View,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._services = services
        self._system = system
        self._runner = runner
        self._integration = load_integration()
        self._settings, self._placement = view.settings, view.placement
        self._pages, self._window = view.pages, view.window
        texts = view.texts
        self._build_core(runner, services, pace)
        self._build_gui(runner, services, texts)
        self._build_controllers(runner, services, texts)
        self._pages.created.connect(self._connect_page)
        for page in list(self._pages.made):
            self._connect_page(page)
        self._connect_storing()
        self._connect_watch()
        self._connect_upgrade()
        self._connect_alerts()
        self._connect_window()
        self._connect_removal()
        self._connect_tray()
        self._support_mode.show(view.support_mode)
        if services.practice:
            self._connect_practice(
                PracticeController(
                    services.practice, self._window.practice, services.registry, runner, self._language, self
                )
            )

    def _build_core(self, runner: TaskRunner, services: Services, pace: Pace) -> None:
        self._monitor = services.monitor(runner, services.connections, pace)
        self._check = CredentialCheck(runner, services.client, services.proxy_logins)
        self._store = CredentialStore(runner, services.keychain, services.shops, clock=services.clock)

    def _build_gui(self, runner: TaskRunner, services: Services, texts: Texts) -> None:
        self._watch_timer = QTimer(self, singleShot=True)
        self._list_watcher = FolderWatcher(services.folder, self)
        self._clipboard = PrivateClipboard(parent=self, desktop=self._system.desktop)
        self._tray = Tray(
            texts, self, is_available=self._has_tray, is_watched=lambda: self._system.watches_tray
        )
        self._notifier = TrayNotifier(runner, texts, self._tray, services.notifier, self)
        self._alerts = Alerts(self._notifier, self._monitor, texts, practice=services.practice is not None)
        enable_animations(runner, self._window.pointer)

    def _build_controllers(self, runner: TaskRunner, services: Services, texts: Texts) -> None:
        pages, window, settings, alerts = self._pages, self._window, self._settings, self._alerts
        self._autostart = AutostartController(
            runner, services.autostart, settings, load_policy().start_at_login
        )
        self._program_menu = ProgramMenuController(runner, services.program_menu)
        self._hand_over = HandOverController(lambda: pages.hand_over, self._store, self._clipboard, settings)
        self._journey = JourneyController(window, pages, self._monitor, self._store, self._hand_over, alerts)
        self._language = LanguageController(
            runner, self._app, pages, (window, self._tray, self._notifier, alerts), settings, texts
        )
        self._banner = BannerController(window, alerts, practice=services.practice is not None)
        self._background = BackgroundController(
            self._app, window, self._tray, self._monitor, settings, alerts
        )
        self._watch = WatchController(self._monitor, window, self._tray, settings, services.proxy_logins)
        self._report = ReportController(
            runner, self._make_report, lambda: pages.report, self._language, self._clipboard, alerts
        )
        self._doctor = DoctorController(runner, self._probes, lambda: pages.doctor, clock=services.clock)
        self._help = HelpController(window, pages)
        self._removal = RemovalController(
            runner,
            lambda: has_keychain(services),
            lambda: remove_keys(services),
            lambda: remove_files(services),
            lambda: pages.settings,
            settings,
        )
        self._support_mode = SupportModeController(window, settings)

    def _make_report(self, texts: Texts, *, screen: str, with_names: bool) -> str:
        # Imports requests, which would delay the window.
        from bolsetup.diagnosis import make_report  # noqa: PLC0415

        earlier = self._doctor.last_run
        return make_report(self._services, texts, earlier=earlier, screen=screen, with_names=with_names)

    def _has_tray(self) -> bool:
        practice = self._services.practice
        return self._system.has_tray() and (practice is None or practice.conditions.tray)

    def _probes(self) -> Mapping[Probe, ProbeFunction]:
        from bolsetup.diagnosis import all_probes  # noqa: PLC0415 - as above

        return all_probes(self._services)

    def start(
        self,
        shops: list[StoredShop],
        connections: Mapping[str, Connection],
        *,
        in_background: bool,
    ) -> None:
        """Start watching.

        Args:
            shops: stored shops.
            connections: their last known state, by retailer number.
            in_background: do not show the window.
        """
        self._monitor.pause_until(self._settings.current.alerts_paused_until)
        if in_background:
            self._background.run_in_background()
            self._tray.missed.connect(self._background.tray_missed)
        elif not self._window.isVisible():
            self.show_window()
        self._banner.show_policy(load_policy().problem or integration_problem())
        self._tray.start()
        self._banner.show_tray(self._tray.available)
        self._monitor.start(shops, connections)
        self._store.recover()
        self._autostart.refresh()
        self._program_menu.refresh()
        self._system.listen()

    def show_window(self) -> None:
        """Bring the window to the front, on what helps if connections are lost."""
        self._journey.open_window()

    def show_support_mode(self) -> None:
        """Turn support mode on until the program quits."""
        self._support_mode.show(True)

    def _connect_storing(self) -> None:
        self._check.finished.connect(self._store.record_verdict)
        self._store.proved.connect(self._journey.show_proved)
        # Before the page of the hand-over is entered, its controller has to know which pair it is about.
        self._store.stored.connect(lambda *_: self._hand_over.update_pair())
        self._store.unstored.connect(lambda _: self._hand_over.update_pair())
        self._store.stored.connect(self._journey.stored)
        self._store.store_ended.connect(self._journey.store_ended)
        self._store.not_stored.connect(self._journey.not_stored)
        self._store.unstored.connect(self._journey.continue_unstored)
        self._hand_over.not_cleared.connect(self._alerts.show_not_cleared)

    def _connect_watch(self) -> None:
        connect_timer(self._monitor, self._watch_timer)
        self._monitor.changed.connect(self._journey.show_shops)
        self._monitor.changed.connect(self._watch.show)
        self._monitor.pause_changed.connect(self._watch.show_pause)
        self._monitor.list_damaged.connect(self._banner.show_damage)
        self._monitor.saved.connect(self._banner.show_saved)
        self._list_watcher.changed.connect(self._monitor.reload)
        self._app.aboutToQuit.connect(self._list_watcher.stop)
        self._system.network_came_back.connect(self._monitor.network_back)
        self._system.activated.connect(self._background.activated)
        self._store.recovered.connect(self._monitor.sync)
        self._store.renamed.connect(self._monitor.sync)
        self._store.forgotten.connect(self._monitor.forget)

    def _connect_upgrade(self) -> None:
        if program := replaceable_program():
            watcher = UpgradeWatcher(program, self)
            watcher.upgraded.connect(self._banner.show_upgraded)
            watcher.removed.connect(self._banner.show_removed)

    def _connect_alerts(self) -> None:
        self._monitor.noticed.connect(self._alerts.show_notice)
        self._monitor.forgotten.connect(self._alerts.forget)
        self._notifier.activated.connect(self._alerts.open)
        self._notifier.undeliverable.connect(lambda key, *_: self._alerts.open_unshown(key))
        self._alerts.shop_requested.connect(self._journey.open_shop)
        self._alerts.overview_requested.connect(lambda: self._journey.open(Page.OVERVIEW))
        self._alerts.window_requested.connect(self._journey.show_window)

    def _connect_window(self) -> None:
        self._window.language_chosen.connect(self._language.set_language)
        self._window.page_entered.connect(self._help.page_entered)
        # The title says the support code as well.
        self._window.windowTitleChanged.connect(lambda _: self._help.refresh())
        self._window.next_requested.connect(self._journey.next)
        self._window.step_requested.connect(self._journey.go_to_step)
        self._window.next_shop_requested.connect(self._journey.begin_anew)
        self._window.closed.connect(self._background.window_closed)
        self._window.opened.connect(self._alerts.window_opened)
        self._system.opened.connect(self._window.show_opened)
        connect_placement(self._placement, self._window)
        # Otherwise Qt hides it during destruction and calls event filters on partly destroyed objects.
        self._app.aboutToQuit.connect(self._window.hide)

    def _connect_removal(self) -> None:
        self._removal.forgotten.connect(self._monitor.forget)
        self._removal.not_removed.connect(self._monitor.sync)
        self._removal.keys_removed.connect(self._list_watcher.stop)
        self._removal.removed.connect(self._app.shut_down)

    def _connect_tray(self) -> None:
        self._system.tray_changed.connect(self._tray.look_again)
        self._tray.open_requested.connect(self._journey.open_window)
        self._tray.shop_requested.connect(self._journey.open_shop)
        self._tray.overview_requested.connect(lambda: self._journey.open(Page.OVERVIEW))
        self._tray.check_requested.connect(self._watch.check_now)
        self._tray.history_requested.connect(lambda: self._journey.open(Page.HISTORY))
        self._tray.report_requested.connect(self._report.copy)
        self._tray.pause_chosen.connect(self._monitor.pause)
        self._tray.pause_ended.connect(self._monitor.end_pause)
        self._tray.quit_requested.connect(self._app.shut_down)
        self._tray.availability_changed.connect(self._banner.show_tray)
        self._tray.message_clicked.connect(self._notifier.tray_clicked)
        self._app.aboutToQuit.connect(self._tray.stop)
        self._app.aboutToQuit.connect(self._notifier.withdraw_all)

    def _connect_page(self, page: Page) -> None:
        """Connect a page when it is created. Signals that are states tell it what it has missed."""
        if page in STEPS:
            self._connect_guide(self._pages.guide(page))
        connections = {
            Page.WELCOME: self._connect_welcome,
            Page.KEYS: self._connect_keys,
            Page.SHOP: self._connect_shop,
            Page.HAND_OVER: self._connect_hand_over,
            Page.DONE: self._connect_done,
            Page.OVERVIEW: self._connect_overview,
            Page.HISTORY: self._connect_history,
            Page.LOST: self._connect_lost,
            Page.HELP: self._connect_help,
            Page.SETTINGS: self._connect_settings,
            Page.REPORT: self._connect_report,
            Page.DOCTOR: self._connect_doctor,
            Page.MANUAL: self._connect_manual,
            Page.ABOUT: self._connect_about,
        }
        if connect := connections.get(page):
            connect()
        else:
            self._pages.step(page).page_requested.connect(self._journey.go_to)
            # While the merchant reads this one.
            QTimer.singleShot(_READING_MS, self, self._import_following)

    def _import_following(self) -> None:
        """Import what takes longest of the pages to which a step leads."""

        def job() -> None:
            for name in ("keys", "help"):
                import_module(f"bolsetup.gui.pages.{name}")

        self._runner.run(WorkQueue.DISK, job, lambda _: None, raise_error)

    def _connect_welcome(self) -> None:
        self._pages.welcome.have_keys_requested.connect(lambda: self._journey.go_to(Page.KEYS))
        self._pages.welcome.program_menu_chosen.connect(self._program_menu.switch)
        self._program_menu.changed.connect(self._pages.welcome.show_program_menu)

    def _connect_history(self) -> None:
        page = self._pages.history
        history = HistoryController(
            self._runner, self._services.connections, self._monitor, page, self, clock=self._services.clock
        )
        connect_history(history, page, self._monitor)
        self._window.page_entered.connect(history.page_entered)
        page.shops_requested.connect(lambda: self._journey.go_to(Page.OVERVIEW))

    def _connect_manual(self) -> None:
        self._pages.manual.link_requested.connect(self._system.open)

    def _connect_guide(self, guide: StepGuide) -> None:
        guide.open_requested.connect(lambda address: self._system.open(address, guide.opened.emit))
        guide.copy_name_requested.connect(lambda: self._clipboard.copy(self._integration.credential_name))
        guide.copy_mail_requested.connect(lambda *mail: self._clipboard.copy("\n\n".join(mail)))
        guide.bol_language_chosen.connect(self._language.set_bol_language)
        guide.support_requested.connect(self._open_support)

    def _open_support(self) -> None:
        self._system.open(self._integration.support_url)

    def _connect_keys(self) -> None:
        keys = self._pages.keys
        keys.pair_awaited.connect(self._warm_up)
        if keys.isVisible():
            # Before it was connected.
            self._warm_up()
        keys.pair_completed.connect(self._check.check)
        keys.check_again_requested.connect(self._check.check_again)
        keys.proxy_login_given.connect(self._check.save_proxy_login)
        keys.stop_requested.connect(self._check.stop)
        keys.page_requested.connect(self._journey.go_to)
        keys.discard_confirmed.connect(self._journey.discard_and_begin)
        keys.pair_left.connect(self._check.drop)
        keys.cleared.connect(self._check.forget)
        for gone in (keys.pair_left, keys.cleared):
            gone.connect(self._store.drop)
        self._check.started.connect(keys.show_checking)
        self._check.finished.connect(lambda _, verdict: keys.show_verdict(verdict))

    def _warm_up(self) -> None:
        self._runner.run(WorkQueue.CHECK, self._services.warm_up, lambda _: None, raise_error)

    def _connect_shop(self) -> None:
        shop = self._pages.shop
        for gone in (self._pages.keys.pair_left, self._pages.keys.cleared, self._check.started):
            gone.connect(shop.clear)
        self._journey.expected_changed.connect(shop.expect)
        self._store.storing.connect(shop.show_storing)
        shop.rejected.connect(self._journey.reject_shop)
        shop.unstored_requested.connect(self._store.continue_unstored)

    def _connect_hand_over(self) -> None:
        page = self._pages.hand_over
        connect_hand_over(self._hand_over, page, self._clipboard)
        self._journey.kept_changed.connect(page.show_kept)
        page.discard_confirmed.connect(self._journey.discard_and_begin)
        page.open_requested.connect(lambda: self._system.open(self._integration.open_url, page.show_opened))

    def _connect_done(self) -> None:
        done = self._pages.done
        self._journey.kept_changed.connect(done.show_kept)
        done.next_shop_requested.connect(self._journey.begin_anew)
        done.promised.connect(self._autostart.switch_on_by_default)
        done.autostart_chosen.connect(self._autostart.switch)
        done.test_alert_requested.connect(self._alerts.test)
        self._autostart.changed.connect(done.show_autostart)
        self._tray.availability_changed.connect(done.show_tray)
        done.show_tray(self._tray.available)

    def _connect_overview(self) -> None:
        overview = self._pages.overview
        self._watch.changed.connect(overview.show_shops)
        self._monitor.pause_changed.connect(overview.show_pause)
        self._journey.unsaved_changed.connect(overview.show_unsaved)
        self._store.not_forgotten.connect(overview.show_problem)
        self._store.not_renamed.connect(overview.show_not_renamed)
        overview.check_requested.connect(self._watch.check_now)
        overview.replace_requested.connect(self._journey.replace_keys)
        overview.lost_requested.connect(self._journey.show_lost)
        overview.pause_ended.connect(self._monitor.end_pause)
        overview.add_requested.connect(self._journey.add_shop)
        overview.unsaved_requested.connect(self._journey.return_to_unsaved)
        overview.hand_over_requested.connect(self._journey.hand_over)
        overview.forget_requested.connect(self._store.forget)
        overview.rename_requested.connect(self._store.rename)
        overview.history_requested.connect(lambda: self._journey.go_to(Page.HISTORY))
        overview.proxy_login_given.connect(
            lambda proxy, login: self._check.save_proxy_login(proxy, login, self._monitor.check_now)
        )
        overview.autostart_requested.connect(lambda: self._autostart.switch(True))
        self._autostart.changed.connect(overview.show_autostart)

    def _connect_lost(self) -> None:
        lost = self._pages.lost
        lost.new_set_requested.connect(self._journey.make_new_set)
        lost.new_keys_requested.connect(self._journey.replace_keys)
        lost.check_requested.connect(self._watch.check_now)
        lost.shops_requested.connect(lambda: self._journey.go_to(Page.OVERVIEW))

    def _connect_help(self) -> None:
        page = self._pages.help
        page.support_requested.connect(self._open_support)
        page.manual_requested.connect(lambda: self._journey.go_to(Page.MANUAL))
        page.passage_requested.connect(self._show_passage)
        page.next_shop_requested.connect(self._journey.begin_anew)
        page.copy_requested.connect(self._clipboard.copy)
        page.report_requested.connect(lambda: self._journey.go_to(Page.REPORT))
        page.doctor_requested.connect(lambda: self._journey.go_to(Page.DOCTOR))

    def _show_passage(self, passage: Passage) -> None:
        self._pages.manual.show_passage(passage)
        self._journey.go_to(Page.MANUAL)

    def _connect_report(self) -> None:
        report = self._pages.report
        report.report_requested.connect(self._report.show)
        report.copy_requested.connect(self._clipboard.copy)
        report.save_requested.connect(self._report.save)
        report.mail_requested.connect(self._report.mail)
        self._report.mail_begun.connect(self._system.open)
        report.folder_requested.connect(lambda: self._system.open_folder(self._services.logs))

    def _connect_doctor(self) -> None:
        doctor = self._pages.doctor
        doctor.run_requested.connect(self._doctor.run)
        doctor.copy_requested.connect(self._clipboard.copy)
        doctor.folder_requested.connect(lambda: self._system.open_folder(self._services.logs))

    def _connect_about(self) -> None:
        about = self._pages.about
        about.newer_requested.connect(lambda: self._system.open(self._integration.newer_version_url))
        about.licence_folder_requested.connect(lambda: self._system.open_folder(licence_folder()))
        about.link_requested.connect(self._system.open)

    def _connect_settings(self) -> None:
        settings = self._pages.settings
        settings.language_chosen.connect(self._language.set_language)
        settings.bol_language_chosen.connect(self._language.set_bol_language)
        settings.autostart_chosen.connect(self._autostart.switch)
        self._autostart.changed.connect(settings.show_autostart)
        settings.program_menu_chosen.connect(self._program_menu.switch)
        self._program_menu.changed.connect(settings.show_program_menu)
        settings.pause_chosen.connect(self._monitor.pause)
        settings.pause_ended.connect(self._monitor.end_pause)
        self._monitor.pause_changed.connect(settings.show_pause)
        settings.beside_chosen.connect(self._placement.set_beside)
        settings.on_top_chosen.connect(self._placement.set_on_top)
        self._placement.changed.connect(settings.show_place)
        self._placement.show_choices()
        settings.about_requested.connect(lambda: self._journey.go_to(Page.ABOUT))
        settings.log_details_chosen.connect(log_details)
        settings.show_log_details(logs_details())
        settings.data_folder_requested.connect(lambda: self._system.open_folder(self._services.folder))
        settings.log_folder_requested.connect(lambda: self._system.open_folder(self._services.logs))
        settings.support_mode_chosen.connect(self._support_mode.switch)
        self._support_mode.changed.connect(settings.show_support_mode)
        settings.quit_requested.connect(self._app.shut_down)
        settings.removal_asked.connect(self._removal.look)
        settings.removal_confirmed.connect(self._removal.remove)
        self._journey.unsaved_changed.connect(settings.show_unsaved)

    def _connect_practice(self, practice: PracticeController) -> None:
        panel = self._window.practice
        panel.change_chosen.connect(practice.make)
        panel.loss_chosen.connect(practice.lose)
        panel.shop_requested.connect(practice.add_shop)
        practice.changed.connect(self._check.start_over)
        practice.changed.connect(self._journey.return_to_keys)
        practice.changed.connect(self._monitor.start_over)
        practice.shop_added.connect(self._monitor.sync)
        practice.tray_changed.connect(self._tray.look_again)


def connect_timer(monitor: Monitor, timer: QTimer) -> None:
    """Drive the monitor with a single-shot timer."""
    monitor.next_check_in.connect(lambda seconds: timer.start(round(1000 * seconds)))
    timer.timeout.connect(monitor.check_due)


def connect_hand_over(hand_over: HandOverController, page: HandOverPage, clipboard: PrivateClipboard) -> None:
    """Connect the hand-over page, its controller and the clipboard."""
    page.copy_id_requested.connect(hand_over.copy_id)
    page.copy_secret_requested.connect(hand_over.copy_secret)
    page.arrived.connect(hand_over.show_clipboard)
    page.left.connect(hand_over.leave)
    clipboard.seconds_left_changed.connect(hand_over.show_seconds)
    clipboard.time_up.connect(hand_over.show_time_up)
    clipboard.cleared.connect(hand_over.show_cleared)
    clipboard.not_cleared.connect(hand_over.show_not_cleared)


def connect_history(history: HistoryController, page: HistoryPage, monitor: Monitor) -> None:
    """Connect the history page and its controller with the monitor."""
    monitor.recorded.connect(lambda _: history.refresh_soon())
    page.export_requested.connect(history.export)
    page.more_requested.connect(history.show_more)


def connect_placement(placement: WindowPlacement, window: MainWindow) -> None:
    """Connect the sidebar's controls with the window placement."""
    window.beside_chosen.connect(placement.set_beside)
    window.on_top_chosen.connect(placement.set_on_top)
