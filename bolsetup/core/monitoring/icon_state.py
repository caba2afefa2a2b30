"""The state of the tray icon, derived from the shops."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow


class IconState(StrEnum):
    """States of the tray icon, most severe first. The values name the drawings, `tray-….svg`."""

    LOST = "lost"
    ATTENTION = "attention"
    """Something may be wrong, or the user has to act."""
    CANNOT_CHECK = "cannot-check"
    CHECKING = "checking"
    CONNECTED = "connected"
    IDLE = "idle"
    """There are no shops."""


_WORST_FIRST: Final = tuple(IconState)

_ICON_STATES: Final = {
    State.UNCHECKED: IconState.CHECKING,
    State.CONNECTED: IconState.CONNECTED,
    State.UNCONFIRMED: IconState.ATTENTION,
    State.LOST: IconState.LOST,
    State.UNREACHABLE: IconState.CANNOT_CHECK,
    State.UNREADABLE: IconState.ATTENTION,
}


def icon_state(rows: Sequence[ShopRow], checking: bool) -> IconState:
    """Return the most severe state. A running check does not hide a problem, so the icon does not flicker.

    Args:
        rows: all watched shops.
        checking: whether a check is running.
    """
    states = [_ICON_STATES[row.state] for row in rows]
    if checking and rows:
        states.append(IconState.CHECKING)
    return min(states, key=_WORST_FIRST.index, default=IconState.IDLE)


def first_shop_with(state: IconState, rows: Sequence[ShopRow]) -> str:
    """Return the name of the first shop with that icon state; empty if only a running check has it."""
    return next((row.name for row in rows if _ICON_STATES[row.state] is state), "")
