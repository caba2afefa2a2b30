"""The parts without a window, put together once for the command line and the window."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bolsetup.core.bol.checker import Checker, LazyChecker
from bolsetup.core.bol.proxy_auth import SERVICE, ProxyLoginStore
from bolsetup.core.keychain.keychain import Keychain
from bolsetup.core.monitoring.connection_store import ConnectionStore
from bolsetup.core.paths import data_folder, log_folder
from bolsetup.core.resources import resource
from bolsetup.core.settings import SettingsFile
from bolsetup.core.shops.registry import ShopRegistry
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.support.doctor import Finding
from bolsetup.core.support.report import support_report
from bolsetup.core.texts import Texts
from bolsetup.platform.autostart import Autostart, InMemory, autostart
from bolsetup.platform.notifications import Notifier, notifications
from bolsetup.platform.unsupported_proxy import unsupported_proxy_setting

if TYPE_CHECKING:
    from bolsetup.core.bol.practice import PracticeBol

_SHOPS: Final = "shops.json"
_SETTINGS: Final = "settings.json"
_CONNECTIONS: Final = "history.sqlite"
"""As version 0.1.0 called it, which kept only the history there."""


@dataclass(frozen=True)
class Services:
    """What the window and the command line both work with: all that leaves the process without Qt.

    What Qt reaches, such as the browser, is in `gui.qt.system`.

    Attributes:
        client: asks Bol, or in practice the built-in Bol.
        keychain: holds the pairs, in practice in memory.
        shops: the list of shops.
        connections: what is known of their connections.
        settings: what the program remembers about the window.
        folder: where the files lie.
        proxy_logins: what proxies want to know.
        autostart: start at login, in practice a stand-in that writes nothing.
        notifier: shows notifications; None where Qt's are the right ones.
        logs: where the logs lie; None where they go to standard error alone.
        practice: the built-in Bol; None outside practice.
        throw_away: the folder's owner, which removes it when the program ends; only in practice.
        clock: gives Unix seconds.
        steady: gives seconds of a clock that nobody sets.
        jitter: gives a number from 0 to 1.
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
    practice: PracticeBol | None = None
    throw_away: tempfile.TemporaryDirectory[str] | None = None
    clock: Callable[[], float] = time.time
    steady: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random

    @property
    def registry(self) -> ShopRegistry:
        """Changes the keychain and the list of shops together."""
        return ShopRegistry(self.keychain, self.shops)

    def support_report(self, texts: Texts, findings: Iterable[Finding] = ()) -> str:
        """The report on this computer's shops, with what `doctor` found if it was asked.

        Raises:
            OSError: the list of shops cannot be read.
        """
        return support_report(texts, self.shops.load(), self.connections.load(), self.logs, findings)


def real_services() -> Services:
    """The parts that a merchant works with."""
    folder = data_folder()
    logins = ProxyLoginStore(Keychain(service=SERVICE))

    def make() -> Checker:
        from bolsetup.core.bol.client import BolClient  # noqa: PLC0415

        return BolClient(proxy_login=logins.find, unsupported_proxy=unsupported_proxy_setting)

    connections = ConnectionStore(folder / _CONNECTIONS)
    return Services(
        LazyChecker(make),
        Keychain(),
        ShopList(folder / _SHOPS, import_connections=connections.import_connections),
        connections,
        SettingsFile(folder / _SETTINGS),
        folder,
        logins,
        autostart(),
        _notifier(),
        log_folder(),
    )


def practice_services() -> Services:
    """The parts for practising: no account, no network, no keychain, and files that nobody keeps."""
    from bolsetup.core.bol.client import BolClient  # noqa: PLC0415
    from bolsetup.core.bol.practice import PracticeBol  # noqa: PLC0415

    throw_away = tempfile.TemporaryDirectory(prefix="bolsetup-practice-", ignore_cleanup_errors=True)
    folder = Path(throw_away.name)
    bol = PracticeBol()
    return Services(
        BolClient(bol),
        Keychain.in_memory(),
        ShopList(folder / _SHOPS),
        ConnectionStore(folder / _CONNECTIONS),
        SettingsFile(folder / _SETTINGS),
        folder,
        ProxyLoginStore(Keychain.in_memory()),
        InMemory(),
        _notifier(),
        None,
        bol,
        throw_away,
    )


def _notifier() -> Notifier | None:
    return notifications(resource("icons", "bolsetup.svg"))
