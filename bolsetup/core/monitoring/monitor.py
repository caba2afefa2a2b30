"""Watches the stored shops: decides when to check each, and says what has changed."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, Protocol

from bolsetup.core.bol.checker import Checker
from bolsetup.core.bol.clock import WakeDetector
from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain
from bolsetup.core.monitoring.connection import (
    Checked,
    Connection,
    Event,
    KeychainFailed,
    Pace,
    RecheckRequested,
    Resumed,
    State,
    is_due,
    step,
)
from bolsetup.core.monitoring.notice_policy import Notice, due_notices, told
from bolsetup.core.monitoring.shop_checker import ShopChecker
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.shops.shop_list import Damage, ShopList, StoredShop
from bolsetup.core.signals import Signal
from bolsetup.core.task_runner import TaskRunner, WorkQueue

_log = logging.getLogger(__name__)

_LONGEST_NAP_S: Final = 60.0
"""Timers stand still while the computer sleeps, so none counts down more than this."""

_START_GAP_S: Final = 2.0
"""Seconds between the first checks of two shops."""


class Recorder(Protocol):
    """Keeps what is known of the connections. See `ConnectionStore`."""

    def record(self, retailer_id: str, connection: Connection, checked_at: float | None = None) -> None:
        """Keep what is known of a connection."""

    def forget(self, retailer_id: str) -> None:
        """Drop all that is known of a shop's connection."""


class Monitor:
    """Checks each stored shop when it is due, and knows how its connection is.

    All methods are called in one thread, which `runner` brings the results back to.

    Signals:
        changed(): `rows()` gives something new.
        recorded(str): what is known of the shop of that number was written, or dropped.
        forgotten(str): the shop of that number is no longer watched.
        noticed(Notice, list[ShopRow]): the merchant is to be told, about all of them at once.
        list_damaged(Damage): the list of shops was damaged or gone, and what became of it.
        saved(bool): what is known can be written to the disk again, or cannot.
        resting(float): nothing is to be done for so many seconds, unless something else happens before:
            then call `check_due`.
    """

    def __init__(  # noqa: PLR0913 - to hand them over in a bundle would hide what it needs
        self,
        runner: TaskRunner,
        client: Checker,
        keychain: Keychain,
        shops: ShopList,
        connections: Recorder,
        pace: Pace,
        *,
        clock: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Take the parts together; nothing happens before `start`.

        Args:
            runner: does all that blocks.
            client: asks Bol.
            keychain: holds the pairs.
            shops: holds the list of shops.
            connections: keeps what is known of their connections, a `ConnectionStore` as a rule.
            pace: how often to ask.
            clock: gives Unix seconds.
            steady: gives seconds of a clock that nobody sets.
            jitter: gives a number from 0 to 1.
        """
        self.changed: Signal[[]] = Signal()
        self.recorded: Signal[[str]] = Signal()
        self.forgotten: Signal[[str]] = Signal()
        self.noticed: Signal[[Notice, list[ShopRow]]] = Signal()
        self.list_damaged: Signal[[Damage]] = Signal()
        self.saved: Signal[[bool]] = Signal()
        self.resting: Signal[[float]] = Signal()
        self._runner = runner
        self._list = shops
        self._store = connections
        self._pace = pace
        self._clock = clock
        self._jitter = jitter
        self._shops: dict[str, StoredShop] = {}
        self._connections: dict[str, Connection] = {}
        self._verdicts: dict[str, Verdict] = {}
        self._crowded: set[str] = set()
        self._wake = WakeDetector(clock, steady)
        self._checker = ShopChecker(runner, client, keychain)
        self._checker.ended.connect(self._ended)
        self._paused = False
        self._is_saved = True

    def start(
        self, shops: Iterable[StoredShop], connections: Mapping[str, Connection] = MappingProxyType({})
    ) -> None:
        """Begin to watch `shops`, of which `connections` is known, the first checks a little apart."""
        now, new = self._clock(), list(shops)
        gap = min(_START_GAP_S, self._pace.interval_s / max(1, len(new)))
        for index, shop in enumerate(new):
            known = connections.get(shop.retailer_id, Connection())
            self._shops[shop.retailer_id] = shop
            self._connections[shop.retailer_id] = step(known, Resumed(index * gap), now, self._pace)
        self._crowd(shop.retailer_id for shop in new)
        self.check_due()
        self.changed.emit()

    def look(self) -> None:
        """Read the list if another process has changed it, and follow it."""
        self._runner.run(WorkQueue.DISK, self._list.refresh, lambda _: self.follow(), self._not_saved)

    def follow(self) -> None:
        """Watch what the list holds: begin with shops that are new in it, and forget those that are gone."""
        if damage := self._list.take_damage():
            self.list_damaged.emit(damage)
        stored = self._list.latest
        if stored is None:
            return
        for gone in set(self._shops) - {shop.retailer_id for shop in stored}:
            self.forget(gone)
        replaced = []
        for shop in stored:
            known = self._shops.get(shop.retailer_id)
            if known is None or known == shop:
                continue
            self._shops[shop.retailer_id] = shop
            if shop.pair_at != known.pair_at:
                # Another process has put another pair in the place of the one that is in memory.
                self._checker.forget(shop.retailer_id)
                replaced.append(shop.retailer_id)
            self.changed.emit()
        if replaced:
            self._hurry(replaced)
            self.check_due()
        if new := [shop for shop in stored if shop.retailer_id not in self._shops]:
            self.start(new)

    def rows(self) -> list[ShopRow]:
        """What is known of each shop, in the order in which they were added."""
        return [self._row(shop) for shop in self._shops.values()]

    def shop(self, retailer_id: str) -> ShopRow | None:
        """What is known of the watched shop of that number."""
        shop = self._shops.get(retailer_id)
        return self._row(shop) if shop else None

    def _row(self, shop: StoredShop) -> ShopRow:
        connection = self._connections[shop.retailer_id]
        return ShopRow(
            shop.retailer_id,
            shop.name,
            connection.state,
            connection.outcome,
            connection.checked_at,
            shop.retailer_id in self._checker.under_way,
            shop.display_name,
            connection.due,
            self._verdicts.get(shop.retailer_id),
            connection.quiet_until,
        )

    def set_paused(self, paused: bool) -> None:
        """Tell the merchant nothing until further notice; what is due then comes afterwards."""
        self._paused = paused
        self.check_due()

    def check_now(self, retailer_id: str | None = None) -> None:
        """A person wants to know: check one shop or all, unless that was just done."""
        self._checker.allow_prompts()
        self._hurry([retailer_id] if retailer_id else list(self._shops))
        self.check_due()

    def network_back(self) -> None:
        """Check all shops, unless that was just done."""
        self._hurry(list(self._shops))
        self.check_due()

    def adopt(self, shop: StoredShop, credentials: Credentials, proved_at: float) -> None:
        """Watch a shop whose pair was stored, in place of an older pair.

        Bol accepted it at `proved_at` (Unix seconds), which is long ago where the keychain was slow.
        """
        # What the merchant was told about the old pair is kept: it is what "restored" refers to.
        connection = self._connections.setdefault(shop.retailer_id, Connection())
        self._shops[shop.retailer_id] = shop
        self._checker.use(shop.retailer_id, credentials)
        self._verdicts.pop(shop.retailer_id, None)
        # What is known of a shop never goes back in time, nor ahead where the clock was put back.
        at = min(self._clock(), max(proved_at, connection.checked_at or 0.0))
        self._apply(shop.retailer_id, Checked(Outcome.CONNECTED, jitter=self._jitter()), at)
        self.check_due()

    def forget(self, retailer_id: str) -> None:
        """Stop watching a shop, and drop what is known of it."""
        self._checker.forget(retailer_id)
        for known in (self._shops, self._connections, self._verdicts):
            known.pop(retailer_id, None)
        self._write(retailer_id, lambda: self._store.forget(retailer_id))
        self.forgotten.emit(retailer_id)
        self.changed.emit()

    def check_due(self) -> None:
        """Begin each check and give each message whose time has come; call it when `resting` says."""
        if self._wake.happened():
            self._hurry(list(self._shops))
        now = self._clock()
        under_way = self._checker.under_way
        for key in list(self._shops):
            connection = self._connections.get(key)
            if connection and key not in under_way and is_due(connection, now, self._pace):
                self._checker.begin(key)
                self.changed.emit()
        self._tell(now)
        waits = [known.due - now for key, known in self._connections.items() if key not in under_way]
        self.resting.emit(max(0.0, min([_LONGEST_NAP_S, *waits])))

    def _tell(self, now: float) -> None:
        if self._paused:
            return
        due = due_notices(self._connections, self._checker.under_way, now)
        for notice, about in due.items():
            for key in about:
                self._keep(key, told(self._connections[key], notice, now))
            self.noticed.emit(notice, [self._row(self._shops[key]) for key in about])

    def _hurry(self, shops: list[str]) -> None:
        now = self._clock()
        for key in shops:
            if known := self._connections.get(key):
                # Not worth a place on the disk: the next start checks every shop.
                self._connections[key] = step(known, RecheckRequested(), now, self._pace)
        self._crowd(shops)

    def _crowd(self, shops: Iterable[str]) -> None:
        if len(self._shops) > 1:
            self._crowded.update(shops)

    def _ended(self, retailer_id: str, verdict: Verdict | None) -> None:
        now = self._clock()
        if verdict is None:
            self._apply(retailer_id, KeychainFailed(), now)
        else:
            self._verdicts[retailer_id] = verdict
            crowded = retailer_id in self._crowded
            event = Checked(verdict.outcome, verdict.retry_after_s, self._jitter(), crowded)
            self._apply(retailer_id, event, now)
            # Keys of another shop, put there by hand, must not give this one that shop's name.
            if verdict.shop and verdict.shop.retailer_id == retailer_id:
                self._take_name(retailer_id, verdict.shop.display_name)
            # The try that decides comes at its own time, so the shops are still in step after a doubt.
            known = self._connections.get(retailer_id)
            if known is None or known.state is not State.UNCONFIRMED:
                self._crowded.discard(retailer_id)
        self.check_due()

    def _take_name(self, retailer_id: str, display_name: str) -> None:
        shop = self._shops.get(retailer_id)
        if shop and display_name and display_name != shop.display_name:
            # Writing it makes `follow` take it over.
            self._write(retailer_id, lambda: self._list.set_display_name(retailer_id, display_name))

    def _apply(self, retailer_id: str, event: Event, at: float) -> None:
        if known := self._connections.get(retailer_id):
            self._keep(retailer_id, step(known, event, at, self._pace), at)

    def _keep(self, retailer_id: str, connection: Connection, checked_at: float | None = None) -> None:
        self._connections[retailer_id] = connection
        self.changed.emit()
        self._write(retailer_id, lambda: self._store.record(retailer_id, connection, checked_at))

    def _write(self, retailer_id: str, job: Callable[[], None]) -> None:
        def work() -> None:
            job()
            self._list.refresh()

        def done(_: None) -> None:
            self._show_saved(True)
            self.recorded.emit(retailer_id)
            self.follow()

        self._runner.run(WorkQueue.DISK, work, done, self._not_saved)

    def _not_saved(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        if self._is_saved:
            _log.warning("what is known of the shops cannot be read or written: %s", error)
        self._show_saved(False)

    def _show_saved(self, saved: bool) -> None:
        if saved is not self._is_saved:
            self._is_saved = saved
            self.saved.emit(saved)
