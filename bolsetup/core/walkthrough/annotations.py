"""Annotations of a screenshot: numbered marks, the relevant part, and covered areas. Geometry only."""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import Enum, auto
from typing import Final, NamedTuple

_SMALLEST_PART: Final = 0.1
"""Smallest width and height of the relevant part, as a share of the screenshot's."""
_SMALLEST_COVER: Final = (1, 1)


class Area(NamedTuple):
    """A rectangle, in pixels of the screenshot."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The bottom edge."""
        return self.top + self.height

    @property
    def centre(self) -> tuple[float, float]:
        """The point in the middle."""
        return self.left + self.width / 2, self.top + self.height / 2


class Grip(NamedTuple):
    """The edges of a rectangle that are dragged: -1 left or top, 1 right or bottom, 0 neither.

    `Grip(0, 0)` moves the whole rectangle.
    """

    across: int
    down: int


class ItemKind(Enum):
    """The kinds of annotations."""

    MARK = auto()
    FOCUS = auto()
    COVER = auto()


class Item(NamedTuple):
    """One annotation of a screenshot.

    Attributes:
        kind: its kind.
        number: its index among those of its kind.
    """

    kind: ItemKind
    number: int = 0


FOCUS: Final = Item(ItemKind.FOCUS)
"""The relevant part."""


class Annotations(NamedTuple):
    """The annotations of a screenshot, in its pixels.

    Attributes:
        width: of the screenshot.
        height: of the screenshot.
        marks: centres of marks 1, 2 and so on.
        focus: the part that is shown where space is limited.
        covers: areas to be covered, whole pixels.
    """

    width: int
    height: int
    marks: tuple[tuple[float, float], ...]
    focus: Area
    covers: tuple[Area, ...] = ()

    @staticmethod
    def place(
        size: tuple[int, int],
        mark_count: int,
        marks: Iterable[tuple[float, float]] = (),
        focus: tuple[float, float, float, float] | None = None,
    ) -> Annotations:
        """Place at least `mark_count` marks on a screenshot, in a row if they have no positions.

        Args:
            size: width and height of the screenshot.
            mark_count: the number of marks that the step explains.
            marks: positions that are known, also more than the step explains; moved inside.
            focus: the relevant part; None for the whole screenshot.
        """
        width, height = size
        given = list(marks)
        row = [(width * (each + 1) / (mark_count + 1), height / 2) for each in range(mark_count)]
        placed = Annotations(width, height, (*given, *row[len(given) :]), Area(0, 0, width, height))
        for number, (x, y) in enumerate(placed.marks):
            placed = placed.with_mark(number, x, y)
        if focus is None:
            return placed
        left, top, across, down = focus
        return placed._replace(focus=_inside(size, _least(*size), left, top, left + across, top + down))

    @property
    def focus_is_whole(self) -> bool:
        """Whether the relevant part is the whole screenshot."""
        return self.focus == (0, 0, self.width, self.height)

    @property
    def areas(self) -> dict[Item, Area]:
        """The relevant part and the covers."""
        covers = {Item(ItemKind.COVER, index): area for index, area in enumerate(self.covers)}
        return {FOCUS: self.focus, **covers}

    @property
    def items(self) -> tuple[Item, ...]:
        """All annotations: the marks, the relevant part, and the covers."""
        return (*(Item(ItemKind.MARK, index) for index in range(len(self.marks))), *self.areas)

    def moved(self, item: Item, grip: Grip, across: float, down: float) -> Annotations:
        """Move an item by a distance, or the edges of it that are gripped. It stays inside the screenshot."""
        match item.kind:
            case ItemKind.MARK:
                x, y = self.marks[item.number]
                return self.with_mark(item.number, x + across, y + down)
            case ItemKind.FOCUS:
                least = _least(self.width, self.height)
                return self._replace(focus=self._dragged(self.focus, least, grip, across, down))
            case ItemKind.COVER:
                covers = list(self.covers)
                covers[item.number] = self._dragged(covers[item.number], _SMALLEST_COVER, grip, across, down)
                return self._replace(covers=tuple(covers))

    def with_mark(self, index: int, x: float, y: float) -> Annotations:
        """Move the centre of a mark, to a whole pixel inside the screenshot."""
        moved = list(self.marks)
        moved[index] = (_within(round(x), self.width - 1), _within(round(y), self.height - 1))
        return self._replace(marks=tuple(moved))

    def with_cover(self, x1: float, y1: float, x2: float, y2: float) -> Annotations:
        """Cover all pixels that the rectangle between two corners touches; nothing if it is outside."""
        left = _within(math.floor(min(x1, x2)), self.width)
        top = _within(math.floor(min(y1, y2)), self.height)
        right = _within(math.ceil(max(x1, x2)), self.width)
        bottom = _within(math.ceil(max(y1, y2)), self.height)
        if right <= left or bottom <= top:
            return self
        return self._replace(covers=(*self.covers, Area(left, top, right - left, bottom - top)))

    def without_cover(self, index: int) -> Annotations:
        """Remove a cover."""
        return self._replace(covers=self.covers[:index] + self.covers[index + 1 :])

    def resized(self, width: int, height: int) -> Annotations:
        """Return the same marks and part on a screenshot of another size. The covers stay behind."""
        across, down = width / self.width, height / self.height
        focus = self.focus
        return Annotations.place(
            (width, height),
            0,
            ((x * across, y * down) for x, y in self.marks),
            None
            if self.focus_is_whole
            else (focus.left * across, focus.top * down, focus.width * across, focus.height * down),
        )

    def _dragged(self, area: Area, least: tuple[int, int], grip: Grip, across: float, down: float) -> Area:
        """Return the area with its gripped edges moved, no smaller than `least`."""
        left, top, right, bottom = area.left, area.top, area.right, area.bottom
        least_width, least_height = least
        if grip == (0, 0):
            return area._replace(
                left=_within(round(left + across), self.width - area.width),
                top=_within(round(top + down), self.height - area.height),
            )
        if grip.across < 0:
            left = _within(round(left + across), right - least_width)
        elif grip.across > 0:
            right = max(round(right + across), left + least_width)
        if grip.down < 0:
            top = _within(round(top + down), bottom - least_height)
        elif grip.down > 0:
            bottom = max(round(bottom + down), top + least_height)
        return _inside((self.width, self.height), least, left, top, right, bottom)


def _inside(
    size: tuple[int, int], least: tuple[int, int], left: float, top: float, right: float, bottom: float
) -> Area:
    """Return the rectangle inside the screenshot, in whole pixels, no smaller than `least`."""
    width, height = size
    least_width, least_height = least
    left = _within(round(left), width - least_width)
    top = _within(round(top), height - least_height)
    across = max(_within(round(right), width) - left, least_width)
    down = max(_within(round(bottom), height) - top, least_height)
    return Area(left, top, across, down)


def _least(width: int, height: int) -> tuple[int, int]:
    return math.ceil(width * _SMALLEST_PART), math.ceil(height * _SMALLEST_PART)


def _within(value: float, most: float) -> float:
    return max(0, min(value, most))
