"""What the program settles for its process before it does anything else."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from typing import Final

import pytest

from bolsetup.core.paths import data_folder
from tests.desktop.desktop import eventually

SECRET: Final = "EXAMPLE-NOT-A-REAL-SECRET-".ljust(86, "x")

CRASH: Final = f"""
import sys
from bolsetup import cli
def crash(*_):
    raise RuntimeError("client_secret={SECRET}")
cli._carry_out = crash
sys.exit(cli.main(["--practice", "list"]))
"""

LIMIT: Final = """
import resource
hardest = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hardest, hardest))
from bolsetup import cli
cli.main(["--practice", "list"])
print(*resource.getrlimit(resource.RLIMIT_CORE))
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_crash_is_logged_without_what_looks_like_a_secret() -> None:
    done = run(CRASH)
    assert done.returncode == 1
    assert "RuntimeError" in done.stderr
    assert "[hidden]" in done.stderr
    assert SECRET not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is told otherwise: test_memory_dumps.py")
def test_the_system_writes_no_memory_of_the_process() -> None:
    soft, hard = map(int, run(LIMIT).stdout.split()[-2:])
    assert 0 <= soft <= hard <= 1


RUNNING: Final = """
import sys
from bolsetup import app
from bolsetup.cli import main
show = app.Program.show_window
app.Program.show_window = lambda program: (print("shown", flush=True), show(program))
sys.exit(main(sys.argv[1:]))
"""
"""The program, which says when its window comes up."""


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", RUNNING, *arguments], stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="there a program cannot be asked to end")
def test_one_program_runs_and_a_later_start_brings_its_window_up() -> None:
    running = start("--tray")
    try:
        lock = data_folder() / "running.lock"
        eventually(lambda: lock.exists() and lock.stat().st_size, "program that runs", 30)
        # Another start in the background changes nothing, one by hand shows the window.
        for arguments in (["--tray"], []):
            later = start(*arguments)
            assert later.communicate(timeout=30)[0] == ""
            assert later.returncode == 0
        running.send_signal(signal.SIGTERM)
        said, _ = running.communicate(timeout=30)
        assert running.returncode == 0
        assert said.split() == ["shown"]
    finally:
        running.kill()
        running.communicate(timeout=30)


def test_a_start_by_hand_shows_the_window_at_once() -> None:
    running = start()
    watchdog = threading.Timer(30, running.kill)
    watchdog.start()
    try:
        assert running.stdout
        assert running.stdout.readline() == "shown\n"
    finally:
        watchdog.cancel()
        running.kill()
        running.communicate(timeout=30)
