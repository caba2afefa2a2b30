"""What is known of each shop's connection, and how it was in the last 90 days, in an SQLite file."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, fields
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from filelock import FileLock

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.json_file import set_aside
from bolsetup.core.monitoring.connection import Connection, State
from bolsetup.core.monitoring.history import WORST_FIRST, ShopHistory, Span, shop_history

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

_log = logging.getLogger(__name__)

KEPT_DAYS: Final = 90

_VERSION: Final = 1
"""Of the layout. Version 0.1.0 has no table `connections` and passes over it, so the number is the same."""
_DAY_S: Final = 86_400.0
_TIMEOUT_S: Final = 5.0
"""Another process writes for milliseconds, so longer means that something is wrong."""
_LATE_S: Final = 600.0
"""A check may end this long after it was due before the time between counts as not watched."""
_SPANS: Final = 1000
"""The most that are kept of one shop: a connection that changes at each check makes 96 a day."""
_PAGES: Final = 8192
"""The most pages that the file may have: 32 MiB."""
_LATEST: Final = 1e11
"""No time in Unix seconds lies beyond this; a larger number is damage."""

_COLUMNS: Final = tuple(field.name for field in fields(Connection))

_TABLES: Final = f"""
CREATE TABLE IF NOT EXISTS spans (
    number INTEGER PRIMARY KEY,
    shop TEXT NOT NULL, began REAL NOT NULL, until REAL NOT NULL, state TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS spans_of_shop ON spans (shop, number);
CREATE TABLE IF NOT EXISTS days (
    shop TEXT NOT NULL, day TEXT NOT NULL, checks INTEGER NOT NULL, PRIMARY KEY (shop, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS connections (shop TEXT PRIMARY KEY, {", ".join(_COLUMNS)}) WITHOUT ROWID;
"""

_DAMAGED: Final = frozenset(
    {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_MISMATCH}
)
"""What SQLite says of a file that is not ours, or not whole; the rest is about the disk."""
_UNREADABLE: Final = (ValueError, TypeError, OverflowError)
"""What reading raises where SQLite itself has not noticed the damage."""


class StoreError(OSError):
    """The file cannot be read or written. The message is SQLite's or the system's."""


class _Newer(Exception):
    """A newer version of the program wrote the file."""


class ConnectionStore:
    """The state of each connection, its changes, and how often it was checked each day.

    The one place that keeps them. Nothing is kept of a single check, so the file stays small. A file that
    is damaged is set aside and begun anew: the next checks find out how the connections are. Several
    processes may use the file, and several threads this object; every method may wait for the disk.

    Args:
        path: the file. Beside it lie, at times, `-wal`, `-shm`, `.lock` and `.broken-1`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._file: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None
        self._readable = True

    def __del__(self) -> None:
        self._close()

    def load(self) -> dict[str, Connection]:
        """What is known of each shop's connection, by shop number; empty where the file cannot be read."""
        return self._read(_connections, {})

    def record(self, retailer_id: str, connection: Connection, checked_at: float | None = None) -> None:
        """Keep what is known of a connection.

        It is on the disk then: a process that is killed loses nothing, a power cut the last seconds at most.

        Args:
            retailer_id: the shop's number.
            connection: what is known.
            checked_at: when a check, or the try of one, left this known, in Unix seconds; None: it did
                not come of one, and the history stays as it is.

        Raises:
            StoreError: it is not kept.
        """

        def write(file: sqlite3.Connection) -> None:
            _put(file, retailer_id, connection)
            if checked_at is not None:
                _note_check(file, retailer_id, connection, checked_at)

        self._use(write)

    def import_connections(self, entries: Mapping[str, object]) -> None:
        """Take over what `shops.json` of version 0.1.0 says of connections, where it is newer.

        Args:
            entries: by shop number, as they were read: what makes no sense counts for nothing.

        Raises:
            StoreError: nothing was taken over.
        """

        def write(file: sqlite3.Connection) -> None:
            known = _connections(file)
            for shop, entry in entries.items():
                found = parse_connection(entry)
                if shop not in known or (known[shop].checked_at or 0.0) < (found.checked_at or 0.0):
                    _put(file, shop, found)

        self._use(write)

    def history(self, days: int, now: float) -> Mapping[str, ShopHistory]:
        """The last `days` days before `now` (Unix seconds) of every shop that was ever checked, by number.

        Empty where the file cannot be read.
        """

        def read(file: sqlite3.Connection) -> Mapping[str, ShopHistory]:
            spans, checks = _spans_and_checks(file)
            return {shop: shop_history(spans[shop], checks[shop], days, now) for shop in spans}

        return self._read(read, {})

    def forget(self, retailer_id: str) -> None:
        """Drop all that is known of a shop's connection, past and present.

        Raises:
            StoreError: it is still there.
        """

        def drop(file: sqlite3.Connection) -> None:
            for table in ("spans", "days", "connections"):
                file.execute(f"DELETE FROM {table} WHERE shop = ?", (retailer_id,))  # noqa: S608

        self._use(drop)

    def close(self) -> None:
        """Let go of the file, so that it can be removed. The next use opens it again."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._file:
            self._file.close()
        self._file = self._opened = None

    def _read(self, job: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """What `job` reads, or `otherwise`: the program goes on without what it once knew."""
        try:
            result = self._use(job)
        except StoreError as error:
            # Once: the history is read again and again while its page is open.
            if self._readable:
                _log.warning("what is known of the connections cannot be read: %s", error)
            self._readable = False
            return otherwise
        self._readable = True
        return result

    def _use(self, job: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            try:
                return self._try(job)
            except (sqlite3.Error, OSError, _Newer, *_UNREADABLE) as error:
                self._close()
                raise StoreError(getattr(error, "strerror", None) or str(error)) from error

    def _try(self, job: Callable[[sqlite3.Connection], T]) -> T:
        try:
            with self._open() as file:
                return job(file)
        except (sqlite3.DatabaseError, _Newer, *_UNREADABLE) as error:
            if isinstance(error, sqlite3.DatabaseError) and _code(error) not in _DAMAGED:
                raise
            self._close()
            set_aside(self._path, str(error), beside=("-wal", "-shm"))
            with self._open() as file:
                return job(file)

    def _open(self) -> sqlite3.Connection:
        """The open file. As a context manager it is a transaction."""
        # A folder can be replaced while the program runs; writes to a deleted file would go nowhere.
        if self._file and self._opened != _identity(self._path):
            self._close()
        if self._file is None:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._path.exists():
                os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600))
            # One connection for as long as the program runs: closing the last one would write the log into
            # the file and wait for the disk each time.
            self._file = sqlite3.connect(
                self._path, timeout=_TIMEOUT_S, isolation_level="IMMEDIATE", check_same_thread=False
            )
            self._prepare(self._file)
            self._opened = _identity(self._path)
        return self._file

    def _prepare(self, file: sqlite3.Connection) -> None:
        version = file.execute("PRAGMA user_version").fetchone()[0]
        if version > _VERSION:
            raise _Newer(f"of version {version}")
        with closing(file.execute("SELECT 1 FROM sqlite_schema WHERE name = 'connections'")) as found:
            complete = found.fetchone() is not None
        if version < _VERSION or not complete:
            # One program at a time: SQLite waits for no other one when it changes the kind of log.
            with FileLock(self._path.with_name(f"{self._path.name}.lock"), timeout=_TIMEOUT_S):
                # With a write-ahead log a power cut costs the last writes at most, never the file.
                file.execute("PRAGMA journal_mode = WAL")
                file.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;")
        for setting in ("synchronous = NORMAL", f"max_page_count = {_PAGES}"):
            file.execute(f"PRAGMA {setting}")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        about = path.stat()
    except FileNotFoundError:
        return None
    return about.st_dev, about.st_ino


def _connections(file: sqlite3.Connection) -> dict[str, Connection]:
    rows = file.execute(f"SELECT shop, {', '.join(_COLUMNS)} FROM connections")  # noqa: S608
    return {shop: parse_connection(dict(zip(_COLUMNS, values, strict=True))) for shop, *values in rows}


def _put(file: sqlite3.Connection, shop: str, connection: Connection) -> None:
    places = ", ".join(f":{name}" for name in _COLUMNS)
    file.execute(
        f"INSERT OR REPLACE INTO connections (shop, {', '.join(_COLUMNS)}) VALUES (:shop, {places})",  # noqa: S608
        {"shop": shop, **asdict(connection)},
    )


def _note_check(file: sqlite3.Connection, shop: str, connection: Connection, now: float) -> None:
    if connection.outcome is Outcome.CLOCK_WRONG or connection.state not in WORST_FIRST:
        return  # With a wrong clock nothing can be said about when.
    _note_span(file, shop, connection, now)
    if connection.checked_at == now:
        day = datetime.fromtimestamp(now).astimezone().date().isoformat()
        file.execute(
            "INSERT INTO days VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET checks = checks + 1", (shop, day)
        )
    # Bol's certificate was found valid, so the clock can be trusted with what is old.
    if connection.outcome is Outcome.CONNECTED:
        _drop_old(file, shop, now)


def _note_span(file: sqlite3.Connection, shop: str, connection: Connection, now: float) -> None:
    last = file.execute(
        "SELECT number, began, until, state FROM spans WHERE shop = ? ORDER BY number DESC LIMIT 1", (shop,)
    ).fetchone()
    # A state is believed until the next check is due: later it was not watched any more.
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
    # The oldest go where there are too many of them.
    file.execute(
        "DELETE FROM spans WHERE shop = ?1 AND number <="
        " (SELECT number FROM spans WHERE shop = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)",
        (shop, _SPANS),
    )


def _drop_old(file: sqlite3.Connection, shop: str, now: float) -> None:
    oldest = now - KEPT_DAYS * _DAY_S
    file.execute("DELETE FROM spans WHERE shop = ? AND until < ?", (shop, oldest))
    day = datetime.fromtimestamp(oldest).astimezone().date().isoformat()
    file.execute("DELETE FROM days WHERE shop = ? AND day < ?", (shop, day))


def _spans_and_checks(
    file: sqlite3.Connection,
) -> tuple[dict[str, list[Span]], dict[str, dict[date, int]]]:
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for shop, began, until, state in file.execute(
        "SELECT shop, began, until, state FROM spans ORDER BY number"
    ):
        with suppress(ValueError):  # a state that this version does not know
            spans[shop].append(Span(began, until, State(state)))
    checks: defaultdict[str, dict[date, int]] = defaultdict(dict)
    for shop, day, count in file.execute("SELECT shop, day, checks FROM days"):
        checks[shop][date.fromisoformat(day)] = count
    return spans, checks


def parse_connection(entry: object) -> Connection:
    """Read field by field what may be damaged: a value that makes no sense costs that value only."""
    data = entry if isinstance(entry, dict) else {}
    told_lost = data.get("told_lost")
    return Connection(
        state=_member(State, data.get("state")) or State.UNCHECKED,
        since=_moment(data.get("since")) or 0.0,
        outcome=_member(Outcome, data.get("outcome")),
        checked_at=_moment(data.get("checked_at")),
        refused_at=_moment(data.get("refused_at")),
        due=_moment(data.get("due")) or 0.0,
        quiet_until=_moment(data.get("quiet_until")) or 0.0,
        told_lost=told_lost if type(told_lost) is int and 0 <= told_lost < _LATEST else 0,
        told_at=_moment(data.get("told_at")) or 0.0,
        # SQLite has no booleans, JSON has.
        told_unreachable=data.get("told_unreachable") in (True, 1),
    )


def _moment(value: object) -> float | None:
    # The comparison is false for NaN, and exact for an integer too large for a float.
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < _LATEST:
        return float(value)
    return None


def _member(kind: type[E], value: object) -> E | None:
    try:
        return kind(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _code(error: sqlite3.DatabaseError) -> int:
    # Extended codes have the plain one in their lowest byte.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
