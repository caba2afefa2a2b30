"""The program's own JSON files: never half written, never thrown away."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from filelock import FileLock

_log = logging.getLogger(__name__)

_PATIENCE_S: Final = 10.0
"""Another process holds the file for milliseconds, so longer means that something is wrong."""


class UnusableFile(ValueError):
    """The file is damaged, or a newer version of the program wrote it. It was set aside."""


class JsonFile:
    """A JSON object in a file that several processes may read and write.

    Every method may raise OSError: the disk is full, the folder is closed to us, or another process
    holds the file for more than ten seconds (`filelock.Timeout`).
    """

    def __init__(self, path: Path, version: int) -> None:
        """Name the file; nothing is touched yet.

        Args:
            path: the file. Beside it lie, at times, `.lock`, `.new` and `.broken-1`.
            version: of the layout, written into the file and expected when reading.
        """
        self._path = path
        self._version = version
        self._lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=_PATIENCE_S)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes and threads out, for a change that reads first."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock:
            yield

    def read(self) -> dict[str, object] | None:
        """What the file holds; None without a file.

        Raises:
            UnusableFile: see there. The next call finds no file.
        """
        # Windows cannot replace a file while it is read, so readers take the lock as well.
        with self.locked():
            try:
                content = self._path.read_bytes()
            except FileNotFoundError:
                return None
            try:
                return self._parse(content)
            except (ValueError, RecursionError) as error:
                self.set_aside(str(error))
                raise UnusableFile(str(error)) from None

    def set_aside(self, why: str) -> None:
        """Give the file another name, as `set_aside` does."""
        with self.locked():
            set_aside(self._path, why)

    def write(self, data: Mapping[str, object]) -> None:
        """Replace the file: whoever reads it finds the old content or the new, also after a crash."""
        text = json.dumps({"version": self._version, **data}, ensure_ascii=False, indent=2, allow_nan=False)
        new = self._path.with_name(f"{self._path.name}.new")
        with self.locked():
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._path)

    def stamp(self) -> tuple[int, int, int] | None:
        """Something that changes whenever the file is replaced or written; None without a file."""
        try:
            about = self._path.stat()
        except FileNotFoundError:
            return None
        return about.st_mtime_ns, about.st_size, about.st_ino

    def _parse(self, content: bytes) -> dict[str, object]:
        data = json.loads(content)
        if not isinstance(data, dict):
            raise ValueError("not a JSON object")
        if data.get("version") != self._version:
            raise ValueError(f"not of version {self._version}")
        return data


def set_aside(path: Path, why: str, *, beside: tuple[str, ...] = ()) -> None:
    """Give a file that cannot be used another name, so that nothing is thrown away, and log it.

    Args:
        path: the file.
        why: for the log.
        beside: endings of files that belong to it, such as "-wal"; they go along where they are.
    """
    names = (path.with_name(f"{path.name}.broken-{number}") for number in count(1))
    aside = next(name for name in names if not name.exists())
    path.replace(aside)
    for ending in beside:
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    _log.warning("%s cannot be used (%s) and is now %s", path.name, why, aside.name)
