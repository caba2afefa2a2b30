"""Marks, the part that matters and covers stay inside the screenshot, in whole pixels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolsetup.core.walkthrough.annotations import FOCUS, Annotations, Area, Grip, Item, ItemKind

SIZE = (1000, 500)
PLACED = Annotations.place(SIZE, 2, focus=(200, 100, 400, 200))

finite = st.floats(-1e6, 1e6)
grips = st.builds(Grip, st.sampled_from((-1, 0, 1)), st.sampled_from((-1, 0, 1)))


def test_marks_without_positions_stand_in_a_row_and_the_part_is_the_whole() -> None:
    placed = Annotations.place(SIZE, 3)
    assert placed.marks == ((250, 250), (500, 250), (750, 250))
    assert placed.focus_is_whole


@pytest.mark.parametrize(
    ("marks", "placed"),
    [
        ([(5, 6)], ((5, 6), (667, 250))),
        ([(1, 2), (3, 4), (5.4, 6.6)], ((1, 2), (3, 4), (5, 7))),
        ([(-5, 1e300)], ((0, 499), (667, 250))),
    ],
)
def test_known_positions_are_kept_also_if_there_are_more_than_needed(
    marks: list[tuple[float, float]], placed: tuple[tuple[float, float], ...]
) -> None:
    assert Annotations.place(SIZE, 2, marks).marks == placed


@pytest.mark.parametrize(
    ("grip", "distance", "focus"),
    [
        (Grip(0, 0), (10, -20), (210, 80, 400, 200)),
        (Grip(0, 0), (-900, 900), (0, 300, 400, 200)),
        (Grip(-1, 0), (50, 7), (250, 100, 350, 200)),
        (Grip(1, 1), (50, 7), (200, 100, 450, 207)),
        (Grip(1, -1), (900, -900), (200, 0, 800, 300)),
        # An edge stops before the part is too small, and moves no other edge.
        (Grip(-1, -1), (900, 900), (500, 250, 100, 50)),
        (Grip(1, 1), (-900, -900), (200, 100, 100, 50)),
    ],
)
def test_the_part_is_moved_and_resized(
    grip: Grip, distance: tuple[float, float], focus: tuple[float, ...]
) -> None:
    assert PLACED.moved(FOCUS, grip, *distance).focus == focus


@pytest.mark.parametrize(
    ("corners", "covers"),
    [
        ((10, 20, 30, 40), [(10, 20, 20, 20)]),
        ((30, 40, 10, 20), [(10, 20, 20, 20)]),
        # A pixel that is only touched is covered as well.
        ((10.9, 20.9, 30.1, 40.1), [(10, 20, 21, 21)]),
        ((-50, -50, 2000, 2000), [(0, 0, 1000, 500)]),
        ((-50, -50, -10, -10), []),
        ((10, 10, 10, 60), []),
    ],
)
def test_a_cover_hides_each_pixel_that_it_touches(
    corners: tuple[float, float, float, float], covers: list[tuple[float, ...]]
) -> None:
    assert list(PLACED.with_cover(*corners).covers) == covers


@pytest.mark.parametrize(
    ("grip", "distance", "cover"),
    [
        (Grip(0, 0), (5, -15), (15, 5, 20, 30)),
        (Grip(0, 0), (-900, 900), (0, 470, 20, 30)),
        (Grip(1, 1), (7, -9), (10, 20, 27, 21)),
        # It never gets so small that it is lost.
        (Grip(1, 1), (-900, -900), (10, 20, 1, 1)),
        (Grip(-1, -1), (900, 900), (29, 49, 1, 1)),
    ],
)
def test_a_cover_is_moved_and_resized(
    grip: Grip, distance: tuple[float, float], cover: tuple[float, ...]
) -> None:
    placed = PLACED.with_cover(500, 50, 600, 60).with_cover(10, 20, 30, 50)
    moved = placed.moved(Item(ItemKind.COVER, 1), grip, *distance)
    assert moved.covers == (Area(500, 50, 100, 10), cover)


def test_a_mark_is_moved_and_nothing_else() -> None:
    moved = PLACED.moved(Item(ItemKind.MARK, 1), Grip(0, 0), 3, -4)
    assert moved == PLACED.with_mark(1, 670, 246)


def test_the_cover_that_is_taken_away_is_the_one_that_was_meant() -> None:
    placed = PLACED.with_cover(1, 1, 2, 2).with_cover(3, 3, 4, 4)
    assert placed.without_cover(0).covers == (Area(3, 3, 1, 1),)
    assert placed.without_cover(1).covers == (Area(1, 1, 1, 1),)


def test_covers_add_up() -> None:
    twice = PLACED.with_cover(1, 1, 2, 2).with_cover(3, 3, 4, 4)
    assert twice.covers == (Area(1, 1, 1, 1), Area(3, 3, 1, 1))


def test_marks_and_part_keep_their_place_on_a_screenshot_of_another_size() -> None:
    half = PLACED.with_mark(0, 100, 200).resized(500, 250)
    assert (half.width, half.height) == (500, 250)
    assert half.marks == ((50, 100), (334, 125))
    assert half.focus == (100, 50, 200, 100)
    assert Annotations.place(SIZE, 1).resized(333, 77).focus_is_whole


@given(st.integers(1, 6000), st.integers(1, 6000), grips, finite, finite)
def test_nothing_leaves_a_screenshot_of_any_size(
    width: int, height: int, grip: Grip, across: float, down: float
) -> None:
    placed = Annotations.place((width, height), 3, [(across, down)], (down, across, 50, 50))
    for each in (placed, placed.moved(FOCUS, grip, across, down), placed.with_mark(1, down, across)):
        assert all(0 <= x < width and 0 <= y < height for x, y in each.marks)
        assert all(float(value).is_integer() for value in (*each.focus, *sum(each.marks, ())))
        assert each.focus.left >= 0
        assert each.focus.top >= 0
        assert each.focus.right <= width
        assert each.focus.bottom <= height
        assert each.focus.width >= width / 10
        assert each.focus.height >= height / 10
