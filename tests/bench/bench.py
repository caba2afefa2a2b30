"""Measures how fast and light the program is: `python3 dev.py bench --help`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.bench import commands, frozen, resident, starts, window
from tests.bench.figures import Growth, Line, Result
from tests.bench.page import PAGE, about_this_run, measured, placed
from tests.bench.programs import Options

Measure = Callable[[Options], Iterator[Result | Growth]]

FROZEN: Final = "frozen"
ROWS: Final[Mapping[str, tuple[Measure, tuple[Line, ...]]]] = {
    "start": (starts.measure_start, (starts.START, starts.FLASH)),
    FROZEN: (frozen.measure_frozen, (frozen.START, frozen.FOLDER, frozen.ARCHIVE)),
    "shops": (starts.measure_start_with_shops, (starts.SHOPS,)),
    "pages": (window.measure_pages, (*window.OPEN.values(),)),
    "paste": (window.measure_paste, (window.PASTE, window.PASTE_AGAIN)),
    "memory": (
        resident.measure_memory,
        (resident.MEMORY, resident.CLOSED, resident.MANY_SHOPS, resident.MANY_CLOSED),
    ),
    "wake-ups": (resident.measure_wake_ups, (resident.WAKE_UPS,)),
    "commands": (commands.measure_commands, (*commands.LINES.values(),)),
    "journey": (window.measure_journey, (window.STALL, window.LANGUAGE)),
    "checks": (window.measure_checks, (window.CHECKS, window.CHECKS_STALL)),
    "history": (window.measure_history, (window.READ,)),
}
"""By name: how a row is measured, and the lines of the table that it fills."""


def main() -> int:
    """Measure the chosen rows, print each line as soon as it is known, and return 1 if a row failed."""
    parser = argparse.ArgumentParser(
        prog="dev.py bench",
        description="Measures how fast and light the program is, on a machine that does nothing else.",
    )
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"what to measure: {', '.join(ROWS)}")
    parser.add_argument("--runs", type=int, default=10, help="how often each thing is measured (10)")
    parser.add_argument(
        "--peer", action="append", default=[], metavar="COMMAND", help="start this program too, to compare"
    )
    parser.add_argument("--frozen", action="store_true", help="also freeze the program, which takes minutes")
    parser.add_argument(
        "--write", action="store_true", help="write docs/benchmarks.md also if only some rows are measured"
    )
    options = parser.parse_args()
    if unknown := set(options.rows) - {*ROWS}:
        parser.error(f"there is no row named {', '.join(sorted(unknown))}")
    chosen = options.rows or [name for name in ROWS if name != FROZEN]
    if options.frozen and FROZEN not in chosen:
        chosen.append(FROZEN)
    # Now: while it measures, the checkout may go on.
    about = about_this_run(options.runs)
    found: list[Result | Growth] = []
    failed = False
    with tempfile.TemporaryDirectory(prefix="bolsetup-bench-") as folder:
        settings = Options(Path(folder), options.runs, tuple(options.peer))
        for name in chosen:
            try:
                for each in ROWS[name][0](settings):
                    show(each)
                    found.append(each)
            except (RuntimeError, AssertionError, OSError, subprocess.SubprocessError) as error:
                # The others are still worth their minutes.
                failed = True
                print(f"{name}: not measured: {error}", file=sys.stderr, flush=True)
    if options.write or not options.rows:
        lines = [line for _, of_row in ROWS.values() for line in of_row]
        part = measured(lines, found, about)
        PAGE.write_text(placed(PAGE.read_text("utf-8"), part), "utf-8")
    return 1 if failed else 0


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
