"""The measured programs: how each is started, and in what order they take turns."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from tests.bench.screen import Mapped, Screen

T = TypeVar("T")

ROOT: Final = Path(__file__).resolve().parents[2]
PROGRAM: Final = (sys.executable, "-m", "bolsetup")
PICTURE: Final = ROOT / "resources" / "icons" / "bolsetup.svg"
_REFERENCES: Final = Path(__file__).parent / "references"
_LEFT_OUT: Final = ("XDG_", "QT_", "DBUS_", "LC_", "PYTHON", "WAYLAND_", "DISPLAY")
"""Variables of the machine that would make a difference."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for.

    Attributes:
        folder: an empty folder that is removed in the end.
        runs: how often each thing is measured.
        peers: commands of other programs that are started for comparison.
    """

    folder: Path
    runs: int
    peers: tuple[str, ...] = ()


def few(options: Options) -> int:
    """Return how often something is measured that takes long."""
    return max(options.runs // 3, 1)


def reference(name: str, *arguments: str) -> tuple[str, ...]:
    """Return the command that starts a reference."""
    return (sys.executable, str(_REFERENCES / f"{name}.py"), *arguments)


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return variables for a program with a home folder of its own, and neither network nor session bus."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)}
    # Port 9 discards; nothing listens there.
    away = {"HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": ""}
    bus = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={home}/no-bus", "XDG_RUNTIME_DIR": str(home)}
    return {**kept, **away, **bus, "HOME": str(home), "LANG": "C.UTF-8", **more}


def interleaved(runs: int, measures: Mapping[T, Callable[[], float]]) -> dict[T, list[float]]:
    """Measure one thing after the other, in turns; a first round fills the caches and does not count."""
    values: dict[T, list[float]] = {name: [] for name in measures}
    for turn in range(runs + 1):
        for name, measure in measures.items():
            value = measure()
            if turn:
                values[name].append(value)
    return values


def start(
    screen: Screen, command: tuple[str, ...], variables: Mapping[str, str]
) -> tuple[float, list[Mapped]]:
    """Start a program and end it again.

    Returns:
        The milliseconds until its window was painted, and the top-level windows that were mapped.
    """
    screen.take_mapped()
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**variables, "DISPLAY": screen.name},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        screen.wait_until_painted(process)
        took = 1000 * (time.perf_counter() - began)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        screen.wait_until_empty()
    return took, screen.take_mapped()
