"""The file of the running program, which an upgrade may replace."""

from __future__ import annotations

import sys
from pathlib import Path


def replaceable_program() -> Path | None:
    """Return the file that an upgrade replaces while the program runs, as package managers do.

    None from source, and on Windows, where the installer makes the program quit first.
    """
    if getattr(sys, "frozen", False) and sys.platform != "win32":
        return Path(sys.executable)
    return None


def identity(file: Path) -> tuple[int, int] | None:
    """Return device and inode of a file; another one in its place has others. None if it is gone."""
    try:
        about = file.stat()
    except OSError:
        return None
    return about.st_dev, about.st_ino
