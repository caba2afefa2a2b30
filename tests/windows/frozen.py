"""The program for Windows, as PyInstaller makes it, and its installer."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path
from typing import Final

from filelock import FileLock

from tests.journeys.test_frozen import PYINSTALLER, fingerprint
from tests.windows.windows_python import ROOT, Prefix, WindowsPython, windows_path

KEPT: Final = ROOT / "build" / "frozen-windows"
"""Kept until anything that goes into the program changes: making it takes minutes."""


def frozen_program(python: WindowsPython) -> Path:
    """Return the folder with bolsetup.exe."""
    KEPT.mkdir(parents=True, exist_ok=True)
    # Several processes of a run may want it.
    with FileLock(KEPT.with_suffix(".lock")):
        folder = KEPT / fingerprint()
        if not folder.exists():
            shutil.rmtree(KEPT)
            _build(python, KEPT / "new")
            # It gets its name when it is complete.
            (KEPT / "new").rename(folder)
    return folder / "bolsetup"


def _build(python: WindowsPython, folder: Path) -> None:
    with Prefix(python) as prefix:
        process = prefix.start(
            *(python.executable, "-c", PYINSTALLER, "--noconfirm", "--log-level", "ERROR"),
            *("--distpath", windows_path(folder), "--workpath", windows_path(folder / "work"), "build.spec"),
        )
        said, _ = process.communicate()
        assert process.returncode == 0, said.decode(errors="replace")
        shutil.rmtree(folder / "work")


def installer(program: Path) -> Path:
    """Return the installer of the program in a folder."""
    script = runpy.run_path(str(ROOT / "packaging" / "windows" / "installer.py"))
    made: Path = script["make"](program, script["ICON"], "-DQUICK")
    return made
