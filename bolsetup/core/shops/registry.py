"""Keeps the keychain and the list of shops in step, also when the program is killed between the two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.shops.shop_list import ShopList, StoredShop


class ShopRegistry:
    """Changes both together.

    Before keys come for a new shop, or go, the shop is marked in the list; the last step takes the mark off.
    A mark that a crash left is settled by what the keychain holds: a shop with keys is listed, one
    without is not. Every method may wait for the keychain, and may raise OSError.
    """

    def __init__(self, keychain: Keychain, shops: ShopList) -> None:
        self._keychain = keychain
        self._shops = shops

    def add(self, shop: Shop, pair: Credentials) -> StoredShop:
        """Store a proved pair, in place of an older one of that shop, and list the shop.

        Raises:
            KeychainError: the pair is not kept; an older one is, and the list is what it was.
        """
        if self._listed(shop.retailer_id):
            self._keychain.store(shop.retailer_id, pair)
        else:
            with self._marked(shop):
                self._keychain.store(shop.retailer_id, pair)
        return self._shops.put(shop)

    def forget(self, retailer_id: str) -> None:
        """Remove a shop's pair and then the shop.

        Raises:
            KeychainError: the pair is still there, or may be; the shop stays in the list.
        """
        listed = self._listed(retailer_id)
        with self._marked(Shop(retailer_id, listed.display_name if listed else retailer_id)):
            # The keys go first: a shop without keys can be seen and forgotten again, the reverse cannot.
            self._keychain.forget(retailer_id)
        self._shops.remove(retailer_id)

    def recover(self) -> list[StoredShop]:
        """Settle what a crash interrupted, and give the list as it is then.

        The keychain is asked only about marked shops, and for all shops where the list was lost. Where
        it says nothing, it is asked again next time.
        """
        if self._shops.incomplete():
            self._complete()
        for shop in self._shops.marked():
            try:
                has_keys = self._keychain.load(shop.retailer_id) is not None
            except KeychainError as error:
                # Keys that cannot be read are still keys: the merchant has to see that shop.
                if error.problem is not KeychainProblem.NOT_KEPT:
                    continue
                has_keys = True
            self._shops.settle(shop, has_keys=has_keys)
        return self._shops.load()

    def _complete(self) -> None:
        # No question for a password is opened for this, so a locked keychain says nothing.
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
                # Nothing was changed. A mark would open the question for the password at the next start.
                self._shops.unmark(shop.retailer_id)
            raise
