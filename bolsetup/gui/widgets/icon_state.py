"""Which face the tray icon shows: the worst of the shops wins."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow


class IconState(StrEnum):
    """What the icon can say, the worst first. Each value is the name of a drawing, `tray-….svg`."""

    LOST = "lost"
    ATTENTION = "attention"
    """Something may be wrong, or the merchant has to do something."""
    CANNOT_CHECK = "cannot-check"
    CHECKING = "checking"
    CONNECTED = "connected"
    IDLE = "idle"
    """There is no shop to watch yet."""


_WORST_FIRST: Final = tuple(IconState)

_FACES: Final = {
    State.UNCHECKED: IconState.CHECKING,
    State.CONNECTED: IconState.CONNECTED,
    State.UNCONFIRMED: IconState.ATTENTION,
    State.LOST: IconState.LOST,
    State.UNREACHABLE: IconState.CANNOT_CHECK,
    State.UNREADABLE: IconState.ATTENTION,
}


def icon_state(rows: Sequence[ShopRow], checking: bool) -> IconState:
    """The face for these shops. A check under way hides no trouble, so the icon does not flicker.

    Args:
        rows: every watched shop.
        checking: whether any check is under way.
    """
    faces = [_FACES[row.state] for row in rows]
    if checking and rows:
        faces.append(IconState.CHECKING)
    return min(faces, key=_WORST_FIRST.index, default=IconState.IDLE)


def shop_behind(face: IconState, rows: Sequence[ShopRow]) -> str:
    """The name of the first shop that makes the icon look so; empty if a check under way does."""
    return next((row.name for row in rows if _FACES[row.state] is face), "")
