"""The interface to check API keys; implemented by the Bol client and by test doubles."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from bolsetup.core.bol.outcomes import Verdict
from bolsetup.core.credentials.credentials import Credentials


class Checker(Protocol):
    """Checks API keys. Thread-safe."""

    def check(self, credentials: Credentials) -> Verdict:
        """Check a pair of keys. Never raises."""


class WarmChecker(Checker, Protocol):
    """A checker that can prepare a check in advance."""

    def warm_up(self) -> None:
        """Prepare a check that is expected soon, for example by connecting. Never raises."""


class LazyChecker:
    """Creates the real checker on the first check.

    Importing requests takes 80 ms, which would delay the first paint of the window.
    """

    def __init__(self, make: Callable[[], WarmChecker]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: WarmChecker | None = None

    def check(self, credentials: Credentials) -> Verdict:
        """Check a pair of keys. Never raises."""
        return self._checker().check(credentials)

    def warm_up(self) -> None:
        """Create the checker, and prepare a check that is expected soon. Never raises."""
        self._checker().warm_up()

    def _checker(self) -> WarmChecker:
        with self._lock:
            self._made = self._made or self._make()
        return self._made
