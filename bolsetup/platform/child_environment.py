"""Restores the environment that the program was started with, for the programs that it starts.

The bootloader of PyInstaller points variables at the bundled libraries. A browser that inherits them
loads these instead of its own and may not start. PySide6 sets a variable on import, too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

_LOADER_PREFIX: Final = "_PYI_"
"""Prefix of the bootloader's own variables."""

_LD_PATH: Final = "LD_LIBRARY_PATH"
_LD_PATH_ORIGINAL: Final = "LD_LIBRARY_PATH_ORIG"
"""Original value of LD_LIBRARY_PATH, if it was set; the new value ends with it.

The bootloader sets both and restarts the process.
"""

_QT_VARIABLES: Final = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH", "PYSIDE6_OPTION_PYTHON_ENUM")
"""Variables set within this process, after the restart."""

_PATH_LISTS: Final = ("PATH", "DYLD_LIBRARY_PATH")
"""On Windows and macOS the bootloader prepends the bundle's folder to these."""


def restore_environment(started_with: Mapping[str, str]) -> None:
    """Undo the changes of bootloader and libraries to the environment of this process.

    If there will be a QApplication, create it first: Qt searches its plugins once, and must not find those of
    another Qt installation that the user's variables name.

    Args:
        started_with: environment before any library was imported.
    """
    restored = {name: value for name, value in os.environ.items() if name in started_with}
    if getattr(sys, "frozen", False):
        restored = environment_before(restored, getattr(sys, "_MEIPASS", ""), _initial_environment())
    for name in os.environ.keys() - restored.keys():
        del os.environ[name]
    # Only set what differs: Qt unsets variables behind Python's back, and these must stay unset.
    os.environ.update({name: value for name, value in restored.items() if os.environ.get(name) != value})


def environment_before(now: Mapping[str, str], folder: str, at_start: Mapping[str, str]) -> dict[str, str]:
    """Return the environment without the bootloader's changes.

    Args:
        now: current environment.
        folder: folder of the bundled libraries.
        at_start: environment at the start of this process, where known.
    """
    restored = {name: value for name, value in now.items() if not name.startswith(_LOADER_PREFIX)}
    libraries = None
    if (original := restored.get(_LD_PATH_ORIGINAL)) and restored.get(_LD_PATH, "").endswith(f":{original}"):
        libraries = restored.pop(_LD_PATH_ORIGINAL)
    before = {_LD_PATH: libraries, **{name: at_start.get(name) for name in _QT_VARIABLES}}
    for name, value in before.items():
        restored.pop(name, None)
        if value is not None:
            restored[name] = value
    for name in _PATH_LISTS:
        parts = restored.get(name, "").split(os.pathsep)
        if folder in parts:
            restored[name] = os.pathsep.join(part for part in parts if part != folder)
    return {name: value for name, value in restored.items() if value or name not in _PATH_LISTS}


def _initial_environment() -> dict[str, str]:
    entries: list[str] = []
    # Linux only.
    with suppress(OSError):
        entries = os.fsdecode(Path("/proc/self/environ").read_bytes()).split("\0")
    return dict(entry.split("=", 1) for entry in entries if "=" in entry)
