"""What deserves a message, and when: decided from what is known and what was told before.

Because the decision looks at the state and not at an event, a message is neither lost nor doubled
when the program is closed between a change and its message.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Final

from bolsetup.core.connection import Connection, State

_HOUR: Final = 3600.0
_DAY: Final = 24 * _HOUR


class Notice(StrEnum):
    """A message to the merchant about one shop."""

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


def told(connection: Connection, notice: Notice, now: float) -> Connection:
    """The connection after the merchant was told `notice` at `now` (Unix seconds)."""
    match notice:
        case Notice.LOST | Notice.STILL_LOST:
            return replace(connection, told_lost=connection.told_lost + 1, told_at=now)
        case Notice.RESTORED:
            return replace(connection, told_lost=0, told_at=now)
        case Notice.UNREACHABLE:
            return replace(connection, told_unreachable=True, told_at=now)
