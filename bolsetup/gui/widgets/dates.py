"""Dates, times and lengths of time in words."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QDateTime, QLocale

from bolsetup.core.texts import Texts


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
    """Format a duration as hours and minutes, or days and hours, without zeros; at least one minute."""
    total = max(1, round(seconds / 60))
    days, hours, minutes = total // 1440, total // 60 % 24, total % 60
    units = {"days": days, "hours": hours} if days else {"hours": hours, "minutes": minutes}
    return " ".join(texts(f"history.{unit}", count=count) for unit, count in units.items() if count)
