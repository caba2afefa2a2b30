"""How long the merchant pauses alerts.

A pause is one number: when it ends, in Unix seconds, or `NOT_PAUSED` or `UNTIL_TURNED_ON`.
"""

from __future__ import annotations

import math
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

NOT_PAUSED: Final = 0.0
UNTIL_TURNED_ON: Final = math.inf

_HOUR_S: Final = 3600.0
_MORNING: Final = time(8)
_LONGEST_S: Final = 25 * _HOUR_S
"""The longest pause that ends by itself: from one morning to the next, in the night that summer time ends."""


class PauseChoice(StrEnum):
    """How long to pause alerts."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    TURNED_ON = "turned_on"


def pause_end(choice: PauseChoice, now: float) -> float:
    """Return when a pause that begins at `now` (Unix seconds) ends.

    "Tomorrow" is the next morning at 8 in the time zone of the system; after midnight that of the same day.
    """
    match choice:
        case PauseChoice.HOUR:
            return now + _HOUR_S
        case PauseChoice.TOMORROW:
            here = datetime.fromtimestamp(now).astimezone()
            day = here.date() if here.time() < _MORNING else here.date() + timedelta(days=1)
            return datetime.combine(day, _MORNING).astimezone().timestamp()
        case PauseChoice.TURNED_ON:
            return UNTIL_TURNED_ON


def is_paused(until: float, now: float) -> bool:
    """Return whether a pause until `until` still lasts at `now` (Unix seconds).

    An end further away than any choice leads to was computed with a wrong clock: it must not silence alerts.
    """
    return until == UNTIL_TURNED_ON or 0 < until - now <= _LONGEST_S
