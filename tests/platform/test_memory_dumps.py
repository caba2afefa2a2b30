"""Crashes write no memory dump."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("Windows does not tell what it would report", allow_module_level=True)

ROOT = Path(__file__).resolve().parents[2]
CRASH = """
import os, resource
from bolsetup.platform.memory_dumps import switch_off_memory_dumps
{switch}
soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
print(soft, hard, flush=True)
os.kill(os.getpid(), 6)
"""


def crash(folder: Path, switch: str) -> tuple[list[str], bool]:
    """Return the core limits of a program, and whether a core file was written when it crashed."""
    process = subprocess.Popen(
        [sys.executable, "-c", CRASH.format(switch=switch)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    limits = process.stdout.read().split()
    process.stdout.close()
    status = os.waitpid(process.pid, 0)[1]
    process.returncode = status
    return limits, os.WCOREDUMP(status)


def test_a_crash_writes_no_core_dump(tmp_path: Path) -> None:
    limits, dumped = crash(tmp_path, "switch_off_memory_dumps()")
    assert limits in (["1", "1"], ["0", "0"])
    assert not dumped
    assert list(tmp_path.glob("core*")) == []


def test_memory_dumps_can_be_disabled_twice(tmp_path: Path) -> None:
    off = "resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); switch_off_memory_dumps()"
    assert crash(tmp_path, off) == (["0", "0"], False)
