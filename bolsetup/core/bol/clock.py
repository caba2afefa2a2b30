"""Detects a wrong system clock, which makes valid TLS certificates look expired or not yet valid."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from bolsetup import BUILT
from bolsetup.core.bol.responses import http_date

_BUILT: Final = datetime.fromisoformat(BUILT).replace(tzinfo=UTC).timestamp()
_DAY: Final = 86_400.0
_PLAUSIBLE_S: Final = 15 * 365 * _DAY
"""Seconds after the build date beyond which a clock reading is considered wrong."""


class Clock:
    """Compares the system clock with the build date and with the `Date` headers of servers.

    Args:
        now: system clock, in Unix seconds.
        steady: monotonic clock, in seconds.
    """

    def __init__(
        self, now: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._steady = steady
        self._server_offset_s: float | None = None

    def note(self, date: str) -> None:
        """Record the `Date` header of a response. Values that are not an HTTP date are ignored."""
        server_time = http_date(date)
        if server_time is not None:
            self._server_offset_s = server_time - self._steady()

    @property
    def wrong(self) -> bool:
        """Whether the clock is implausible, or more than a day off the last recorded server time."""
        return self.implausible or abs(self.ahead_s or 0.0) > _DAY

    @property
    def now(self) -> float:
        """The system clock, in Unix seconds."""
        return self._now()

    @property
    def implausible(self) -> bool:
        """Whether the clock lies before the build date or more than 15 years after it."""
        return not _BUILT <= self._now() <= _BUILT + _PLAUSIBLE_S

    @property
    def ahead_s(self) -> float | None:
        """Seconds that the system clock is ahead of the last recorded server time; None if there is none."""
        return (
            None if self._server_offset_s is None else self._now() - (self._steady() + self._server_offset_s)
        )
