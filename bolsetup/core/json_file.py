"""JSON files that are written atomically and never deleted when damaged."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bolsetup.core.texts import Texts

if TYPE_CHECKING:
    from filelock import FileLock

_log = logging.getLogger(__name__)

_LOCK_TIMEOUT_S: Final = 10.0
"""Seconds to wait for the lock. Other processes hold it for milliseconds only."""

_RETRY_S: Final = 0.01
"""Seconds between attempts to replace a file that another process reads."""

_LAST_VERSION: Final = 99
"""No layout has a higher version: a file that says so is damaged."""

_LATEST: Final = 1e11
"""Upper limit for a plausible time in Unix seconds."""


class UnusableFile(ValueError):
    """The file was damaged, and has been renamed."""


class NewerFile(OSError):
    """The file was written by a newer version of the program, and is left alone.

    Attributes:
        name: its name.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path.name} was written by a newer version of bolsetup")
        self.name = path.name


def is_newer(version: object, known: int) -> bool:
    """Whether an unvalidated version of a layout is newer than the one that is known, and no damage."""
    return type(version) is int and known < version <= _LAST_VERSION


def file_problem(texts: Texts, error: OSError) -> str:
    """Return what to say when the program cannot use its files."""
    if isinstance(error, NewerFile):
        return texts("cli.newer_files", file=error.name)
    return texts("cli.no_files", why=error.strerror or error)


class JsonFile:
    """A JSON object in a file, safe for concurrent use by several processes.

    Reading needs no lock, since the file is always replaced as a whole.

    Every method may raise OSError, including `filelock.Timeout` if another process holds the lock for more
    than ten seconds, and `NewerFile`.
    """

    def __init__(self, path: Path, version: int) -> None:
        """Set the path; does not access the file.

        Args:
            path: the file. Files next to it: `.lock`, `.new` while writing, `.broken-1` if damaged.
            version: version of the layout, written to the file and required when reading. A file of a higher
                one is neither renamed nor replaced.
        """
        self._path = path
        self._version = version
        self._lock: FileLock | None = None
        self._making_lock = threading.Lock()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the file, for a read followed by a write."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._file_lock():
            yield

    def peek(self) -> dict[str, object] | None:
        """Return the content, without the lock; None if there is no file, or none that can be used now."""
        try:
            return self._parse(self._path.read_bytes())
        except (FileNotFoundError, PermissionError, ValueError, RecursionError):
            # On Windows a file that is just being replaced cannot be opened.
            return None

    def read(self) -> dict[str, object] | None:
        """Return the content; None if there is no file.

        Raises:
            UnusableFile: the file was damaged and has been renamed; the next call returns None.
        """
        data = self.peek()
        if data is not None or self.stamp() is None:
            return data
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
        """Rename the damaged file, as the function `set_aside` does."""
        with self.locked():
            set_aside(self._path, why)

    def write(self, data: Mapping[str, object]) -> None:
        """Replace the content atomically: after a crash the file has either the old or the new content."""
        content = self._format(data)
        new = self._path.with_name(f"{self._path.name}.new")
        with self.locked():
            # Raises NewerFile. A damaged file may be replaced.
            self.peek()
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _replace(new, self._path)

    def holds(self, data: Mapping[str, object]) -> bool:
        """Return whether this is the content of the file. It is not locked, so that no lock file is left."""
        content = self._format(data)
        try:
            # Other content is not even opened: Windows could not replace it meanwhile.
            return self._path.stat().st_size == len(content) and self._path.read_bytes() == content
        except FileNotFoundError:
            return False

    def stamp(self) -> tuple[int, int, int] | None:
        """Return modification time (ns), size and inode, which change with every write; None if missing."""
        try:
            about = self._path.stat()
        except FileNotFoundError:
            return None
        return about.st_mtime_ns, about.st_size, about.st_ino

    def _file_lock(self) -> FileLock:
        # One for all threads: a thread with two locks of the same file would wait for itself.
        with self._making_lock:
            if self._lock is None:
                self._lock = lock_of(self._path, _LOCK_TIMEOUT_S)
            return self._lock

    def _format(self, data: Mapping[str, object]) -> bytes:
        whole = {"version": self._version, **data}
        return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False).encode()

    def _parse(self, content: bytes) -> dict[str, object]:
        data = json.loads(content)
        if not isinstance(data, dict):
            raise ValueError("not a JSON object")
        version = data.get("version")
        if is_newer(version, self._version):
            raise NewerFile(self._path)
        if version != self._version:
            raise ValueError(f"not of version {self._version}")
        return data


def lock_of(path: Path, timeout_s: float) -> FileLock:
    """Return a new lock of a file among processes, which is a file beside it.

    Args:
        path: the file.
        timeout_s: seconds to wait for another process before `filelock.Timeout` is raised.
    """
    # Imported late: it takes a tenth of a start, and most starts only read.
    from filelock import FileLock  # noqa: PLC0415

    return FileLock(path.with_name(f"{path.name}.lock"), timeout=timeout_s)


def timestamp(value: object) -> float | None:
    """Return an unvalidated JSON value as Unix seconds; None if it is not a plausible time."""
    # The comparison rejects NaN, and integers too large for a float.
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < _LATEST:
        return float(value)
    return None


def set_aside(path: Path, why: str, *, beside: tuple[str, ...] = ()) -> None:
    """Rename a damaged file to `.broken-1` (or the next free number) and log it.

    Args:
        path: the file.
        why: reason, for the log.
        beside: suffixes of accompanying files, such as "-wal", which are renamed along if they exist.
    """
    names = (path.with_name(f"{path.name}.broken-{number}") for number in count(1))
    aside = next(name for name in names if not name.exists())
    _replace(path, aside)
    for ending in beside:
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    _log.warning("%s cannot be used (%s) and is now %s", path.name, why, aside.name)


def _replace(path: Path, by: Path) -> None:
    """Rename a file to a name that another one may have."""
    end = time.monotonic() + _LOCK_TIMEOUT_S
    while True:
        try:
            path.replace(by)
        except PermissionError:
            # Windows neither replaces nor renames a file that is open, here or in a virus scanner
            # (learn.microsoft.com, "CreateFileW", FILE_SHARE_DELETE).
            if sys.platform != "win32" or time.monotonic() > end:
                raise
            time.sleep(_RETRY_S)  # noqa: TID251 - nothing tells when it is closed
        else:
            return
