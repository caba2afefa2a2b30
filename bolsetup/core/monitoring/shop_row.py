"""What the window shows about a watched shop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.keychain.errors import KeychainProblem
from bolsetup.core.monitoring.connection import Connection, State

if TYPE_CHECKING:
    from bolsetup.core.shops.shop_list import StoredShop

_FAILED: Final = (State.UNCONFIRMED, State.LOST, State.UNREACHABLE)
"""States whose cause is the outcome of the last check."""


class ShopRow(NamedTuple):
    """One shop as the overview, the tray and the alerts show it.

    Attributes:
        retailer_id: retailer number.
        name: display name, plain text.
        state: state of the connection.
        outcome: outcome of the last check, if any.
        checked_at: end of the last check, in Unix seconds, if any.
        checking: whether a check is running.
        bol_name: name at Bol, if known.
        due: time of the next check, in Unix seconds, if known.
        verdict: result of the last check, if it was made since the program started.
        quiet_until: end of the wait that Bol asked for, in Unix seconds.
        since: when the state began, in Unix seconds.
        problem: why the keychain did not give the keys for the last check, if it did not.
    """

    retailer_id: str
    name: str
    state: State
    outcome: Outcome | None = None
    checked_at: float | None = None
    checking: bool = False
    bol_name: str = ""
    due: float | None = None
    verdict: Verdict | None = None
    quiet_until: float = 0.0
    since: float = 0.0
    problem: KeychainProblem | None = None

    @property
    def failure(self) -> Outcome | None:
        """The outcome that led to the state, if it was a failed check."""
        return self.outcome if self.state in _FAILED else None

    @property
    def support_code(self) -> str:
        """The code of what led to the state; empty if there is no trouble."""
        if self.failure:
            return self.failure.code
        return self.problem.code if self.problem and self.state is State.UNREADABLE else ""


def last_known(shop: StoredShop, connections: Mapping[str, Connection]) -> Connection:
    """Return the stored connection of a shop.

    Args:
        shop: the shop.
        connections: those of the last run, by retailer number. One that is older than its shop was left
            behind by a removed one and is ignored.
    """
    known = connections.get(shop.retailer_id, Connection())
    return Connection() if known.checked_at is not None and known.checked_at < shop.added_at else known


def row_of(shop: StoredShop, connection: Connection) -> ShopRow:
    """Return the row of a shop from what is stored."""
    return ShopRow(
        shop.retailer_id,
        shop.name,
        connection.state,
        connection.outcome,
        connection.checked_at,
        bol_name=shop.display_name,
        due=connection.due,
        quiet_until=connection.quiet_until,
        since=connection.since,
    )
