"""Dates, times and lengths of time in words."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QDateTime, QLocale

from bolsetup.core.texts import Texts


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
