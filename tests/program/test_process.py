"""Process-wide setup: excepthook, memory dumps, single instance."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from typing import Final

import pytest

from bolsetup.core.paths import data_folder
from tests.desktop.desktop import eventually
from tests.program.test_practice import traces

SECRET: Final = "EXAMPLE-NOT-A-REAL-SECRET-".ljust(86, "x")

CRASH: Final = f"""
import sys
from bolsetup import cli, dispatch
def crash(*_):
    raise RuntimeError("client_secret={SECRET}")
dispatch._run_command = crash
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


def test_a_crash_is_logged_without_secrets() -> None:
    done = run(CRASH)
    assert done.returncode == 1
    assert "RuntimeError" in done.stderr
    assert "[hidden]" in done.stderr
    assert SECRET not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows: see test_memory_dumps.py")
def test_core_dumps_are_disabled() -> None:
    soft, hard = map(int, run(LIMIT).stdout.split()[-2:])
    assert 0 <= soft <= hard <= 1


FAILS: Final = """
import sys
from bolsetup import app
def crash(*_):
    raise RuntimeError("nothing works")
app.Program.__init__ = crash
from bolsetup.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize("arguments", [[], ["--tray"]], ids=["window", "tray"])
def test_a_program_that_cannot_start_ends(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAILS, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "nothing works" in done.stderr


RUNNING: Final = """
import sys
from bolsetup.gui.qt import single_instance
show = single_instance.bring_to_front
single_instance.bring_to_front = lambda window: (print("shown", flush=True), show(window))
from bolsetup.__main__ import main
sys.exit(main())
"""
"""The program; prints a line when its window is shown."""


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", RUNNING, *arguments], stdout=subprocess.PIPE, text=True)


STAYS_BEHIND: Final = """
import os, sys
from bolsetup import app
from bolsetup.__main__ import main
from bolsetup.gui.qt.application import Application
def tell():
    print(os.environ.get("QT_MAC_DISABLE_FOREGROUND_APPLICATION_TRANSFORM"), flush=True)
run = Application.exec
Application.exec = lambda self: (tell(), run())[1]
app.Program.start = lambda self, *_, **__: (tell(), self._app.shut_down())
sys.exit(main())
"""
"""The program; tells what Qt reads as the event loop starts, and what is left of it once it runs."""


@pytest.mark.parametrize(("arguments", "told"), [(["--tray"], ["1", "None"]), ([], ["None", "None"])])
def test_qt_leaves_a_background_start_behind_other_programs_on_macos(
    arguments: list[str], told: list[str]
) -> None:
    command = [sys.executable, "-c", STAYS_BEHIND, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == told


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
def test_a_second_start_shows_the_window_of_the_first() -> None:
    running = start("--tray")
    try:
        lock = data_folder() / "running.lock"
        eventually(lambda: lock.exists() and lock.stat().st_size, "program that runs", 30)
        # A second start with --tray changes nothing; one without it shows the window.
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


def test_a_normal_start_shows_the_window() -> None:
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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM")
def test_practice_beside_the_running_program_touches_nothing_of_it() -> None:
    real = start("--tray")
    practice = None
    try:
        # All that it writes at its start.
        eventually((data_folder() / "running.lock").exists, "program that runs", 30)
        before = traces(data_folder())
        practice = start("--practice-script", "training")
        assert practice.stdout
        assert practice.stdout.readline() == "shown\n"
        # Neither program answers for the other: a second start still finds the real one, and leaves it alone.
        later = start("--tray")
        assert later.communicate(timeout=30)[0] == ""
        assert later.returncode == 0
        practice.send_signal(signal.SIGTERM)
        practice.communicate(timeout=30)
        assert practice.returncode == 0
        assert traces(data_folder()) == before
        assert real.poll() is None
        real.send_signal(signal.SIGTERM)
        assert real.communicate(timeout=30)[0] == ""
    finally:
        for process in filter(None, (real, practice)):
            process.kill()
            process.communicate(timeout=30)
