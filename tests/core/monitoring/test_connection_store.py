"""Storage of connections and their history."""

from __future__ import annotations

import logging
import multiprocessing
import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.monitoring import connection_store as store_module
from bolsetup.core.monitoring.connection import Checked, Connection, KeychainFailed, Pace, State, step
from bolsetup.core.monitoring.connection_store import (
    KEPT_DAYS,
    ConnectionStore,
    StoreError,
    parse_connection,
)
from bolsetup.core.monitoring.history import ShopHistory

NOW = 1_795_600_000.0
HOUR = 3600.0
DAY = 24 * HOUR
PACE = Pace()


class Shop:
    """A shop whose checks are recorded."""

    def __init__(self, store: ConnectionStore, retailer_id: str = "1234567") -> None:
        self.store = store
        self.retailer_id = retailer_id
        self.connection = Connection()
        self.now = NOW

    def check(self, outcome: Outcome, after: float = 900.0) -> None:
        self.now += after
        self.connection = step(self.connection, Checked(outcome), self.now, PACE)
        self.store.record(self.retailer_id, self.connection, self.now)

    def history(self, days: int = 30) -> ShopHistory:
        return self.store.history(days, self.now + 1)[self.retailer_id]

    def spans(self) -> list[tuple[State, float, float]]:
        """State, start and end of each span, in seconds from `NOW`."""
        return [
            (span.state, span.began - NOW, span.until - NOW)
            for day in self.history().days
            for span in day.spans
        ]


@pytest.fixture
def store(tmp_path: Path) -> ConnectionStore:
    return ConnectionStore(tmp_path / "data" / "history.sqlite")


@pytest.fixture
def shop(store: ConnectionStore) -> Shop:
    return Shop(store)


def path_of(store: ConnectionStore) -> Path:
    return store._path


def rows(store: ConnectionStore) -> int:
    with sqlite3.connect(path_of(store)) as file:
        found: int = file.execute("SELECT count(*) FROM spans").fetchone()[0]
    file.close()
    return found


def _is_indexed(file: sqlite3.Connection) -> bool:
    return bool(file.execute("SELECT 1 FROM sqlite_schema WHERE name = 'lost_spans'").fetchall())


def test_changes_are_recorded_and_checks_are_counted(shop: Shop) -> None:
    for outcome in (Outcome.CONNECTED, Outcome.CONNECTED, Outcome.REFUSED):
        shop.check(outcome)
    shop.check(Outcome.REFUSED, 120)
    shop.check(Outcome.CONNECTED, HOUR)
    assert shop.spans() == [
        (State.CONNECTED, 900, 2700),
        (State.UNCONFIRMED, 2700, 2820),
        (State.LOST, 2820, 6420),
        (State.CONNECTED, 6420, 6421),
    ]
    history = shop.history()
    assert history.checks == 5
    assert history.changed_at == NOW + 6420
    assert history.longest_outage
    assert history.longest_outage.seconds == HOUR


def test_a_check_without_a_change_adds_no_row(store: ConnectionStore, shop: Shop) -> None:
    for _ in range(500):
        shop.check(Outcome.CONNECTED)
    assert rows(store) == 1
    assert shop.history().checks == 500


def test_sleep_counts_as_not_watched(shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    shop.check(Outcome.CONNECTED, 14 * HOUR)
    shop.check(Outcome.CONNECTED)
    assert shop.spans() == [(State.CONNECTED, 900, 1800), (State.CONNECTED, 51300, 52201)]


def test_an_unreadable_pair_is_a_state_but_not_a_check(store: ConnectionStore, shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    shop.now += 900
    store.record("1234567", step(shop.connection, KeychainFailed(), shop.now, PACE), shop.now)
    assert [state for state, _, _ in shop.spans()] == [State.CONNECTED, State.UNREADABLE]
    assert shop.history().checks == 1


def test_a_clock_wrong_by_years_deletes_no_history(store: ConnectionStore, shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    shop.check(Outcome.CONNECTED)
    for wrong in (NOW - 3000 * DAY, NOW + 3000 * DAY):
        for outcome in (Outcome.OFFLINE, Outcome.CLOCK_WRONG):
            after = step(shop.connection, Checked(outcome), wrong, PACE)
            store.record("1234567", after, wrong)
    shop.check(Outcome.CONNECTED, 300)
    assert shop.spans() == [(State.CONNECTED, 900, 2100), (State.CONNECTED, 2100, 2101)]


def test_each_shop_has_its_own_history_and_can_be_forgotten(store: ConnectionStore, shop: Shop) -> None:
    other = Shop(store, "7654321")
    shop.check(Outcome.CONNECTED)
    other.check(Outcome.REFUSED)
    assert set(store.history(30, shop.now + 1)) == {"1234567", "7654321"}
    store.forget("1234567")
    assert set(store.history(30, shop.now + 1)) == {"7654321"}


def test_the_history_of_some_shops_alone_can_be_read(store: ConnectionStore, shop: Shop) -> None:
    other = Shop(store, "7654321")
    shop.check(Outcome.CONNECTED)
    other.check(Outcome.CONNECTED)
    everything = store.history(30, shop.now + 1)
    assert store.history(30, shop.now + 1, ["1234567"]) == {"1234567": everything["1234567"]}
    assert store.history(30, shop.now + 1, []) == {}
    many = [str(number) for number in range(40_000)]
    assert set(store.history(30, shop.now + 1, ["1234567", *many])) == {"1234567"}


def test_shops_that_lost_the_connection_within_some_days(store: ConnectionStore, shop: Shop) -> None:
    other = Shop(store, "7654321")
    other.check(Outcome.CONNECTED)
    began = shop.now
    shop.check(Outcome.REFUSED)
    shop.check(Outcome.REFUSED)
    shop.check(Outcome.CONNECTED)
    assert store.lost_within(30, shop.now) == {"1234567"}
    assert store.lost_within(30, shop.now + 40 * DAY) == frozenset()
    assert store.lost_within(30, began) == frozenset()


def test_history_older_than_90_days_is_deleted(store: ConnectionStore, shop: Shop) -> None:
    for _ in range(120):
        shop.check(Outcome.CONNECTED, DAY)
    assert rows(store) == KEPT_DAYS + 1
    history = shop.history(days=200)
    assert history.changed_at is not None
    assert shop.now - history.changed_at <= (KEPT_DAYS + 1) * DAY
    assert history.checks == KEPT_DAYS + 1


def test_the_number_of_spans_is_limited(
    store: ConnectionStore, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_MAX_SPANS", 50)
    for number in range(200):
        shop.check(Outcome.CONNECTED if number % 2 else Outcome.OFFLINE)
    assert rows(store) == 50
    assert shop.history().checks == 200


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_can_read_the_file(store: ConnectionStore, shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    assert stat.S_IMODE(path_of(store).stat().st_mode) == 0o600
    assert stat.S_IMODE(path_of(store).parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_file_is_set_aside(
    content: bytes, store: ConnectionStore, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    path_of(store).parent.mkdir()
    path_of(store).write_bytes(content)
    with caplog.at_level(logging.WARNING):
        shop.check(Outcome.CONNECTED)
    assert path_of(store).with_name("history.sqlite.broken-1").read_bytes() == content
    assert "history.sqlite.broken-1" in caplog.text
    assert shop.history().checks == 1


@pytest.mark.parametrize("layout", ["DROP TABLE days", "ALTER TABLE spans RENAME state TO status"])
def test_a_file_with_another_schema_is_set_aside(layout: str, store: ConnectionStore, shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    store.close()
    with sqlite3.connect(path_of(store)) as file:
        file.execute(layout)
    file.close()
    shop.check(Outcome.CONNECTED)
    assert path_of(store).with_name("history.sqlite.broken-1").exists()
    assert shop.history().checks == 1


def test_random_damage_never_raises(store: ConnectionStore, shop: Shop) -> None:
    for _ in range(60):
        shop.check(Outcome.CONNECTED, DAY / 2)
    store.close()
    whole = path_of(store).read_bytes()
    rng = random.Random(7)  # noqa: S311 - the same at each run
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(rng.choice([1, 8, 200])):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        store.close()
        for beside in ("-wal", "-shm"):
            path_of(store).with_name(f"history.sqlite{beside}").unlink(missing_ok=True)
        path_of(store).write_bytes(damaged[: rng.choice([len(damaged), 5000])])
        shop.check(Outcome.REFUSED, 10)
        store.history(30, shop.now)


def test_an_unusable_path_raises_on_writes_and_is_logged_once_on_reads(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be", "utf-8")
    store = ConnectionStore(tmp_path / "taken" / "history.sqlite")
    with pytest.raises(StoreError, match="exists"):
        Shop(store).check(Outcome.CONNECTED)
    with pytest.raises(StoreError, match="exists"):
        store.forget("1234567")
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            assert store.history(30, NOW) == {}
            assert store.load() == {}
    assert caplog.text.count("cannot be read") == 1


def test_a_full_file_raises_and_stays_intact(
    store: ConnectionStore, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.check(Outcome.CONNECTED)
    store.close()
    monkeypatch.setattr(store_module, "_MAX_PAGES", 9)

    def fill() -> None:
        for number in range(500):
            shop.check(Outcome.CONNECTED if number % 2 else Outcome.OFFLINE)

    with pytest.raises(StoreError, match="full"):
        fill()
    assert shop.history().checks
    assert path_of(store).stat().st_size <= 9 * 4096
    assert not list(path_of(store).parent.glob("*.broken-*"))


def test_a_locked_database_raises_after_the_timeout(
    store: ConnectionStore, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.check(Outcome.CONNECTED)
    store.close()
    monkeypatch.setattr(store_module, "_TIMEOUT_S", 0.05)
    other = sqlite3.connect(path_of(store), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        shop.check(Outcome.OFFLINE)
    other.execute("ROLLBACK")
    other.close()
    assert [state for state, _, _ in shop.spans()] == [State.CONNECTED]


def _write(path: str, retailer_id: str, count: int, die: bool) -> None:
    shop = Shop(ConnectionStore(Path(path)), retailer_id)
    for number in range(count):
        shop.check(Outcome.CONNECTED if number % 2 else Outcome.OFFLINE, 10)
    if die:
        os._exit(9)


def test_concurrent_writers_lose_nothing_even_if_one_is_killed(store: ConnectionStore) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_write, args=(str(path_of(store)), name, 60, name == "2")) for name in "12"
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 9]
    histories = store.history(30, NOW + DAY)
    assert {name: history.checks for name, history in histories.items()} == {"1": 60, "2": 60}


def test_a_wal_left_by_a_power_failure_is_recovered(
    store: ConnectionStore, shop: Shop, tmp_path: Path
) -> None:
    shop.check(Outcome.CONNECTED)
    still_open = sqlite3.connect(path_of(store))
    still_open.execute("SELECT * FROM spans").fetchall()
    shop.check(Outcome.OFFLINE)
    after = tmp_path / "after"
    after.mkdir()
    for part in path_of(store).parent.iterdir():
        (after / part.name).write_bytes(part.read_bytes())
    still_open.close()
    saved = ConnectionStore(after / "history.sqlite").history(30, shop.now + 1)["1234567"]
    assert saved.checks == 2
    # A truncated WAL loses only the transactions in it.
    log = after / "history.sqlite-wal"
    log.write_bytes((path_of(store).parent / "history.sqlite").read_bytes()[:2000])
    assert ConnectionStore(after / "history.sqlite").history(30, shop.now + 1)


def test_an_unchecked_connection_is_not_recorded_in_the_history(store: ConnectionStore) -> None:
    store.record("1234567", Connection()._replace(due=NOW), NOW)
    assert store.history(30, NOW) == {}


# ---- current state ----

KNOWN = Connection(
    state=State.LOST,
    since=1.5,
    outcome=Outcome.REFUSED,
    checked_at=2.5,
    refused_at=3.5,
    due=4.5,
    quiet_until=1_000_555.0,
    told_lost=5,
    told_at=6.5,
    told_unreachable=True,
)


def test_every_field_of_a_connection_is_stored(store: ConnectionStore) -> None:
    usual = Connection()
    assert all(known != value for known, value in zip(KNOWN, usual, strict=True))
    store.record("1234567", KNOWN)
    store.record("7654321", usual)
    assert ConnectionStore(path_of(store)).load() == {"1234567": KNOWN, "7654321": usual}
    assert store.history(30, NOW) == {}


@pytest.mark.parametrize("name", Connection._fields)
@pytest.mark.parametrize("value", [None, "nonsense", -1, [], {}, float("nan"), 10**400, True], ids=repr)
def test_an_invalid_value_is_replaced_by_its_default(name: str, value: object) -> None:
    connection = parse_connection({**KNOWN._asdict(), name: value})
    expected = value if value is True and name == "told_unreachable" else getattr(Connection(), name)
    assert connection._asdict() == {**KNOWN._asdict(), name: expected}


@pytest.mark.parametrize("entry", [None, [], "lost", 7])
def test_an_invalid_entry_gives_an_unchecked_connection(entry: object) -> None:
    assert parse_connection(entry) == Connection()


def test_invalid_values_in_the_table_are_replaced_by_defaults(
    store: ConnectionStore,
) -> None:
    store.record("1234567", KNOWN)
    store.close()
    with sqlite3.connect(path_of(store)) as file:
        file.execute("UPDATE connections SET state = 'nonsense', since = x'00', due = 1e300, told_lost = 'x'")
    file.close()
    unknown = {name: getattr(Connection(), name) for name in ("state", "since", "due", "told_lost")}
    assert store.load() == {"1234567": KNOWN._replace(**unknown)}


@pytest.mark.parametrize(
    ("found", "taken"),
    [(KNOWN.checked_at or 0.0, False), (9.0, True), (1.0, False)],
    ids=["the same", "newer", "older"],
)
def test_only_newer_connections_are_imported_from_version_0_1_0(
    store: ConnectionStore, found: float, taken: bool
) -> None:
    store.record("1234567", KNOWN)
    entry = {"state": "connected", "checked_at": found}
    store.import_connections({"1234567": entry, "7654321": {"state": "doubtful"}, "1": 7})
    known = store.load()
    assert known["1234567"] == (Connection(State.CONNECTED, checked_at=9.0) if taken else KNOWN)
    assert known["7654321"].state is State.UNCONFIRMED
    assert known["1"] == Connection()


def test_a_file_of_version_0_1_0_is_migrated_and_stays_compatible(store: ConnectionStore, shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    store.close()
    with sqlite3.connect(path_of(store)) as file:
        file.execute("DROP TABLE connections")
        file.execute("DROP INDEX lost_spans")
    file.close()
    assert store.load() == {}
    store.record("1234567", KNOWN)
    assert store.load() == {"1234567": KNOWN}
    assert shop.history().checks == 1
    with sqlite3.connect(path_of(store)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (1,)
        assert _is_indexed(file)
    file.close()


def test_a_file_at_its_size_limit_is_read_and_written_without_the_index(
    store: ConnectionStore, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.check(Outcome.REFUSED)
    shop.check(Outcome.REFUSED)
    store.close()
    with closing(sqlite3.connect(path_of(store), isolation_level=None)) as other:
        assert _is_indexed(other)
        other.execute("DROP INDEX lost_spans")
        other.execute("VACUUM")
        (pages,) = other.execute("PRAGMA page_count").fetchone()
        monkeypatch.setattr(store_module, "_MAX_PAGES", pages)
        assert store.load() == {"1234567": shop.connection}
        assert store.lost_within(30, shop.now + 1) == {"1234567"}
        shop.check(Outcome.CONNECTED)
        assert not _is_indexed(other)
    assert store.load() == {"1234567": shop.connection}
    assert store.lost_within(30, shop.now + 1) == {"1234567"}


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed")
def test_a_folder_deleted_while_in_use_is_recreated(store: ConnectionStore) -> None:
    store.record("1234567", KNOWN)
    folder = path_of(store).parent
    shutil.rmtree(folder)
    assert store.load() == {}
    store.record("1234567", KNOWN)
    assert ConnectionStore(path_of(store)).load() == {"1234567": KNOWN}


WRITER = """
import sys
from pathlib import Path
from bolsetup.core.monitoring.connection import Connection, State
from bolsetup.core.monitoring.connection_store import ConnectionStore
store = ConnectionStore(Path(sys.argv[1]))
for number in range(1, 100_000):
    store.record("1234567", Connection(State.LOST, since=float(number), told_lost=number), float(number))
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_kill_at_any_moment_loses_nothing_that_was_recorded(store: ConnectionStore) -> None:
    recorded = 0
    for lines in range(1, 21):
        command = [sys.executable, "-c", WRITER, str(path_of(store))]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            for _ in range(lines):
                recorded = int(writer.stdout.readline())
            writer.kill()
            rest = writer.stdout.read().split()
        known = store.load()["1234567"]
        # The writer may be killed after recording a number but before printing it.
        last = max([recorded, *(int(number) for number in rest)])
        assert last <= known.told_lost <= last + 1
        assert known.since == known.told_lost
    assert not list(path_of(store).parent.glob("*.broken-*"))


# ---- what must not be lost ----


def deny_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every use of the file fail, as on a full disk or while another program holds a lock."""

    def connect(*_: object, **options: object) -> sqlite3.Connection:
        if options.get("uri"):
            return whole(*_, **options)  # type: ignore[no-any-return, call-overload]
        raise sqlite3.OperationalError("disk I/O error")

    whole = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", connect)


def test_a_file_that_cannot_be_opened_for_writing_is_still_read(
    store: ConnectionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.record("1234567", KNOWN)
    store.close()
    deny_writes(monkeypatch)
    with pytest.raises(StoreError):
        store.record("1234567", Connection())
    assert store.load() == {"1234567": KNOWN}


def test_what_cannot_be_imported_is_known_nevertheless(
    store: ConnectionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as disk:
        deny_writes(disk)
        with pytest.raises(StoreError):
            store.import_connections({"1234567": {"state": "lost", "told_lost": 2, "checked_at": 5}})
        known = Connection(State.LOST, told_lost=2, checked_at=5.0)
        assert store.load() == {"1234567": known}
    assert store.load() == {"1234567": known}
    store.record("1234567", KNOWN)
    store.import_connections({})
    assert store.load() == {"1234567": KNOWN}


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be renamed")
def test_a_file_that_another_process_has_replaced_is_not_set_aside(store: ConnectionStore) -> None:
    store.record("1234567", KNOWN)
    calls = []

    def job(file: sqlite3.Connection) -> dict[str, Connection]:
        calls.append(file)
        if len(calls) == 1:
            # The other process has found the damage first.
            path_of(store).rename(path_of(store).with_name("history.sqlite.broken-1"))
            ConnectionStore(path_of(store)).record("7654321", KNOWN)
            error = sqlite3.DatabaseError("malformed")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error
        return store_module._connections(file)

    assert store._use(job) == {"7654321": KNOWN}
    assert not path_of(store).with_name("history.sqlite.broken-2").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed")
def test_a_log_that_is_removed_while_it_is_in_use_loses_nothing(store: ConnectionStore) -> None:
    store.record("1234567", KNOWN)
    path_of(store).with_name("history.sqlite-wal").unlink()
    store.record("7654321", KNOWN)
    other = ConnectionStore(path_of(store))
    assert other.load() == {"1234567": KNOWN, "7654321": KNOWN}
