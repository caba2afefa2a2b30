"""Copies the values of a pair to the clipboard on the hand-over page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.shops.credential_store import CredentialStore
from bolsetup.core.signals import Signal
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.qt.clipboard import PrivateClipboard

if TYPE_CHECKING:
    from bolsetup.gui.pages.hand_over import HandOverPage


class HandOverController:
    """Controls the hand-over page. Its shop is saved in the settings.

    A value is copied only if the page still shows the same shop when the keychain returns the pair. While a
    secret is on the clipboard, the page shows its countdown if it belongs to the pair on the page, and a
    warning if it belongs to another pair.

    Signals:
        not_cleared(): the clipboard may still contain a secret, and the page that says so is not visible.
    """

    def __init__(
        self,
        page: Callable[[], HandOverPage],
        store: CredentialStore,
        clipboard: PrivateClipboard,
        settings: SettingsStore,
    ) -> None:
        """Create the controller; `page` returns the page, which is created when it is first needed."""
        self.not_cleared: Signal[[]] = Signal()
        self._page = page
        self._store = store
        self._clipboard = clipboard
        self._settings = settings
        self._request_id = 0
        self._copied: tuple[str, Credentials] | None = None
        """Retailer number and pair whose secret may be on the clipboard."""
        self._seconds = 0
        """Seconds until the clipboard is cleared."""
        self._ended: Literal["", "time_up", "not_cleared"] = ""
        """Result of clearing the clipboard, unless the secret was already found to be gone."""

    @property
    def shop(self) -> str:
        """Retailer number of the shop on the page; empty if there is none yet."""
        return self._settings.current.shop or ""

    def set_shop(self, retailer_id: str) -> None:
        """Show this shop on the page, and save it in the settings."""
        self._cancel_request()
        self._settings.update(self._settings.current._replace(shop=retailer_id))
        pair = self._store.cached_pair(retailer_id)
        self._page().show_id(pair.short_id if pair else "")

    def copy_id(self) -> None:
        """Copy the Client ID."""
        self._load_pair(self._copy_id)

    def copy_secret(self) -> None:
        """Copy the Client Secret. The clipboard is cleared after a while."""
        self._load_pair(self._copy_secret)

    def _load_pair(self, copy: Callable[[Credentials], None]) -> None:
        self._cancel_request()
        request_id = self._request_id

        def done(pair: Credentials) -> None:
            if request_id == self._request_id:
                copy(pair)

        def failed(problem: KeychainProblem) -> None:
            if request_id == self._request_id:
                self._page().show_problem(problem)

        self._store.load_pair(self.shop, done, failed)

    def _cancel_request(self) -> None:
        self._request_id += 1

    def leave(self) -> None:
        """Handle leaving the page: values that are still being loaded are not copied."""
        self._cancel_request()
        if self._copied_from_this_shop and self._ended == "not_cleared":
            self._copied = None

    def _copy_id(self, pair: Credentials) -> None:
        self._clipboard.copy(pair.client_id)
        self._page().show_id(pair.short_id)
        self._page().show_copied("id", 0)

    def _copy_secret(self, pair: Credentials) -> None:
        self._copied = (self.shop, pair)
        self._page().show_id(pair.short_id)
        self._clipboard.copy_private(pair.client_secret)

    @property
    def _copied_from_this_shop(self) -> bool:
        return self._copied is not None and self._copied[0] == self.shop

    def update_pair(self) -> None:
        """Update the page after a pair was replaced."""
        if self._copied and self._store.cached_pair(self._copied[0]) not in (None, self._copied[1]):
            self._copied = None
        if pair := self._store.cached_pair(self.shop):
            self._page().show_id(pair.short_id)
        self.show_clipboard()

    def show_clipboard(self) -> None:
        """Show whether a secret is on the clipboard, and whose."""
        if self._copied_from_this_shop:
            if self._ended:
                self._page().show_clear_result(self._ended)
            elif self._seconds:
                self._page().show_copied("secret", self._seconds)
        may_hold = bool(self._seconds) or self._ended == "time_up"
        self._page().show_other_copied(may_hold and not self._copied_from_this_shop)

    def show_seconds(self, left: int) -> None:
        """Show the seconds left until the clipboard is cleared."""
        self._seconds, self._ended = left, ""
        self.show_clipboard()

    def show_time_up(self) -> None:
        """Show that the time is up, and that the clipboard is looked at once the window has the focus."""
        self._seconds, self._ended = 0, "time_up"
        self.show_clipboard()

    def show_cleared(self) -> None:
        """Show that the clipboard was cleared."""
        if self._copied_from_this_shop:
            self._page().show_clear_result("cleared")
        self._copied, self._seconds, self._ended = None, 0, ""
        self.show_clipboard()

    def show_not_cleared(self) -> None:
        """Show that the clipboard could not be cleared."""
        self._seconds, self._ended = 0, "not_cleared"
        if not (self._copied_from_this_shop and self._page().isVisible()):
            self.not_cleared.emit()
        self.show_clipboard()
