"""From the start of the program to its first painted page, as someone outside sees it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from tests.bench.figures import Line, Result, Sample, Unit
from tests.bench.programs import PICTURE, PROGRAM, Options, environment, interleaved, reference, start
from tests.bench.screen import Mapped, Screen

START: Final = Line(
    "start to first painted page", "1,050 ms, 2.9x", "1.5x, aim 1.3x", "bare widget with one SVG"
)
FLASH: Final = Line("windows mapped during a start, the most of all starts", "2 in half of all starts", "1")


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
