"""Whether this computer's clock can be right: a wrong one makes every certificate look out of date."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from bolsetup import BUILT
from bolsetup.core.bol.responses import http_date

_BUILT: Final = datetime(BUILT.year, BUILT.month, BUILT.day, tzinfo=UTC).timestamp()
_MINUTE: Final = 60.0
_DAY: Final = 86_400.0
_LIFE: Final = 15 * 365 * _DAY
"""Longer than any copy of this program will be in use, in seconds."""


class Clock:
    """Compares the computer's clock with the age of the program and with the clocks of servers.

    Args:
        now: the computer's clock, in Unix seconds.
        steady: a clock that nobody sets, in seconds.
    """

    def __init__(
        self, now: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._steady = steady
        self._ahead: float | None = None

    def note(self, date: str) -> None:
        """Remember the `Date` header of an answer; anything else is passed over."""
        served = http_date(date)
        if served is not None:
            self._ahead = served - self._steady()

    @property
    def wrong(self) -> bool:
        """Outside the time in which this program is in use, or a day off from the last server's clock."""
        return self.implausible or abs(self.ahead_s or 0.0) > _DAY

    @property
    def now(self) -> float:
        """What it says, in Unix seconds."""
        return self._now()

    @property
    def implausible(self) -> bool:
        """Outside the time in which this program is in use."""
        return not _BUILT <= self._now() <= _BUILT + _LIFE

    @property
    def ahead_s(self) -> float | None:
        """How far it is ahead of the last server's clock, in seconds; None before there was one."""
        return None if self._ahead is None else self._now() - (self._steady() + self._ahead)


class WakeDetector:
    """Notices that the computer has slept or that its clock was set: the two clocks have come apart.

    Where the steady clock runs on in sleep (Windows), only the clock that was set is noticed.

    Args:
        now: the computer's clock, in Unix seconds.
        steady: a clock that nobody sets, in seconds.
    """

    def __init__(
        self, now: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._steady = steady
        self._apart = now() - steady()

    def happened(self) -> bool:
        """Whether that was so since the last call; less than a minute is put right without a word."""
        before, self._apart = self._apart, self._now() - self._steady()
        return abs(self._apart - before) > _MINUTE
