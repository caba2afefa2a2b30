"""Measures how fast and light the program is: `python3 dev.py bench --help`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.bench import starts, window
from tests.bench.figures import Growth, Line, Result
from tests.bench.programs import Options

Measure = Callable[[Options], Iterator[Result | Growth]]

ROWS: Final[Mapping[str, tuple[Measure, tuple[Line, ...]]]] = {
    "start": (starts.measure_start, (starts.START, starts.FLASH)),
    "shops": (starts.measure_start_with_shops, (starts.SHOPS,)),
    "pages": (window.measure_pages, (*window.OPEN.values(),)),
    "paste": (window.measure_paste, (window.PASTE, window.PASTE_AGAIN)),
    "journey": (window.measure_journey, (window.STALL, window.LANGUAGE)),
    "checks": (window.measure_checks, (window.CHECKS, window.CHECKS_STALL)),
    "history": (window.measure_history, (window.READ,)),
}
"""By name: how a row is measured, and the lines of the table that it fills."""


def main() -> int:
    """Measure the chosen rows and print each line as soon as it is known."""
    parser = argparse.ArgumentParser(
        prog="dev.py bench", description="Measures how fast and light the program is."
    )
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"what to measure: {', '.join(ROWS)} (all)")
    parser.add_argument("--runs", type=int, default=10, help="how often each thing is measured (10)")
    parser.add_argument(
        "--peer",
        action="append",
        default=[],
        metavar="COMMAND",
        help="also start this program, for comparison",
    )
    options = parser.parse_args()
    if unknown := set(options.rows) - {*ROWS}:
        parser.error(f"there is no row named {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="bolsetup-bench-") as folder:
        settings = Options(Path(folder), options.runs, tuple(options.peer))
        for name in options.rows or ROWS:
            for found in ROWS[name][0](settings):
                show(found)
    return 0


def show(found: Result | Growth) -> None:
    """Print what was measured."""
    if isinstance(found, Growth):
        print(found, flush=True)
        return
    floor = f", {found.line.floor} {found.floor}: {found.ratio}" if found.floor else ""
    print(f"{found.line.what}: {found.now}{floor}; to reach {found.line.to_reach}", flush=True)
    for remark in found.remarks:
        print(f"    {remark}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
