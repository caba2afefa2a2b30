"""State machine of a connection: the transition table and its timing."""

from __future__ import annotations

import pytest

from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome
from bolsetup.core.monitoring.connection import (
    Checked,
    Connection,
    Event,
    KeychainFailed,
    Pace,
    RecheckRequested,
    Resumed,
    State,
    is_due,
    quiet_s,
    step,
)
from bolsetup.core.monitoring.wake_detector import WakeDetector

NOW = 1_000_000.0
PACE = Pace()
UNCLEAR = sorted(set(Outcome) - TURNED_DOWN - {Outcome.CONNECTED})

# Connection in each state at the start of a test. `refused_at` is within the confirmation time.
BEFORE = {
    State.UNCHECKED: Connection(),
    State.CONNECTED: Connection(State.CONNECTED, NOW - 900, Outcome.CONNECTED, NOW - 900),
    State.UNCONFIRMED: Connection(
        State.UNCONFIRMED, NOW - 60, Outcome.REFUSED, NOW - 60, refused_at=NOW - 60
    ),
    State.LOST: Connection(State.LOST, NOW - 900, Outcome.REFUSED, NOW - 900, refused_at=NOW - 1020),
    State.UNREACHABLE: Connection(State.UNREACHABLE, NOW - 900, Outcome.OFFLINE, NOW - 900),
    State.UNREADABLE: Connection(State.UNREADABLE, NOW - 900),
}

TABLE = [
    # state before, kind of event, state after
    (State.UNCHECKED, "connected", State.CONNECTED),
    (State.UNCHECKED, "turned down", State.UNCONFIRMED),
    (State.UNCHECKED, "unclear", State.UNREACHABLE),
    (State.UNCHECKED, "no keychain", State.UNREADABLE),
    (State.CONNECTED, "connected", State.CONNECTED),
    (State.CONNECTED, "turned down", State.UNCONFIRMED),
    (State.CONNECTED, "unclear", State.UNREACHABLE),
    (State.CONNECTED, "no keychain", State.UNREADABLE),
    (State.UNCONFIRMED, "connected", State.CONNECTED),
    (State.UNCONFIRMED, "turned down", State.UNCONFIRMED),
    (State.UNCONFIRMED, "unclear", State.UNREACHABLE),
    (State.UNCONFIRMED, "no keychain", State.UNREADABLE),
    (State.LOST, "connected", State.CONNECTED),
    (State.LOST, "turned down", State.LOST),
    (State.LOST, "unclear", State.LOST),
    (State.LOST, "no keychain", State.LOST),
    (State.UNREACHABLE, "connected", State.CONNECTED),
    (State.UNREACHABLE, "turned down", State.UNCONFIRMED),
    (State.UNREACHABLE, "unclear", State.UNREACHABLE),
    (State.UNREACHABLE, "no keychain", State.UNREADABLE),
    (State.UNREADABLE, "connected", State.CONNECTED),
    (State.UNREADABLE, "turned down", State.UNCONFIRMED),
    (State.UNREADABLE, "unclear", State.UNREACHABLE),
    (State.UNREADABLE, "no keychain", State.UNREADABLE),
]

EVENTS: dict[str, list[Event]] = {
    "connected": [Checked(Outcome.CONNECTED)],
    "turned down": [Checked(outcome) for outcome in sorted(TURNED_DOWN)],
    "unclear": [Checked(outcome) for outcome in UNCLEAR],
    "no keychain": [KeychainFailed()],
}


@pytest.mark.parametrize(("before", "kind", "after"), TABLE, ids=lambda value: str(value))
def test_each_event_in_each_state(before: State, kind: str, after: State) -> None:
    for event in EVENTS[kind]:
        result = step(BEFORE[before], event, NOW, PACE)
        assert result.state is after
        assert result.since == (BEFORE[before].since if after is before else NOW)


def test_the_table_has_every_cell() -> None:
    assert {(before, kind) for before, kind, _ in TABLE} == {
        (state, kind) for state in State for kind in EVENTS
    }


@pytest.mark.parametrize("state", State)
def test_a_recheck_request_changes_only_the_due_time(state: State) -> None:
    before = BEFORE[state]._replace(due=NOW + 500)
    assert step(before, RecheckRequested(), NOW, PACE) == before._replace(due=NOW)


def test_a_recheck_request_waits_for_the_cool_down() -> None:
    before = BEFORE[State.CONNECTED]._replace(checked_at=NOW - 4, due=NOW + 500)
    assert step(before, RecheckRequested(), NOW, PACE).due == NOW + 6


def test_a_recheck_request_never_postpones_a_check() -> None:
    before = BEFORE[State.CONNECTED]._replace(checked_at=NOW - 4, due=NOW + 1)
    assert step(before, RecheckRequested(), NOW, PACE).due == NOW + 1


def test_a_clock_moved_back_does_not_delay_a_recheck_request() -> None:
    before = BEFORE[State.CONNECTED]._replace(checked_at=NOW + 86_400, due=NOW + 90_000)
    assert step(before, RecheckRequested(), NOW, PACE).due == NOW


@pytest.mark.parametrize("second", sorted(TURNED_DOWN))
@pytest.mark.parametrize("first", sorted(TURNED_DOWN))
def test_two_rejections_two_minutes_apart_are_a_loss(first: Outcome, second: Outcome) -> None:
    unconfirmed = step(BEFORE[State.CONNECTED], Checked(first), NOW, PACE)
    assert (unconfirmed.state, unconfirmed.due) == (State.UNCONFIRMED, NOW + 120)
    lost = step(unconfirmed, Checked(second), NOW + 120, PACE)
    assert (lost.state, lost.since) == (State.LOST, NOW + 120)


def test_two_rejections_less_than_two_minutes_apart_are_not_a_loss() -> None:
    unconfirmed = step(BEFORE[State.CONNECTED], Checked(Outcome.REFUSED), NOW, PACE)
    again = step(unconfirmed, Checked(Outcome.REFUSED), NOW + 119, PACE)
    assert (again.state, again.due) == (State.UNCONFIRMED, NOW + 120)


def test_a_shorter_interval_shortens_the_confirmation_too() -> None:
    pace = Pace(interval_s=5)
    unconfirmed = step(BEFORE[State.CONNECTED], Checked(Outcome.REFUSED), NOW, pace)
    assert step(unconfirmed, Checked(Outcome.REFUSED), NOW + 5, pace).state is State.LOST


def test_being_offline_does_not_clear_the_first_rejection() -> None:
    unconfirmed = step(BEFORE[State.CONNECTED], Checked(Outcome.REFUSED), NOW, PACE)
    away = step(unconfirmed, Checked(Outcome.OFFLINE), NOW + 120, PACE)
    assert away.state is State.UNREACHABLE
    assert step(away, Checked(Outcome.REFUSED), NOW + 1_000, PACE).state is State.LOST


def test_a_success_clears_the_first_rejection() -> None:
    unconfirmed = step(BEFORE[State.CONNECTED], Checked(Outcome.REFUSED), NOW, PACE)
    fine = step(unconfirmed, Checked(Outcome.CONNECTED), NOW + 120, PACE)
    assert step(fine, Checked(Outcome.REFUSED), NOW + 1_000, PACE).state is State.UNCONFIRMED


def test_a_rejection_in_the_future_is_ignored_after_the_clock_was_moved_back() -> None:
    ahead = BEFORE[State.UNCONFIRMED]._replace(refused_at=NOW + 86_400)
    after = step(ahead, Checked(Outcome.REFUSED), NOW, PACE)
    assert (after.state, after.refused_at, after.due) == (State.UNCONFIRMED, NOW, NOW + 120)


@pytest.mark.parametrize(("jitter", "wait"), [(0.0, 810), (0.5, 900), (1.0, 990)])
def test_jitter_moves_the_next_check_by_up_to_a_tenth(jitter: float, wait: float) -> None:
    after = step(BEFORE[State.CONNECTED], Checked(Outcome.CONNECTED, jitter=jitter), NOW, PACE)
    assert after.due - NOW == pytest.approx(wait)


@pytest.mark.parametrize(("asked", "wait"), [(60, 900), (3600, 3600)])
def test_retry_after_postpones_the_next_check(asked: int, wait: float) -> None:
    after = step(BEFORE[State.CONNECTED], Checked(Outcome.RATE_LIMITED, retry_after_s=asked), NOW, PACE)
    assert after.due - NOW == wait


def test_a_recheck_request_respects_retry_after() -> None:
    asked = step(BEFORE[State.CONNECTED], Checked(Outcome.RATE_LIMITED, retry_after_s=1800), NOW, PACE)
    assert step(asked, RecheckRequested(), NOW + 60, PACE).due == NOW + 1800
    later = asked._replace(due=NOW + 5000)
    assert step(later, RecheckRequested(), NOW + 2000, PACE).due == NOW + 2000


def test_a_clock_moved_back_does_not_prolong_retry_after() -> None:
    asked = step(BEFORE[State.CONNECTED], Checked(Outcome.RATE_LIMITED, retry_after_s=60), NOW, PACE)
    assert step(asked, RecheckRequested(), NOW - 86_400, PACE).due == NOW - 86_400


@pytest.mark.parametrize("state", State)
def test_a_restart_changes_only_the_due_time(state: State) -> None:
    for due in (NOW - 500, NOW + 500):
        before = BEFORE[state]._replace(due=due)
        assert step(before, Resumed(2.0), NOW, PACE) == before._replace(due=NOW + 2)


@pytest.mark.parametrize(
    ("quiet", "due"), [(1800, NOW + 1800), (3600, NOW + 3600), (4000, NOW + 2), (-9, NOW + 2)]
)
def test_a_restart_respects_retry_after(quiet: float, due: float) -> None:
    before = BEFORE[State.UNREACHABLE]._replace(quiet_until=NOW + quiet)
    assert step(before, Resumed(2.0), NOW, PACE).due == due


def test_a_lost_connection_is_checked_less_often() -> None:
    after = step(BEFORE[State.LOST], Checked(Outcome.REFUSED), NOW, PACE)
    assert after.due - NOW == PACE.lost_s > PACE.interval_s


@pytest.mark.parametrize(
    ("due", "expected"),
    [(NOW - 1, True), (NOW, True), (NOW + 1, False), (NOW + 3600, False), (NOW + 86_400, True)],
)
def test_a_check_is_due_at_its_time_or_if_that_is_implausibly_late(due: float, expected: bool) -> None:
    assert is_due(BEFORE[State.CONNECTED]._replace(due=due), NOW, PACE) is expected


@pytest.mark.parametrize(("jitter", "wait"), [(0.0, 90), (0.5, 495), (1.0, 900)])
def test_after_simultaneous_checks_jitter_covers_the_whole_interval(jitter: float, wait: float) -> None:
    event = Checked(Outcome.CONNECTED, jitter=jitter, simultaneous=True)
    assert step(BEFORE[State.CONNECTED], event, NOW, PACE).due - NOW == pytest.approx(wait)


def test_simultaneous_rejections_are_confirmed_after_the_usual_delay() -> None:
    event = Checked(Outcome.REFUSED, jitter=0.0, simultaneous=True)
    assert step(BEFORE[State.CONNECTED], event, NOW, PACE).due - NOW == 120


@pytest.mark.parametrize(
    ("passed", "steady", "happened"),
    [(60, 60, False), (900, 860, False), (900, 600, True), (14 * 3600, 10, True), (-3600, 5, True)],
)
def test_diverging_clocks_are_detected_once(passed: float, steady: float, happened: bool) -> None:
    now, steady_now = NOW, 0.0
    wake_detector = WakeDetector(lambda: now, lambda: steady_now)
    assert not wake_detector.happened()
    now, steady_now = now + passed, steady_now + steady
    assert wake_detector.happened() is happened
    assert not wake_detector.happened()


@pytest.mark.parametrize(
    ("left_s", "quiet"),
    [(3600, 3600.0), (1, 1.0), (0, 0.0), (-1, 0.0), (3601, 0.0), (-NOW, 0.0)],
)
def test_an_implausible_retry_after_end_is_ignored(left_s: float, quiet: float) -> None:
    assert quiet_s(NOW + left_s, NOW) == quiet
