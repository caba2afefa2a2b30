"""Stores proved pairs and provides stored ones for the hand-over."""

from __future__ import annotations

import time
from collections.abc import Callable

from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.shops.registry import ShopRegistry
from bolsetup.core.shops.shop_list import ShopList, StoredShop
from bolsetup.core.signals import Signal
from bolsetup.core.task_runner import TaskRunner, WorkQueue, only


class CredentialStore:
    """Stores proved pairs, and provides the pairs of stored shops.

    Signals:
        proved(Shop): Bol accepted a pair; the merchant has to confirm the shop.
        storing(): a pair is being stored; the keychain may show a prompt.
        stored(StoredShop, Credentials, float): a pair was stored and read back. The last argument is when Bol
            accepted it, in Unix seconds.
        store_ended(str): emitted after `stored` if it was the most recently proved pair; retailer number.
        not_stored(Shop, KeychainProblem, bool): storing a pair failed. The last argument is whether it is the
            most recently proved one, so that `store` can be called again.
        unstored(Shop): the merchant continues with a pair that is kept in memory only.
        recovered(): `recover` has finished.
        forgotten(str): the shop with this retailer number and its pair were removed.
        not_forgotten(str, KeychainProblem): removing a shop failed; nothing has changed in the list.
        renamed(): the new name of a shop was saved.
        not_renamed(str): saving a new name failed; the system's error message.
    """

    def __init__(
        self,
        runner: TaskRunner,
        keychain: Keychain,
        shops: ShopList,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.proved: Signal[[Shop]] = Signal()
        self.storing: Signal[[]] = Signal()
        self.stored: Signal[[StoredShop, Credentials, float]] = Signal()
        self.store_ended: Signal[[str]] = Signal()
        self.not_stored: Signal[[Shop, KeychainProblem, bool]] = Signal()
        self.unstored: Signal[[Shop]] = Signal()
        self.recovered: Signal[[]] = Signal()
        self.forgotten: Signal[[str]] = Signal()
        self.not_forgotten: Signal[[str, KeychainProblem]] = Signal()
        self.renamed: Signal[[]] = Signal()
        self.not_renamed: Signal[[str]] = Signal()
        self._clock = clock
        self._runner = runner
        self._keychain = keychain
        self._shops = shops
        self._registry = ShopRegistry(keychain, shops)
        self._proved: tuple[Shop, Credentials] | None = None
        self._proved_at = 0.0
        self._cached: tuple[str, Credentials] | None = None
        self._unstored: dict[str, Credentials] = {}

    def record_verdict(self, pair: Credentials, verdict: Verdict) -> None:
        """Record the verdict on a pair. An accepted pair can be stored until the next verdict."""
        self._proved = None
        if verdict.outcome is Outcome.CONNECTED and verdict.shop:
            self._proved, self._proved_at = (verdict.shop, pair), self._clock()
            if self._unstored.get(verdict.shop.retailer_id) != pair:
                self._unstored.pop(verdict.shop.retailer_id, None)
            self.proved.emit(verdict.shop)

    def drop(self) -> None:
        """Forget the proved pair if it is not stored yet."""
        self._proved = None

    def store(self) -> None:
        """Store the proved pair, replacing an older one of the same shop.

        The keychain may block, and the result may arrive after another pair was proved.
        """
        if self._proved is None:
            return
        proved = shop, pair = self._proved
        proved_at = self._proved_at

        def done(kept: StoredShop) -> None:
            if self._unstored.get(shop.retailer_id) == pair:
                del self._unstored[shop.retailer_id]
            self._cached = (shop.retailer_id, pair)
            is_latest = self._proved == proved
            self.stored.emit(kept, pair, proved_at)
            if is_latest:
                self.store_ended.emit(shop.retailer_id)

        def failed(problem: KeychainProblem) -> None:
            is_latest = self._proved == proved
            # A merchant who continued without storing this pair knows that it is not stored.
            if is_latest or self._unstored.get(shop.retailer_id) != pair:
                self.not_stored.emit(shop, problem, is_latest)

        self.storing.emit()
        self._runner.run(
            WorkQueue.KEYCHAIN,
            lambda: self._registry.add(shop, pair, proved_at),
            done,
            lambda error: self._failed(error, failed),
        )

    def continue_unstored(self) -> None:
        """Keep the proved pair in memory only, until the program ends."""
        if self._proved:
            shop, pair = self._proved
            self._unstored[shop.retailer_id] = pair
            self.unstored.emit(shop)

    def recover(self) -> None:
        """Repair differences between keychain and list that an earlier crash left behind."""
        self._runner.run(
            WorkQueue.KEYCHAIN,
            self._registry.recover,
            lambda _: self.recovered.emit(),
            lambda error: self._failed(error, lambda _: None),
        )

    def cached_pair(self, retailer_id: str) -> Credentials | None:
        """Return the pair of a shop if it is in memory, else None."""
        kept = self._cached[1] if self._cached and self._cached[0] == retailer_id else None
        return self._unstored.get(retailer_id, kept)

    def is_kept(self, retailer_id: str) -> bool:
        """Return False if the pair of a shop exists in memory only, because of `continue_unstored`."""
        return retailer_id not in self._unstored

    def load_pair(
        self,
        retailer_id: str,
        use: Callable[[Credentials], None],
        failed: Callable[[KeychainProblem], None],
    ) -> None:
        """Call `use` with the pair of a shop, read from the keychain if necessary, or call `failed`."""
        if pair := self.cached_pair(retailer_id):
            use(pair)
            return

        def done(pair: Credentials | None) -> None:
            if pair is None:
                failed(KeychainProblem.NOT_KEPT)
            else:
                self._cached = (retailer_id, pair)
                use(pair)

        self._runner.run(
            WorkQueue.KEYCHAIN,
            lambda: self._keychain.load(retailer_id),
            done,
            lambda error: self._failed(error, failed),
        )

    def rename(self, retailer_id: str, own_name: str) -> None:
        """Save the merchant's own name for a shop; empty to use the name at Bol."""
        self._runner.run(
            WorkQueue.DISK,
            lambda: self._shops.rename(retailer_id, own_name),
            lambda _: self.renamed.emit(),
            only(OSError, lambda error: self.not_renamed.emit(error.strerror or str(error))),
        )

    def forget(self, retailer_id: str) -> None:
        """Remove the pair of a shop, then the shop."""

        def done(_: None) -> None:
            self._unstored.pop(retailer_id, None)
            if self._cached and self._cached[0] == retailer_id:
                self._cached = None
            self.forgotten.emit(retailer_id)

        self._runner.run(
            WorkQueue.KEYCHAIN,
            lambda: self._registry.forget(retailer_id),
            done,
            lambda error: self._failed(error, lambda why: self.not_forgotten.emit(retailer_id, why)),
        )

    @staticmethod
    def _failed(error: Exception, say: Callable[[KeychainProblem], None]) -> None:
        match error:
            case KeychainError():
                say(error.problem)
            case OSError():
                say(KeychainProblem.BROKEN)
            case _:
                raise error
