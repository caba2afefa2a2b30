"""What is shown of one watched shop."""

from __future__ import annotations

from dataclasses import dataclass

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.monitoring.connection import State


@dataclass(frozen=True, slots=True)
class ShopRow:
    """One shop as the overview, the tray and the alerts show it.

    Attributes:
        retailer_id: Bol's seller number.
        name: plain text.
        state: what is known of the connection.
        outcome: of the last check, if there was one.
        checked_at: when that check ended, in Unix seconds.
        checking: whether a check is under way.
        bol_name: what Bol calls it, where that is known.
        due: when the next check is, in Unix seconds, where that is known.
        verdict: how the last check ended, if this run of the program made it.
        quiet_until: until when Bol asked to be left alone, in Unix seconds.
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
