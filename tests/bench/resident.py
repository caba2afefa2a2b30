"""What the program costs all day: its memory in the tray, and how often it wakes the processor up."""

from __future__ import annotations

import re
import statistics
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.bench.data import COUNTS, home_with
from tests.bench.figures import Growth, Line, Result, Sample, Unit
from tests.bench.programs import PICTURE, PROGRAM, Options, few, reference
from tests.bench.slow_network import slow_network
from tests.desktop.desktop import Desktop, eventually

MANY: Final = 200
BARE: Final = "bare tray with requests and keyring"
MEMORY: Final = Line("memory in the tray, window never opened", "84 MB", "1.2x, aim 1.05x", BARE)
CLOSED: Final = Line("memory in the tray, window opened and closed", "87 MB", "1.2x, aim 1.05x", BARE)
MANY_SHOPS: Final = Line("memory in the tray with 200 shops", "188 MB", "1 shop +30 MB", "1 shop")
MANY_CLOSED: Final = Line(
    "memory in the tray with 200 shops, window opened and closed", "249 MB", "1 shop +30 MB", "1 shop"
)
WAKE_UPS: Final = Line("wake-ups in the tray, idle", "35 a minute", "bare tray +1", "bare tray")
_REST_S: Final = 10.0
"""Seconds after a start, or after the window was closed, until nothing is left to do."""
_WATCHED_S: Final = 120.0


class Tray:
    """A desktop session in which programs lie in the tray."""

    def __init__(self, desktop: Desktop, folder: Path) -> None:
        self._desktop = desktop
        self._folder = folder

    def start(self, *command: str, count: int = 0) -> subprocess.Popen[str]:
        """Start a program with the data of `count` shops, and wait until its icon is in the tray."""
        made = home_with(self._folder, count)
        # The keychain of the session gives up before it has a thousand items.
        self._desktop.env.update({name: value for name, value in made.items() if "KEY" in name})
        self._desktop.env["XDG_DATA_HOME"] = f"{made['HOME']}/.local/share"
        before = len(self._desktop.tray_icons())
        process = self._desktop.start(*command, stderr=subprocess.DEVNULL)
        eventually(lambda: len(self._desktop.tray_icons()) > before, "icon in the tray", 120)
        return process

    def show_and_close(self, process: subprocess.Popen[str]) -> None:
        """Show the window of the running program by a second start, and close it."""
        self._desktop.start(*PROGRAM).wait(60)
        window = self._desktop.window("bolsetup", 120)
        time.sleep(2)
        self._desktop.key("alt+F4")
        closed = ("xdotool", "search", "--onlyvisible", "--name", "bolsetup")
        eventually(lambda: window not in self._desktop.run(*closed).stdout.split(), "closed window", 60)
        assert process.poll() is None

    def end(self, process: subprocess.Popen[str]) -> None:
        """End a program, and wait until its icon has gone."""
        left = len(self._desktop.tray_icons()) - 1
        process.terminate()
        process.wait(30)
        eventually(lambda: len(self._desktop.tray_icons()) <= left, "icon that goes", 30)


def memory(pid: int) -> float:
    """Return the proportional set size of a process in millions of bytes."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8")
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    assert found
    return int(found[1]) * 1024 / 1e6


def wake_ups(pid: int) -> Counter[str]:
    """Return how often the threads of a process have begun to wait so far, by name."""
    found: Counter[str] = Counter()
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        text = status.read_text("utf-8")
        fields = dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)
        found[fields["Name"]] += int(fields["voluntary_ctxt_switches"])
    return found


def measure_memory(options: Options) -> Iterator[Result | Growth]:
    """Measure the memory of the program in the tray, before and after its window was open."""
    never: dict[int, list[float]] = {count: [] for count in COUNTS}
    closed: dict[int, list[float]] = {count: [] for count in COUNTS}
    bare: list[float] = []
    with slow_network() as network, Desktop(env=network) as desktop:
        tray = Tray(desktop, options.folder)
        for turn in range(few(options)):
            process = tray.start(*reference("bare_tray", str(PICTURE)))
            time.sleep(_REST_S)
            bare.append(memory(process.pid))
            tray.end(process)
            for count in COUNTS if turn == 0 else (1, MANY):
                process = tray.start(*PROGRAM, "--tray", count=count)
                time.sleep(_REST_S)
                never[count].append(memory(process.pid))
                tray.show_and_close(process)
                time.sleep(_REST_S)
                closed[count].append(memory(process.pid))
                tray.end(process)
    floor = Sample(Unit.MB, bare)
    yield Result(MEMORY, Sample(Unit.MB, never[1]), floor)
    yield Result(CLOSED, Sample(Unit.MB, closed[1]), floor)
    for line, found in ((MANY_SHOPS, never), (MANY_CLOSED, closed)):
        yield Result(line, Sample(Unit.MB, found[MANY]), Sample(Unit.MB, found[1]))
    for line, found in ((MEMORY, never), (CLOSED, closed)):
        yield Growth(line.what, Unit.MB, {count: statistics.median(each) for count, each in found.items()})


def measure_wake_ups(options: Options) -> Iterator[Result]:
    """Count how often the idle program and a bare tray wake up, both in the same two minutes."""
    with slow_network() as network, Desktop(env=network) as desktop:
        tray = Tray(desktop, options.folder)
        watched = [
            tray.start(*PROGRAM, "--tray", count=1),
            tray.start(*reference("bare_tray", str(PICTURE))),
        ]
        time.sleep(2 * _REST_S)
        before = [wake_ups(each.pid) for each in watched]
        time.sleep(_WATCHED_S)
        now, floor = (wake_ups(each.pid) - earlier for each, earlier in zip(watched, before, strict=True))
    per_minute = 60 / _WATCHED_S
    named = ", ".join(f"{name} {per_minute * count:.1f}" for name, count in now.most_common())
    yield Result(
        WAKE_UPS,
        Sample(Unit.PER_MINUTE, [per_minute * now.total()]),
        Sample(Unit.PER_MINUTE, [per_minute * floor.total()]),
        (f"by thread: {named}",) if named else (),
    )
