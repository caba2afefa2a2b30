"""Watches the stored shops: asks when it is time, and says what has changed."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

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
from bolsetup.core.monitoring.notice_policy import due_notices, told
from bolsetup.core.shops.shop_list import ShopList, StoredShop
from bolsetup.gui.controllers.shop_checker import ShopChecker
from bolsetup.gui.qt.task_runner import TaskRunner, WorkQueue
from bolsetup.gui.widgets.shop_row import ShopRow

_log = logging.getLogger(__name__)

_LONGEST_NAP_S: Final = 60.0
"""The timer stands still while the computer sleeps, so it never counts down more than this."""

_START_GAP_S: Final = 2.0


class Monitor(QObject):
    """Checks each stored shop at its time, and keeps what is known of it.

    Signals:
        changed(): `rows()` gives something new.
        checked(str, Connection, float): a check of the shop of that number ended at that Unix second.
        forgotten(str): the shop of that number is no longer watched.
        noticed(Notice, list[StoredShop]): the merchant is to be told, about all of them at once.
        list_damaged(Damage): the list of shops was damaged or gone, and what became of it.
        saved(bool): what is known can be written to the disk again, or cannot.
    """

    changed = Signal()
    checked = Signal(str, object, float)
    forgotten = Signal(str)
    noticed = Signal(object, object)
    list_damaged = Signal(object)
    saved = Signal(bool)

    def __init__(  # noqa: PLR0913 - to hand them over in a bundle would hide what it needs
        self,
        runner: TaskRunner,
        client: Checker,
        keychain: Keychain,
        shops: ShopList,
        pace: Pace,
        parent: QObject | None = None,
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
            pace: how often to ask.
            parent: owner in the Qt sense.
            clock: gives Unix seconds.
            steady: gives seconds of a clock that nobody sets.
            jitter: gives a number from 0 to 1.
        """
        super().__init__(parent)
        self._runner = runner
        self._store = shops
        self._pace = pace
        self._clock = clock
        self._jitter = jitter
        self._shops: dict[str, StoredShop] = {}
        self._verdicts: dict[str, Verdict] = {}
        self._crowded: set[str] = set()
        self._jumps = WakeDetector(clock, steady)
        self._inquiries = ShopChecker(runner, client, keychain, self)
        self._inquiries.ended.connect(self._ended)
        self._paused = False
        self._is_saved = True
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.check_due)

    def start(self, shops: list[StoredShop]) -> None:
        """Begin to watch `shops`, the first checks a little apart."""
        now = self._clock()
        gap = min(_START_GAP_S, self._pace.interval_s / max(1, len(shops)))
        for index, shop in enumerate(shops):
            connection = step(shop.connection, Resumed(index * gap), now, self._pace)
            self._shops[shop.retailer_id] = replace(shop, connection=connection)
        self._crowd(shop.retailer_id for shop in shops)
        self.check_due()
        self.changed.emit()

    def look(self) -> None:
        """Read the list if another process has changed it, and follow it."""
        self._runner.run(WorkQueue.DISK, self._store.refresh, lambda _: self.follow(), self._not_saved)

    @Slot()
    def follow(self) -> None:
        """Watch what the list holds: begin with shops that are new in it, and forget those that are gone."""
        if damage := self._store.take_damage():
            self.list_damaged.emit(damage)
        stored = self._store.latest
        if stored is None:
            return
        for gone in set(self._shops) - {shop.retailer_id for shop in stored}:
            self.forget(gone)
        replaced = []
        for each in stored:
            known = self._shops.get(each.retailer_id)
            if known is None:
                continue
            fresh = replace(each, connection=known.connection)
            if fresh.pair_at != known.pair_at:
                # Another process has put another pair in the place of the one that is in memory.
                self._inquiries.forget(each.retailer_id)
                replaced.append(each.retailer_id)
            if fresh != known:
                self._shops[each.retailer_id] = fresh
                self.changed.emit()
        if replaced:
            self._hurry(replaced)
            self.check_due()
        if new := [shop for shop in stored if shop.retailer_id not in self._shops]:
            self.start(new)

    def rows(self) -> list[ShopRow]:
        """What is known of each shop, in the order in which they were added."""
        return [
            ShopRow(
                shop.retailer_id,
                shop.name,
                shop.connection.state,
                shop.connection.outcome,
                shop.connection.checked_at,
                shop.retailer_id in self._inquiries.under_way,
                shop.display_name,
                shop.connection.due,
                self._verdicts.get(shop.retailer_id),
                shop.connection.quiet_until,
            )
            for shop in self._shops.values()
        ]

    def shop(self, retailer_id: str) -> StoredShop | None:
        """The watched shop of that number."""
        return self._shops.get(retailer_id)

    def set_paused(self, paused: bool) -> None:
        """Tell the merchant nothing until further notice; what is due then comes afterwards."""
        self._paused = paused
        self.check_due()

    def check_now(self, retailer_id: str | None = None) -> None:
        """A person wants to know: check one shop or all, unless that was just done."""
        self._inquiries.let_keychain_ask()
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
        known = self._shops.get(shop.retailer_id)
        # What the merchant was told about the old pair is kept: it is what "restored" refers to.
        connection = known.connection if known else Connection()
        self._shops[shop.retailer_id] = replace(shop, connection=connection)
        self._inquiries.use(shop.retailer_id, credentials)
        self._verdicts.pop(shop.retailer_id, None)
        # What is known of a shop never goes back in time, nor ahead where the clock was put back.
        at = min(self._clock(), max(proved_at, connection.checked_at or 0.0))
        self._apply(shop.retailer_id, Checked(Outcome.CONNECTED, jitter=self._jitter()), at=at)
        self.check_due()

    def forget(self, retailer_id: str) -> None:
        """Stop watching a shop."""
        self._inquiries.forget(retailer_id)
        self._shops.pop(retailer_id, None)
        self._verdicts.pop(retailer_id, None)
        self.forgotten.emit(retailer_id)
        self.changed.emit()

    @Slot()
    def check_due(self) -> None:
        """Begin each check and give each message whose time has come; the monitor's timer calls this."""
        if self._jumps.happened():
            self._hurry(list(self._shops))
        now = self._clock()
        under_way = self._inquiries.under_way
        for key in list(self._shops):
            shop = self._shops.get(key)
            if shop and key not in under_way and is_due(shop.connection, now, self._pace):
                self._inquiries.begin(key)
                self.changed.emit()
        self._tell(now)
        waiting = [shop.connection.due - now for key, shop in self._shops.items() if key not in under_way]
        self._timer.start(round(1000 * max(0.0, min([_LONGEST_NAP_S, *waiting]))))

    def _tell(self, now: float) -> None:
        if self._paused:
            return
        known = {key: shop.connection for key, shop in self._shops.items()}
        for notice, about in due_notices(known, self._inquiries.under_way, now).items():
            shops = [self._shops[key] for key in about]
            for shop in shops:
                self._keep(replace(shop, connection=told(shop.connection, notice, now)))
            self.noticed.emit(notice, shops)

    def _hurry(self, shops: list[str]) -> None:
        for retailer_id in shops:
            self._apply(retailer_id, RecheckRequested())
        self._crowd(shops)

    def _crowd(self, shops: Iterable[str]) -> None:
        if len(self._shops) > 1:
            self._crowded.update(shops)

    def _ended(self, retailer_id: str, verdict: Verdict | None) -> None:
        if verdict is None:
            self._apply(retailer_id, KeychainFailed())
        else:
            self._verdicts[retailer_id] = verdict
            crowded = retailer_id in self._crowded
            # Keys of another shop, put there by hand, must not give this one that shop's name.
            found = verdict.shop
            name = found.display_name if found and found.retailer_id == retailer_id else ""
            event = Checked(verdict.outcome, verdict.retry_after_s, self._jitter(), crowded)
            self._apply(retailer_id, event, name)
            shop = self._shops.get(retailer_id)
            # The try that decides comes at its own time, so the shops are still in step after a doubt.
            if shop is None or shop.connection.state is not State.UNCONFIRMED:
                self._crowded.discard(retailer_id)
        self.check_due()

    def _apply(self, retailer_id: str, event: Event, display_name: str = "", at: float | None = None) -> None:
        if shop := self._shops.get(retailer_id):
            now = self._clock() if at is None else at
            connection = step(shop.connection, event, now, self._pace)
            name = display_name or shop.display_name
            self._keep(replace(shop, connection=connection, display_name=name), display_name)
            if not isinstance(event, RecheckRequested):
                self.checked.emit(retailer_id, connection, now)

    def _keep(self, shop: StoredShop, display_name: str = "") -> None:
        if self._shops.get(shop.retailer_id) in (None, shop):
            return
        self._shops[shop.retailer_id] = shop
        self.changed.emit()
        self._runner.run(
            WorkQueue.DISK,
            lambda: self._store.record(shop.retailer_id, shop.connection, display_name),
            lambda _: self._recorded(),
            self._not_saved,
        )

    def _recorded(self) -> None:
        self._show_saved(True)
        self.follow()

    def _not_saved(self, error: Exception) -> None:
        if not isinstance(error, OSError):
            raise error
        if self._is_saved:
            _log.warning("the list of shops cannot be read or written: %s", error)
        self._show_saved(False)

    def _show_saved(self, saved: bool) -> None:
        if saved is not self._is_saved:
            self._is_saved = saved
            self.saved.emit(saved)
