"""Computes a shop's history: days for drawing, a summary, and a CSV export."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from bolsetup.core.monitoring.connection import State

WORST_FIRST: Final = (State.LOST, State.UNREADABLE, State.UNCONFIRMED, State.UNREACHABLE, State.CONNECTED)
"""The states a check can lead to, worst first."""


class Span(NamedTuple):
    """A period in which a connection was known to be in one state.

    Attributes:
        began: start, in Unix seconds.
        until: end, in Unix seconds: the next check was due, or the state changed.
        state: the state.
    """

    began: float
    until: float
    state: State

    @property
    def seconds(self) -> float:
        """Duration in seconds."""
        return self.until - self.began


class Day(NamedTuple):
    """One day in local time.

    Attributes:
        date: the day.
        spans: in order, cut at midnight. Gaps were not watched.
        seconds: seconds for which the connection was known to be in each of its states, worst first.
        checks: number of checks.
    """

    date: date
    spans: tuple[Span, ...]
    seconds: Mapping[State, float]
    checks: int

    @property
    def worst(self) -> State | None:
        """Worst state of the day; None if it was not watched."""
        return next(iter(self.seconds), None)


class ShopHistory(NamedTuple):
    """History of one shop.

    Attributes:
        days: oldest first; the last one is today.
        changed_at: last change of state, or the first check, in Unix seconds; None if never checked.
        longest_outage: longest period without a connection, if any.
        checks: total number of recorded checks.
    """

    days: tuple[Day, ...]
    changed_at: float | None = None
    longest_outage: Span | None = None
    checks: int = 0


def shop_history(spans: Sequence[Span], checks: Mapping[date, int], days: int, now: float) -> ShopHistory:
    """Compute the history of one shop.

    Args:
        spans: as recorded; if the clock was changed they may overlap or lie in the future.
        checks: number of checks by day.
        days: number of days, including today.
        now: Unix seconds.
    """
    known = _without_overlaps(spans, now)
    dates = _last_days(days, now)
    stretches = _joined(known)
    outages = [each for each in stretches if each.state is State.LOST]
    return ShopHistory(
        tuple(Day(day, spans, _seconds(spans), checks.get(day, 0)) for day, spans in _by_day(known, dates)),
        stretches[-1].began if stretches else None,
        max(outages, key=lambda span: span.seconds, default=None),
        sum(checks.values()),
    )


def first_midnight(days: int, now: float) -> float:
    """Return when the first of the last `days` days began; both times in Unix seconds."""
    return _midnight(_last_days(days, now)[0])


def to_csv(histories: Mapping[str, ShopHistory], names: Mapping[str, str], separator: str) -> str:
    """Return a CSV table with a row per shop and watched day; durations in whole minutes.

    Args:
        histories: by retailer number.
        names: shop names by retailer number.
        separator: field separator that spreadsheets on this computer expect.
    """
    text = io.StringIO()
    table = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    table.writerow(
        ["shop", "name", "day", "checks", *(f"minutes_{state}" for state in WORST_FIRST), "changes"]
    )
    for shop, history in histories.items():
        for day in history.days:
            if day.checks or day.spans:
                minutes = [round(day.seconds.get(state, 0) / 60) for state in WORST_FIRST]
                changes = ", ".join(f"{_clock(span.began)} {span.state}" for span in day.spans)
                table.writerow([shop, _escape_formula(names[shop]), day.date, day.checks, *minutes, changes])
    return text.getvalue()


def _without_overlaps(spans: Sequence[Span], now: float) -> list[Span]:
    """Sort the spans and cut each at the start of the next, or at `now`."""
    ordered = sorted((span for span in spans if span.began < now), key=lambda span: span.began)
    began = [*(span.began for span in ordered), now]
    cut = (
        span if span.until <= end else Span(span.began, end, span.state)
        for span, end in zip(ordered, began[1:], strict=True)
    )
    return [span for span in cut if span.seconds > 0]


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Merge consecutive spans of the same state, including across gaps."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].state is span.state:
            joined[-1] = Span(joined[-1].began, span.until, span.state)
        else:
            joined.append(span)
    for index, (one, following) in enumerate(pairwise(joined)):
        # A loss lasts until the next check, even if nothing was watched in between.
        if one.state is State.LOST:
            joined[index] = Span(one.began, following.began, one.state)
    return joined


def _by_day(spans: Sequence[Span], dates: Sequence[date]) -> Iterator[tuple[date, tuple[Span, ...]]]:
    """Cut the spans at midnight; `dates` are consecutive."""
    midnights = [*map(_midnight, dates), _midnight(dates[-1] + timedelta(days=1))]
    within: list[list[Span]] = [[] for _ in dates]
    for span in spans:
        # Most spans lie within one day; one that began before the first is cut at its midnight.
        for at in range(max(bisect_right(midnights, span.began) - 1, 0), len(dates)):
            part = Span(max(span.began, midnights[at]), min(span.until, midnights[at + 1]), span.state)
            if part.seconds <= 0:
                break
            within[at].append(part)
    for day, parts in zip(dates, within, strict=True):
        yield day, tuple(parts)


def _seconds(spans: Sequence[Span]) -> dict[State, float]:
    seconds: dict[State, float] = {}
    for span in spans:
        seconds[span.state] = seconds.get(span.state, 0.0) + span.seconds
    return {state: seconds[state] for state in WORST_FIRST if state in seconds}


def _last_days(days: int, now: float) -> list[date]:
    return [_day(now) - timedelta(days=back) for back in reversed(range(days))]


def _midnight(day: date) -> float:
    return datetime.combine(day, time()).astimezone().timestamp()


def _day(at: float) -> date:
    return datetime.fromtimestamp(at).astimezone().date()


def _clock(at: float) -> str:
    return f"{datetime.fromtimestamp(at).astimezone():%H:%M}"


def _escape_formula(name: str) -> str:
    # Prevents CSV injection: spreadsheets evaluate cells that start like a formula.
    return f"'{name}" if name.startswith(("=", "+", "-", "@")) else name
