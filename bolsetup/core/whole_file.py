"""Writes a file as a whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file. If that fails, a file that was there keeps its content.

    Raises:
        OSError: the file cannot be written.
    """
    new = write_beside(path, content)
    try:
        new.replace(path)
    except OSError:
        new.unlink()
        raise


def write_beside(path: Path, content: bytes) -> Path:
    """Write a file that is to replace another one, and return its path. It is on the disk then.

    Raises:
        OSError: the file cannot be written; nothing of it is left.
    """
    new = path.with_name(f"{path.name}.new")
    file = new.open("wb")
    try:
        with file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        new.unlink()
        raise
    return new
