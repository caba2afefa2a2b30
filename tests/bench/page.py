"""Writes the measured part of docs/benchmarks.md; what stands around it is written by hand."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.bench.figures import NOT_MEASURED, Growth, Line, Result
from tests.bench.programs import ROOT

PAGE: Final = ROOT / "docs" / "benchmarks.md"
BEGIN: Final = "<!-- written by `dev.py bench`: begin -->"
END: Final = "<!-- written by `dev.py bench`: end -->"
_HEAD: Final = "| what | floor | before | now | ratio | to reach |\n|---|---|---|---|---|---|"
_PACKAGES: Final = ("PySide6-Essentials", "requests", "keyring")


def measured(lines: Iterable[Line], found: Sequence[Result | Growth], about: str) -> str:
    """Return the measured part of the page.

    Args:
        lines: all lines of the table.
        found: what was measured; a line without a result is told to be not measured.
        about: on what machine, and of what versions.
    """
    results = {each.line: each for each in found if isinstance(each, Result)}
    growths = [each for each in found if isinstance(each, Growth)]
    rows = "\n".join(_row(line, results.get(line)) for line in lines)
    remarks = "\n".join(
        f"- {line.what}: {'; '.join(result.remarks)}" for line, result in results.items() if result.remarks
    )
    drawn = "\n\n".join(map(str, growths))
    growth = f"### Growth with the number of shops\n\n```\n{drawn}\n```" if growths else ""
    return "\n\n".join(part for part in (about, f"{_HEAD}\n{rows}", remarks, growth) if part)


def _row(line: Line, result: Result | None) -> str:
    floor = f"{line.floor} {result.floor}" if result and result.floor else line.floor or "-"
    now, ratio = (result.now, result.ratio) if result else (NOT_MEASURED, "-")
    return f"| {line.what} | {floor} | {line.before} | {now} | {ratio} | {line.to_reach} |"


def placed(page: str, part: str) -> str:
    """Return the page with its measured part replaced.

    Raises:
        ValueError: the page does not have both marks.
    """
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"there is no place for the figures: {BEGIN} ... {END}")
    return f"{before}{BEGIN}\n\n{part}\n\n{END}{after}"


def about_this_run(runs: int) -> str:
    """Describe the machine and the versions in general words."""
    versions = ", ".join(
        [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in _PACKAGES)]
    )
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, check=False, capture_output=True, text=True
    ).stdout.strip()
    machine = f"{os.cpu_count()} cores ({_processor()}), {platform.system()}"
    return (
        f"Commit {commit or 'unknown'}, {runs} runs; {machine}; {versions}."
        " Medians, with the quartiles in brackets; the ratio is that of the medians of the same run."
    )


def _processor() -> str:
    """Return the processor's name in general words, such as "AMD EPYC, x86_64"."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return ", ".join([*names[:1], platform.machine()])
