"""Watches the stored shops: schedules their checks and reports changes."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, Protocol

from bolsetup.core.bol.checker import Checker
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
from bolsetup.core.monitoring.notice_policy import Notice, due_notices, mark_notified
from bolsetup.core.monitoring.pause import NOT_PAUSED, PauseChoice, is_paused, pause_end
from bolsetup.core.monitoring.shop_checker import ShopChecker
from bolsetup.core.monitoring.shop_row import ShopRow, last_known, row_of
from bolsetup.core.monitoring.wake_detector import WakeDetector
from bolsetup.core.shops.shop_list import Damage, ShopList, StoredShop, shortened
from bolsetup.core.signals import Signal, StateSignal
from bolsetup.core.task_runner import TaskRunner, WorkQueue, only

_log = logging.getLogger(__name__)

_MAX_WAIT_S: Final = 60.0
"""Longest timer, in seconds. Timers stop during sleep, so a long one would fire late after waking up."""

_START_GAP_S: Final = 2.0
"""Seconds between the first checks of two shops."""


class Recorder(Protocol):
    """Stores the state of connections. Implemented by `ConnectionStore`."""

    def record(self, retailer_id: str, connection: Connection, checked_at: float | None = None) -> None:
        """Store the state of a connection; `checked_at` is in Unix seconds, None if no check led to it."""

    def forget(self, retailer_id: str) -> None:
        """Delete everything stored about a shop's connection."""


class Monitor:
    """Checks each stored shop when it is due, and keeps the state of its connection.

    Not thread-safe: call all methods in the thread to which `runner` delivers results.

    Signals:
        changed(): the result of `rows()` has changed.
        recorded(str): the state of the shop with this retailer number was stored or deleted.
        forgotten(str): the shop with this retailer number is no longer watched.
        noticed(Notice, list[ShopRow]): the merchant should be notified, in one message about all these shops.
        pause_changed(float): until when notices are paused, as in `pause.py`. A pause also ends by itself.
        list_damaged(Damage): the list of shops was damaged or missing.
        saved(bool): whether data can be written to the disk; emitted when that changes.
        next_check_in(float): call `check_due` after this many seconds; replaces an earlier emission.
    """

    def __init__(  # noqa: PLR0913 - a parameter object would hide the dependencies
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
        """Create an idle monitor; `start` begins watching.

        Args:
            runner: runs blocking work.
            client: checks API keys.
            keychain: holds the API keys.
            shops: the list of shops.
            connections: stores the state of the connections, usually a `ConnectionStore`.
            pace: check intervals.
            clock: system clock, in Unix seconds.
            steady: monotonic clock, in seconds.
            jitter: returns a random number from 0 to 1.
        """
        self.changed: Signal[[]] = Signal()
        self.recorded: Signal[[str]] = Signal()
        self.forgotten: Signal[[str]] = Signal()
        self.noticed: Signal[[Notice, list[ShopRow]]] = Signal()
        self.pause_changed: StateSignal[[float]] = StateSignal()
        self.list_damaged: Signal[[Damage]] = Signal()
        self.saved: Signal[[bool]] = Signal()
        self.next_check_in: Signal[[float]] = Signal()
        self._runner = runner
        self._list = shops
        self._store = connections
        self._pace = pace
        self._clock = clock
        self._jitter = jitter
        self._shops: dict[str, StoredShop] = {}
        self._connections: dict[str, Connection] = {}
        self._verdicts: dict[str, Verdict] = {}
        self._last_known: dict[str, Connection] = {}
        self._simultaneous: set[str] = set()
        self._wake = WakeDetector(clock, steady)
        self._checker = ShopChecker(runner, client, keychain)
        self._checker.ended.connect(self._ended)
        self._paused_until = NOT_PAUSED
        self._is_saved = True

    def start(
        self, shops: Iterable[StoredShop], connections: Mapping[str, Connection] = MappingProxyType({})
    ) -> None:
        """Start watching `shops`, with staggered first checks.

        Args:
            shops: shops to watch, in addition to those already watched.
            connections: last known state by retailer number, also of shops that `sync` may find later.
        """
        self._last_known.update(connections)
        now, new = self._clock(), list(shops)
        gap = min(_START_GAP_S, self._pace.interval_s / max(1, len(new)))
        for index, shop in enumerate(new):
            known = last_known(shop, self._last_known)
            self._last_known.pop(shop.retailer_id, None)
            self._shops[shop.retailer_id] = shop
            self._connections[shop.retailer_id] = step(known, Resumed(index * gap), now, self._pace)
        self._mark_simultaneous(shop.retailer_id for shop in new)
        self.check_due()
        self.changed.emit()

    def reload(self) -> None:
        """Read the list of shops again if another process has changed it, then `sync`."""
        self._runner.run(
            WorkQueue.DISK, self._list.refresh, lambda _: self.sync(), only(OSError, self._not_saved)
        )

    def sync(self) -> None:
        """Start watching shops that are new in the list, and stop watching removed ones."""
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
                # Another process has replaced the pair; the cached one is outdated.
                self._checker.forget(shop.retailer_id)
                replaced.append(shop.retailer_id)
            self.changed.emit()
        if replaced:
            self._request_recheck(replaced)
            self.check_due()
        if new := [shop for shop in stored if shop.retailer_id not in self._shops]:
            self.start(new)

    def rows(self) -> list[ShopRow]:
        """All watched shops, in the order in which they were added."""
        return [self._row(shop) for shop in self._shops.values()]

    def names(self) -> dict[str, str]:
        """Display names of all watched shops by retailer number, in the same order."""
        return {shop.retailer_id: shop.name for shop in self._shops.values()}

    def shop(self, retailer_id: str) -> ShopRow | None:
        """The watched shop with this retailer number; None if it is not watched."""
        shop = self._shops.get(retailer_id)
        return self._row(shop) if shop else None

    def _row(self, shop: StoredShop) -> ShopRow:
        return row_of(shop, self._connections[shop.retailer_id])._replace(
            checking=shop.retailer_id in self._checker.under_way,
            verdict=self._verdicts.get(shop.retailer_id),
            problem=self._checker.problem(shop.retailer_id),
        )

    def pause(self, choice: PauseChoice) -> None:
        """Pause notices from now on. Those that are due when the pause ends are sent then."""
        self.pause_until(pause_end(choice, self._clock()))

    def end_pause(self) -> None:
        """Send notices again."""
        self.pause_until(NOT_PAUSED)

    def pause_until(self, until: float) -> None:
        """Pause notices until then, as in `pause.py`: to continue the pause of an earlier run."""
        self._paused_until = until
        self.pause_changed.emit(until)
        self.check_due()

    def check_now(self, retailer_id: str | None = None) -> None:
        """Check one shop, or all, at the user's request. Shops that were just checked are skipped.

        The keychain may prompt for its password again.
        """
        self._checker.allow_prompts()
        self._request_recheck([retailer_id] if retailer_id else list(self._shops))
        self.check_due()

    def start_over(self) -> None:
        """Check all shops at once, with keys from the keychain: in practice mode all is different now."""
        for key, known in self._connections.items():
            self._checker.forget(key)
            self._connections[key] = known._replace(due=self._clock(), quiet_until=0.0)
        self.check_due()

    def network_back(self) -> None:
        """Check all shops that were not just checked."""
        self._request_recheck(list(self._shops))
        self.check_due()

    def watch_stored(self, shop: StoredShop, credentials: Credentials, proved_at: float) -> None:
        """Watch a shop with a pair that was just stored, replacing an older pair.

        Args:
            shop: the shop.
            credentials: its pair.
            proved_at: when Bol accepted the pair, in Unix seconds. May be long ago if the keychain was slow.
        """
        # Earlier notices about the old pair are kept, so that a "restored" notice can follow.
        connection = self._connections.setdefault(shop.retailer_id, Connection())
        self._shops[shop.retailer_id] = shop
        self._checker.set_credentials(shop.retailer_id, credentials)
        self._verdicts.pop(shop.retailer_id, None)
        # Not before the last check, and not in the future if the clock was moved back.
        at = min(self._clock(), max(proved_at, connection.checked_at or 0.0))
        self._apply(shop.retailer_id, Checked(Outcome.CONNECTED, jitter=self._jitter()), at)
        self.check_due()

    def forget(self, retailer_id: str) -> None:
        """Stop watching a shop and delete the stored state of its connection."""
        self._checker.forget(retailer_id)
        for known in (self._shops, self._connections, self._verdicts, self._last_known):
            known.pop(retailer_id, None)
        self._write(retailer_id, lambda: self._store.forget(retailer_id))
        self.forgotten.emit(retailer_id)
        self.changed.emit()

    def check_due(self) -> None:
        """Start all checks and send all notices that are due. Called by the timer for `next_check_in`."""
        if self._wake.happened():
            self._request_recheck(list(self._shops))
        now = self._clock()
        under_way, begun = self._checker.under_way, False
        for key in list(self._shops):
            connection = self._connections.get(key)
            if connection and key not in under_way and is_due(connection, now, self._pace):
                self._checker.begin(key)
                begun = True
        if begun:
            # Once: redrawing every shop for each of hundreds would hold up the window.
            self.changed.emit()
        self._end_pause_in_time(now)
        self._send_notices(now)
        waits = [known.due - now for key, known in self._connections.items() if key not in under_way]
        if self._paused_until != NOT_PAUSED:
            waits.append(self._paused_until - now)
        self.next_check_in.emit(max(0.0, min([_MAX_WAIT_S, *waits])))

    def _end_pause_in_time(self, now: float) -> None:
        if self._paused_until != NOT_PAUSED and not is_paused(self._paused_until, now):
            self._paused_until = NOT_PAUSED
            self.pause_changed.emit(NOT_PAUSED)

    def _send_notices(self, now: float) -> None:
        if self._paused_until != NOT_PAUSED:
            return
        due = due_notices(self._connections, self._checker.under_way, now)
        for notice, about in due.items():
            for key in about:
                self._set_connection(key, mark_notified(self._connections[key], notice, now))
            self.noticed.emit(notice, [self._row(self._shops[key]) for key in about])

    def _request_recheck(self, shops: list[str]) -> None:
        now = self._clock()
        for key in shops:
            if known := self._connections.get(key):
                # Not stored: every shop is checked at the next start anyway.
                self._connections[key] = step(known, RecheckRequested(), now, self._pace)
        self._mark_simultaneous(shops)
        self.changed.emit()

    def _mark_simultaneous(self, shops: Iterable[str]) -> None:
        if len(self._shops) > 1:
            self._simultaneous.update(shops)

    def _ended(self, retailer_id: str, verdict: Verdict | None) -> None:
        now = self._clock()
        if verdict is None:
            self._apply(retailer_id, KeychainFailed(), now)
        else:
            self._verdicts[retailer_id] = verdict
            simultaneous = retailer_id in self._simultaneous
            event = Checked(verdict.outcome, verdict.retry_after_s, self._jitter(), simultaneous)
            self._apply(retailer_id, event, now)
            # If the stored keys belong to another shop, do not use its name for this one.
            if verdict.shop and verdict.shop.retailer_id == retailer_id:
                self._update_display_name(retailer_id, verdict.shop.display_name)
            # The confirming check has a fixed delay, so unconfirmed shops are still in step afterwards.
            known = self._connections.get(retailer_id)
            if known is None or known.state is not State.UNCONFIRMED:
                self._simultaneous.discard(retailer_id)
        self.check_due()

    def _update_display_name(self, retailer_id: str, display_name: str) -> None:
        shop = self._shops.get(retailer_id)
        if shop and display_name and display_name != shop.display_name:
            # `sync` applies the new name after the write.
            self._write(retailer_id, lambda: self._list.set_display_name(retailer_id, display_name))

    def _apply(self, retailer_id: str, event: Event, at: float) -> None:
        if known := self._connections.get(retailer_id):
            self._set_connection(retailer_id, step(known, event, at, self._pace), at)

    def _set_connection(
        self, retailer_id: str, connection: Connection, checked_at: float | None = None
    ) -> None:
        before = self._connections.get(retailer_id)
        if before is None or before.state is not connection.state:
            state = before.state if before else "none"
            shop = shortened(retailer_id)
            _log.debug("shop %s: %s -> %s (%s)", shop, state, connection.state, connection.outcome)
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
            self.sync()

        self._runner.run(WorkQueue.DISK, work, done, only(OSError, self._not_saved))

    def _not_saved(self, error: OSError) -> None:
        if self._is_saved:
            _log.warning("what is known of the shops cannot be read or written: %s", error)
        self._show_saved(False)

    def _show_saved(self, saved: bool) -> None:
        if saved is not self._is_saved:
            self._is_saved = saved
            self.saved.emit(saved)
