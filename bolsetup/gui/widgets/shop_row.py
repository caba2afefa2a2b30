"""What the overview and the tray show of one shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, QDateTime, QLocale

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.monitoring.connection import State
from bolsetup.core.texts import Texts


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


def moment(at: float, texts: Texts) -> str:
    """A time of day, with the date when that is not today; `at` is in Unix seconds."""
    when, locale = QDateTime.fromSecsSinceEpoch(int(at)), QLocale(texts.language)
    time = locale.toString(when.time(), "HH:mm")
    if when.date() == QDateTime.currentDateTime().date():
        return time
    return f"{locale.toString(when.date(), texts('dates.day'))} {time}"


def day_name(day: date, texts: Texts, form: str = "dates.weekday") -> str:
    """A day in words, such as "dinsdag 24 november", in the form at that key."""
    return QLocale(texts.language).toString(QDate(day.year, day.month, day.day), texts(form))


def length(seconds: float, texts: Texts) -> str:
    """A length of time in hours and minutes, or days and hours; less than a minute counts as one."""
    minutes = max(1, round(seconds / 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        return texts("history.days", days=days, hours=hours)
    return texts("history.hours" if hours else "history.minutes", hours=hours, minutes=minutes % 60)
