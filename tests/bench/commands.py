"""How long the shortest commands take."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from tests.bench.data import home_with
from tests.bench.figures import Line, Result, Sample, Unit
from tests.bench.programs import PROGRAM, ROOT, Options, interleaved

NOTHING: Final = "python -c pass"
PARSER: Final = "python -c 'import argparse'"
LINES: Final = {
    ("--version",): Line("--version", "220 ms, 11x", "3x, aim 2.3x", NOTHING),
    ("--help",): Line("--help", "220 ms, 11x", "3x, aim 2.3x", NOTHING),
    ("--nonsense",): Line("a bad option", "220 ms, 11x", "3x, aim 2.3x", NOTHING),
    ("list",): Line("list, of one shop", "17x", "4x", NOTHING),
}
_RUNS: Final = 20
"""At least: these are short."""


def measure_commands(options: Options) -> Iterator[Result]:
    """Measure the commands beside a Python that does nothing, and one that imports the parser."""
    variables = home_with(options.folder, 1)

    def once(command: tuple[str, ...]) -> float:
        began = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=variables, check=False, capture_output=True)
        return 1000 * (time.perf_counter() - began)

    nothing, parser = (sys.executable, "-c", "pass"), (sys.executable, "-c", "import argparse")
    commands = [nothing, parser, *((*PROGRAM, *arguments) for arguments in LINES)]
    measures: dict[tuple[str, ...], Callable[[], float]] = {each: partial(once, each) for each in commands}
    values = interleaved(max(options.runs, _RUNS), measures)
    samples = {command: Sample(Unit.MS, each) for command, each in values.items()}
    floor = samples[nothing]
    for arguments, line in LINES.items():
        remarks: tuple[str, ...] = ()
        if arguments == ("--version",):
            remarks = (f"{PARSER}: {samples[parser]}, {samples[parser].ratio(floor):.2f}x",)
        yield Result(line, samples[(*PROGRAM, *arguments)], floor, remarks)
