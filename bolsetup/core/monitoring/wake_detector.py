"""Detects that the computer was asleep or its clock was set."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

_MINUTE: Final = 60.0


class WakeDetector:
    """Detects that the computer slept or that its clock was set: the two clocks drifted apart.

    On Windows the monotonic clock keeps running during sleep, so only a clock change is detected.

    Args:
        now: system clock, in Unix seconds.
        steady: monotonic clock, in seconds.
    """

    def __init__(
        self, now: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._steady = steady
        self._offset_s = now() - steady()

    def happened(self) -> bool:
        """Whether the clocks drifted apart by more than a minute since the last call."""
        before, self._offset_s = self._offset_s, self._now() - self._steady()
        return abs(self._offset_s - before) > _MINUTE
