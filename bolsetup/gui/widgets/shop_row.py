"""Data about a shop for overview and tray."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, QDateTime, QLocale

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.monitoring.connection import State
from bolsetup.core.texts import Texts


@dataclass(frozen=True, slots=True)
class ShopRow:
    """A shop as displayed.

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


def moment(at: float, texts: Texts) -> str:
    """Format a time of day, with the date unless it is today.

    Args:
        at: time in Unix seconds.
        texts: language and date format.
    """
    when, locale = QDateTime.fromSecsSinceEpoch(int(at)), QLocale(texts.language)
    time = locale.toString(when.time(), "HH:mm")
    if when.date() == QDateTime.currentDateTime().date():
        return time
    return f"{locale.toString(when.date(), texts('dates.day'))} {time}"


def day_name(day: date, texts: Texts, form: str = "dates.weekday") -> str:
    """Format a day, such as "dinsdag 24 november"; `form` is the key of the date format."""
    return QLocale(texts.language).toString(QDate(day.year, day.month, day.day), texts(form))


def length(seconds: float, texts: Texts) -> str:
    """Format a duration as hours and minutes, or days and hours; at least one minute."""
    minutes = max(1, round(seconds / 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        return texts("history.days", days=days, hours=hours)
    return texts("history.hours" if hours else "history.minutes", hours=hours, minutes=minutes % 60)
