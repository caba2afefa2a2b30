"""The history on disk: small, and never in the way."""

from __future__ import annotations

import logging
import multiprocessing
import os
import random
import sqlite3
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.monitoring import history_db as history_module
from bolsetup.core.monitoring.connection import Checked, Connection, KeychainFailed, Pace, State, step
from bolsetup.core.monitoring.history import ShopHistory
from bolsetup.core.monitoring.history_db import KEPT_DAYS, HistoryDatabase

NOW = 1_795_600_000.0
HOUR = 3600.0
DAY = 24 * HOUR
PACE = Pace()


class Shop:
    """A shop that is checked, and noted each time."""

    def __init__(self, history: HistoryDatabase, retailer_id: str = "1234567") -> None:
        self.history = history
        self.retailer_id = retailer_id
        self.connection = Connection()
        self.now = NOW

    def check(self, outcome: Outcome, after: float = 900.0) -> None:
        self.now += after
        self.connection = step(self.connection, Checked(outcome), self.now, PACE)
        self.history.record(self.retailer_id, self.connection, self.now)

    def past(self, days: int = 30) -> ShopHistory:
        return self.history.read(days, self.now + 1)[self.retailer_id]

    def spans(self) -> list[tuple[State, float, float]]:
        """State, beginning and end of each, in seconds from the start."""
        return [
            (span.state, span.began - NOW, span.until - NOW) for day in self.past().days for span in day.spans
        ]


@pytest.fixture
def history(tmp_path: Path) -> HistoryDatabase:
    return HistoryDatabase(tmp_path / "data" / "history.sqlite")


@pytest.fixture
def shop(history: HistoryDatabase) -> Shop:
    return Shop(history)


def file_of(history: HistoryDatabase) -> Path:
    return history._path


def rows(history: HistoryDatabase) -> int:
    with sqlite3.connect(file_of(history)) as file:
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


def test_a_check_that_changes_nothing_takes_no_room(history: HistoryDatabase, shop: Shop) -> None:
    for _ in range(500):
        shop.check(Outcome.CONNECTED)
    assert rows(history) == 1
    assert shop.past().checks == 500


def test_the_time_in_which_the_computer_slept_was_not_watched(shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    shop.check(Outcome.CONNECTED, 14 * HOUR)
    shop.check(Outcome.CONNECTED)
    assert shop.spans() == [(State.CONNECTED, 900, 1800), (State.CONNECTED, 51300, 52201)]


def test_a_shut_keychain_is_a_state_and_no_check(history: HistoryDatabase, shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    shop.now += 900
    history.record("1234567", step(shop.connection, KeychainFailed(), shop.now, PACE), shop.now)
    assert [state for state, _, _ in shop.spans()] == [State.CONNECTED, State.UNREADABLE]
    assert shop.past().checks == 1


def test_a_clock_that_is_wrong_by_years_costs_nothing_that_was_known(
    history: HistoryDatabase, shop: Shop
) -> None:
    shop.check(Outcome.CONNECTED)
    shop.check(Outcome.CONNECTED)
    for wrong in (NOW - 3000 * DAY, NOW + 3000 * DAY):
        for outcome in (Outcome.OFFLINE, Outcome.CLOCK_WRONG):
            after = step(shop.connection, Checked(outcome), wrong, PACE)
            history.record("1234567", after, wrong)
    shop.check(Outcome.CONNECTED, 300)
    assert shop.spans() == [(State.CONNECTED, 900, 2100), (State.CONNECTED, 2100, 2101)]


def test_shops_are_apart_and_can_be_forgotten(history: HistoryDatabase, shop: Shop) -> None:
    other = Shop(history, "7654321")
    shop.check(Outcome.CONNECTED)
    other.check(Outcome.REFUSED)
    assert set(history.read(30, shop.now + 1)) == {"1234567", "7654321"}
    history.forget("1234567")
    assert set(history.read(30, shop.now + 1)) == {"7654321"}


def test_what_is_older_than_90_days_goes(history: HistoryDatabase, shop: Shop) -> None:
    for _ in range(120):
        shop.check(Outcome.CONNECTED, DAY)
    assert rows(history) == KEPT_DAYS + 1
    past = shop.past(days=200)
    assert past.changed_at is not None
    assert shop.now - past.changed_at <= (KEPT_DAYS + 1) * DAY
    assert past.checks == KEPT_DAYS + 1


def test_a_connection_that_never_rests_is_bounded_too(
    history: HistoryDatabase, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_module, "_SPANS", 50)
    for number in range(200):
        shop.check(Outcome.CONNECTED if number % 2 else Outcome.OFFLINE)
    assert rows(history) == 50
    assert shop.past().checks == 200


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_file_is_closed_to_others(history: HistoryDatabase, shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    assert stat.S_IMODE(file_of(history).stat().st_mode) == 0o600
    assert stat.S_IMODE(file_of(history).parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_file_is_set_aside(
    content: bytes, history: HistoryDatabase, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    file_of(history).parent.mkdir()
    file_of(history).write_bytes(content)
    with caplog.at_level(logging.WARNING):
        shop.check(Outcome.CONNECTED)
    assert file_of(history).with_name("history.sqlite.broken-1").read_bytes() == content
    assert "history.sqlite.broken-1" in caplog.text
    assert shop.past().checks == 1


@pytest.mark.parametrize(
    "layout", ["PRAGMA user_version = 2", "DROP TABLE days", "ALTER TABLE spans DROP state"]
)
def test_a_file_of_another_layout_is_set_aside(layout: str, history: HistoryDatabase, shop: Shop) -> None:
    shop.check(Outcome.CONNECTED)
    with sqlite3.connect(file_of(history)) as file:
        file.execute(layout)
    file.close()
    shop.check(Outcome.CONNECTED)
    assert file_of(history).with_name("history.sqlite.broken-1").exists()
    assert shop.past().checks == 1


def test_random_damage_never_raises(history: HistoryDatabase, shop: Shop) -> None:
    for _ in range(60):
        shop.check(Outcome.CONNECTED, DAY / 2)
    whole = file_of(history).read_bytes()
    dice = random.Random(7)  # noqa: S311 - the same at each run
    for _ in range(150):
        hurt = bytearray(whole)
        for _ in range(dice.choice([1, 8, 200])):
            hurt[dice.randrange(len(hurt))] = dice.randrange(256)
        file_of(history).write_bytes(hurt[: dice.choice([len(hurt), 5000])])
        shop.check(Outcome.REFUSED, 10)
        history.read(30, shop.now)


def test_a_disk_that_gives_nothing_is_logged_and_no_more(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be", "utf-8")
    history = HistoryDatabase(tmp_path / "taken" / "history.sqlite")
    with caplog.at_level(logging.WARNING):
        Shop(history).check(Outcome.CONNECTED)
        history.forget("1234567")
        assert history.read(30, NOW) == {}
    assert caplog.text.count("the history cannot be used") == 1


def test_a_full_file_is_logged_and_no_more(
    history: HistoryDatabase, shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shop.check(Outcome.CONNECTED)
    monkeypatch.setattr(history_module, "_PAGES", 8)
    for number in range(500):
        shop.check(Outcome.CONNECTED if number % 2 else Outcome.OFFLINE)
    assert "full" in caplog.text
    assert file_of(history).stat().st_size <= 8 * 4096
    assert not list(file_of(history).parent.glob("*.broken-*"))


def test_another_writer_that_never_ends_is_waited_for_and_then_done_without(
    history: HistoryDatabase, shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shop.check(Outcome.CONNECTED)
    monkeypatch.setattr(history_module, "_PATIENCE_S", 0.05)
    other = sqlite3.connect(file_of(history), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    shop.check(Outcome.OFFLINE)
    other.execute("ROLLBACK")
    other.close()
    assert "locked" in caplog.text
    assert [state for state, _, _ in shop.spans()] == [State.CONNECTED]


def _write(path: str, retailer_id: str, count: int, die: bool) -> None:
    shop = Shop(HistoryDatabase(Path(path)), retailer_id)
    for number in range(count):
        shop.check(Outcome.CONNECTED if number % 2 else Outcome.OFFLINE, 10)
    if die:
        os._exit(9)


def test_two_programs_may_write_at_once_and_one_may_be_killed(history: HistoryDatabase) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_write, args=(str(file_of(history)), name, 60, name == "2")) for name in "12"
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 9]
    pasts = history.read(30, NOW + DAY)
    assert {name: past.checks for name, past in pasts.items()} == {"1": 60, "2": 60}


def test_a_log_that_a_power_cut_left_behind_is_read(
    history: HistoryDatabase, shop: Shop, tmp_path: Path
) -> None:
    shop.check(Outcome.CONNECTED)
    still_open = sqlite3.connect(file_of(history))
    still_open.execute("SELECT * FROM spans").fetchall()
    shop.check(Outcome.OFFLINE)
    after = tmp_path / "after"
    after.mkdir()
    for part in file_of(history).parent.iterdir():
        (after / part.name).write_bytes(part.read_bytes())
    still_open.close()
    saved = HistoryDatabase(after / "history.sqlite").read(30, shop.now + 1)["1234567"]
    assert saved.checks == 2
    # Half of the log is gone: what was whole is there, and nothing else is lost.
    log = after / "history.sqlite-wal"
    log.write_bytes((file_of(history).parent / "history.sqlite").read_bytes()[:2000])
    assert HistoryDatabase(after / "history.sqlite").read(30, shop.now + 1)


def test_a_state_that_was_never_found_is_not_noted(history: HistoryDatabase) -> None:
    history.record("1234567", replace(Connection(), due=NOW), NOW)
    assert history.read(30, NOW) == {}
