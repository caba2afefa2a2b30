"""Decides which notices are due, from the state of the connections and the notices already sent.

The decision depends on state, not on events, so no notice is lost or repeated if the program is closed
between a change and its notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Final

from bolsetup.core.monitoring.connection import Connection, State

_HOUR: Final = 3600.0
_DAY: Final = 24 * _HOUR
_GROUPING_S: Final = 180.0
"""How long a notice about a loss waits for shops whose loss is not confirmed yet, in seconds."""


class Notice(StrEnum):
    """Kind of message to the merchant about one or more shops."""

    LOST = "lost"
    STILL_LOST = "still_lost"
    RESTORED = "restored"
    UNREACHABLE = "unreachable"


def due_notice(connection: Connection, now: float) -> Notice | None:
    """Return the notice that is due at `now` (Unix seconds), if any."""
    since_told = now - connection.told_at
    match connection.state:
        case State.LOST if connection.told_lost == 0:
            return Notice.LOST
        case State.LOST if since_told >= (_HOUR if connection.told_lost == 1 else _DAY):
            return Notice.STILL_LOST
        case State.CONNECTED if connection.told_lost > 0:
            return Notice.RESTORED
        case State.UNREACHABLE if not connection.told_unreachable:
            return Notice.UNREACHABLE if now - connection.since >= _DAY else None
    return None


def due_notices(
    connections: Mapping[str, Connection], checking: AbstractSet[str], now: float
) -> dict[Notice, list[str]]:
    """Return the due notices, each with the retailer numbers of all shops it applies to.

    Several shops usually fail for the same reason, so one notice covers them all, including shops that
    had the notice before or would get it within the hour.

    Args:
        connections: all watched shops, by retailer number.
        checking: shops that are being checked; they cannot trigger a notice, as their state may change soon.
        now: Unix seconds.
    """
    due: dict[Notice, list[str]] = {}
    for shop, connection in connections.items():
        if shop not in checking and (notice := due_notice(connection, now)):
            due.setdefault(notice, []).append(shop)
    if Notice.LOST in due and _confirmation_pending(connections, now):
        del due[Notice.LOST]
    lost = [shop for shop, each in connections.items() if each.state is State.LOST]
    if Notice.LOST in due:
        due[Notice.LOST] = lost
        due.pop(Notice.STILL_LOST, None)
    elif Notice.STILL_LOST in due:
        due[Notice.STILL_LOST] = [shop for shop in lost if connections[shop].told_lost]
    if Notice.UNREACHABLE in due:
        due[Notice.UNREACHABLE] = [
            shop for shop, each in connections.items() if due_notice(each, now + _HOUR) is Notice.UNREACHABLE
        ]
    return due


def _confirmation_pending(connections: Mapping[str, Connection], now: float) -> bool:
    """Return whether to delay a fresh loss because other shops may be confirmed lost soon."""
    found = connections.values()
    fresh = [each.since for each in found if each.state is State.LOST and not each.told_lost]
    return any(each.state is State.UNCONFIRMED for each in found) and 0 <= now - min(fresh) < _GROUPING_S


def mark_notified(connection: Connection, notice: Notice, now: float) -> Connection:
    """Return the connection after `notice` was sent at `now` (Unix seconds)."""
    match notice:
        case Notice.LOST | Notice.STILL_LOST:
            return connection._replace(told_lost=connection.told_lost + 1, told_at=now)
        case Notice.RESTORED:
            return connection._replace(told_lost=0, told_at=now)
        case Notice.UNREACHABLE:
            return connection._replace(told_unreachable=True, told_at=now)
