"""Signals of the system quit the program properly."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

PROGRAM = """
import signal, sys
from PySide6.QtCore import QTimer
from bolsetup.gui.qt.application import Application
app = Application()
app.aboutToQuit.connect(lambda: print("left in good order", flush=True))
hangup = getattr(signal, "SIGHUP", None)
heard = "ignored" if hangup and signal.getsignal(hangup) is signal.SIG_IGN else "heard"
QTimer.singleShot(0, lambda: print(heard, flush=True))
sys.exit(app.exec())
"""


def start(hangup: str, *before: str) -> subprocess.Popen[str]:
    command = [*before, sys.executable, "-c", PROGRAM]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == f"{hangup}\n"
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="it cannot send them to one process")
@pytest.mark.usefixtures("default_signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_signals_quit_the_program_properly(name: str) -> None:
    process = start("heard")
    process.send_signal(signal.Signals[name])
    assert process.communicate(timeout=30)[0] == "left in good order\n"
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="it has no terminals that hang up")
def test_nohup_keeps_the_program_running_after_the_terminal_closed() -> None:
    # The system does not deliver an ignored signal.
    process = start("ignored", "sh", "-c", 'trap "" HUP; exec "$@"', "sh")
    process.terminate()
    assert process.communicate(timeout=30)[0] == "left in good order\n"
