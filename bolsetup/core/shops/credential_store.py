"""The way of one pair behind the pages: proved, stored, handed over."""

from __future__ import annotations

import time
from collections.abc import Callable

from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.shops.registry import ShopRegistry
from bolsetup.core.shops.shop_list import ShopList, StoredShop
from bolsetup.core.signals import Signal
from bolsetup.core.task_runner import TaskRunner, WorkQueue


class CredentialStore:
    """Stores a proved pair, and gives the values of a stored one for the hand-over.

    Signals:
        proved(Shop): Bol accepts the pair; the merchant is to say whether this is their shop.
        storing(): the keychain is being asked, which may show a prompt of its own.
        stored(StoredShop, Credentials, float): a pair is kept and was read back; Bol accepted it at that
            Unix second.
        store_ended(str): it was the pair that was proved last, of the shop of that number: go on with it.
        not_stored(Shop, KeychainProblem, bool): a pair of that shop is not kept. True: it is the one that was
            proved last, and `store` can be called again.
        unstored(Shop): the pair is handed over without being kept.
        recovered(): the list is in order, after what a crash had left undone.
        forgotten(str): the pair and the shop of that number are gone from this computer.
        not_forgotten(str, KeychainProblem): they are still there.
        renamed(): the list holds the new name of a shop.
        not_renamed(str): it could not be written, and why in the system's words.
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
        self._kept: tuple[str, Credentials] | None = None
        self._unstored: dict[str, Credentials] = {}

    def judge(self, pair: Credentials, verdict: Verdict) -> None:
        """Take what Bol said of a pair: the last one that it accepted can be stored."""
        self._proved = None
        if verdict.outcome is Outcome.CONNECTED and verdict.shop:
            self._proved, self._proved_at = (verdict.shop, pair), self._clock()
            if self._unstored.get(verdict.shop.retailer_id) != pair:
                self._unstored.pop(verdict.shop.retailer_id, None)
            self.proved.emit(verdict.shop)

    def drop(self) -> None:
        """Forget a proved pair that was not stored."""
        self._proved = None

    def store(self) -> None:
        """Store the proved pair, in place of an older one of the same shop.

        The keychain may hang, and open when the merchant is busy with another pair.
        """
        if self._proved is None:
            return
        proved = shop, pair = self._proved
        proved_at = self._proved_at

        def done(kept: StoredShop) -> None:
            if self._unstored.get(shop.retailer_id) == pair:
                del self._unstored[shop.retailer_id]
            self._kept = (shop.retailer_id, pair)
            is_latest = self._proved == proved
            self.stored.emit(kept, pair, proved_at)
            if is_latest:
                self.store_ended.emit(shop.retailer_id)

        def failed(problem: KeychainProblem) -> None:
            is_latest = self._proved == proved
            # Who went on without the keychain has been told that the pair is not kept.
            if is_latest or self._unstored.get(shop.retailer_id) != pair:
                self.not_stored.emit(shop, problem, is_latest)

        self.storing.emit()
        self._runner.run(
            WorkQueue.KEYCHAIN,
            lambda: self._registry.add(shop, pair),
            done,
            lambda error: self._failed(error, failed),
        )

    def go_on_unstored(self) -> None:
        """Hand the proved pair over without storing it: it is kept in memory until the program ends."""
        if self._proved:
            shop, pair = self._proved
            self._unstored[shop.retailer_id] = pair
            self.unstored.emit(shop)

    def recover(self) -> None:
        """Settle what a crash of an earlier run left between the keychain and the list."""
        self._runner.run(
            WorkQueue.KEYCHAIN,
            self._registry.recover,
            lambda _: self.recovered.emit(),
            lambda error: self._failed(error, lambda _: None),
        )

    def in_hand(self, retailer_id: str) -> Credentials | None:
        """The pair of a shop, if it can be had without asking the keychain."""
        kept = self._kept[1] if self._kept and self._kept[0] == retailer_id else None
        return self._unstored.get(retailer_id, kept)

    def is_kept(self, retailer_id: str) -> bool:
        """Whether the pair of a shop is more than what `go_on_unstored` left in memory."""
        return retailer_id not in self._unstored

    def with_pair(
        self,
        retailer_id: str,
        use: Callable[[Credentials], None],
        failed: Callable[[KeychainProblem], None],
    ) -> None:
        """Call `use` with the pair of a shop, which the keychain may have to be asked for, or `failed`."""
        if pair := self.in_hand(retailer_id):
            use(pair)
            return

        def done(pair: Credentials | None) -> None:
            if pair is None:
                failed(KeychainProblem.NOT_KEPT)
            else:
                self._kept = (retailer_id, pair)
                use(pair)

        self._runner.run(
            WorkQueue.KEYCHAIN,
            lambda: self._keychain.load(retailer_id),
            done,
            lambda error: self._failed(error, failed),
        )

    def rename(self, retailer_id: str, own_name: str) -> None:
        """Call a shop what the merchant calls it; empty: what Bol calls it."""

        def failed(error: Exception) -> None:
            if not isinstance(error, OSError):
                raise error
            self.not_renamed.emit(error.strerror or str(error))

        self._runner.run(
            WorkQueue.DISK,
            lambda: self._shops.rename(retailer_id, own_name),
            lambda _: self.renamed.emit(),
            failed,
        )

    def forget(self, retailer_id: str) -> None:
        """Remove a shop's pair and then the shop."""

        def done(_: None) -> None:
            self._unstored.pop(retailer_id, None)
            if self._kept and self._kept[0] == retailer_id:
                self._kept = None
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
