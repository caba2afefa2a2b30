"""Stores the state of each connection and its history of the last 90 days in an SQLite file."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from contextlib import closing, suppress
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.json_file import NewerFile, is_newer, lock_of, set_aside, timestamp
from bolsetup.core.monitoring.connection import Connection, State
from bolsetup.core.monitoring.history import WORST_FIRST, ShopHistory, Span, first_midnight, shop_history

if TYPE_CHECKING:
    from filelock import FileLock

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
_Identity = tuple[int, int]
"""Device and inode of a file."""

_log = logging.getLogger(__name__)

KEPT_DAYS: Final = 90

_VERSION: Final = 1
"""Schema version (`user_version`). Same as in 0.1.0, which ignores the table `connections`."""
_DAY_S: Final = 86_400.0
_TIMEOUT_S: Final = 5.0
"""Limit for waiting for another process, in seconds. A write takes milliseconds."""
_LATE_S: Final = 600.0
"""If a check ends later than this many seconds after its due time, the gap counts as not watched."""
_MAX_SPANS: Final = 1000
"""Maximum number of spans per shop. A connection that changes at every check adds 96 a day."""
_MAX_PAGES: Final = 8192
"""Maximum size of the file in pages: 32 MiB."""
_CHECKPOINT_PAGES: Final = 100
"""Pages of write-ahead log after which they are copied to the file: more would be lost if it is deleted."""

_COLUMNS: Final = Connection._fields

_TABLES: Final = f"""
CREATE TABLE IF NOT EXISTS spans (
    number INTEGER PRIMARY KEY,
    shop TEXT NOT NULL, began REAL NOT NULL, until REAL NOT NULL, state TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS spans_of_shop ON spans (shop, number);
CREATE INDEX IF NOT EXISTS lost_spans ON spans (shop) WHERE state = '{State.LOST}';
CREATE TABLE IF NOT EXISTS days (
    shop TEXT NOT NULL, day TEXT NOT NULL, checks INTEGER NOT NULL, PRIMARY KEY (shop, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS connections (shop TEXT PRIMARY KEY, {", ".join(_COLUMNS)}) WITHOUT ROWID;
"""

_DAMAGED: Final = frozenset(
    {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_MISMATCH}
)
"""Error codes for a corrupt file or a foreign schema. All other codes are disk or locking errors."""
_UNREADABLE: Final = (ValueError, TypeError, OverflowError)
"""Raised while parsing damaged values that SQLite itself accepts."""


class StoreError(OSError):
    """The file cannot be read or written. The message comes from SQLite or the system."""


class ConnectionStore:
    """Stores the state of each connection, its changes, and the number of checks per day.

    Single checks are not stored, so the file stays small. A damaged file is renamed and replaced by an empty
    one; the next checks fill it again. A file of a newer version is left alone. Safe for use by several
    processes and threads. Every method may block on the disk.

    Args:
        path: the SQLite file. `-wal`, `-shm`, `.lock` and `.broken-1` files may appear next to it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: sqlite3.Connection | None = None
        self._opened: tuple[_Identity | None, _Identity | None] = (None, None)
        self._readable = True
        self._not_imported: dict[str, Connection] = {}

    def __del__(self) -> None:
        self._close()

    def load(self) -> dict[str, Connection]:
        """Return all connections by retailer number; empty if the file cannot be read at all.

        A full disk or a lock held by another program must not make a shop look unchecked, so the file is
        then read without its write-ahead log.

        Raises:
            NewerFile: a newer version of the program wrote the file, which is left alone.
        """
        known = self._read(_connections, None)
        if known is None:
            known = self._read_without_wal()
        newer = {
            shop: found for shop, found in self._not_imported.items() if _is_newer(found, known.get(shop))
        }
        return {**known, **newer}

    def record(self, retailer_id: str, connection: Connection, checked_at: float | None = None) -> None:
        """Store the state of a connection.

        Killing the process afterwards loses nothing; a power failure loses at most the last seconds.

        Args:
            retailer_id: retailer number of the shop.
            connection: its new state.
            checked_at: end of the check (or failed attempt) that led to it, in Unix seconds; None if the
                change did not come from a check and does not belong in the history.

        Raises:
            StoreError: the state was not stored.
        """

        def write(file: sqlite3.Connection) -> None:
            _put(file, retailer_id, connection)
            if checked_at is not None:
                _note_check(file, retailer_id, connection, checked_at)

        self._use(write)

    def import_connections(self, entries: Mapping[str, object]) -> None:
        """Import connections from a `shops.json` of version 0.1.0 where they are newer than ours.

        Args:
            entries: unvalidated JSON values by retailer number.

        Raises:
            StoreError: nothing was written; `load` returns them nevertheless.
        """
        parsed = {shop: parse_connection(entry) for shop, entry in entries.items()}

        def write(file: sqlite3.Connection) -> None:
            known = _connections(file)
            for shop, found in parsed.items():
                if _is_newer(found, known.get(shop)):
                    _put(file, shop, found)

        self._not_imported = parsed
        self._use(write)
        self._not_imported = {}

    def history(
        self, days: int, now: float, shops: Collection[str] | None = None
    ) -> Mapping[str, ShopHistory]:
        """Return the last `days` days up to `now` (Unix seconds) of every shop ever checked.

        Keys are retailer numbers. Empty if the file cannot be read.

        Args:
            days: number of days, including today.
            now: Unix seconds.
            shops: retailer numbers of the shops wanted; None for all.
        """

        def read(file: sqlite3.Connection) -> Mapping[str, ShopHistory]:
            spans, checks = _spans_and_checks(file, shops)
            return {shop: shop_history(spans[shop], checks[shop], days, now) for shop in spans}

        return self._read(read, {})

    def lost_within(self, days: int, now: float) -> frozenset[str]:
        """Return the retailer numbers of shops that lost the connection in these days; see `history`."""

        def read(file: sqlite3.Connection) -> frozenset[str]:
            # A literal, because SQLite does not use a partial index for a bound parameter.
            found = file.execute(
                f"SELECT DISTINCT shop FROM spans WHERE state = '{State.LOST}' AND until > ? AND began < ?",  # noqa: S608
                (first_midnight(days, now), now),
            )
            return frozenset(shop for (shop,) in found)

        return self._read(read, frozenset())

    def forget(self, retailer_id: str) -> None:
        """Delete the state and the history of a shop's connection.

        Raises:
            StoreError: nothing was deleted.
        """

        def drop(file: sqlite3.Connection) -> None:
            for table in ("spans", "days", "connections"):
                file.execute(f"DELETE FROM {table} WHERE shop = ?", (retailer_id,))  # noqa: S608

        self._use(drop)

    def close(self) -> None:
        """Close the file, for instance to delete it. The next call opens it again."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._file:
            self._file.close()
        self._file = None

    def _read_without_wal(self) -> dict[str, Connection]:
        try:
            with closing(sqlite3.connect(f"{self._path.as_uri()}?mode=ro&immutable=1", uri=True)) as file:
                self._refuse_newer(file)
                return _connections(file)
        except (sqlite3.Error, *_UNREADABLE):
            return {}

    def _read(self, job: Callable[[sqlite3.Connection], T], default: T) -> T:
        """Return the result of `job`, or `default` if there is no file, or none that can be read."""
        if self._file is None and not self._path.exists() and not self._path.parent.is_file():
            return default
        try:
            result = self._use(job)
        except StoreError as error:
            # Log only the first failure: an open history page reads repeatedly.
            if self._readable:
                _log.warning("what is known of the connections cannot be read: %s", error)
            self._readable = False
            return default
        self._readable = True
        return result

    def _use(self, job: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            try:
                return self._try(job)
            except (sqlite3.Error, OSError, *_UNREADABLE) as error:
                self._close()
                raise StoreError(getattr(error, "strerror", None) or str(error)) from error

    def _try(self, job: Callable[[sqlite3.Connection], T]) -> T:
        try:
            with self._open() as file:
                return job(file)
        except (sqlite3.DatabaseError, *_UNREADABLE) as error:
            if isinstance(error, sqlite3.DatabaseError) and _code(error) not in _DAMAGED:
                raise
            self._close()
            with self._file_lock():
                # Another process may have replaced it meanwhile.
                if _identity(self._path) == self._opened[0]:
                    set_aside(self._path, str(error), beside=("-wal", "-shm"))
            with self._open() as file:
                return job(file)
        finally:
            self._opened = (self._opened[0], _identity(self._wal))

    def _open(self) -> sqlite3.Connection:
        """Return the open database. Its context manager is a transaction."""
        # File, log or folder may have been removed or replaced, and writes to a deleted file would be lost.
        if self._file and self._opened != (_identity(self._path), _identity(self._wal)):
            self._close()
        if self._file is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._path.exists():
                os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600))
            self._opened = (_identity(self._path), None)
            # Kept open: closing the last connection would checkpoint the WAL and fsync every time.
            self._file = sqlite3.connect(
                self._path, timeout=_TIMEOUT_S, isolation_level="IMMEDIATE", check_same_thread=False
            )
            self._prepare(self._file)
        return self._file

    @property
    def _wal(self) -> Path:
        return self._path.with_name(f"{self._path.name}-wal")

    def _file_lock(self) -> FileLock:
        """Return a lock for what SQLite's own locks do not cover."""
        return lock_of(self._path, _TIMEOUT_S)

    def _refuse_newer(self, file: sqlite3.Connection) -> int:
        """Return the version of the schema."""
        version: int = file.execute("PRAGMA user_version").fetchone()[0]
        if is_newer(version, _VERSION):
            raise NewerFile(self._path)
        return version

    def _prepare(self, file: sqlite3.Connection) -> None:
        version = self._refuse_newer(file)
        with closing(file.execute("SELECT 1 FROM sqlite_schema WHERE name = 'connections'")) as found:
            complete = found.fetchone() is not None
        if version > _VERSION:
            raise ValueError("an impossible version")
        if version < _VERSION or not complete:
            # Serialised, because the busy timeout does not apply to changing the journal mode.
            with self._file_lock():
                # In WAL mode a power failure can lose the last writes, but does not corrupt the file.
                file.execute("PRAGMA journal_mode = WAL")
                file.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;")
        settings = (
            "synchronous = NORMAL",
            f"max_page_count = {_MAX_PAGES}",
            f"wal_autocheckpoint = {_CHECKPOINT_PAGES}",
        )
        for setting in settings:
            file.execute(f"PRAGMA {setting}")


def _is_newer(found: Connection, known: Connection | None) -> bool:
    return known is None or (known.checked_at or 0.0) < (found.checked_at or 0.0)


def _identity(path: Path) -> _Identity | None:
    try:
        about = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return about.st_dev, about.st_ino


def _connections(file: sqlite3.Connection) -> dict[str, Connection]:
    rows = file.execute(f"SELECT shop, {', '.join(_COLUMNS)} FROM connections")  # noqa: S608
    return {shop: parse_connection(dict(zip(_COLUMNS, values, strict=True))) for shop, *values in rows}


def _put(file: sqlite3.Connection, shop: str, connection: Connection) -> None:
    places = ", ".join(f":{name}" for name in _COLUMNS)
    file.execute(
        f"INSERT OR REPLACE INTO connections (shop, {', '.join(_COLUMNS)}) VALUES (:shop, {places})",  # noqa: S608
        {"shop": shop, **connection._asdict()},
    )


def _note_check(file: sqlite3.Connection, shop: str, connection: Connection, now: float) -> None:
    if connection.outcome is Outcome.CLOCK_WRONG or connection.state not in WORST_FIRST:
        return  # With a wrong clock the time is meaningless.
    _note_span(file, shop, connection, now)
    if connection.checked_at == now:
        day = datetime.fromtimestamp(now).astimezone().date().isoformat()
        file.execute(
            "INSERT INTO days VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET checks = checks + 1", (shop, day)
        )
    # The certificate was valid, so the clock is right and old entries can be deleted safely.
    if connection.outcome is Outcome.CONNECTED:
        _drop_old(file, shop, now)


def _note_span(file: sqlite3.Connection, shop: str, connection: Connection, now: float) -> None:
    last = file.execute(
        "SELECT number, began, until, state FROM spans WHERE shop = ? ORDER BY number DESC LIMIT 1", (shop,)
    ).fetchone()
    # Without a further check, the state counts as known until the next one was due.
    until = connection.due
    if last is not None and last[1] <= now <= last[2] + _LATE_S:
        number, _, _, state = last
        same = state == connection.state
        file.execute("UPDATE spans SET until = ? WHERE number = ?", (until if same else now, number))
        if same:
            return
    file.execute(
        "INSERT INTO spans (shop, began, until, state) VALUES (?, ?, ?, ?)",
        (shop, now, until, connection.state),
    )
    file.execute(
        "DELETE FROM spans WHERE shop = :shop AND number <="
        " (SELECT number FROM spans WHERE shop = :shop ORDER BY number DESC LIMIT 1 OFFSET :kept)",
        {"shop": shop, "kept": _MAX_SPANS},
    )


def _drop_old(file: sqlite3.Connection, shop: str, now: float) -> None:
    file.execute("DELETE FROM spans WHERE shop = ? AND until < ?", (shop, now - KEPT_DAYS * _DAY_S))
    # Not the date of that moment: tests begin in 1970, and Windows knows no local time before.
    day = datetime.fromtimestamp(now).astimezone().date() - timedelta(days=KEPT_DAYS)
    file.execute("DELETE FROM days WHERE shop = ? AND day < ?", (shop, day.isoformat()))


def _spans_and_checks(
    file: sqlite3.Connection, shops: Collection[str] | None
) -> tuple[dict[str, list[Span]], dict[str, dict[date, int]]]:
    # As JSON, because the number of parameters of a query is limited.
    chosen = "" if shops is None else "WHERE shop IN (SELECT value FROM json_each(?))"
    wanted = () if shops is None else (json.dumps(list(shops)),)
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for shop, began, until, state in file.execute(
        f"SELECT shop, began, until, state FROM spans {chosen} ORDER BY number",  # noqa: S608
        wanted,
    ):
        with suppress(ValueError):  # a state added by a newer version
            spans[shop].append(Span(began, until, State(state)))
    checks: defaultdict[str, dict[date, int]] = defaultdict(dict)
    for shop, day, count in file.execute(f"SELECT shop, day, checks FROM days {chosen}", wanted):  # noqa: S608
        checks[shop][date.fromisoformat(day)] = count
    return spans, checks


def parse_connection(entry: object) -> Connection:
    """Parse unvalidated values; each invalid one is replaced by its default."""
    data = entry if isinstance(entry, dict) else {}
    told_lost = data.get("told_lost")
    return Connection(
        state=_member(State, data.get("state")) or State.UNCHECKED,
        since=timestamp(data.get("since")) or 0.0,
        outcome=_member(Outcome, data.get("outcome")),
        checked_at=timestamp(data.get("checked_at")),
        refused_at=timestamp(data.get("refused_at")),
        due=timestamp(data.get("due")) or 0.0,
        quiet_until=timestamp(data.get("quiet_until")) or 0.0,
        told_lost=told_lost if type(told_lost) is int and timestamp(told_lost) is not None else 0,
        told_at=timestamp(data.get("told_at")) or 0.0,
        # 1 from SQLite, which has no booleans; True from JSON.
        told_unreachable=data.get("told_unreachable") in (True, 1),
    )


def _member(kind: type[E], value: object) -> E | None:
    try:
        return kind(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _code(error: sqlite3.DatabaseError) -> int:
    # The lowest byte of an extended code is the primary code.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
