"""Builds the parts of the program and connects their signals, without any logic of its own.

All connections between parts that do not own each other are made here; docs/architecture.md shows them.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale, QObject, QTimer

from bolsetup.core.bol.credential_check import CredentialCheck
from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.monitoring.connection import Connection, Pace
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.policy import load_policy
from bolsetup.core.settings import Settings
from bolsetup.core.shops.credential_store import CredentialStore
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.core.support.components import licence_folder
from bolsetup.core.support.doctor import Probe, ProbeFunction
from bolsetup.core.support.logging_setup import log_details, logs_details
from bolsetup.core.task_runner import TaskRunner
from bolsetup.core.texts import Texts, choose_language
from bolsetup.core.walkthrough.integration import integration_problem, load_integration
from bolsetup.core.walkthrough.journey import Page
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
from bolsetup.gui.controllers.removal import RemovalController
from bolsetup.gui.controllers.report import ReportController
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.controllers.support_mode import SupportModeController
from bolsetup.gui.controllers.watch import WatchController
from bolsetup.gui.controllers.window_placement import WindowPlacement
from bolsetup.gui.pages.hand_over import HandOverPage
from bolsetup.gui.pages.history import HistoryPage
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.qt.application import Application
from bolsetup.gui.qt.clipboard import PrivateClipboard
from bolsetup.gui.qt.folder_watcher import FolderWatcher
from bolsetup.gui.qt.system import System
from bolsetup.gui.qt.theme import SchemeFollower
from bolsetup.gui.tray.notifier import TrayNotifier
from bolsetup.gui.tray.tray import Tray
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.removal import remove_files, remove_keys
from bolsetup.services import Services


class Program(QObject):
    """The window program: owns all parts and their connections."""

    def __init__(
        self,
        app: Application,
        services: Services,
        system: System,
        pace: Pace,
        runner: TaskRunner,
        settings: Settings,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._services = services
        self._system = system
        self._integration = load_integration()
        self._settings = SettingsStore(runner, services.settings, settings)
        texts = Texts(
            choose_language(
                [load_policy().language or "", settings.language or "", *QLocale.system().uiLanguages()]
            )
        )
        self._build_core(runner, services, pace)
        self._build_gui(runner, services, texts)
        self._build_controllers(runner, services, texts)
        self._connect_steps()
        self._connect_keys()
        # Before the page of the hand-over is entered it has to know which pair it is about.
        self._connect_hand_over_and_done()
        self._connect_storing()
        self._connect_watch()
        self._connect_alerts()
        self._connect_window()
        self._connect_help_and_settings()
        self._connect_removal()
        self._connect_tray()
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
        SchemeFollower(self._app)
        self._app.set_language(texts.language)
        self._watch_timer = QTimer(self, singleShot=True)
        self._list_watcher = FolderWatcher(services.folder, self)
        self._clipboard = PrivateClipboard(parent=self, desktop=self._system.desktop)
        self._tray = Tray(texts, self, is_available=self._has_tray)
        self._notifier = TrayNotifier(runner, texts, self._tray, services.notifier, self)
        self._alerts = Alerts(self._notifier, self._monitor, texts, practice=services.practice is not None)
        self._pages = PageSet(
            self._integration,
            desktop=self._system.desktop,
            practice=services.practice is not None,
        )
        self._pages.show_bol_in(self._settings.current.bol_language)
        self._window = MainWindow(self._pages.by_page(), texts)
        enable_animations(runner, self._window.pointer)

    def _build_controllers(self, runner: TaskRunner, services: Services, texts: Texts) -> None:
        pages, window, settings, alerts = self._pages, self._window, self._settings, self._alerts
        self._autostart = AutostartController(
            runner, services.autostart, settings, load_policy().start_at_login
        )
        self._hand_over = HandOverController(pages.hand_over, self._store, self._clipboard, settings)
        self._journey = JourneyController(window, pages, self._monitor, self._store, self._hand_over, alerts)
        self._language = LanguageController(
            self._app, pages, (window, self._tray, self._notifier, alerts), settings, texts
        )
        self._banner = BannerController(window, alerts, practice=services.practice is not None)
        self._background = BackgroundController(
            self._app, window, self._tray, self._monitor, settings, alerts
        )
        self._watch = WatchController(
            self._monitor, pages, window, self._tray, settings, services.proxy_logins
        )
        self._history = HistoryController(
            runner, services.connections, self._monitor, pages.history, self, clock=services.clock
        )
        self._report = ReportController(
            runner, self._make_report, pages.report, self._language, self._clipboard, alerts
        )
        self._doctor = DoctorController(runner, self._probes, pages.doctor)
        self._help = HelpController(window, pages)
        self._support_mode = SupportModeController(window, pages.settings, settings)
        self._removal = RemovalController(
            runner,
            lambda: remove_keys(services),
            lambda: remove_files(services),
            pages.settings,
            settings,
        )
        self._placement = WindowPlacement(window, settings, self, desktop=self._system.desktop)

    def _make_report(self, texts: Texts, *, screen: str, with_names: bool) -> str:
        # Imports requests, which would delay the window.
        from bolsetup.diagnosis import make_report  # noqa: PLC0415

        found = self._doctor.findings
        return make_report(self._services, texts, found, screen=screen, with_names=with_names)

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
        support_mode: bool = False,
    ) -> None:
        """Resume where the last run ended, and start watching.

        Args:
            shops: stored shops.
            connections: their last known state, by retailer number.
            in_background: do not show the window.
            support_mode: start in support mode, also if it is turned off in the settings.
        """
        self._placement.show_choices()
        self._pages.settings.show_log_details(logs_details())
        self._support_mode.show(support_mode or self._settings.current.support_mode)
        self._monitor.pause_until(self._settings.current.alerts_paused_until)
        self._journey.resume(self._settings.current, shops)
        if in_background:
            self._tray.missed.connect(self._background.tray_missed)
        else:
            self.show_window()
        self._banner.show_policy(load_policy().problem or integration_problem())
        self._tray.start()
        self._banner.show_tray(self._tray.available)
        self._pages.done.show_tray(self._tray.available)
        self._monitor.start(shops, connections)
        self._store.recover()
        self._autostart.refresh()
        self._system.listen()

    def show_window(self) -> None:
        """Bring the window to the front, on what helps if connections are lost."""
        self._journey.open_window()

    def show_support_mode(self) -> None:
        """Turn support mode on until the program quits."""
        self._support_mode.show(True)

    def _connect_steps(self) -> None:
        self._pages.welcome.have_keys_requested.connect(lambda: self._journey.go_to(Page.KEYS))
        for step in self._pages.steps:
            step.page_requested.connect(self._journey.go_to)
        for guide in self._pages.guides:
            guide.open_requested.connect(self._system.open)
            guide.copy_name_requested.connect(lambda: self._clipboard.copy(self._integration.credential_name))
            guide.copy_mail_requested.connect(lambda *mail: self._clipboard.copy("\n\n".join(mail)))
            guide.bol_language_chosen.connect(self._language.set_bol_language)

    def _connect_keys(self) -> None:
        keys = self._pages.keys
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
            gone.connect(self._pages.shop.clear)
        self._check.started.connect(keys.show_checking)
        self._check.started.connect(self._pages.shop.clear)
        self._check.finished.connect(self._store.record_verdict)
        self._check.finished.connect(lambda _, verdict: keys.show_verdict(verdict))

    def _connect_storing(self) -> None:
        self._store.proved.connect(self._journey.show_proved)
        self._store.storing.connect(self._pages.shop.show_storing)
        self._store.stored.connect(self._journey.stored)
        self._store.store_ended.connect(self._journey.store_ended)
        self._store.not_stored.connect(self._journey.not_stored)
        self._store.unstored.connect(self._journey.continue_unstored)
        self._pages.shop.rejected.connect(self._journey.reject_shop)
        self._pages.shop.unstored_requested.connect(self._store.continue_unstored)

    def _connect_hand_over_and_done(self) -> None:
        connect_hand_over(self._hand_over, self._pages.hand_over, self._store, self._clipboard)
        self._hand_over.not_cleared.connect(self._alerts.show_not_cleared)
        self._pages.hand_over.discard_confirmed.connect(self._journey.discard_and_begin)
        self._pages.done.next_shop_requested.connect(self._journey.begin_anew)
        self._pages.hand_over.open_requested.connect(lambda: self._system.open(self._integration.open_url))
        self._monitor.changed.connect(self._journey.show_shops)
        self._pages.done.promised.connect(self._autostart.switch_on_by_default)
        self._pages.done.autostart_chosen.connect(self._autostart.switch)
        self._pages.overview.autostart_requested.connect(lambda: self._autostart.switch(True))
        self._pages.done.test_alert_requested.connect(self._alerts.test)
        self._autostart.changed.connect(self._pages.done.show_autostart)
        if load_policy().start_at_login is None:
            # Otherwise there is nothing to choose.
            self._autostart.changed.connect(self._pages.overview.show_autostart)
        self._autostart.changed.connect(self._pages.settings.show_autostart)

    def _connect_watch(self) -> None:
        connect_timer(self._monitor, self._watch_timer)
        connect_history(self._history, self._pages.history, self._monitor)
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
        self._store.not_forgotten.connect(self._pages.overview.show_problem)
        self._store.not_renamed.connect(self._pages.overview.show_not_renamed)
        overview = self._pages.overview
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
        self._pages.history.shops_requested.connect(lambda: self._journey.go_to(Page.OVERVIEW))
        lost = self._pages.lost
        lost.new_set_requested.connect(self._journey.make_new_set)
        lost.new_keys_requested.connect(self._journey.replace_keys)
        lost.check_requested.connect(self._watch.check_now)
        lost.shops_requested.connect(lambda: self._journey.go_to(Page.OVERVIEW))

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
        self._window.page_entered.connect(self._settings.remember_page)
        self._window.page_entered.connect(self._history.page_entered)
        self._window.page_entered.connect(self._help.page_entered)
        self._window.next_requested.connect(self._journey.next)
        self._window.step_requested.connect(self._journey.go_to_step)
        self._window.next_shop_requested.connect(self._journey.begin_anew)
        self._window.closed.connect(self._background.window_closed)
        connect_placement(self._placement, self._window)
        # Otherwise Qt hides it during destruction and calls event filters on partly destroyed objects.
        self._app.aboutToQuit.connect(self._window.hide)

    def _connect_help_and_settings(self) -> None:
        guides = (guide.support_requested for guide in self._pages.guides)
        for asked in (*guides, self._pages.help.support_requested):
            asked.connect(lambda: self._system.open(self._integration.support_url))
        help_, report, doctor = self._pages.help, self._pages.report, self._pages.doctor
        help_.manual_requested.connect(lambda: self._journey.go_to(Page.MANUAL))
        help_.next_shop_requested.connect(self._journey.begin_anew)
        help_.copy_requested.connect(self._clipboard.copy)
        help_.report_requested.connect(lambda: self._journey.go_to(Page.REPORT))
        help_.doctor_requested.connect(lambda: self._journey.go_to(Page.DOCTOR))
        report.report_requested.connect(self._report.show)
        report.copy_requested.connect(self._clipboard.copy)
        report.save_requested.connect(self._report.save)
        report.mail_requested.connect(lambda: self._system.open(f"mailto:{self._integration.support_mail}"))
        doctor.run_requested.connect(self._doctor.run)
        doctor.copy_requested.connect(self._clipboard.copy)
        for page in (report, doctor):
            page.folder_requested.connect(lambda: self._system.open_folder(self._services.logs))
        about = self._pages.about
        about.newer_requested.connect(lambda: self._system.open(self._integration.newer_version_url))
        about.licence_folder_requested.connect(lambda: self._system.open_folder(licence_folder()))
        for link_requested in (about.link_requested, self._pages.manual.link_requested):
            link_requested.connect(self._system.open)
        settings = self._pages.settings
        settings.language_chosen.connect(self._language.set_language)
        settings.bol_language_chosen.connect(self._language.set_bol_language)
        settings.autostart_chosen.connect(self._autostart.switch)
        settings.pause_chosen.connect(self._monitor.pause)
        settings.pause_ended.connect(self._monitor.end_pause)
        settings.beside_chosen.connect(self._placement.set_beside)
        settings.on_top_chosen.connect(self._placement.set_on_top)
        self._placement.changed.connect(settings.show_place)
        settings.about_requested.connect(lambda: self._journey.go_to(Page.ABOUT))
        settings.log_details_chosen.connect(log_details)
        settings.data_folder_requested.connect(lambda: self._system.open_folder(self._services.folder))
        settings.log_folder_requested.connect(lambda: self._system.open_folder(self._services.logs))
        settings.support_mode_chosen.connect(self._support_mode.switch)
        settings.quit_requested.connect(self._app.shut_down)

    def _connect_removal(self) -> None:
        self._pages.settings.removal_confirmed.connect(self._removal.remove)
        self._removal.forgotten.connect(self._monitor.forget)
        self._removal.not_removed.connect(self._monitor.sync)
        self._removal.keys_removed.connect(self._list_watcher.stop)
        self._removal.removed.connect(self._app.shut_down)

    def _connect_tray(self) -> None:
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
        self._tray.availability_changed.connect(self._pages.done.show_tray)
        self._tray.message_clicked.connect(self._notifier.tray_clicked)
        self._app.aboutToQuit.connect(self._tray.stop)
        self._app.aboutToQuit.connect(self._notifier.withdraw_all)

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


def connect_hand_over(
    hand_over: HandOverController, page: HandOverPage, store: CredentialStore, clipboard: PrivateClipboard
) -> None:
    """Connect the hand-over page, its controller, the store and the clipboard."""
    page.copy_id_requested.connect(hand_over.copy_id)
    page.copy_secret_requested.connect(hand_over.copy_secret)
    page.arrived.connect(hand_over.show_clipboard)
    page.left.connect(hand_over.leave)
    store.stored.connect(lambda *_: hand_over.update_pair())
    store.unstored.connect(lambda _: hand_over.update_pair())
    clipboard.seconds_left_changed.connect(hand_over.show_seconds)
    clipboard.time_up.connect(hand_over.show_time_up)
    clipboard.cleared.connect(hand_over.show_cleared)
    clipboard.not_cleared.connect(hand_over.show_not_cleared)


def connect_history(history: HistoryController, page: HistoryPage, monitor: Monitor) -> None:
    """Connect the history page and its controller with the monitor."""
    monitor.recorded.connect(lambda _: history.refresh_soon())
    page.export_requested.connect(history.export)


def connect_placement(placement: WindowPlacement, window: MainWindow) -> None:
    """Connect the sidebar's controls with the window placement."""
    window.beside_chosen.connect(placement.set_beside)
    window.on_top_chosen.connect(placement.set_on_top)
