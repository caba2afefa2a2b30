"""Creates the parts that the command line and the window share."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from bolsetup.core.bol.checker import Checker, LazyChecker, WarmChecker
from bolsetup.core.bol.proxy_auth import SERVICE, ProxyLoginStore
from bolsetup.core.keychain.keychain import Keychain
from bolsetup.core.monitoring.connection_store import ConnectionStore
from bolsetup.core.paths import data_folder, log_folder
from bolsetup.core.resources import resource
from bolsetup.core.settings import SettingsFile
from bolsetup.core.shops.registry import ShopRegistry
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.platform.autostart import Autostart, InMemory, autostart
from bolsetup.platform.notifications import Notifier, notifications
from bolsetup.platform.program_menu import ProgramMenu, program_menu

if TYPE_CHECKING:
    import tempfile

    from bolsetup.core.monitoring.connection import Pace
    from bolsetup.core.monitoring.monitor import Monitor, Recorder
    from bolsetup.core.practice.practice import Practice
    from bolsetup.core.practice.script import Script
    from bolsetup.core.task_runner import TaskRunner

SHOPS: Final = "shops.json"
SETTINGS: Final = "settings.json"
CONNECTIONS: Final = "history.sqlite"
"""Named by version 0.1.0, which stored only the history there."""


def _random() -> float:
    # Importing `random` takes a twentieth of `list`.
    return int.from_bytes(os.urandom(4)) / 2**32


class Services(NamedTuple):
    """Access to network, keychain, files and desktop, except what goes through Qt (`gui.qt.system`).

    Attributes:
        client: checks API keys, in practice mode with a built-in Bol.
        keychain: holds the API keys, in practice mode in memory.
        shops: the list of shops.
        connections: state and history of their connections.
        settings: settings of the window.
        folder: data folder.
        proxy_logins: logins for proxies.
        autostart: start at login, in practice mode in memory.
        notifier: native notifications; None to use Qt's.
        logs: log folder; None if logs go to standard error only.
        practice: what happens in practice mode; None outside it.
        temporary_folder: owner of `folder` in practice mode, which deletes it; None otherwise.
        clock: system clock, in Unix seconds.
        steady: monotonic clock, in seconds.
        jitter: returns a random number from 0 to 1.
        program_menu: entry in the desktop's menu of programs; None where there is nothing to choose.
        warm_up: prepares a check that comes soon; may block for seconds.
    """

    client: Checker
    keychain: Keychain
    shops: ShopList
    connections: ConnectionStore
    settings: SettingsFile
    folder: Path
    proxy_logins: ProxyLoginStore
    autostart: Autostart
    notifier: Notifier | None
    logs: Path | None
    practice: Practice | None = None
    temporary_folder: tempfile.TemporaryDirectory[str] | None = None
    clock: Callable[[], float] = time.time
    steady: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = _random
    warm_up: Callable[[], None] = lambda: None
    program_menu: ProgramMenu | None = None

    @property
    def registry(self) -> ShopRegistry:
        """Registry that updates keychain and list of shops together."""
        return ShopRegistry(self.keychain, self.shops)

    def monitor(self, runner: TaskRunner, connections: Recorder, pace: Pace) -> Monitor:
        """Create a monitor of the stored shops.

        Args:
            runner: runs blocking work.
            connections: stores the state of the connections.
            pace: check intervals.
        """
        # Imported late, to keep `--help` fast.
        from bolsetup.core.monitoring.monitor import Monitor  # noqa: PLC0415

        return Monitor(
            runner,
            self.client,
            self.keychain,
            self.shops,
            connections,
            pace,
            clock=self.clock,
            steady=self.steady,
            jitter=self.jitter,
        )


def real_services() -> Services:
    """Create the services for normal use."""
    folder = data_folder()
    logins = ProxyLoginStore(Keychain(service=SERVICE))

    def make() -> WarmChecker:
        from bolsetup.core.bol.client import BolClient  # noqa: PLC0415
        from bolsetup.platform.unsupported_proxy import unsupported_proxy_setting  # noqa: PLC0415

        return BolClient(proxy_login=logins.find, unsupported_proxy=unsupported_proxy_setting)

    connections = ConnectionStore(folder / CONNECTIONS)
    client = LazyChecker(make)
    return Services(
        client,
        Keychain(),
        ShopList(folder / SHOPS, import_connections=connections.import_connections),
        connections,
        SettingsFile(folder / SETTINGS),
        folder,
        logins,
        autostart(),
        _notifier(),
        log_folder(),
        warm_up=client.warm_up,
        program_menu=program_menu(os.environ),
    )


def practice_services(script: Script | None = None) -> Services:
    """Create the services for practice mode: no network, no keychain, and temporary files only.

    Args:
        script: what happens; None leaves it to the controls in the window.
    """
    import tempfile  # noqa: PLC0415

    from bolsetup.core.practice.practice import Practice  # noqa: PLC0415 - imports requests
    from bolsetup.core.practice.script import Script, pair_of  # noqa: PLC0415

    temporary_folder = tempfile.TemporaryDirectory(prefix="bolsetup-practice-", ignore_cleanup_errors=True)
    folder = Path(temporary_folder.name)
    script = script or Script()
    practice = Practice(script)
    made = Services(
        practice,
        Keychain(practice.keychain),
        ShopList(folder / SHOPS),
        ConnectionStore(folder / CONNECTIONS),
        SettingsFile(folder / SETTINGS),
        folder,
        ProxyLoginStore(Keychain.in_memory()),
        InMemory(),
        _notifier(),
        None,
        practice,
        temporary_folder,
    )
    for shop in script.shops:
        made.registry.add(shop, pair_of(shop))
    # Only now may the keychain be locked.
    practice.advance()
    return made


def _notifier() -> Notifier | None:
    return notifications(resource("icons", "bolsetup.svg"))
