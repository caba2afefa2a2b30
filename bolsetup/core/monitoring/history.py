"""What a shop's connection was like: days for drawing, a summary and a table to export."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from bolsetup.core.monitoring.connection import State

WORST_FIRST: Final = (State.LOST, State.UNREADABLE, State.UNCONFIRMED, State.UNREACHABLE, State.CONNECTED)
"""The states that a check can find."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which a state was known to hold.

    Attributes:
        began: Unix seconds.
        until: Unix seconds; the next check was due then, or the state changed.
        state: the state.
    """

    began: float
    until: float
    state: State

    @property
    def seconds(self) -> float:
        """How long it held."""
        return self.until - self.began


@dataclass(frozen=True, slots=True)
class Day:
    """One day by the computer's own time.

    Attributes:
        date: the day.
        spans: in order, cut off at midnight. What they leave open was not watched.
        checks: how often Bol was asked.
    """

    date: date
    spans: tuple[Span, ...] = ()
    checks: int = 0

    def seconds(self, state: State) -> float:
        """How long the connection was known to be in a state."""
        return sum(span.seconds for span in self.spans if span.state is state)

    @property
    def worst(self) -> State | None:
        """The worst state of the day; None if it was not watched."""
        states = {span.state for span in self.spans}
        return next((state for state in WORST_FIRST if state in states), None)


@dataclass(frozen=True, slots=True)
class ShopHistory:
    """The past of one shop.

    Attributes:
        days: the oldest first, the last one is today.
        changed_at: when the state changed last, or was first known, in Unix seconds; None: never checked.
        longest_outage: the longest time without a connection, if there was any.
        checks: how often Bol was asked, as far as is known.
    """

    days: tuple[Day, ...]
    changed_at: float | None = None
    longest_outage: Span | None = None
    checks: int = 0


def shop_history(spans: Sequence[Span], checks: Mapping[date, int], days: int, now: float) -> ShopHistory:
    """The last `days` days before `now` (Unix seconds) of one shop.

    Args:
        spans: as they were noted; after a clock was set they may overlap, or lie ahead.
        checks: how often Bol was asked, by day.
        days: how many, today included.
        now: Unix seconds.
    """
    known = _in_line(spans, now)
    today = _day(now)
    dates = [today - timedelta(days=back) for back in reversed(range(days))]
    stretches = _joined(known)
    outages = [each for each in stretches if each.state is State.LOST]
    return ShopHistory(
        tuple(Day(each, _within(known, each), checks.get(each, 0)) for each in dates),
        stretches[-1].began if stretches else None,
        max(outages, key=lambda span: span.seconds, default=None),
        sum(checks.values()),
    )


def to_csv(pasts: Mapping[str, ShopHistory], names: Mapping[str, str], separator: str) -> str:
    """A table with a line for each watched day of each shop; times in whole minutes.

    Args:
        pasts: by shop number.
        names: of the shops, by number.
        separator: what spreadsheets of this computer expect between two fields.
    """
    text = io.StringIO()
    table = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    table.writerow(
        ["shop", "name", "day", "checks", *(f"minutes_{state}" for state in WORST_FIRST), "changes"]
    )
    for shop, past in pasts.items():
        for day in past.days:
            if day.checks or day.spans:
                minutes = [round(day.seconds(state) / 60) for state in WORST_FIRST]
                changes = ", ".join(f"{_clock(span.began)} {span.state}" for span in day.spans)
                table.writerow([shop, _plain(names[shop]), day.date, day.checks, *minutes, changes])
    return text.getvalue()


def _in_line(spans: Sequence[Span], now: float) -> list[Span]:
    """In order, none into the next one or into the future."""
    ordered = sorted((span for span in spans if span.began < now), key=lambda span: span.began)
    began = [*(span.began for span in ordered), now]
    cut = (replace(span, until=min(span.until, end)) for span, end in zip(ordered, began[1:], strict=True))
    return [span for span in cut if span.seconds > 0]


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Spans of the same state in one, also over times in which nothing was watched."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].state is span.state:
            joined[-1] = replace(joined[-1], until=span.until)
        else:
            joined.append(span)
    for index, (one, following) in enumerate(pairwise(joined)):
        # A loss lasts until the check that finds it mended.
        if one.state is State.LOST:
            joined[index] = replace(one, until=following.began)
    return joined


def _within(spans: Sequence[Span], day: date) -> tuple[Span, ...]:
    start, end = _midnight(day), _midnight(day + timedelta(days=1))
    cut = (Span(max(span.began, start), min(span.until, end), span.state) for span in spans)
    return tuple(span for span in cut if span.seconds > 0)


def _midnight(day: date) -> float:
    return datetime.combine(day, time()).astimezone().timestamp()


def _day(at: float) -> date:
    return datetime.fromtimestamp(at).astimezone().date()


def _clock(at: float) -> str:
    return f"{datetime.fromtimestamp(at).astimezone():%H:%M}"


def _plain(name: str) -> str:
    # A spreadsheet would carry out a name that begins like a formula.
    return f"'{name}" if name.startswith(("=", "+", "-", "@")) else name
