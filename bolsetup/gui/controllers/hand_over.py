"""Puts the values of a stored pair on the clipboard when the merchant asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.gui.controllers.credential_store import CredentialStore
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.pages.hand_over import HandOverPage
from bolsetup.gui.qt.clipboard import PrivateClipboard


class HandOverController(QObject):
    """Serves the page of the hand-over. Which shop's pair it is, is remembered over a restart.

    The keychain may answer late: then only if the merchant still waits on the page of that shop.
    """

    def __init__(
        self,
        page: HandOverPage,
        setup: CredentialStore,
        clipboard: PrivateClipboard,
        memory: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._setup = setup
        self._clipboard = clipboard
        self._memory = memory
        self._question = 0
        self._copied_for = ""
        page.copy_id_requested.connect(lambda: self._ask(self._copy_id))
        page.copy_secret_requested.connect(lambda: self._ask(self._copy_secret))
        page.left.connect(self._drop)
        clipboard.seconds_left_changed.connect(self._show_seconds)
        clipboard.cleared.connect(lambda: self._show_end(page.show_cleared))
        clipboard.not_cleared.connect(lambda: self._show_end(page.show_not_cleared))

    @property
    def shop(self) -> str:
        """The number of the shop that it is about; empty before the first."""
        return self._memory.settings.shop or ""

    def take(self, retailer_id: str) -> None:
        """From now on it is about this shop."""
        self._drop()
        self._memory.keep(replace(self._memory.settings, shop=retailer_id))
        pair = self._setup.in_hand(retailer_id)
        self._page.show_id(pair.short_id if pair else "")

    def _ask(self, copy: Callable[[str, Credentials], None]) -> None:
        self._drop()
        shop, question = self.shop, self._question

        def done(pair: Credentials) -> None:
            if question == self._question:
                copy(shop, pair)

        def failed(problem: KeychainProblem) -> None:
            if question == self._question:
                self._page.show_problem(problem)

        self._setup.with_pair(shop, done, failed)

    @Slot()
    def _drop(self) -> None:
        self._question += 1

    def _copy_id(self, _: str, pair: Credentials) -> None:
        self._clipboard.copy(pair.client_id)
        self._page.show_id(pair.short_id)
        self._page.show_copied("id", 0)

    def _copy_secret(self, shop: str, pair: Credentials) -> None:
        self._copied_for = shop
        self._clipboard.copy_private(pair.client_secret)

    @Slot(int)
    def _show_seconds(self, left: int) -> None:
        if self._copied_for == self.shop:
            self._page.show_copied("secret", left)

    def _show_end(self, show: Callable[[], None]) -> None:
        if self._copied_for == self.shop:
            show()
        self._copied_for = ""
