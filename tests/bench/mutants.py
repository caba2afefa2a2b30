"""Breaks the program on purpose, one break at a time, and sees whether a test notices.

The breaks are in mutants.toml: a text of a module and what takes its place, and the tests that are to
fail then. Each is made in a copy of the checkout.

    python -m tests.bench.mutants                    every break
    python -m tests.bench.mutants app.py gui/news    those whose module or name has one of these words
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
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
_COPIED: Final = ("bolsetup", "resources", "tests")
_LONGEST_S: Final = 300.0
"""For the tests of one break; one that makes them hang is noticed by that."""
_NOT_RUN: Final = range(2, 6)
"""What pytest exits with when the tests did not run."""
_FIRST_FAILURE: Final = re.compile(r"^(?:FAILED|ERROR) \S+?([^/\s]+\.py(?:::\S+)?)", re.MULTILINE)


class Fate(StrEnum):
    """What became of a break."""

    KILLED = "killed"
    SURVIVED = "SURVIVED"
    STALE = "STALE"
    """Its text is not in the module, or more than once: the table has to follow the code."""
    FAULTY = "FAULTY"
    """The tests could not run with it, which proves nothing."""


@dataclass(frozen=True, slots=True)
class Break:
    """A deliberate break.

    Attributes:
        name: what is broken, in words.
        module: path from the root of the checkout.
        old: a text that is in the module once.
        new: what takes its place.
        tests: the files of which one is to fail.
    """

    name: str
    module: str
    old: str
    new: str
    tests: Sequence[str]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a break: its fate, and the test that killed it or why there was none."""

    fate: Fate
    why: str


def read_breaks() -> list[Break]:
    """The table. A break that names no `new` text puts `pass` in the place of a statement."""
    tables = tomllib.loads(BREAKS.read_text("utf-8"))
    return [
        Break(name, group["module"], *_texts(texts), group["tests"])
        for group in tables["group"]
        for name, texts in group["breaks"].items()
    ]


def _texts(texts: str | list[str]) -> tuple[str, str]:
    old, new = [texts, "pass"] if isinstance(texts, str) else texts
    return old, new


def broken(source: str, each: Break) -> str | None:
    """The source with the break in it; None where its text is not there once."""
    return source.replace(each.old, each.new) if source.count(each.old) == 1 else None


def try_out(each: Break) -> Found:
    """Make a break in a copy, and run its tests there."""
    source = broken((ROOT / each.module).read_text("utf-8"), each)
    if source is None:
        return Found(Fate.STALE, f"{each.module} does not hold its text once")
    with tempfile.TemporaryDirectory(prefix="bolsetup-mutant-") as folder:
        copy = Path(folder)
        _copy_to(copy)
        (copy / each.module).write_text(source, "utf-8")
        return _judge(_run(copy, each.tests))


def _copy_to(folder: Path) -> None:
    for name in _COPIED:
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)


def _run(folder: Path, tests: Sequence[str]) -> subprocess.CompletedProcess[str] | None:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=no", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None


def _judge(done: subprocess.CompletedProcess[str] | None) -> Found:
    if done is None:
        return Found(Fate.KILLED, f"the tests hang for more than {_LONGEST_S:g} s")
    if done.returncode == 0:
        return Found(Fate.SURVIVED, "every test passed")
    first = _FIRST_FAILURE.search(done.stdout)
    if done.returncode in _NOT_RUN:
        return Found(Fate.FAULTY, (done.stdout + done.stderr).strip().splitlines()[-1])
    return Found(Fate.KILLED, first[1] if first else f"the tests crash: {done.returncode}")


def main(arguments: list[str]) -> int:
    """Try the breaks, and give 1 where one survived or could not be tried."""
    parser = argparse.ArgumentParser(description="Breaks the program on purpose and sees which test notices.")
    parser.add_argument("words", nargs="*", metavar="MODULE", help="only breaks with this in module or name")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once")
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
    whole = _run(ROOT, tests)
    if whole is None or whole.returncode:
        print("the tests fail without any break:", whole.stdout[-2000:] if whole else "they hang")
        return 1
    started = time.monotonic()
    left = []
    with ThreadPoolExecutor(options.jobs) as pool:
        for each, found in zip(chosen, pool.map(try_out, chosen), strict=True):
            print(f"{found.fate:<9} {each.module}: {each.name} ({found.why})", flush=True)
            left += [each] if found.fate is not Fate.KILLED else []
    print(f"{len(chosen) - len(left)} of {len(chosen)} killed in {time.monotonic() - started:.0f} s")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
