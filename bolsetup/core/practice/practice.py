"""Practice mode: a Bol, a keychain and a tray that behave as a script or a trainer says."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from bolsetup.core.bol.client import BolClient
from bolsetup.core.bol.outcomes import Shop, Verdict
from bolsetup.core.bol.practice import PracticeBol
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.errors import KeychainProblem
from bolsetup.core.keychain.memory_backend import MemoryBackend
from bolsetup.core.practice.script import Change, Conditions, KeychainState, Script, Step, pair_of

_PROBLEMS: Final = {
    KeychainState.OPEN: None,
    KeychainState.LOCKED: KeychainProblem.LOCKED,
    KeychainState.MISSING: KeychainProblem.MISSING,
}


class Practice:
    """Runs a script. Implements `Checker`. Thread-safe.

    Attributes:
        keychain: backend of the keychain.
    """

    def __init__(self, script: Script, steady: Callable[[], float] = time.monotonic) -> None:
        """Start the script.

        Args:
            script: the script.
            steady: monotonic clock, in seconds.
        """
        self.keychain = MemoryBackend()
        self._steady = steady
        self._lock = threading.Lock()
        self._bol = PracticeBol()
        self._client = BolClient(self._bol)
        self._keychain_state = KeychainState.OPEN
        self._tray = True
        started = steady()
        self._steps = [Step(started + step.after, step.change) for step in script.steps]
        self._bol.shops = {pair_of(shop).client_id: shop for shop in script.shops}

    @property
    def conditions(self) -> Conditions:
        """The current conditions."""
        return Conditions(self._bol.outcome, self._bol.delay_s, self._keychain_state, self._tray)

    def check(self, credentials: Credentials) -> Verdict:
        """Check a pair with the built-in Bol. Never raises."""
        self.advance()
        return self._client.check(credentials)

    def advance(self) -> None:
        """Make the changes that are due."""
        with self._lock:
            while self._steps and self._steps[0].after <= self._steady():
                self._make(self._steps.pop(0).change)

    def next_change_in(self) -> float | None:
        """Return the seconds until the next change, or None."""
        with self._lock:
            return max(0.0, self._steps[0].after - self._steady()) if self._steps else None

    def make(self, change: Change) -> None:
        """Make a change now."""
        with self._lock:
            self._make(change)

    def make_later(self, seconds: float, change: Change) -> None:
        """Make a change in some seconds."""
        with self._lock:
            self._steps.append(Step(self._steady() + seconds, change))
            self._steps.sort(key=lambda step: step.after)

    def new_shop(self, name: str) -> Shop:
        """Add another shop to the built-in Bol; `name` has a placeholder `{number}`. Its keys: `pair_of`."""
        with self._lock:
            known = self._bol.shops
            number = len(known) + 2
            taken = {shop.retailer_id for shop in known.values()}
            retailer_id = next(
                each for each in map(str, range(1_000_000 + number, 9_999_999)) if each not in taken
            )
            shop = Shop(retailer_id, name.format(number=number))
            self._bol.shops = {**known, pair_of(shop).client_id: shop}
            return shop

    def _make(self, change: Change) -> None:
        bol = self._bol
        if change.answer and change.shop:
            bol.outcomes = {**bol.outcomes, change.shop: change.answer}
        elif change.answer:
            bol.outcome, bol.outcomes = change.answer, {}
        if change.delay is not None:
            bol.delay_s = change.delay
        if change.keychain:
            self._keychain_state, self.keychain.problem = change.keychain, _PROBLEMS[change.keychain]
        if change.tray is not None:
            self._tray = change.tray
