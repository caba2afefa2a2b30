"""Puts the values of a stored pair on the clipboard when the merchant asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.shops.credential_store import CredentialStore
from bolsetup.core.signals import Signal
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.pages.hand_over import HandOverPage
from bolsetup.gui.qt.clipboard import PrivateClipboard


class HandOverController:
    """Serves the page of the hand-over. Which shop's pair it is, is remembered over a restart.

    The keychain may answer late: then only if the merchant still waits on the page of that shop.
    A secret on the clipboard belongs to its pair: the page says so where it is about that pair, and
    warns where it is about another one, of the same shop too.

    Signals:
        not_cleared(): a secret may still be on the clipboard, and the page that says so is not seen.
    """

    def __init__(
        self,
        page: HandOverPage,
        store: CredentialStore,
        clipboard: PrivateClipboard,
        settings: SettingsStore,
    ) -> None:
        self.not_cleared: Signal[[]] = Signal()
        self._page = page
        self._store = store
        self._clipboard = clipboard
        self._settings = settings
        self._question = 0
        self._copied: tuple[str, Credentials] | None = None
        """Whose secret may be on the clipboard."""
        self._seconds = 0
        """Until it is taken off; 0 with a secret above: its time is over, but it may still be there."""

    @property
    def shop(self) -> str:
        """The number of the shop that it is about; empty before the first."""
        return self._settings.current.shop or ""

    def take(self, retailer_id: str) -> None:
        """From now on it is about this shop."""
        self._drop()
        self._settings.keep(replace(self._settings.current, shop=retailer_id))
        pair = self._store.cached_pair(retailer_id)
        self._page.show_id(pair.short_id if pair else "")

    def copy_id(self) -> None:
        """Put the Client ID on the clipboard."""
        self._ask(self._copy_id)

    def copy_secret(self) -> None:
        """Put the Client Secret on the clipboard, to be taken off again."""
        self._ask(self._copy_secret)

    def _ask(self, copy: Callable[[Credentials], None]) -> None:
        self._drop()
        question = self._question

        def done(pair: Credentials) -> None:
            if question == self._question:
                copy(pair)

        def failed(problem: KeychainProblem) -> None:
            if question == self._question:
                self._page.show_problem(problem)

        self._store.load_pair(self.shop, done, failed)

    def _drop(self) -> None:
        self._question += 1

    def leave(self) -> None:
        """The merchant has left the page."""
        self._drop()
        if self._is_of_the_page and not self._seconds:
            self._copied = None

    def _copy_id(self, pair: Credentials) -> None:
        self._clipboard.copy(pair.client_id)
        self._page.show_id(pair.short_id)
        self._page.show_copied("id", 0)

    def _copy_secret(self, pair: Credentials) -> None:
        self._copied = (self.shop, pair)
        self._page.show_id(pair.short_id)
        self._clipboard.copy_private(pair.client_secret)

    @property
    def _is_of_the_page(self) -> bool:
        return self._copied is not None and self._copied[0] == self.shop

    def compare(self) -> None:
        """A pair may have taken the place of the one whose secret was copied, or of the one on the page."""
        if self._copied and self._store.cached_pair(self._copied[0]) not in (None, self._copied[1]):
            self._copied = None
        if pair := self._store.cached_pair(self.shop):
            self._page.show_id(pair.short_id)
        self.show_clipboard()

    def show_clipboard(self) -> None:
        """Say what is on the clipboard, as far as it concerns this page."""
        if self._is_of_the_page:
            if self._seconds:
                self._page.show_copied("secret", self._seconds)
            else:
                self._page.show_not_cleared()
        self._page.show_other_copied(bool(self._seconds) and not self._is_of_the_page)

    def show_seconds(self, left: int) -> None:
        """The secret stays on the clipboard for so many seconds more."""
        self._seconds = left
        self.show_clipboard()

    def show_cleared(self) -> None:
        """The secret is off the clipboard."""
        if self._is_of_the_page:
            self._page.show_cleared()
        self._copied, self._seconds = None, 0
        self.show_clipboard()

    def show_not_cleared(self) -> None:
        """The secret's time is over, and it may still be on the clipboard."""
        self._seconds = 0
        if not (self._is_of_the_page and self._page.isVisible()):
            self.not_cleared.emit()
        self.show_clipboard()
