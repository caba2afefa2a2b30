"""Runs the whole program in the test process, with fakes for network, keychain, desktop and time."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QFont, QGuiApplication, QPalette, QStyleHints
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QStyle, QSystemTrayIcon

from bolsetup.app import Program
from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.bol.proxy_auth import ProxyLoginStore
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain
from bolsetup.core.monitoring.connection import Pace
from bolsetup.core.monitoring.connection_store import ConnectionStore
from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.task_runner import TaskRunner
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.qt.system import System
from bolsetup.gui.widgets.shop_list_view import ShopListView
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.platform.program_menu import ProgramMenu
from bolsetup.services import Services
from bolsetup.view import View
from tests.fakes import Clock, Inline
from tests.gui.samples import one
from tests.gui.tray.test_notifier import FakeNotifier

PAIR = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET-".ljust(86, "x"))
NEW_PAIR = Credentials("00000000-1111-4222-8333-555555555555", "EXAMPLE-ANOTHER-SECRET-".ljust(86, "y"))
OTHER_PAIR = Credentials("00000000-1111-4222-8333-666666666666", "EXAMPLE-A-THIRD-SECRET-".ljust(86, "z"))
SHOP = Shop("1234567", "Voorbeeldwinkel")
OTHER_SHOP = Shop("7654321", "Oefenwinkel")


class FakeBol:
    """A checker that knows the shops of the pairs above.

    Attributes:
        verdict: verdict for every pair, without the shop.
        asked: the checked pairs.
    """

    def __init__(self) -> None:
        self.verdict = Verdict(Outcome.CONNECTED)
        self.asked: list[Credentials] = []

    def check(self, credentials: Credentials) -> Verdict:
        self.asked.append(credentials)
        shop = OTHER_SHOP if credentials == OTHER_PAIR else SHOP
        return self.verdict._replace(shop=shop if self.verdict.outcome is Outcome.CONNECTED else None)


class FakeKeychain:
    """A keyring backend in memory that can fail."""

    def __init__(self) -> None:
        self.items: dict[str, str] = {}
        self.problem: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.items.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        self.items[username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        self.items.pop(username, None)

    def _fail(self) -> None:
        if self.problem:
            raise self.problem


class FakeAutostart:
    """Start at login in memory; records `repair`."""

    def __init__(self) -> None:
        self.on = False
        self.disabled = False
        self.repaired = False

    def is_on(self) -> bool:
        return self.on

    def was_disabled(self) -> bool:
        return self.disabled

    def switch(self, on: bool) -> None:
        self.on = on

    def repair(self) -> None:
        self.repaired = True


class FakeSystem(System):
    """A system that records opened addresses and may have a tray."""

    def __init__(self, tray: bool) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.has_browser = True
        self.tray = tray
        self.listening = False

    def listen(self) -> None:
        self.listening = True

    def _start(self, address: str) -> bool:
        if self.has_browser:
            self.addresses.append(address)
        return self.has_browser

    def has_tray(self) -> bool:
        return self.tray


class FakeApplication(QObject):
    """An application without effects that outlast a test, such as styles and quitting."""

    aboutToQuit = Signal()  # noqa: N815 - Qt's name

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.has_quit = False

    def set_language(self, language: str) -> None:
        self.language = language

    def shut_down(self) -> None:
        self.has_quit = True

    def font(self) -> QFont:
        return QApplication.font()

    def palette(self) -> QPalette:
        return QApplication.palette()

    def style(self) -> QStyle:
        return QApplication.style()

    def styleHints(self) -> QStyleHints:  # noqa: N802 - Qt's name
        return QGuiApplication.styleHints()

    def setStyle(self, style: str) -> None:  # noqa: N802 - Qt's name
        """Do nothing."""

    def setPalette(self, palette: QPalette) -> None:  # noqa: N802 - Qt's name
        """Do nothing."""

    def setStyleSheet(self, sheet: str) -> None:  # noqa: N802 - Qt's name
        """Do nothing."""


@dataclass
class World:
    """Everything that outlasts a run of the program: files, keychain, Bol and time."""

    folder: Path
    bol: FakeBol = field(default_factory=FakeBol)
    keychain: FakeKeychain = field(default_factory=FakeKeychain)
    autostart: FakeAutostart = field(default_factory=FakeAutostart)
    program_menu: ProgramMenu | None = None
    clock: Clock = field(default_factory=lambda: Clock(1_795_600_000.0))
    slept: float = 0.0
    jitter: float = 0.5

    @property
    def shops(self) -> ShopList:
        return ShopList(self.folder / "shops.json", clock=self.clock)

    @property
    def settings(self) -> SettingsFile:
        return SettingsFile(self.folder / "settings.json")

    @property
    def connections(self) -> ConnectionStore:
        return ConnectionStore(self.folder / "history.sqlite")

    def add(self, shop: Shop = SHOP, pair: Credentials = PAIR) -> None:
        """Add a shop as if it was stored in an earlier run."""
        self.shops.put(shop)
        self.keychain.items[shop.retailer_id] = pair.to_json()

    def stored(self, shop: Shop = SHOP) -> str | None:
        """Keychain item of a shop."""
        return self.keychain.items.get(shop.retailer_id)


class Scene:
    """One run of the program.

    Args:
        world: its environment.
        runner: runs blocking work; by default immediately.
        notifier: whether the system has native notifications.
        tray: whether there is a tray.
        services: replaces the fakes.
        options: `support_mode`, that of `View`, and `in_background`, that of `Program.start`.
    """

    def __init__(
        self,
        world: World,
        *,
        runner: TaskRunner | None = None,
        notifier: bool = True,
        tray: bool = True,
        services: Services | None = None,
        **options: bool,
    ) -> None:
        self.world = world
        self.app = FakeApplication()
        self.system = FakeSystem(tray)
        self.notifier = FakeNotifier()
        self.texts = Texts("nl")
        self.login_keychain = FakeKeychain()
        self.logins = ProxyLoginStore(Keychain(self.login_keychain))
        services = services or self._fakes(notifier)
        app: Any = self.app
        settings = services.settings.load()
        shops, connections = services.shops.load(), services.connections.load()
        runner = runner or Inline()
        support_mode = options.pop("support_mode", False)
        view = View(app, services, self.system.desktop, runner, settings, support_mode=support_mode)
        view.resume(shops, connections)
        self.program = Program(app, services, self.system, Pace(), runner, view)
        self.program.start(shops, connections, **{"in_background": False, **options})

    def _fakes(self, notifier: bool) -> Services:
        world = self.world
        return Services(
            world.bol,
            Keychain(world.keychain),
            world.shops,
            world.connections,
            world.settings,
            world.folder,
            self.logins,
            world.autostart,
            self.notifier if notifier else None,
            world.folder / "log",
            clock=world.clock,
            steady=lambda: world.clock.now - world.slept,
            jitter=lambda: world.jitter,
            program_menu=world.program_menu,
        )

    def end(self) -> None:
        """Quit the program and delete its objects."""
        self.app.aboutToQuit.emit()
        self.window.deleteLater()
        self.program.deleteLater()
        QApplication.processEvents()

    # ---- what is shown ----

    @property
    def window(self) -> MainWindow:
        return self.program._window

    @property
    def page(self) -> Page:
        return self.window.current

    def at(self, page: Page) -> bool:
        """Whether that page is shown."""
        return self.page is page

    @property
    def words(self) -> str:
        """All visible text in the window."""
        return "\n".join(each.text() for each in self.window.findChildren(QLabel) if each.isVisible())

    def reads(self, key: str, **values: object) -> bool:
        """Whether the text at `key` is visible."""
        return self.texts(key, **values) in self.words

    @property
    def titles(self) -> list[str]:
        """Titles of the notifications so far."""
        return [title for _, title, *_ in self.notifier.shown]

    def notified(self, key: str, **values: object) -> int:
        """Number of notifications with the title at `notices.<key>`."""
        return self.titles.count(self.texts(f"notices.{key}.title", **values))

    @property
    def watched(self) -> list[str]:
        """Retailer numbers of the watched shops."""
        return [row.retailer_id for row in self.program._monitor.rows()]

    @property
    def settings(self) -> Settings:
        """Settings on the disk."""
        return self.world.settings.load()

    # ---- user actions ----

    def button(self, key: str, **values: object) -> QAbstractButton:
        """The visible button whose text or accessible name is the text at `key`."""
        wanted = self.texts(key, **values)
        for each in self.window.findChildren(QAbstractButton):
            if each.isVisible() and wanted in (each.text(), each.accessibleName()):
                return each
        raise AssertionError(f"no button {wanted!r} in:\n{self.words}")

    def press(self, key: str, **values: object) -> None:
        """Press a button, which must be enabled."""
        pressed = self.button(key, **values)
        assert pressed.isEnabled(), f"{pressed.text()!r} cannot be pressed"
        pressed.click()

    def press_on_card(self, key: str, shop: Shop = SHOP) -> None:
        """Press a button on the card of a shop, which is opened first if there are several shops."""
        shops = one(self.window, ShopListView)
        if shops.isVisible():
            shops.opened.emit(shop.retailer_id)
        words = self.texts(f"pages.overview.{key}")
        self.press("pages.overview.action_name", action=words, shop=shop.display_name)

    def type(self, line: QLineEdit, text: str) -> None:
        """Replace the text of a field by typing."""
        line.selectAll()
        QTest.keyClicks(line, text)

    def paste(self, pair: Credentials = PAIR) -> None:
        """Copy both keys elsewhere, and press the paste button."""
        QGuiApplication.clipboard().setText(f"{pair.client_id}\n{pair.client_secret}")
        self.press("pages.keys.paste_name", field=self.texts("pages.keys.client_id"))

    def store(self, pair: Credentials = PAIR) -> None:
        """Go from the keys page to the hand-over page."""
        self.paste(pair)
        self.press("pages.keys.next")
        self.press("pages.shop.next")

    def go_to_hand_over(self, pair: Credentials = PAIR) -> None:
        """Go from the first page to the hand-over page."""
        self.press("pages.welcome.have_keys")
        self.store(pair)
        assert self.page is Page.HAND_OVER

    # ---- the tray and the time ----

    @property
    def icon(self) -> QSystemTrayIcon:
        return one(self.program, QSystemTrayIcon)

    def entry(self, key: str, **values: object) -> QAction:
        """The visible tray menu entry with the text at `key`, also in an open submenu."""
        wanted = self.texts(key, **values)
        menu = self.icon.contextMenu()
        shown = [each for each in menu.actions() if each.isVisible()]
        for sub in menu.findChildren(QMenu):
            shown += sub.actions() if sub.menuAction() in shown else []
        return next(action for action in shown if action.text() == wanted)

    def choose(self, key: str, **values: object) -> None:
        """Choose a tray menu entry, which must be enabled."""
        assert self.entry(key, **values).isEnabled()
        self.entry(key, **values).trigger()

    def later(self, seconds: float) -> None:
        """Let `seconds` pass, and fire the monitor's timer whenever it is due."""
        timer = self.program._watch_timer
        left = seconds
        while timer.isActive() and timer.interval() / 1000 <= left:
            wait = timer.interval() / 1000
            left -= wait
            self.world.clock.now += wait
            timer.stop()
            timer.timeout.emit()
        self.world.clock.now += left
        if timer.isActive():
            timer.start(timer.interval() - round(1000 * left))

    def sleep(self, seconds: float) -> None:
        """Let the computer sleep: timers and the monotonic clock stop."""
        self.world.clock.now += seconds
        self.world.slept += seconds


def copied() -> str:
    """Text on the clipboard."""
    return QGuiApplication.clipboard().text()


def clipboard_formats() -> set[str]:
    """Clipboard formats other than text."""
    return {form for form in QGuiApplication.clipboard().mimeData().formats() if not form.startswith("text/")}
