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


STUBS: Final = """
import sys
if sys.argv[1] == "late":
    import bolsetup.qt_import
from PySide6.QtCore import QSize

def late():
    return [name for name, module in sys.modules.items()
            if name.startswith("shibokensupport.") and type(module) is not type(sys)]

names = late()
try:
    QSize("a")
except TypeError as mistake:
    print(mistake)
assert late() == names
from PySide6.support.signature.lib.enum_sig import ExactEnumerator
from PySide6.support.signature.lib.pyi_generator import Formatter
print(ExactEnumerator.__module__, Formatter.__module__, late())
print(len(names), file=sys.stderr)
"""
"""Makes a mistake and uses what writes type stubs; on stderr how much of that was not compiled before."""


def test_what_writes_type_stubs_is_compiled_when_it_is_used() -> None:
    def run(when: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", STUBS, when], check=True, capture_output=True, text=True)

    usual, late = run("as usual"), run("late")
    assert late.stdout == usual.stdout
    assert "Supported signatures" in late.stdout
    assert (usual.stderr, late.stderr) == ("0\n", "2\n")
