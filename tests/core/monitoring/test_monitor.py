"""Scheduling of checks, notices, and synchronisation with the list of shops."""

from __future__ import annotations

import errno
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome, Shop, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.monitoring.connection import Connection, Pace, State
from bolsetup.core.monitoring.connection_store import ConnectionStore
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.monitoring.notice_policy import Notice
from bolsetup.core.monitoring.pause import NOT_PAUSED, UNTIL_TURNED_ON, PauseChoice
from bolsetup.core.shops.shop_list import Damage, ShopList, StoredShop
from bolsetup.core.task_runner import WorkQueue
from tests.fakes import Clock, Deferred, Inline, ScriptedBol

PAIR = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET")
NEW_PAIR = Credentials("00000000-1111-4222-8333-555555555555", "EXAMPLE-ANOTHER-SECRET")
PACE = Pace()


class CountingKeychain:
    """Keychain of one shop. Counts reads and password prompts; can be locked."""

    def __init__(self) -> None:
        self.pair: Credentials | None = PAIR
        self.locked = False
        self.problem = KeychainProblem.LOCKED
        self.reads = 0
        self.prompts = 0
        self.problem = KeychainProblem.LOCKED

    def load(self, retailer_id: str, *, may_ask: bool = True) -> Credentials | None:
        """The pair; raises if the keychain is locked."""
        self.reads += 1
        self.prompts += self.locked and may_ask
        if self.locked:
            raise KeychainError(self.problem)
        return self.pair


class InMemoryShopList:
    """List of shops in memory; writing two hundred shops to a disk would take minutes."""

    def __init__(self, shops: list[StoredShop]) -> None:
        self.latest = shops

    def refresh(self) -> None:
        """Do nothing."""

    def take_damage(self) -> None:
        """None."""


class Watched:
    """A monitor of one stored shop, with its dependencies."""

    def __init__(self, folder: Path, runner: Inline | None = None) -> None:
        self.bol = ScriptedBol()
        self.keychain = CountingKeychain()
        self.clock = Clock()
        self.slept = 0.0
        self.runner = runner or Inline()
        self.path = folder / "shops.json"
        self.shops = ShopList(self.path, clock=self.clock)
        self.shops.put(Shop("1234567", "Voorbeeldwinkel"))
        self.connections = ConnectionStore(folder / "history.sqlite")
        self.notices: list[Notice] = []
        self.monitor = self.make()

    def make(self) -> Monitor:
        """Create a monitor on the same files, as after a restart."""
        keychain: Keychain = self.keychain  # type: ignore[assignment]
        monitor = Monitor(
            self.runner,
            self.bol,
            keychain,
            self.shops,
            self.connections,
            PACE,
            clock=self.clock,
            steady=lambda: self.clock.now - self.slept,
            jitter=lambda: 0.5,
        )
        monitor.noticed.connect(lambda notice, _: self.notices.append(notice))
        return monitor

    def start(self) -> None:
        """Start watching the stored shops."""
        self.monitor.start(self.shops.load(), self.connections.load())

    def after(self, seconds: float, outcome: Outcome | None = None) -> State:
        """Advance the clock, fire the timer, and return the state."""
        self.clock.now += seconds
        self.bol.outcome = outcome or self.bol.outcome
        self.monitor.check_due()
        return self.state

    @property
    def state(self) -> State:
        """State of the shop."""
        return self.monitor.rows()[0].state


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_a_stored_shop_is_checked_at_once_and_then_every_15_minutes(watched: Watched) -> None:
    watched.start()
    assert (watched.state, len(watched.bol.asked)) == (State.CONNECTED, 1)
    watched.after(899)
    assert len(watched.bol.asked) == 1
    watched.after(1)
    assert len(watched.bol.asked) == 2


def test_the_keychain_is_read_once_for_a_hundred_checks(watched: Watched) -> None:
    watched.start()
    for _ in range(99):
        watched.after(900)
    assert (len(watched.bol.asked), watched.keychain.reads) == (100, 1)


@pytest.mark.parametrize("outcome", sorted(TURNED_DOWN))
def test_a_second_rejection_sends_one_alert_and_a_success_one_notice(
    watched: Watched, outcome: Outcome
) -> None:
    watched.start()
    assert watched.after(900, outcome) is State.UNCONFIRMED
    assert watched.notices == []
    assert watched.after(120) is State.LOST
    for _ in range(10):
        watched.after(60)
    assert watched.notices == [Notice.LOST]
    watched.after(3000, Outcome.CONNECTED)
    watched.after(900)
    assert watched.notices == [Notice.LOST, Notice.RESTORED]


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - TURNED_DOWN - {Outcome.CONNECTED}))
def test_only_a_rejection_by_bol_sends_an_alert(watched: Watched, outcome: Outcome) -> None:
    watched.start()
    for _ in range(20):
        assert watched.after(900, outcome) is State.UNREACHABLE
    assert watched.notices == []


def test_the_confirming_check_reads_the_keychain_again(watched: Watched) -> None:
    watched.start()
    watched.after(900, Outcome.REFUSED)
    watched.keychain.pair = NEW_PAIR
    watched.after(120, Outcome.CONNECTED)
    assert watched.bol.asked[-1] == NEW_PAIR
    assert watched.notices == []


def test_a_new_pair_ends_the_loss_at_once(watched: Watched) -> None:
    watched.start()
    watched.after(900, Outcome.REFUSED)
    watched.after(120)
    watched.monitor.watch_stored(watched.shops.load()[0], NEW_PAIR, watched.clock.now)
    assert watched.state is State.CONNECTED
    assert watched.notices == [Notice.LOST, Notice.RESTORED]


@pytest.mark.parametrize(
    ("proved", "checked"),
    [(0.0, 0.0), (-60.0, -60.0), (-7200.0, -600.0), (60.0, 0.0)],
    ids=["now", "before", "before the last check of the old pair", "before the clock was put back"],
)
def test_a_stored_pair_counts_as_checked_when_bol_accepted_it(
    watched: Watched, proved: float, checked: float
) -> None:
    watched.start()
    watched.clock.now += 600
    watched.monitor.watch_stored(watched.shops.load()[0], NEW_PAIR, watched.clock.now + proved)
    connection = watched.connections.load()["1234567"]
    assert connection.checked_at is not None
    assert connection.checked_at - watched.clock.now == checked


def test_no_second_alert_for_the_same_loss_after_a_restart(watched: Watched) -> None:
    watched.start()
    watched.after(900, Outcome.REFUSED)
    watched.after(120)
    watched.monitor = watched.make()
    watched.start()
    watched.after(60)
    assert watched.state is State.LOST
    assert watched.notices == [Notice.LOST]


def test_paused_alerts_are_sent_when_the_pause_ends(watched: Watched) -> None:
    watched.start()
    watched.monitor.pause(PauseChoice.TURNED_ON)
    watched.after(900, Outcome.REFUSED)
    watched.after(120)
    assert (watched.state, watched.notices) == (State.LOST, [])
    watched.monitor.end_pause()
    assert watched.notices == [Notice.LOST]


def test_a_pause_ends_by_itself_and_what_became_due_is_sent_once(watched: Watched) -> None:
    watched.start()
    watched.after(900, Outcome.REFUSED)
    watched.after(120)
    assert watched.notices == [Notice.LOST]
    told: list[float] = []
    watched.monitor.pause_changed.connect(told.append)
    # Not at the time of a check.
    ends = watched.clock.now + 7200 - 60
    watched.monitor.pause_until(ends)
    # The reminder is due after an hour.
    for _ in range(118):
        watched.after(60)
    assert (watched.notices, told) == ([Notice.LOST], [ends])
    for _ in range(3):
        watched.after(60)
        assert (watched.notices, told) == ([Notice.LOST, Notice.STILL_LOST], [ends, NOT_PAUSED])


def test_the_timer_is_due_when_the_pause_ends(watched: Watched) -> None:
    watched.start()
    waits: list[float] = []
    watched.monitor.next_check_in.connect(waits.append)
    watched.monitor.pause_until(watched.clock.now + 20)
    watched.after(20)
    watched.monitor.pause_until(UNTIL_TURNED_ON)
    assert waits == [20, 60, 60]


@pytest.mark.parametrize(
    ("jump", "ends"),
    [
        pytest.param(8 * 3600, True, id="slept until after the end"),
        pytest.param(365 * 86_400, True, id="set forward by a year"),
        pytest.param(-365 * 86_400, True, id="set back by a year"),
        pytest.param(-1800, False, id="set back by half an hour"),
    ],
)
def test_a_clock_that_jumps_never_leaves_alerts_paused_for_long(
    watched: Watched, jump: float, ends: bool
) -> None:
    watched.clock.now = 1_795_600_000.0
    watched.monitor = watched.make()
    watched.start()
    told: list[float] = []
    watched.monitor.pause(PauseChoice.HOUR)
    watched.monitor.pause_changed.connect(told.append)
    told.clear()
    watched.slept = jump
    watched.after(jump)
    assert told == ([NOT_PAUSED] if ends else [])


def test_a_pause_that_ended_while_the_program_was_closed_holds_nothing_back(watched: Watched) -> None:
    told: list[float] = []
    watched.monitor.pause_changed.connect(told.append)
    watched.monitor.pause_until(watched.clock.now - 1)
    assert told[-1] == NOT_PAUSED
    watched.start()
    watched.after(900, Outcome.REFUSED)
    watched.after(120)
    assert watched.notices == [Notice.LOST]


def test_a_locked_keychain_is_shown_and_is_not_a_loss(watched: Watched) -> None:
    watched.keychain.locked = True
    watched.start()
    assert watched.state is State.UNREADABLE
    watched.keychain.locked = False
    assert watched.after(900) is State.CONNECTED
    assert watched.notices == []


def test_a_pair_missing_from_the_keychain_is_shown_and_is_not_a_loss(watched: Watched) -> None:
    watched.keychain.pair = None
    watched.start()
    assert (watched.state, watched.bol.asked, watched.notices) == (State.UNREADABLE, [], [])


def test_check_now_checks_at_most_once_in_ten_seconds(watched: Watched) -> None:
    watched.start()
    watched.after(900)
    for _ in range(5):
        watched.monitor.check_now()
    assert len(watched.bol.asked) == 2
    watched.after(10)
    assert len(watched.bol.asked) == 3


def test_the_result_for_a_replaced_pair_is_dropped(tmp_path: Path) -> None:
    runner = Deferred()
    watched = Watched(tmp_path, runner)
    watched.bol.outcome = Outcome.REFUSED
    watched.start()
    assert watched.monitor.rows()[0].checking
    watched.monitor.watch_stored(watched.shops.load()[0], NEW_PAIR, watched.clock.now)
    runner.finish()
    assert (watched.state, watched.monitor.rows()[0].checking) == (State.CONNECTED, False)


def test_a_shop_removed_by_another_process_is_no_longer_watched(watched: Watched) -> None:
    watched.start()
    watched.shops.remove("1234567")
    watched.clock.now += 900
    watched.monitor.check_due()
    assert watched.monitor.rows() == []


def test_the_state_is_stored_for_the_next_run(watched: Watched) -> None:
    watched.start()
    kept = watched.connections.load()["1234567"]
    assert (kept.state, kept.checked_at) == (State.CONNECTED, watched.clock.now)


def test_the_first_checks_of_many_shops_are_staggered(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    for number in range(9):
        watched.shops.put(Shop(str(number), "Voorbeeldwinkel"))
    watched.start()
    assert len(watched.bol.asked) == 1
    watched.after(2)
    assert len(watched.bol.asked) == 2


def test_keychain_network_and_disk_each_have_their_queue(watched: Watched) -> None:
    watched.start()
    assert watched.runner.queues == [WorkQueue.KEYCHAIN, WorkQueue.WATCH, WorkQueue.DISK]


def test_waiting_for_the_keychain_is_shown_as_checking(tmp_path: Path) -> None:
    watched = Watched(tmp_path, Deferred())
    watched.start()
    assert [row.checking for row in watched.monitor.rows()] == [True]


def test_exactly_the_shops_in_the_list_are_watched(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    watched.monitor.start(watched.shops.load())
    watched.shops.remove("1234567")
    watched.shops.put(Shop("7654321", "Andere winkel"))
    watched.monitor.sync()
    assert [(row.retailer_id, row.state) for row in watched.monitor.rows()] == [("7654321", State.CONNECTED)]


def test_shops_rejected_together_get_one_notice(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    for number in range(4):
        watched.shops.put(Shop(str(number), "Voorbeeldwinkel"))
    told: list[tuple[Notice, int]] = []
    watched.monitor.noticed.connect(lambda notice, shops: told.append((notice, len(shops))))
    watched.start()
    for _ in range(5):
        watched.after(2)
    watched.bol.outcome = Outcome.REFUSED
    watched.monitor.check_now()
    watched.after(10)
    for _ in range(9):
        watched.after(30)
    assert told == [(Notice.LOST, 5)]
    watched.after(3600)
    watched.after(60)
    assert told == [(Notice.LOST, 5), (Notice.STILL_LOST, 5)]


def test_waking_up_triggers_a_check(watched: Watched) -> None:
    watched.start()
    watched.slept = 300
    watched.after(300)
    assert len(watched.bol.asked) == 2


def test_a_restored_network_triggers_a_check(watched: Watched) -> None:
    watched.start()
    watched.after(60)
    watched.monitor.network_back()
    assert len(watched.bol.asked) == 2


def test_a_clock_moved_back_an_hour_delays_no_check(watched: Watched) -> None:
    watched.start()
    watched.slept = -3600
    watched.after(-3600)
    assert len(watched.bol.asked) == 2


def test_two_hundred_shops_checked_together_are_spread_out_again(tmp_path: Path) -> None:
    watched = Watched(tmp_path, Deferred())
    rng = random.Random(1)  # noqa: S311 - the same at each run
    watched.monitor._jitter = rng.random
    stored = [watched.shops.load()[0]._replace(retailer_id=str(number)) for number in range(200)]
    watched.monitor._list = InMemoryShopList(stored)  # type: ignore[assignment]
    watched.monitor.start(stored)
    asked = []
    for _ in range(3 * 90):
        watched.clock.now += 10
        watched.monitor.check_due()
        before = len(watched.bol.asked)
        watched.runner.finish()  # type: ignore[attr-defined]
        asked.append(len(watched.bol.asked) - before)
    last_interval = asked[-90:]
    assert 160 <= sum(last_interval) <= 240
    assert max(last_interval) <= 12


def test_checks_are_recorded_in_the_history_but_requests_for_them_are_not(watched: Watched) -> None:
    # Windows knows no local time before 1970, where a history would begin.
    watched.clock.now = 1_700_000_000
    recorded: list[str] = []
    watched.monitor.recorded.connect(recorded.append)
    watched.start()
    watched.after(900, Outcome.REFUSED)
    watched.monitor.check_now()
    assert recorded == ["1234567"] * 2
    history = watched.connections.history(30, watched.clock.now + 1)["1234567"]
    assert history.checks == 2
    assert [span.state for day in history.days for span in day.spans] == [State.CONNECTED, State.UNCONFIRMED]


def test_the_data_of_a_removed_shop_is_deleted(watched: Watched) -> None:
    watched.start()
    watched.shops.remove("1234567")
    watched.monitor.sync()
    assert watched.connections.load() == {}
    assert watched.connections.history(30, watched.clock.now) == {}


def test_a_new_name_is_shown_at_once(watched: Watched) -> None:
    watched.start()
    watched.shops.rename("1234567", "De zaak")
    shown: list[str] = []
    watched.monitor.changed.connect(lambda: shown.extend(row.name for row in watched.monitor.rows()))
    watched.monitor.sync()
    assert shown == ["De zaak"]
    (row,) = watched.monitor.rows()
    assert (row.name, row.bol_name, row.state) == ("De zaak", "Voorbeeldwinkel", State.CONNECTED)


def test_retry_after_is_respected_after_a_restart(watched: Watched) -> None:
    watched.bol.retry_after_s = 1800
    watched.bol.outcome = Outcome.RATE_LIMITED
    watched.start()
    watched.monitor = watched.make()
    watched.start()
    watched.after(1799)
    assert len(watched.bol.asked) == 1
    watched.after(1)
    assert len(watched.bol.asked) == 2


def test_a_new_name_at_bol_is_stored(watched: Watched) -> None:
    watched.start()
    watched.bol.shop = Shop("1234567", "Nieuw bij bol")
    watched.after(900)
    assert [row.name for row in watched.monitor.rows()] == ["Nieuw bij bol"]
    assert [shop.display_name for shop in watched.shops.load()] == ["Nieuw bij bol"]


def test_a_new_name_stored_by_another_process_is_shown(watched: Watched) -> None:
    watched.start()
    ShopList(watched.path).put(Shop("1234567", "Nieuw bij bol"))
    watched.monitor.reload()
    assert [row.name for row in watched.monitor.rows()] == ["Nieuw bij bol"]


def test_keys_of_another_shop_do_not_change_this_shops_name(watched: Watched) -> None:
    watched.start()
    watched.bol.shop = Shop("9999999", "Andermans winkel")
    watched.after(900)
    assert [row.name for row in watched.monitor.rows()] == ["Voorbeeldwinkel"]


def test_a_shop_added_by_another_process_is_watched_at_once(watched: Watched) -> None:
    watched.start()
    ShopList(watched.path).put(Shop("7654321", "Andere winkel"))
    watched.monitor.reload()
    assert [(row.retailer_id, row.state) for row in watched.monitor.rows()] == [
        ("1234567", State.CONNECTED),
        ("7654321", State.CONNECTED),
    ]


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_watching_continues_when_the_list_is_damaged(
    watched: Watched, damage: Callable[[Path], object]
) -> None:
    told: list[Damage] = []
    watched.monitor.list_damaged.connect(told.append)
    watched.start()
    damage(watched.path)
    watched.after(900)
    assert [row.retailer_id for row in watched.monitor.rows()] == ["1234567"]
    assert [shop.retailer_id for shop in ShopList(watched.path).load()] == ["1234567"]
    assert told == [Damage.RESTORED]


def test_a_full_disk_is_reported_once_and_watching_continues(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[bool] = []
    watched.monitor.saved.connect(told.append)
    watched.start()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(ConnectionStore, "record", full)
        for _ in range(3):
            assert watched.after(900) is State.CONNECTED
    assert told == [False]
    assert len(caplog.records) == 1
    assert "Traceback" not in caplog.text
    watched.after(900)
    assert told == [False, True]


def test_after_a_dismissed_prompt_the_keychain_prompts_only_on_request(watched: Watched) -> None:
    watched.keychain.locked = True
    watched.start()
    for _ in range(10):
        watched.after(900)
    watched.monitor.network_back()
    watched.after(10)
    assert (watched.state, watched.keychain.prompts) == (State.UNREADABLE, 1)
    watched.monitor.check_now()
    assert watched.keychain.prompts == 2
    watched.after(900)
    assert watched.keychain.prompts == 2


def test_a_broken_keychain_does_not_suppress_prompts(watched: Watched) -> None:
    watched.keychain.locked, watched.keychain.problem = True, KeychainProblem.BROKEN
    watched.start()
    watched.after(900)
    assert watched.keychain.prompts == 2


def test_a_dismissed_prompt_applies_to_all_shops(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    for number in range(4):
        watched.shops.put(Shop(str(number), "Voorbeeldwinkel"))
    watched.keychain.locked = True
    watched.start()
    for _ in range(10):
        watched.after(2)
    assert (watched.keychain.reads, watched.keychain.prompts) == (5, 1)


def test_an_unlocked_keychain_is_read_without_a_prompt(watched: Watched) -> None:
    watched.keychain.locked = True
    watched.start()
    watched.keychain.locked = False
    assert watched.after(900) is State.CONNECTED
    watched.monitor.watch_stored(watched.shops.load()[0], NEW_PAIR, watched.clock.now)
    assert watched.keychain.prompts == 1


def test_after_unlocking_the_keychain_may_prompt_once_more(watched: Watched) -> None:
    watched.keychain.locked = True
    watched.start()
    watched.keychain.locked = False
    assert watched.after(900) is State.CONNECTED
    watched.keychain.locked = True
    watched.after(900, Outcome.REFUSED)  # the confirming check reads the keychain again
    for _ in range(5):
        watched.after(900)
    assert watched.keychain.prompts == 2


def test_a_row_has_the_last_verdict_of_this_run(watched: Watched) -> None:
    def verdict() -> Verdict | None:
        return watched.monitor.rows()[0].verdict

    watched.bol.retry_after_s = 3600
    watched.bol.outcome = Outcome.RATE_LIMITED
    watched.start()
    (row,) = watched.monitor.rows()
    assert row.verdict
    assert (row.verdict.outcome, row.verdict.retry_after_s) == (Outcome.RATE_LIMITED, 3600)
    assert row.quiet_until == watched.clock.now + 3600
    watched.monitor.watch_stored(watched.shops.load()[0], NEW_PAIR, watched.clock.now)
    assert verdict() is None

    watched.bol.retry_after_s = None
    watched.after(900, Outcome.OFFLINE)
    known = verdict()
    assert known
    assert known.outcome is Outcome.OFFLINE
    watched.monitor = watched.make()
    assert watched.monitor.rows() == []
    watched.keychain.locked = True
    watched.start()
    assert verdict() is None


def test_a_shop_added_again_has_no_old_verdict(watched: Watched) -> None:
    watched.bol.outcome = Outcome.OFFLINE
    watched.start()
    watched.shops.remove("1234567")
    watched.monitor.sync()
    watched.keychain.locked = True
    watched.shops.put(Shop("1234567", "Voorbeeldwinkel"))
    watched.monitor.sync()
    assert watched.monitor.rows()[0].verdict is None


@pytest.mark.parametrize("refused", [False, True])
def test_a_pair_replaced_by_another_process_is_checked_at_once(watched: Watched, refused: bool) -> None:
    watched.start()
    if refused:
        watched.after(900, Outcome.REFUSED)
        assert watched.after(120) is State.LOST
    watched.clock.now += 60
    watched.keychain.pair, watched.bol.outcome = NEW_PAIR, Outcome.CONNECTED
    ShopList(watched.path).put(Shop("1234567", "Voorbeeldwinkel"))
    watched.monitor.reload()
    assert (watched.bol.asked[-1], watched.state) == (NEW_PAIR, State.CONNECTED)


def test_a_temporarily_missing_keychain_does_not_allow_prompts_again(watched: Watched) -> None:
    watched.keychain.locked = True
    watched.start()
    problem, watched.keychain.problem = watched.keychain.problem, KeychainProblem.MISSING
    watched.after(900)
    watched.keychain.problem = problem
    watched.after(900)
    assert watched.keychain.prompts == 1


def test_a_requested_recheck_is_shown_at_once(watched: Watched) -> None:
    watched.start()
    due = watched.monitor.rows()[0].due
    shown: list[float | None] = []
    watched.monitor.changed.connect(lambda: shown.append(watched.monitor.rows()[0].due))
    watched.clock.now += 5
    watched.monitor.check_now()
    assert due
    assert shown[0]
    assert shown[0] < due


@pytest.mark.parametrize("removed", [True, False])
def test_a_state_that_a_removed_shop_left_behind_is_not_that_of_a_new_one(
    watched: Watched, removed: bool
) -> None:
    added_at = watched.shops.load()[0].added_at
    known = Connection(State.LOST, told_lost=1, checked_at=added_at + (-60 if removed else 60))
    watched.connections.record("1234567", known)
    watched.keychain.locked = True
    watched.start()
    assert watched.state is (State.UNREADABLE if removed else State.LOST)


def test_a_shop_that_is_found_again_has_its_last_known_state(watched: Watched) -> None:
    watched.connections.record("7654321", Connection(State.LOST, told_lost=1, checked_at=5.0))
    watched.keychain.locked = True
    watched.start()
    watched.shops.complete(["7654321"])
    watched.monitor.sync()
    assert [row.state for row in watched.monitor.rows()] == [State.UNREADABLE, State.LOST]


@pytest.mark.parametrize("first", [Outcome.CONNECTED, Outcome.RATE_LIMITED, Outcome.REFUSED])
def test_starting_over_checks_at_once_whatever_bol_said_just_before(watched: Watched, first: Outcome) -> None:
    watched.bol.outcome, watched.bol.retry_after_s = first, 90
    watched.start()
    watched.bol.outcome, watched.bol.retry_after_s = Outcome.OFFLINE, None
    watched.monitor.start_over()
    assert watched.monitor.rows()[0].outcome is Outcome.OFFLINE
    assert len(watched.bol.asked) == 2


def test_starting_over_drops_the_answer_of_a_running_check(tmp_path: Path) -> None:
    runner = Deferred(WorkQueue.WATCH)
    watched = Watched(tmp_path, runner)
    watched.start()
    (late,) = runner.waiting
    runner.waiting.clear()
    watched.monitor.start_over()
    watched.bol.outcome = Outcome.BOL_UNAVAILABLE
    runner.finish()
    watched.bol.outcome = Outcome.CONNECTED
    late()
    assert watched.monitor.rows()[0].outcome is Outcome.BOL_UNAVAILABLE


def test_a_check_of_many_shops_is_shown_at_once_instead_of_shop_by_shop(tmp_path: Path) -> None:
    runner = Deferred()
    watched = Watched(tmp_path, runner)
    for number in range(200):
        watched.shops.put(Shop(str(number), f"Winkel {number}"))
    watched.start()
    runner.finish()
    watched.clock.now += 60
    shown: list[int] = []
    watched.monitor.changed.connect(lambda: shown.append(sum(row.checking for row in watched.monitor.rows())))
    watched.monitor.check_now()
    assert shown == [0, 201]
