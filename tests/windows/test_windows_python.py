"""The Windows Python is one: what it is told, it does, and what it says, we hear."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from tests.windows.windows_python import Prefix, WindowsPython

ABOUT = """
import json, os, sys, winreg
import keyring
from PySide6.QtCore import QSysInfo
from tests.windows.wine import ON_WINE
print(json.dumps({
    "system": [sys.platform, os.name, QSysInfo.productType()],
    "keychain": type(keyring.get_keyring()).__module__,
    "wine": ON_WINE,
    "platform": os.environ["QT_QPA_PLATFORM"],
    "arguments": sys.argv[1:],
    "input": sys.stdin.buffer.read().decode(),
}))
sys.exit(7)
"""


def about(prefix: Prefix, *arguments: str, typed: bytes) -> dict[str, Any]:
    process = prefix.start(prefix.python.executable, "-c", ABOUT, *arguments, stdin=subprocess.PIPE)
    said, _ = process.communicate(typed, timeout=60)
    assert process.returncode == 7, said
    return dict(json.loads(said))


def test_a_program_is_on_windows_and_gets_what_it_is_given(prefix: Prefix) -> None:
    arguments = ["a b", 'quoted "c"', "Łódź 🚲"]
    assert about(prefix, *arguments, typed="wächt€".encode()) == {
        "system": ["win32", "nt", "windows"],
        "keychain": "keyring.backends.Windows",
        "wine": True,
        "platform": "offscreen",
        "arguments": arguments,
        "input": "wächt€",
    }


def test_each_prefix_is_a_windows_of_its_own(prefix: Prefix) -> None:
    with Prefix(prefix.python) as other:
        assert run(prefix, SET) == run(other, GET) == ""
        assert run(prefix, GET) == "a value"


KEY = r"import winreg; key = winreg.CreateKey(winreg.HKEY_CURRENT_USER, r'Software\bolsetup-test')"
SET = f"{KEY}; winreg.SetValue(key, '', winreg.REG_SZ, 'a value')"
GET = f"{KEY}; print(winreg.QueryValue(key, ''), end='')"


def run(prefix: Prefix, code: str) -> str:
    said, _ = prefix.start(prefix.python.executable, "-c", code).communicate(timeout=60)
    return said.decode()


def test_leaving_ends_what_runs(python: WindowsPython) -> None:
    waits = "print('ready', flush=True); input()"
    with Prefix(python) as prefix:
        process = prefix.start(python.executable, "-c", waits, stdin=subprocess.PIPE)
        assert process.stdout
        assert process.stdout.readline().strip() == b"ready"
    process.communicate(timeout=30)
    assert not prefix.folder.exists()


def test_leaving_ends_a_program_that_the_server_does_not_know_yet(python: WindowsPython) -> None:
    with Prefix(python) as prefix:
        starting = subprocess.Popen(["sleep", "600"], env=prefix.env)
    assert starting.wait(10) < 0
