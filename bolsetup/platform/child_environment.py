"""Gives the programs that we start the environment that we were started with.

The loader of the frozen program (PyInstaller) points variables at the libraries in our own folder. A browser
that gets them loads those in place of its own, and may not start. PySide6, when it is loaded, sets one too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

_OWN: Final = "_PYI_"
"""How the names of the loader's own variables begin."""

_LIBRARIES: Final = "LD_LIBRARY_PATH"
_BEFORE: Final = "LD_LIBRARY_PATH_ORIG"
"""Set if the first was: what it was, and what the first now ends in. The loader starts us anew with both."""

_FOR_QT: Final = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH", "PYSIDE6_OPTION_PYTHON_ENUM")
"""Set after that, within this process."""

_LISTS: Final = ("PATH", "DYLD_LIBRARY_PATH")
"""Windows and macOS: our folder was put in front of them."""


def restore_environment(started_with: Mapping[str, str]) -> None:
    """Undo what the loader and the libraries set, in this process and so for all that it starts.

    `started_with` is the environment as it was before any library was loaded.
    Call it when there is a QApplication, or none will be: Qt looks for its plugins once, and must not find
    those of another Qt that the user may have named. The libraries' path was read when the process began.
    """
    was = {name: value for name, value in os.environ.items() if name in started_with}
    if getattr(sys, "frozen", False):
        was = environment_before(was, getattr(sys, "_MEIPASS", ""), _at_start())
    for name in os.environ.keys() - was.keys():
        del os.environ[name]
    # What Qt has unset, unknown to Python, would come back if it were set to what it was.
    os.environ.update({name: value for name, value in was.items() if os.environ.get(name) != value})


def environment_before(now: Mapping[str, str], folder: str, at_start: Mapping[str, str]) -> dict[str, str]:
    """The environment without what the loader did to it.

    Args:
        now: as it is.
        folder: where the libraries of the frozen program lie.
        at_start: as it was when this process began, where that is known.
    """
    was = {name: value for name, value in now.items() if not name.startswith(_OWN)}
    libraries = None
    if (noted := was.get(_BEFORE)) and was.get(_LIBRARIES, "").endswith(f":{noted}"):
        libraries = was.pop(_BEFORE)
    before = {_LIBRARIES: libraries, **{name: at_start.get(name) for name in _FOR_QT}}
    for name, value in before.items():
        was.pop(name, None)
        if value is not None:
            was[name] = value
    for name in _LISTS:
        parts = was.get(name, "").split(os.pathsep)
        if folder in parts:
            was[name] = os.pathsep.join(part for part in parts if part != folder)
    return {name: value for name, value in was.items() if value or name not in _LISTS}


def _at_start() -> dict[str, str]:
    entries: list[str] = []
    # Linux alone tells.
    with suppress(OSError):
        entries = os.fsdecode(Path("/proc/self/environ").read_bytes()).split("\0")
    return dict(entry.split("=", 1) for entry in entries if "=" in entry)
