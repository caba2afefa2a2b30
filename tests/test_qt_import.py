"""What Qt for Python does when it is imported (see bolsetup/qt_import.py)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

PROBE: Final = """
import builtins, os, sys
from bolsetup.cli import main

class Finder:
    def find_spec(self, name, *_):
        if name == sys.argv[1]:
            print("PySide6.QtCore" in sys.modules, builtins.__import__ is python_import, flush=True)
            os._exit(0)

python_import = builtins.__import__
sys.meta_path.insert(0, Finder())
main(sys.argv[2:])
"""
"""Stops where the module is imported that its first argument names, and tells how."""


@pytest.mark.parametrize(
    ("module", "arguments"), [("bolsetup.start", []), ("bolsetup.pictures", ["pictures"])]
)
def test_the_window_is_imported_with_qt_loaded_and_as_python_imports(
    module: str, arguments: list[str], tmp_path: Path
) -> None:
    home = dict.fromkeys(("HOME", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_STATE_HOME"), str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", PROBE, module, *arguments],
        env={**os.environ, **home, "QT_QPA_PLATFORM": "offscreen"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["True", "True"]


MISTAKES: Final = """
import sys
if sys.argv[1] == "late":
    import bolsetup.qt_import
from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QLabel

def late():
    return sorted(name.split(".", 2)[2] for name, module in sys.modules.items()
                  if name.startswith("shibokensupport.signature.") and type(module) is not type(sys))

print(late(), file=sys.stderr)
for mistake in (lambda: QSize("a"), lambda: QTimer(3), lambda: QTimer(nothing=1), lambda: QLabel(1, 2, 3)):
    for _ in range(2):
        try:
            mistake()
        except Exception as error:
            print(repr(error))
print(late(), file=sys.stderr)
from PySide6.support.signature import get_signature
print(get_signature(QSize.scaled))
print(late(), file=sys.stderr)
"""
"""Prints what Qt for Python says about mistakes, and on stderr which of its modules are not compiled yet."""


def test_signatures_of_qt_are_compiled_when_first_asked_for() -> None:
    def run(when: str) -> list[str]:
        command = [sys.executable, "-c", MISTAKES, when]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return [done.stdout, *done.stderr.splitlines()]

    usual, late = run("as usual"), run("late")
    assert late[0] == usual[0]
    assert "Supported signatures" in late[0]
    assert usual[1:] == ["[]"] * 3
    stubs = ["lib.enum_sig", "lib.pyi_generator"]
    assert late[1:] == [str(["errorhandler", "layout", *stubs, "parser"]), str(stubs), str(stubs)]
