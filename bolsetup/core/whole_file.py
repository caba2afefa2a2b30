"""Writes a file that the user chose as a whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file. If that fails, a file that was there keeps its content.

    Raises:
        OSError: the file cannot be written.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        new = Path(file.name)
        try:
            file.write(content)
            file.flush()
        except OSError:
            file.close()
            new.unlink()
            raise
    try:
        new.replace(path)
    except OSError:
        new.unlink()
        raise
