"""The history on disk: small, and never in the way."""

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
from dataclasses import asdict, fields, replace
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
    """A shop that is checked, and noted each time."""

    def __init__(self, store: ConnectionStore, retailer_id: str = "1234567") -> None:
        self.store = store
        self.retailer_id = retailer_id
        self.connection = Connection()
        self.now = NOW

    def check(self, outcome: Outcome, after: float = 900.0) -> None:
        self.now += after
        self.connection = step(self.connection, Checked(outcome), self.now, PACE)
        self.store.record(self.retailer_id, self.connection, self.now)

    def past(self, days: int = 30) -> ShopHistory:
        return self.store.history(days, self.now + 1)[self.retailer_id]

    def spans(self) -> list[tuple[State, float, float]]:
        """State, beginning and end of each, in seconds from the start."""
        return [
            (span.state, span.began - NOW, span.until - NOW) for day in self.past().days for span in day.spans
        ]


@pytest.fixture
def store(tmp_path: Path) -> ConnectionStore:
    return ConnectionStore(tmp_path / "data" / "history.sqlite")


@pytest.fixture
def shop(store: ConnectionStore) -> Shop:
    return Shop(store)


def file_of(store: ConnectionStore) -> Path:
    return store._path


def rows(store: ConnectionStore) -> int:
    with sqlite3.connect(file_of(store)) as file:
        found: int = file.execute("SELECT count(*) FROM spans").fetchone()[0]
    file.close()
    return found


def test_changes_are_noted_and_checks_are_counted(shop: Shop) -> None:
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
    past = shop.past()
    assert past.checks == 5
    assert past.changed_at == NOW + 6420
    assert past.longest_outage
    assert past.longest_outage.seconds == HOUR


def test_a_check_that_changes_nothing_takes_no_room(store: ConnectionStore, shop: Shop) -> None:
    for _ in range(500):
        shop.check(Outcome.CONNECTED)
    assert rows(store) == 1
    assert shop.past().checks == 500


def test_the_time_in_which_the_computer_slept_was_not_watched(shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    shop.check(Outcome.CONNECTED, 14 * HOUR)
    shop.check(Outcome.CONNECTED)
    assert shop.spans() == [(State.CONNECTED, 900, 1800), (State.CONNECTED, 51300, 52201)]


def test_a_shut_keychain_is_a_state_and_no_check(store: ConnectionStore, shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    shop.now += 900
    store.record("1234567", step(shop.connection, KeychainFailed(), shop.now, PACE), shop.now)
    assert [state for state, _, _ in shop.spans()] == [State.CONNECTED, State.UNREADABLE]
    assert shop.past().checks == 1


def test_a_clock_that_is_wrong_by_years_costs_nothing_that_was_known(
    store: ConnectionStore, shop: Shop
) -> None:
    shop.check(Outcome.CONNECTED)
    shop.check(Outcome.CONNECTED)
    for wrong in (NOW - 3000 * DAY, NOW + 3000 * DAY):
        for outcome in (Outcome.OFFLINE, Outcome.CLOCK_WRONG):
            after = step(shop.connection, Checked(outcome), wrong, PACE)
            store.record("1234567", after, wrong)
    shop.check(Outcome.CONNECTED, 300)
    assert shop.spans() == [(State.CONNECTED, 900, 2100), (State.CONNECTED, 2100, 2101)]


def test_shops_are_apart_and_can_be_forgotten(store: ConnectionStore, shop: Shop) -> None:
    other = Shop(store, "7654321")
    shop.check(Outcome.CONNECTED)
    other.check(Outcome.REFUSED)
    assert set(store.history(30, shop.now + 1)) == {"1234567", "7654321"}
    store.forget("1234567")
    assert set(store.history(30, shop.now + 1)) == {"7654321"}


def test_what_is_older_than_90_days_goes(store: ConnectionStore, shop: Shop) -> None:
    for _ in range(120):
        shop.check(Outcome.CONNECTED, DAY)
    assert rows(store) == KEPT_DAYS + 1
    past = shop.past(days=200)
    assert past.changed_at is not None
    assert shop.now - past.changed_at <= (KEPT_DAYS + 1) * DAY
    assert past.checks == KEPT_DAYS + 1


def test_a_connection_that_never_rests_is_bounded_too(
    store: ConnectionStore, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_SPANS", 50)
    for number in range(200):
        shop.check(Outcome.CONNECTED if number % 2 else Outcome.OFFLINE)
    assert rows(store) == 50
    assert shop.past().checks == 200


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_file_is_closed_to_others(store: ConnectionStore, shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    assert stat.S_IMODE(file_of(store).stat().st_mode) == 0o600
    assert stat.S_IMODE(file_of(store).parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_file_is_set_aside(
    content: bytes, store: ConnectionStore, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    file_of(store).parent.mkdir()
    file_of(store).write_bytes(content)
    with caplog.at_level(logging.WARNING):
        shop.check(Outcome.CONNECTED)
    assert file_of(store).with_name("history.sqlite.broken-1").read_bytes() == content
    assert "history.sqlite.broken-1" in caplog.text
    assert shop.past().checks == 1


@pytest.mark.parametrize(
    "layout", ["PRAGMA user_version = 2", "DROP TABLE days", "ALTER TABLE spans DROP state"]
)
def test_a_file_of_another_layout_is_set_aside(layout: str, store: ConnectionStore, shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    store.close()
    with sqlite3.connect(file_of(store)) as file:
        file.execute(layout)
    file.close()
    shop.check(Outcome.CONNECTED)
    assert file_of(store).with_name("history.sqlite.broken-1").exists()
    assert shop.past().checks == 1


def test_random_damage_never_raises(store: ConnectionStore, shop: Shop) -> None:
    for _ in range(60):
        shop.check(Outcome.CONNECTED, DAY / 2)
    store.close()
    whole = file_of(store).read_bytes()
    dice = random.Random(7)  # noqa: S311 - the same at each run
    for _ in range(150):
        hurt = bytearray(whole)
        for _ in range(dice.choice([1, 8, 200])):
            hurt[dice.randrange(len(hurt))] = dice.randrange(256)
        store.close()
        for beside in ("-wal", "-shm"):
            file_of(store).with_name(f"history.sqlite{beside}").unlink(missing_ok=True)
        file_of(store).write_bytes(hurt[: dice.choice([len(hurt), 5000])])
        shop.check(Outcome.REFUSED, 10)
        store.history(30, shop.now)


def test_a_disk_that_gives_nothing_is_told_to_who_writes_and_logged_once_for_who_reads(
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


def test_a_full_file_stays_whole_and_is_told(
    store: ConnectionStore, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.check(Outcome.CONNECTED)
    store.close()
    monkeypatch.setattr(store_module, "_PAGES", 9)

    def fill() -> None:
        for number in range(500):
            shop.check(Outcome.CONNECTED if number % 2 else Outcome.OFFLINE)

    with pytest.raises(StoreError, match="full"):
        fill()
    assert shop.past().checks
    assert file_of(store).stat().st_size <= 9 * 4096
    assert not list(file_of(store).parent.glob("*.broken-*"))


def test_another_writer_that_never_ends_is_waited_for_and_then_told(
    store: ConnectionStore, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.check(Outcome.CONNECTED)
    store.close()
    monkeypatch.setattr(store_module, "_TIMEOUT_S", 0.05)
    other = sqlite3.connect(file_of(store), isolation_level=None)
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


def test_two_programs_may_write_at_once_and_one_may_be_killed(store: ConnectionStore) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_write, args=(str(file_of(store)), name, 60, name == "2")) for name in "12"
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 9]
    pasts = store.history(30, NOW + DAY)
    assert {name: past.checks for name, past in pasts.items()} == {"1": 60, "2": 60}


def test_a_log_that_a_power_cut_left_behind_is_read(
    store: ConnectionStore, shop: Shop, tmp_path: Path
) -> None:
    shop.check(Outcome.CONNECTED)
    still_open = sqlite3.connect(file_of(store))
    still_open.execute("SELECT * FROM spans").fetchall()
    shop.check(Outcome.OFFLINE)
    after = tmp_path / "after"
    after.mkdir()
    for part in file_of(store).parent.iterdir():
        (after / part.name).write_bytes(part.read_bytes())
    still_open.close()
    saved = ConnectionStore(after / "history.sqlite").history(30, shop.now + 1)["1234567"]
    assert saved.checks == 2
    # Half of the log is gone: what was whole is there, and nothing else is lost.
    log = after / "history.sqlite-wal"
    log.write_bytes((file_of(store).parent / "history.sqlite").read_bytes()[:2000])
    assert ConnectionStore(after / "history.sqlite").history(30, shop.now + 1)


def test_a_state_that_was_never_found_is_not_noted(store: ConnectionStore) -> None:
    store.record("1234567", replace(Connection(), due=NOW), NOW)
    assert store.history(30, NOW) == {}


# ---- what is known now ----

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


def test_everything_known_of_a_connection_is_kept(store: ConnectionStore) -> None:
    usual = Connection()
    assert all(getattr(KNOWN, field.name) != getattr(usual, field.name) for field in fields(Connection))
    store.record("1234567", KNOWN)
    store.record("7654321", usual)
    assert ConnectionStore(file_of(store)).load() == {"1234567": KNOWN, "7654321": usual}
    assert store.history(30, NOW) == {}


@pytest.mark.parametrize("name", [field.name for field in fields(Connection)])
@pytest.mark.parametrize("value", [None, "nonsense", -1, [], {}, float("nan"), 10**400, True], ids=repr)
def test_a_value_without_sense_costs_that_value_only(name: str, value: object) -> None:
    connection = parse_connection({**asdict(KNOWN), name: value})
    expected = value if value is True and name == "told_unreachable" else getattr(Connection(), name)
    assert asdict(connection) == {**asdict(KNOWN), name: expected}


@pytest.mark.parametrize("entry", [None, [], "lost", 7])
def test_an_entry_without_sense_says_nothing(entry: object) -> None:
    assert parse_connection(entry) == Connection()


def test_values_that_another_program_wrote_into_the_table_are_read_as_far_as_they_make_sense(
    store: ConnectionStore,
) -> None:
    store.record("1234567", KNOWN)
    store.close()
    with sqlite3.connect(file_of(store)) as file:
        file.execute("UPDATE connections SET state = 'nonsense', since = x'00', due = 1e300, told_lost = 'x'")
    file.close()
    unknown = {name: getattr(Connection(), name) for name in ("state", "since", "due", "told_lost")}
    assert store.load() == {"1234567": replace(KNOWN, **unknown)}


@pytest.mark.parametrize(
    ("found", "taken"),
    [(KNOWN.checked_at or 0.0, False), (9.0, True), (1.0, False)],
    ids=["the same", "newer", "older"],
)
def test_of_an_older_versions_file_only_what_is_newer_is_taken_over(
    store: ConnectionStore, found: float, taken: bool
) -> None:
    store.record("1234567", KNOWN)
    entry = {"state": "connected", "checked_at": found}
    store.import_connections({"1234567": entry, "7654321": {"state": "doubtful"}, "1": 7})
    known = store.load()
    assert known["1234567"] == (Connection(State.CONNECTED, checked_at=9.0) if taken else KNOWN)
    assert known["7654321"].state is State.UNCONFIRMED
    assert known["1"] == Connection()


def test_a_file_of_version_0_1_0_is_completed_and_can_be_used_by_it_again(
    store: ConnectionStore, shop: Shop
) -> None:
    shop.check(Outcome.CONNECTED)
    store.close()
    with sqlite3.connect(file_of(store)) as file:
        file.execute("DROP TABLE connections")
    file.close()
    assert store.load() == {}
    store.record("1234567", KNOWN)
    assert store.load() == {"1234567": KNOWN}
    assert shop.past().checks == 1
    with sqlite3.connect(file_of(store)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (1,)
    file.close()


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed")
def test_a_folder_that_is_replaced_while_it_is_in_use_is_noticed(store: ConnectionStore) -> None:
    store.record("1234567", KNOWN)
    folder = file_of(store).parent
    shutil.rmtree(folder)
    assert store.load() == {}
    store.record("1234567", KNOWN)
    assert ConnectionStore(file_of(store)).load() == {"1234567": KNOWN}


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
        command = [sys.executable, "-c", WRITER, str(file_of(store))]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            for _ in range(lines):
                recorded = int(writer.stdout.readline())
            writer.kill()
            rest = writer.stdout.read().split()
        known = store.load()["1234567"]
        # A number may be recorded and not yet printed when the blow falls.
        last = max([recorded, *(int(number) for number in rest)])
        assert last <= known.told_lost <= last + 1
        assert known.since == known.told_lost
    assert not list(file_of(store).parent.glob("*.broken-*"))
