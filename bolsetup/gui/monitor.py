"""Watches the stored shops: asks when it is time, and says what has changed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bolsetup.core.bol import BolClient
from bolsetup.core.connection import (
    Checked,
    Connection,
    Event,
    KeychainFailed,
    Nudged,
    Pace,
    is_due,
    step,
)
from bolsetup.core.credentials import Credentials
from bolsetup.core.notices import due_notice, told
from bolsetup.core.outcomes import TURNED_DOWN, Outcome, Verdict
from bolsetup.core.shops import Shops, StoredShop
from bolsetup.core.vault import Vault, VaultError
from bolsetup.gui.background import Lane, Runner
from bolsetup.gui.shop_row import ShopRow

_LONGEST_NAP_S: Final = 60.0
"""The timer stands still while the computer sleeps, so it never counts down more than this."""

_START_GAP_S: Final = 2.0


class Monitor(QObject):
    """Checks each stored shop at its time, and keeps what is known of it.

    Signals:
        changed(): `rows()` gives something new.
        noticed(Notice, StoredShop): the merchant is to be told.
    """

    changed = Signal()
    noticed = Signal(object, object)

    def __init__(  # noqa: PLR0913 - to hand them over in a bundle would hide what it needs
        self,
        runner: Runner,
        client: BolClient,
        vault: Vault,
        shops: Shops,
        pace: Pace,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.time,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        """Take the parts together; nothing happens before `start`.

        Args:
            runner: does all that blocks.
            client: asks Bol.
            vault: holds the pairs.
            shops: holds the list of shops.
            pace: how often to ask.
            parent: owner in the Qt sense.
            clock: gives Unix seconds.
            jitter: gives a number from 0 to 1.
        """
        super().__init__(parent)
        self._runner = runner
        self._client = client
        self._vault = vault
        self._store = shops
        self._pace = pace
        self._clock = clock
        self._jitter = jitter
        self._shops: dict[str, StoredShop] = {}
        self._pairs: dict[str, Credentials] = {}
        # A number per shop and check; an answer that carries an older one is dropped.
        self._asked: dict[str, int] = {}
        self._checking: set[str] = set()
        self._paused = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.check_due)

    def start(self, shops: list[StoredShop]) -> None:
        """Begin to watch `shops`, the first checks a little apart."""
        now = self._clock()
        gap = min(_START_GAP_S, self._pace.interval_s / max(1, len(shops)))
        for index, shop in enumerate(shops):
            due = now + index * gap
            self._shops[shop.retailer_id] = replace(shop, connection=replace(shop.connection, due=due))
        self.check_due()
        self.changed.emit()

    def follow(self, stored: list[StoredShop]) -> None:
        """Watch what the list holds: begin with shops that are new in it, and forget those that are gone."""
        self.start([shop for shop in stored if shop.retailer_id not in self._shops])
        self._compare(stored)

    def rows(self) -> list[ShopRow]:
        """What is known of each shop, in the order in which they were added."""
        return [
            ShopRow(
                shop.retailer_id,
                shop.display_name,
                shop.connection.state,
                shop.connection.outcome,
                shop.connection.checked_at,
                shop.retailer_id in self._checking,
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
        """Check one shop or all, unless that was just done."""
        for watched in [retailer_id] if retailer_id else list(self._shops):
            self._apply(watched, Nudged())
        self.check_due()

    def adopt(self, shop: StoredShop, credentials: Credentials) -> None:
        """Watch a shop whose pair was just proved and stored, in place of an older pair."""
        known = self._shops.get(shop.retailer_id)
        # What the merchant was told about the old pair is kept: it is what "restored" refers to.
        connection = known.connection if known else Connection()
        self._shops[shop.retailer_id] = replace(shop, connection=connection)
        self._pairs[shop.retailer_id] = credentials
        self._drop_check(shop.retailer_id)
        self._apply(shop.retailer_id, Checked(Outcome.CONNECTED, jitter=self._jitter()))
        self.check_due()

    def forget(self, retailer_id: str) -> None:
        """Stop watching a shop."""
        self._drop_check(retailer_id)
        self._shops.pop(retailer_id, None)
        self._pairs.pop(retailer_id, None)
        self.changed.emit()

    @Slot()
    def check_due(self) -> None:
        """Begin each check and give each message whose time has come; the monitor's timer calls this."""
        now = self._clock()
        for shop in self._shops.copy().values():
            if shop.retailer_id not in self._checking and is_due(shop.connection, now, self._pace):
                self._begin(shop.retailer_id)
        for shop in self._shops.copy().values():
            # A reminder of what is being asked this very moment may be out of date in a second.
            if shop.retailer_id not in self._checking:
                self._tell(shop, now)
        waiting = [
            shop.connection.due - now for key, shop in self._shops.items() if key not in self._checking
        ]
        self._timer.start(round(1000 * max(0.0, min([_LONGEST_NAP_S, *waiting]))))

    def _tell(self, shop: StoredShop, now: float) -> None:
        notice = None if self._paused else due_notice(shop.connection, now)
        if notice:
            self._keep(replace(shop, connection=told(shop.connection, notice, now)))
            self.noticed.emit(notice, shop)

    def _begin(self, retailer_id: str) -> None:
        self._drop_check(retailer_id)
        question = self._asked[retailer_id]
        self._checking.add(retailer_id)
        self.changed.emit()
        if pair := self._pairs.get(retailer_id):
            self._ask(retailer_id, question, pair)
            return
        self._runner.run(
            Lane.KEYCHAIN,
            lambda: self._vault.load(retailer_id),
            lambda found: self._unlocked(retailer_id, question, found),
            lambda error: self._not_unlocked(retailer_id, question, error),
        )

    def _unlocked(self, retailer_id: str, question: int, pair: Credentials | None) -> None:
        if self._asked.get(retailer_id) != question:
            return
        if pair is None:
            self._end(retailer_id, KeychainFailed())
            return
        self._pairs[retailer_id] = pair
        self._ask(retailer_id, question, pair)

    def _not_unlocked(self, retailer_id: str, question: int, error: Exception) -> None:
        if not isinstance(error, VaultError):
            raise error
        if self._asked.get(retailer_id) == question:
            self._end(retailer_id, KeychainFailed())

    def _ask(self, retailer_id: str, question: int, pair: Credentials) -> None:
        self._runner.run(
            Lane.WATCH,
            lambda: self._client.check(pair),
            lambda verdict: self._answered(retailer_id, question, verdict),
        )

    def _answered(self, retailer_id: str, question: int, verdict: Verdict) -> None:
        if self._asked.get(retailer_id) != question:
            return
        if verdict.outcome in TURNED_DOWN:
            # The keychain may hold a newer pair, put there by the command line: the try that
            # decides reads it again.
            self._pairs.pop(retailer_id, None)
        self._end(retailer_id, Checked(verdict.outcome, verdict.retry_after_s, self._jitter()))

    def _end(self, retailer_id: str, event: Event) -> None:
        self._checking.discard(retailer_id)
        self._apply(retailer_id, event)
        self.check_due()

    def _apply(self, retailer_id: str, event: Event) -> None:
        if shop := self._shops.get(retailer_id):
            connection = step(shop.connection, event, self._clock(), self._pace)
            self._keep(replace(shop, connection=connection))

    def _keep(self, shop: StoredShop) -> None:
        if shop == self._shops.get(shop.retailer_id):
            return
        self._shops[shop.retailer_id] = shop
        self.changed.emit()
        self._runner.run(
            Lane.DISK, lambda: self._store.record(shop.retailer_id, shop.connection), self._compare
        )

    def _compare(self, stored: list[StoredShop]) -> None:
        # The command line may have forgotten a shop meanwhile.
        for gone in set(self._shops) - {shop.retailer_id for shop in stored}:
            self.forget(gone)

    def _drop_check(self, retailer_id: str) -> None:
        self._checking.discard(retailer_id)
        self._asked[retailer_id] = self._asked.get(retailer_id, 0) + 1
