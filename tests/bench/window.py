"""What the window costs once it is there: pages, stalls, checks, history, and the first verdict."""

from __future__ import annotations

import json
import statistics
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bolsetup.core.walkthrough.journey import Page
from tests.bench.data import COUNTS, home_with
from tests.bench.figures import Growth, Line, Result, Sample, Unit
from tests.bench.findings import Asked, run_inside
from tests.bench.programs import Options, few, reference
from tests.bench.slow_network import slow_network

MANY: Final = 200
FRAME_MS: Final = 16.0
"""A longer stall can be seen."""
OPENED: Final = {Page.OVERVIEW: "open the shops", Page.HISTORY: "open the history"}
OPEN: Final = {
    page: Line(f"{what}, with 200 shops", "3.6 s", "1.5x, no stall over 16 ms", "1 shop")
    for page, what in OPENED.items()
}
STALL: Final = Line("longest stall in the journey", "80-104 ms", "16 ms, each longer one named")
LANGUAGE: Final = Line("longest stall of a change of the language", "50 ms", "16 ms")
CHECKS: Final = Line("a round of checks of 200 shops", "103 s", "1.0x", "the same checks without a window")
CHECKS_STALL: Final = Line("longest stall in that round", "86 s", "16 ms")
READ: Final = Line("read the history of 200 shops", "1.6-2.0 s", "50 ms, off the GUI thread", "1 shop")
PASTE: Final = Line(
    "paste to verdict, 40 ms round trip", "645 ms, 1.8x", "0.35x", "two plain calls with requests"
)
PASTE_AGAIN: Final = Line("a second paste", "1.15x", "0.35x", "two plain calls with requests")


def measure_pages(options: Options) -> Iterator[Result | Growth]:
    """Open the shops and their history, with different numbers of shops."""
    runs = {
        count: [
            run_inside("pages", count, home_with(options.folder, count))
            for _ in range(few(options) if count in (1, MANY) else 1)
        ]
        for count in COUNTS
    }
    for page, line in OPEN.items():
        asked = {count: [each.named(f"open {page}") for each in found] for count, found in runs.items()}
        # What is made at the first opening is told apart; the program starts with the list of shops.
        first = {count: [times[0] for times in found] for count, found in asked.items()}
        again = {count: [each for times in found for each in times[1:]] for count, found in asked.items()}
        took = {count: Sample(Unit.MS, [each.took for each in found]) for count, found in again.items()}
        remarks = (
            f"longest stall by number of shops: {_stalls(again)}",
            f"when it is first opened: {_stalls(first)}",
        )
        yield Result(line, took[MANY], took[1], remarks)
        yield Growth(OPENED[page], Unit.MS, {count: each.median for count, each in took.items()})


def _stalls(asked: Mapping[int, Sequence[Asked]]) -> str:
    longest = {count: max(each.stall for each in found) for count, found in asked.items()}
    return ", ".join(f"{count:,}: {Sample(Unit.MS, [stall])}" for count, stall in longest.items())


def measure_journey(options: Options) -> Iterator[Result]:
    """Walk through all pages, and name what holds up the window."""
    runs = [run_inside("journey", 0, home_with(options.folder, 0)) for _ in range(few(options))]
    stalls = {
        asked.what: [each.stall for run in runs for each in run.named(asked.what)] for asked in runs[0].asked
    }
    starts = {what: each for what, each in stalls.items() if what.startswith("start")}
    languages = {what: each for what, each in stalls.items() if "language" in what}
    others = {what: each for what, each in stalls.items() if what not in starts and what not in languages}
    yield _longest(STALL, others, starts)
    yield _longest(LANGUAGE, languages)


def _longest(
    line: Line, stalls: dict[str, list[float]], more: dict[str, list[float]] | None = None
) -> Result:
    by_length = sorted(stalls.items(), key=lambda named: -statistics.median(named[1]))
    named = [
        f"{what}: {Sample(Unit.MS, each)}"
        for what, each in [*(more or {}).items(), *by_length]
        if statistics.median(each) > FRAME_MS
    ]
    return Result(line, Sample(Unit.MS, by_length[0][1]), remarks=tuple(named))


def measure_checks(options: Options) -> Iterator[Result | Growth]:
    """Check all shops at once, behind a network with a round trip of 40 ms."""
    with slow_network() as network:
        found = {
            count: run_inside("checks", count, {**home_with(options.folder, count), **network})
            for count in COUNTS
        }
        variables = {**home_with(options.folder, MANY), **network}
        bare = run_inside("bare_checks", MANY, variables).figures
    rounds = {count: each.asked[-1] for count, each in found.items()}
    processor = Sample(Unit.MS, found[MANY].figures["processor"])
    remark = f"processor time a check: {processor}; without a window {Sample(Unit.MS, bare['processor'])}"
    yield Result(CHECKS, Sample(Unit.MS, [rounds[MANY].took]), Sample(Unit.MS, bare["took"]), (remark,))
    yield Result(CHECKS_STALL, Sample(Unit.MS, [rounds[MANY].stall]))
    yield Growth("a round of checks", Unit.MS, {count: each.took for count, each in rounds.items()})
    yield Growth("its longest stall", Unit.MS, {count: each.stall for count, each in rounds.items()})


def measure_history(options: Options) -> Iterator[Result | Growth]:
    """Read the history of all shops from the disk."""
    samples = {
        count: Sample(Unit.MS, run_inside("history", count, home_with(options.folder, count)).figures["read"])
        for count in COUNTS
    }
    yield Result(READ, samples[MANY], samples[1])
    yield Growth("read the history", Unit.MS, {count: each.median for count, each in samples.items()})


def measure_paste(options: Options) -> Iterator[Result]:
    """Paste two pairs, one after the other, behind a network with a round trip of 40 ms."""
    plain: list[float] = []
    warmed: list[float] = []
    pasted: dict[str, list[float]] = {"first": [], "second": []}
    with slow_network() as network:
        for _ in range(max(options.runs // 2, 1)):
            variables = {**home_with(options.folder, 0), **network}
            done = subprocess.run(
                reference("plain_requests"),
                env={**variables, "REQUESTS_CA_BUNDLE": network["SSL_CERT_FILE"]},
                check=True,
                stdout=subprocess.PIPE,
            )
            times = json.loads(done.stdout)
            plain.append(times["plain"])
            warmed.append(times["warmed"])
            for name, took in run_inside("paste", 0, variables).figures.items():
                pasted[name] += took
    floor, best = Sample(Unit.MS, plain), Sample(Unit.MS, warmed)
    remark = f"the same two calls over connections that are open: {best}, {best.ratio(floor):.2f}x"
    yield Result(PASTE, Sample(Unit.MS, pasted["first"]), floor, (remark,))
    yield Result(PASTE_AGAIN, Sample(Unit.MS, pasted["second"]), floor)
