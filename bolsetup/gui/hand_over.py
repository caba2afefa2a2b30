"""Puts the values of a stored pair on the clipboard when the merchant asks for them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from bolsetup.core.credentials import Credentials
from bolsetup.gui.clipboard import PrivateClipboard
from bolsetup.gui.memory import Memory
from bolsetup.gui.pages.hand_over import HandOverPage
from bolsetup.gui.setup import Setup


class HandOver(QObject):
    """Serves the page of the hand-over. Which shop's pair it is, is remembered over a restart."""

    def __init__(
        self,
        page: HandOverPage,
        setup: Setup,
        clipboard: PrivateClipboard,
        memory: Memory,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._setup = setup
        self._clipboard = clipboard
        self._memory = memory
        page.copy_id_requested.connect(lambda: setup.with_pair(self._shop, self._copy_id))
        page.copy_secret_requested.connect(lambda: setup.with_pair(self._shop, self._copy_secret))
        setup.not_read.connect(page.show_problem)
        clipboard.seconds_left_changed.connect(lambda left: page.show_copied("secret", left))
        clipboard.cleared.connect(page.show_cleared)

    def take(self, retailer_id: str) -> None:
        """From now on it is about this shop."""
        self._memory.keep(replace(self._memory.settings, shop=retailer_id))
        pair = self._setup.in_hand(retailer_id)
        self._page.show_id(pair.short_id if pair else "")

    @property
    def _shop(self) -> str:
        return self._memory.settings.shop or ""

    def _copy_id(self, pair: Credentials) -> None:
        self._clipboard.copy(pair.client_id)
        self._page.show_id(pair.short_id)
        self._page.show_copied("id", 0)

    def _copy_secret(self, pair: Credentials) -> None:
        self._clipboard.copy_private(pair.client_secret)
