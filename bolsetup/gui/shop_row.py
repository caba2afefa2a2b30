"""What the overview and the tray show of one shop."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QDateTime, QLocale

from bolsetup.core.connection import State
from bolsetup.core.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class ShopRow:
    """One shop as it is shown.

    Attributes:
        retailer_id: Bol's seller number.
        name: plain text.
        state: what is known of the connection.
        outcome: of the last check, if there was one.
        checked_at: when that check ended, in Unix seconds.
        checking: whether a check is under way.
    """

    retailer_id: str
    name: str
    state: State
    outcome: Outcome | None = None
    checked_at: float | None = None
    checking: bool = False


def moment(at: float, language: str) -> str:
    """A time of day, with the date when that is not today.

    Args:
        at: Unix seconds.
        language: whose name of the month is used.
    """
    when, locale = QDateTime.fromSecsSinceEpoch(int(at)), QLocale(language)
    time = locale.toString(when.time(), "HH:mm")
    if when.date() == QDateTime.currentDateTime().date():
        return time
    return f"{locale.toString(when.date(), 'd MMMM')} {time}"
