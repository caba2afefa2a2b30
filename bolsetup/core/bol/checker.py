"""Whoever can say whether a pair of keys works: Bol, the built-in one, or a test's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from bolsetup.core.bol.outcomes import Verdict
from bolsetup.core.credentials.credentials import Credentials


class Checker(Protocol):
    """Checks pairs of keys. May be used by several threads at once."""

    def check(self, credentials: Credentials) -> Verdict:
        """Ask about a pair. Never raises, and always says one outcome."""


class LazyChecker:
    """A client that is made when it is first asked.

    The library that speaks HTTP takes 80 ms to load, which the first sight of the window must not pay.
    """

    def __init__(self, make: Callable[[], Checker]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: Checker | None = None

    def check(self, credentials: Credentials) -> Verdict:
        """See `Checker.check`."""
        with self._lock:
            self._made = self._made or self._make()
        return self._made.check(credentials)
