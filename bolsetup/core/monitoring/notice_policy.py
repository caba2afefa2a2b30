"""What deserves a message, and when: decided from what is known and what was told before.

Because the decision looks at the state and not at an event, a message is neither lost nor doubled
when the program is closed between a change and its message.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from enum import StrEnum
from typing import Final

from bolsetup.core.monitoring.connection import Connection, State

_HOUR: Final = 3600.0
_DAY: Final = 24 * _HOUR
_PATIENCE_S: Final = 180.0
"""How long a message about a loss waits for shops about which Bol is being asked a second time."""


class Notice(StrEnum):
    """A message to the merchant about one shop or several."""

    LOST = "lost"
    STILL_LOST = "still_lost"
    RESTORED = "restored"
    UNREACHABLE = "unreachable"


def due_notice(connection: Connection, now: float) -> Notice | None:
    """The message that is due at `now` (Unix seconds), if any."""
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
    """The messages that are due at `now` (Unix seconds), each about all shops of which it is true.

    What befalls several shops has one cause as a rule: they are told in one message, also those of
    which the merchant was told before or would be told within the hour.

    Args:
        connections: of all watched shops, by shop number.
        checking: the shops about which Bol is being asked: what is known of them may be out of date
            in a second.
        now: Unix seconds.
    """
    due: dict[Notice, list[str]] = {}
    for shop, connection in connections.items():
        if shop not in checking and (notice := due_notice(connection, now)):
            due.setdefault(notice, []).append(shop)
    if Notice.LOST in due and _waits(connections, now):
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


def _waits(connections: Mapping[str, Connection], now: float) -> bool:
    """Whether a loss is so fresh that others may still turn out to belong to it."""
    found = connections.values()
    fresh = [each.since for each in found if each.state is State.LOST and not each.told_lost]
    return any(each.state is State.UNCONFIRMED for each in found) and 0 <= now - min(fresh) < _PATIENCE_S


def told(connection: Connection, notice: Notice, now: float) -> Connection:
    """The connection after the merchant was told `notice` at `now` (Unix seconds)."""
    match notice:
        case Notice.LOST | Notice.STILL_LOST:
            return replace(connection, told_lost=connection.told_lost + 1, told_at=now)
        case Notice.RESTORED:
            return replace(connection, told_lost=0, told_at=now)
        case Notice.UNREACHABLE:
            return replace(connection, told_unreachable=True, told_at=now)
