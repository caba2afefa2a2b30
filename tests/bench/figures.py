"""What a measurement yields: samples with their median, spread and ratio, and how they are written."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

NOT_MEASURED: Final = "not measured"
_LONG_MS: Final = 10_000
"""Milliseconds from which a time is written in seconds."""
_BAR: Final = 40
"""Characters of the longest bar."""


class Unit(StrEnum):
    """What the values of a sample count."""

    MS = "ms"
    MB = "MB"
    """A million bytes."""
    PER_MINUTE = "a minute"
    WINDOWS = "windows"


@dataclass(frozen=True)
class Sample:
    """One thing, measured several times in one run.

    Attributes:
        unit: unit of the values.
        values: the measured values, at least one.
    """

    unit: Unit
    values: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def quartiles(self) -> tuple[float, float]:
        """The lower and the upper quartile; half of the values lie between them."""
        if len(self.values) == 1:
            return self.values[0], self.values[0]
        lower, _, upper = statistics.quantiles(self.values, n=4, method="inclusive")
        return lower, upper

    def ratio(self, floor: Sample) -> float | None:
        """The median as a multiple of that of `floor`; None if that is 0."""
        return self.median / floor.median if floor.median else None

    def __str__(self) -> str:
        if len(self.values) == 1:
            return written(self.median, self.unit)
        spread = "-".join(number(each, self._scale) for each in self.quartiles)
        return f"{written(self.median, self.unit)} ({spread})"

    @property
    def _scale(self) -> float:
        return 1000 if self.unit is Unit.MS and self.median >= _LONG_MS else 1


@dataclass(frozen=True)
class Line:
    """A line of the table.

    Attributes:
        what: what is measured.
        before: what the issue says of commit d3247c5.
        to_reach: the aim.
        floor: what `Result.floor` is; empty if there is none.
    """

    what: str
    before: str
    to_reach: str
    floor: str = ""


@dataclass(frozen=True)
class Result:
    """What was measured for a line.

    Attributes:
        line: the line.
        now: this checkout.
        floor: the reference, measured in the same run.
        remarks: what is worth knowing beside the table, such as the names of stalls.
    """

    line: Line
    now: Sample
    floor: Sample | None = None
    remarks: tuple[str, ...] = ()

    @property
    def ratio(self) -> str:
        found = self.now.ratio(self.floor) if self.floor else None
        return f"{found:.2f}x" if found is not None else "-"


@dataclass(frozen=True)
class Growth:
    """How something grows with the number of shops.

    Attributes:
        what: what is measured.
        unit: unit of the medians.
        medians: by number of shops.
    """

    what: str
    unit: Unit
    medians: Mapping[int, float]

    def __str__(self) -> str:
        longest = max(self.medians.values()) or 1
        lines = [
            f"{count:>9,} {'█' * max(round(_BAR * median / longest), 1)} {written(median, self.unit)}"
            for count, median in self.medians.items()
        ]
        return "\n".join([self.what, *lines])


def number(value: float, scale: float = 1) -> str:
    """Write a number with as many digits as mean something."""
    value /= scale
    return f"{value:,.0f}" if value >= 100 or value == round(value) else f"{value:.{1 if value >= 1 else 2}f}"


def written(value: float, unit: Unit) -> str:
    """Write a value with its unit."""
    if unit is Unit.MS and value >= _LONG_MS:
        return f"{number(value, 1000)} s"
    if unit is Unit.WINDOWS:
        return number(value)
    return f"{number(value)} {unit}"
