"""The command `pictures` opens its window, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from bolsetup import cli, dispatch
from bolsetup.core.texts import Texts

WATCHED: Final = """
import os, sys
def hook(event, arguments):
    if event == "socket.connect" and sys.platform == "win32" and arguments[1][0] == "127.0.0.1":
        return  # what Windows has in place of a pair of sockets
    if event.startswith(("socket.connect", "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen")):
        print("DID", event, arguments)
    if event == "open" and isinstance(arguments[0], str) and os.path.basename(arguments[0]) == "shops.json":
        print("DID", event, arguments)
sys.addaudithook(hook)
from PySide6.QtCore import QTimer
from bolsetup.gui.pictures.window import PicturesWindow
def shown(window, event):
    print("shown", window.windowTitle())
    QTimer.singleShot(200, window.close)
PicturesWindow.showEvent = shown
from bolsetup.cli import main
code = main(["pictures"])
print("code", code, [name for name in ("keyring", "requests", "bolsetup.app") if name in sys.modules])
"""
"""Runs the command, closes its window, and prints what it did to the world outside."""


def test_it_touches_no_shops_no_keychain_and_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(
        [sys.executable, "-c", WATCHED], check=False, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.splitlines() == ["shown Pictures of the steps", "code 0 []"], done.stderr


def test_practice_mode_refuses_it(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setattr(dispatch, "set_up_logging", lambda _: None)
    monkeypatch.setattr(dispatch, "switch_off_memory_dumps", lambda: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    assert cli.main(["--practice", "pictures"]) == 2
    assert Texts("en")("pictures.not_in_practice") in capfd.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_without_a_screen_it_says_so(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(dispatch, "set_up_logging", lambda _: None)
    monkeypatch.setattr(dispatch, "switch_off_memory_dumps", lambda: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    assert cli.main(["pictures"]) == 1
    assert "There is no screen here" in capfd.readouterr().err
