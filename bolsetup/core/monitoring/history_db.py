"""How each shop's connection was in the last 90 days, in an SQLite file."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeVar

from filelock import FileLock

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.json_file import set_aside
from bolsetup.core.monitoring.connection import Connection, State
from bolsetup.core.monitoring.history import WORST_FIRST, ShopHistory, Span, shop_history

T = TypeVar("T")

_log = logging.getLogger(__name__)

KEPT_DAYS: Final = 90

_VERSION: Final = 1
_DAY_S: Final = 86_400.0
_PATIENCE_S: Final = 5.0
"""Another process writes for milliseconds, so longer means that something is wrong."""
_LATE_S: Final = 600.0
"""A check may end this long after it was due before the time between counts as not watched."""
_SPANS: Final = 1000
"""The most that are kept of one shop: a connection that changes at each check makes 96 a day."""
_PAGES: Final = 8192
"""The most pages that the file may have: 32 MiB."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS spans (
    number INTEGER PRIMARY KEY,
    shop TEXT NOT NULL, began REAL NOT NULL, until REAL NOT NULL, state TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS spans_of_shop ON spans (shop, number);
CREATE TABLE IF NOT EXISTS days (
    shop TEXT NOT NULL, day TEXT NOT NULL, checks INTEGER NOT NULL, PRIMARY KEY (shop, day)
) WITHOUT ROWID;
"""

_DAMAGED: Final = frozenset(
    {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_MISMATCH}
)
"""What SQLite says of a file that is not ours, or not whole; the rest is about the disk."""
_NONSENSE: Final = (ValueError, TypeError, OverflowError)
"""What comes of reading a damaged file whose damage SQLite has not seen."""


class _Newer(Exception):
    """A newer version of the program wrote the file."""


class HistoryDatabase:
    """The changes of each shop's state and how often it was checked each day.

    Nothing is kept of a single check, so the file stays small. No method raises: the program does
    without a history where the disk gives none, and logs why. All may wait for the disk.

    Args:
        path: the file. Beside it lie, at times, `-wal`, `-shm`, `.lock` and `.broken-1`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._works = True

    def record(self, retailer_id: str, connection: Connection, now: float) -> None:
        """Note what a look at a shop at `now` (Unix seconds) has left known of its connection."""
        if connection.outcome is Outcome.CLOCK_WRONG or connection.state not in WORST_FIRST:
            return  # With a wrong clock nothing can be said about when.

        def note(file: sqlite3.Connection) -> None:
            _note_span(file, retailer_id, connection, now)
            if connection.checked_at == now:
                day = datetime.fromtimestamp(now).astimezone().date().isoformat()
                file.execute(
                    "INSERT INTO days VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET checks = checks + 1",
                    (retailer_id, day),
                )
            # Bol's certificate was found valid, so the clock can be trusted with what is old.
            if connection.outcome is Outcome.CONNECTED:
                _drop_old(file, retailer_id, now)

        self._use(note, None)

    def read(self, days: int, now: float) -> Mapping[str, ShopHistory]:
        """The last `days` days of every shop that was ever checked, by shop number."""

        def read(file: sqlite3.Connection) -> Mapping[str, ShopHistory]:
            spans, checks = _read(file)
            return {shop: shop_history(spans[shop], checks[shop], days, now) for shop in spans}

        return self._use(read, {})

    def forget(self, retailer_id: str) -> None:
        """Drop all that is known of a shop's past."""

        def drop(file: sqlite3.Connection) -> None:
            for table in ("spans", "days"):
                file.execute(f"DELETE FROM {table} WHERE shop = ?", (retailer_id,))  # noqa: S608

        self._use(drop, None)

    def _use(self, job: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        try:
            try:
                result = self._with_file(job)
            except (sqlite3.DatabaseError, _Newer, *_NONSENSE) as error:
                if isinstance(error, sqlite3.DatabaseError) and _code(error) not in _DAMAGED:
                    raise
                set_aside(self._path, str(error), beside=("-wal", "-shm"))
                result = self._with_file(job)
        except (sqlite3.Error, OSError, _Newer, *_NONSENSE) as error:
            # Once: a line for each check would push all else out of the log.
            if self._works:
                _log.warning("the history cannot be used (%s)", error)
            self._works = False
            return otherwise
        self._works = True
        return result

    def _with_file(self, job: Callable[[sqlite3.Connection], T]) -> T:
        with self._open() as file, file:
            return job(file)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._path.exists():
            os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600))
        with closing(sqlite3.connect(self._path, timeout=_PATIENCE_S, isolation_level="IMMEDIATE")) as file:
            version = file.execute("PRAGMA user_version").fetchone()[0]
            if version > _VERSION:
                raise _Newer(f"of version {version}")
            if version < _VERSION:
                self._prepare(file)
            for setting in ("synchronous = NORMAL", f"max_page_count = {_PAGES}"):
                file.execute(f"PRAGMA {setting}")
            yield file

    def _prepare(self, file: sqlite3.Connection) -> None:
        # One program at a time: SQLite waits for no other one when it changes the kind of log.
        with FileLock(self._path.with_name(f"{self._path.name}.lock"), timeout=_PATIENCE_S):
            # With a write-ahead log a power cut costs the last notes at most, never the file.
            file.execute("PRAGMA journal_mode = WAL")
            file.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_VERSION}; COMMIT;")


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


def _read(file: sqlite3.Connection) -> tuple[dict[str, list[Span]], dict[str, dict[date, int]]]:
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


def _code(error: sqlite3.DatabaseError) -> int:
    # Extended codes have the plain one in their lowest byte.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
