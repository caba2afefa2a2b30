"""Mutation testing: applies one break at a time and checks that a test fails.

The breaks are in mutants.toml: a text in a module, its replacement, and the tests that should fail. Each
break is applied in a copy of the checkout.

    python -m tests.bench.mutants                    every break
    python -m tests.bench.mutants app.py tray        breaks with one of these words in module or name

A break may also make its tests hang; that counts only if the table allows it (`hangs`).
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
BREAKS: Final = Path(__file__).with_name("mutants.toml")
_FOLDERS: Final = ("bolsetup", "docs", "packaging", "resources", "tests")
_FILES: Final = ("CHANGELOG.md", "pyproject.toml")
"""What is copied of the checkout."""
_LONGEST_S: Final = 1800.0
"""Time limit for the tests without a break, in seconds."""
_LEAST_S: Final = 60.0
_PATIENCE: Final = 10
"""Time limit for the tests of a break, as a multiple of the time of all tests without a break."""
_NOT_RUN: Final = range(2, 6)
"""Exit codes of pytest when the tests did not run."""
_FIRST_FAILURE: Final = re.compile(r"^(?:FAILED|ERROR) \S+?([^/\s]+\.py(?:::\S+)?)", re.MULTILINE)


class Fate(StrEnum):
    """Result of a break."""

    KILLED = "killed"
    SURVIVED = "SURVIVED"
    STALE = "STALE"
    """Its text does not occur exactly once in the module, so the table is outdated."""
    FAULTY = "FAULTY"
    """The tests could not run, which proves nothing."""
    TIMEOUT = "TIMEOUT"
    """The tests timed out, which proves nothing unless the table allows it."""


@dataclass(frozen=True, slots=True)
class Break:
    """A deliberate break.

    Attributes:
        name: description.
        module: path relative to the root of the checkout.
        old: text that occurs once in the module.
        new: replacement.
        tests: test files, of which at least one should fail.
        hangs: whether the tests may hang instead.
    """

    name: str
    module: str
    old: str
    new: str
    tests: Sequence[str]
    hangs: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Result of a break, and the test that killed it or the reason why none did."""

    fate: Fate
    why: str


def read_breaks() -> list[Break]:
    """Read the table. A break without a `new` text replaces a statement by `pass`."""
    tables = tomllib.loads(BREAKS.read_text("utf-8"))
    return [
        Break(name, group["module"], *_texts(texts), group["tests"], name in group.get("hangs", []))
        for group in tables["group"]
        for name, texts in group["breaks"].items()
    ]


def _texts(texts: str | list[str]) -> tuple[str, str]:
    old, new = [texts, "pass"] if isinstance(texts, str) else texts
    return old, new


def broken(source: str, each: Break) -> str | None:
    """Return the source with the break applied; None if its text does not occur exactly once."""
    return source.replace(each.old, each.new) if source.count(each.old) == 1 else None


def time_limit(whole_s: float) -> float:
    """Time limit in seconds for the tests of a break, if all tests took `whole_s` seconds without one."""
    return max(_LEAST_S, _PATIENCE * whole_s)


def try_out(each: Break, limit_s: float) -> Found:
    """Apply a break in a copy, and run its tests there for at most `limit_s` seconds."""
    source = broken((ROOT / each.module).read_text("utf-8"), each)
    if source is None:
        return Found(Fate.STALE, f"{each.module} does not hold its text once")
    with tempfile.TemporaryDirectory(prefix="bolsetup-mutant-") as folder:
        copy = Path(folder)
        _copy_to(copy)
        (copy / each.module).write_text(source, "utf-8")
        done = _run(copy, each.tests, limit_s)
    if done is None:
        fate = Fate.KILLED if each.hangs else Fate.TIMEOUT
        return Found(fate, f"the tests take more than {limit_s:.0f} s")
    return _judge(done)


def _copy_to(folder: Path) -> None:
    for name in _FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
    for name in _FILES:
        shutil.copy(ROOT / name, folder)


def _run(folder: Path, tests: Sequence[str], limit_s: float) -> subprocess.CompletedProcess[str] | None:
    """Run the tests; None if they timed out."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=no", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=limit_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None


def _judge(done: subprocess.CompletedProcess[str]) -> Found:
    if done.returncode == 0:
        return Found(Fate.SURVIVED, "every test passed")
    first = _FIRST_FAILURE.search(done.stdout)
    if done.returncode in _NOT_RUN or done.returncode in (
        -signal.SIGTERM,
        -getattr(signal, "SIGKILL", signal.SIGTERM),
    ):
        return Found(
            Fate.FAULTY, (done.stdout + done.stderr or "ended from outside").strip().splitlines()[-1]
        )
    return Found(Fate.KILLED, first[1] if first else f"the tests crash: {done.returncode}")


def main(arguments: list[str]) -> int:
    """Try the breaks, and return 1 if one survived or could not be tried."""
    parser = argparse.ArgumentParser(description="Applies deliberate breaks and checks that a test fails.")
    parser.add_argument("words", nargs="*", metavar="MODULE", help="only breaks with this in module or name")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="number of parallel runs")
    options = parser.parse_args(arguments)
    chosen = [
        each
        for each in read_breaks()
        if not options.words or any(word in f"{each.module} {each.name}" for word in options.words)
    ]
    if not chosen:
        parser.error("no break has that in its module or name")
    tests = sorted({test for each in chosen for test in each.tests})
    print(f"{len(chosen)} breaks; first the tests without one ...", flush=True)
    started = time.monotonic()
    whole = _run(ROOT, tests, _LONGEST_S)
    if whole is None or whole.returncode:
        print("the tests fail without any break:", whole.stdout[-2000:] if whole else "they hang")
        return 1
    limit = time_limit(time.monotonic() - started)
    started = time.monotonic()
    left = []
    with ThreadPoolExecutor(options.jobs) as pool:
        for each, found in zip(chosen, pool.map(lambda each: try_out(each, limit), chosen), strict=True):
            print(f"{found.fate:<9} {each.module}: {each.name} ({found.why})", flush=True)
            left += [each] if found.fate is not Fate.KILLED else []
    print(f"{len(chosen) - len(left)} of {len(chosen)} killed in {time.monotonic() - started:.0f} s")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
