"""What the window shows about a watched shop."""

from __future__ import annotations

from typing import Final, NamedTuple

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.keychain.errors import KeychainProblem
from bolsetup.core.monitoring.connection import State

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
