"""Updates the keychain and the list of shops together, safely if the program is killed in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.shops.shop_list import ShopList, StoredShop


class ShopRegistry:
    """Updates keychain and list of shops together.

    A shop is marked in the list before its keys are added or removed, and unmarked in the last step. If a
    crash leaves a mark, `recover` lists the shop if the keychain has its keys, and removes it otherwise.
    Every method may block on the keychain and may raise OSError.
    """

    def __init__(self, keychain: Keychain, shops: ShopList) -> None:
        self._keychain = keychain
        self._shops = shops

    def add(self, shop: Shop, pair: Credentials, proved_at: float | None = None) -> StoredShop:
        """Store a proved pair, replacing an older one, and add the shop to the list.

        Args:
            shop: the shop of the pair.
            pair: the pair.
            proved_at: when Bol accepted it, in Unix seconds; None for now.

        Raises:
            KeychainError: the pair was not stored; an older pair and the list are unchanged.
        """
        if self._listed(shop.retailer_id):
            self._keychain.store(shop.retailer_id, pair)
        else:
            with self._marked(shop):
                self._keychain.store(shop.retailer_id, pair)
        return self._shops.put(shop, proved_at)

    def forget(self, retailer_id: str) -> None:
        """Remove the pair of a shop, then the shop.

        Raises:
            KeychainError: the pair may still exist; the shop stays in the list.
        """
        listed = self._listed(retailer_id)
        with self._marked(Shop(retailer_id, listed.display_name if listed else retailer_id)):
            # Keys first: a listed shop without keys can be removed again, unlisted keys are invisible.
            self._keychain.forget(retailer_id)
        self._shops.remove(retailer_id)

    def recover(self) -> list[StoredShop]:
        """Finish what a crash interrupted, and return the resulting list.

        Reads the keychain only for marked shops, or for all shops if the list was lost. If the keychain is
        not available, the next call tries again.
        """
        if self._shops.incomplete():
            self._complete()
        for shop in self._shops.marked():
            try:
                has_keys = self._keychain.load(shop.retailer_id) is not None
            except KeychainError as error:
                # The item exists but is damaged: list the shop, so that the merchant can remove it.
                if error.problem is not KeychainProblem.NOT_KEPT:
                    continue
                has_keys = True
            self._shops.settle(shop, has_keys=has_keys)
        return self._shops.load()

    def _complete(self) -> None:
        # Shows no password prompt, so a locked keychain raises.
        try:
            # On a full disk the list can still be read.
            with suppress(OSError):
                self._shops.complete(self._keychain.names())
        except KeychainError as error:
            if error.problem is KeychainProblem.LOCKED:
                self._shops.leave_incomplete()

    def _listed(self, retailer_id: str) -> StoredShop | None:
        return next((shop for shop in self._shops.load() if shop.retailer_id == retailer_id), None)

    @contextmanager
    def _marked(self, shop: Shop) -> Iterator[None]:
        self._shops.mark(shop)
        try:
            yield
        except KeychainError as error:
            if error.problem is KeychainProblem.LOCKED:
                # Nothing was changed, and a leftover mark would cause a prompt at the next start.
                self._shops.unmark(shop.retailer_id)
            raise
