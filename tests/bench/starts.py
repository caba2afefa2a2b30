"""From the start of the program to its first painted page, as someone outside sees it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from tests.bench.data import COUNTS, home_with
from tests.bench.figures import Growth, Line, Result, Sample, Unit
from tests.bench.programs import PICTURE, PROGRAM, Options, environment, few, interleaved, reference, start
from tests.bench.screen import Mapped, Screen

START: Final = Line(
    "start to first painted page", "1,050 ms, 2.9x", "1.5x, aim 1.3x", "bare widget with one SVG"
)
FLASH: Final = Line("windows mapped during a start, the most of all starts", "2 in half of all starts", "1")
SHOPS: Final = Line("start with 200 shops and 90 days", "13.7 s", "1.2x", "1 shop")


def measure_start(options: Options) -> Iterator[Result]:
    """Measure the first start of the program, without any shop."""
    commands = {
        START.floor: reference("bare_widget", str(PICTURE)),
        "bare QWizard": reference("bare_wizard"),
        **{peer: tuple(shlex.split(peer)) for peer in options.peers},
        START.what: PROGRAM,
    }
    mapped: list[list[Mapped]] = []

    def once(name: str) -> float:
        took, windows = start(screen, commands[name], variables[name])
        if name == START.what:
            mapped.append(windows)
        return took

    variables = {name: environment(options.folder / f"home-{number}") for number, name in enumerate(commands)}
    with Screen() as screen:
        measures: dict[str, Callable[[], float]] = {name: partial(once, name) for name in commands}
        values = interleaved(options.runs, measures)
    samples = {name: Sample(Unit.MS, each) for name, each in values.items()}
    now, floor = samples.pop(START.what), samples.pop(START.floor)
    others = (f"{name}: {each}, {each.ratio(floor):.2f}x" for name, each in samples.items())
    yield Result(START, now, floor, tuple(others))
    counts = Sample(Unit.WINDOWS, [max(map(len, mapped))])
    sizes = sorted({" and ".join(map(str, each)) for each in mapped})
    yield Result(FLASH, counts, remarks=(f"sizes at their mapping: {'; '.join(sizes)}",))


def measure_start_with_shops(options: Options) -> Iterator[Result | Growth]:
    """Measure starts with different numbers of shops, all of which are due for a check."""

    def once(count: int) -> float:
        return start(screen, PROGRAM, home_with(options.folder, count))[0]

    with Screen() as screen:
        values = interleaved(few(options), {count: partial(once, count) for count in COUNTS})
    samples = {count: Sample(Unit.MS, each) for count, each in values.items()}
    yield Result(SHOPS, samples[200], samples[1])
    yield Growth("start", Unit.MS, {count: each.median for count, each in samples.items()})
