"""The arithmetic of the benchmarks, and how they are written. No test asserts a time."""

from __future__ import annotations

import re
import sys
import time
from threading import Event, Timer

import pytest

from tests.bench.bench import ROWS
from tests.bench.figures import Growth, Line, Result, Sample, Unit
from tests.bench.inside import Heart
from tests.bench.page import BEGIN, END, PAGE, measured, placed

LINE = Line("start", "1,050 ms, 2.9x", "1.5x", "bare widget")


def test_a_sample_is_told_by_its_median_and_quartiles() -> None:
    sample = Sample(Unit.MS, [400.0, 100.0, 300.0, 200.0, 900.0])
    assert (sample.median, sample.quartiles) == (300, (200, 400))
    assert str(sample) == "300 ms (200-400)"


@pytest.mark.parametrize(
    ("values", "unit", "told"),
    [
        ([1234.5], Unit.MS, "1,234 ms"),
        ([15.04], Unit.MS, "15.0 ms"),
        ([0.257], Unit.MS, "0.26 ms"),
        ([0.0], Unit.MS, "0 ms"),
        ([13_700.0], Unit.MS, "13.7 s"),
        ([13_000.0, 14_000.0, 15_000.0], Unit.MS, "14 s (13.5-14.5)"),
        ([55.4], Unit.MB, "55.4 MB"),
        ([0.7], Unit.PER_MINUTE, "0.70 a minute"),
        ([1.0], Unit.WINDOWS, "1"),
    ],
)
def test_values_are_written_with_their_unit(values: list[float], unit: Unit, told: str) -> None:
    assert str(Sample(unit, values)) == told


def test_the_ratio_is_that_of_the_medians_of_the_same_run() -> None:
    now, floor = Sample(Unit.MS, [10.0, 30.0, 20.0]), Sample(Unit.MS, [10.0, 10.0, 70.0])
    assert Result(LINE, now, floor).ratio == "2.00x"
    assert Result(LINE, now).ratio == "-"
    assert Result(LINE, now, Sample(Unit.MS, [0.0])).ratio == "-"


def test_growth_is_drawn_to_scale() -> None:
    lines = str(Growth("start", Unit.MS, {1: 100.0, 1000: 400.0})).splitlines()
    assert lines == ["start", f"        1 {'█' * 10} 100 ms", f"    1,000 {'█' * 40} 400 ms"]


def test_the_page_has_every_line_and_says_what_was_not_measured() -> None:
    other = Line("size", "147 MB", "1.0x")
    found: list[Result | Growth] = [
        Result(LINE, Sample(Unit.MS, [30.0]), Sample(Unit.MS, [10.0]), ("the first: 40 ms", "rest")),
        Growth("start", Unit.MS, {1: 30.0}),
    ]
    part = measured([LINE, other], found, "Here.")
    assert part.splitlines() == [
        "Here.",
        "",
        "| what | floor | before | now | ratio | to reach |",
        "|---|---|---|---|---|---|",
        "| start | bare widget 10 ms | 1,050 ms, 2.9x | 30 ms | 3.00x | 1.5x |",
        "| size | - | 147 MB | not measured | - | 1.0x |",
        "",
        "- start: the first: 40 ms; rest",
        "",
        "### Growth with the number of shops",
        "",
        "```",
        *str(found[1]).splitlines(),
        "```",
    ]


def test_figures_replace_only_what_was_measured_before() -> None:
    page = f"# Words\n\n{BEGIN}\n\nold\n\n{END}\n\nMore words\n"
    assert placed(page, "new") == f"# Words\n\n{BEGIN}\n\nnew\n\n{END}\n\nMore words\n"
    with pytest.raises(ValueError, match="no place"):
        placed("# Words", "new")


def test_each_row_is_documented() -> None:
    page = PAGE.read_text("utf-8")
    assert BEGIN in page
    assert re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE) == [*ROWS]


def test_no_line_of_the_table_is_there_twice() -> None:
    lines = [line.what for _, of_row in ROWS.values() for line in of_row]
    assert len(lines) == len(set(lines))


ON_LINUX = pytest.mark.skipif(sys.platform == "win32", reason="the benchmarks are for Linux")


@ON_LINUX
def test_what_holds_up_the_thread_of_the_window_is_a_stall(qapp: object) -> None:
    found = Heart().ask("wait", lambda: time.sleep(0.05))
    assert found.what == "wait"
    assert min(found.took, found.stall) >= 50


@ON_LINUX
def test_what_a_thread_does_takes_time_but_is_no_stall_of_its_length(qapp: object) -> None:
    heart, ended = Heart(), Event()
    thread = Timer(0.3, ended.set)
    found = heart.ask("wait for a thread", thread.start, ended.is_set)
    thread.join()
    assert found.took >= 300


@ON_LINUX
def test_what_is_not_done_in_time_or_fails_is_an_error(qapp: object) -> None:
    heart = Heart()
    with pytest.raises(RuntimeError, match="not done in 0 s: wait for ever"):
        heart.ask("wait for ever", lambda: None, lambda: False, most_s=0)
    with pytest.raises(ZeroDivisionError):
        heart.ask("divide", lambda: 1 // 0)
    assert heart.ask("go on", lambda: None).what == "go on"
