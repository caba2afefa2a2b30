"""Properties of the state machine and its notices for arbitrary sequences of events."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    step,
)
from bolsetup.core.monitoring.notice_policy import Notice, due_notices, mark_notified

NOW = 1_795_600_000.0
PACES = (Pace(), Pace(interval_s=5), Pace(interval_s=7200))
LONGEST_RETRY_AFTER_S = 3600

# Weighted towards rejections; with uniform events connections would hardly ever be lost.
OUTCOMES = st.sampled_from([*TURNED_DOWN] * 4 + [Outcome.CONNECTED] * 3 + list(Outcome))
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        Checked,
        OUTCOMES,
        st.none() | st.integers(0, LONGEST_RETRY_AFTER_S),
        st.floats(0, 1),
        st.booleans(),
    ),
    st.just(KeychainFailed()),
    st.just(RecheckRequested()),
    st.builds(Resumed, st.sampled_from([0.0, 2.0, 400.0])),
)
WAITS = st.sampled_from([0.0, 1.0, 5.0, 119.0, 120.0, 121.0, 900.0, 3600.0, 14 * 3600.0, 86_400.0])
CLOCKS_SET = st.sampled_from([0.0] * 8 + [-3600.0, 3600.0, -86_400.0, 1e8, -1e8])
STREAMS = st.lists(st.tuples(WAITS, CLOCKS_SET, st.integers(0, 2), EVENTS), max_size=60)


@dataclass
class Truth:
    """Independent model of when a shop is lost, to compare the state machine with.

    Attributes:
        first: first rejection since the last success, in Unix seconds, if any.
        confirmed: whether a later rejection confirmed it.
    """

    first: float | None = None
    confirmed: bool = False

    def record(self, event: Event, now: float, pace: Pace) -> None:
        if not isinstance(event, Checked):
            return
        if event.outcome is Outcome.CONNECTED:
            self.first, self.confirmed = None, False
        elif event.outcome in TURNED_DOWN:
            if self.first is None or self.first > now:
                self.first = now
            self.confirmed = self.confirmed or now - self.first >= pace.confirm_s


@pytest.mark.parametrize("pace", PACES, ids=str)
@given(stream=STREAMS)
def test_an_alert_is_sent_exactly_for_confirmed_rejections(
    pace: Pace, stream: list[tuple[float, float, int, Event]]
) -> None:
    now = NOW
    shops = {name: Connection() for name in "012"}
    truth = {name: Truth() for name in shops}
    alerts: Counter[str] = Counter()
    confirmed: Counter[str] = Counter()
    for wait, clock_set, number, event in stream:
        now += wait + clock_set
        name = str(number)
        before = truth[name].confirmed
        shops[name] = step(shops[name], event, now, pace)
        truth[name].record(event, now, pace)
        assert (shops[name].state is State.LOST) == truth[name].confirmed
        confirmed[name] += truth[name].confirmed and not before
        for notice, about in due_notices(shops, set(), now).items():
            assert about
            for each in about:
                assert truth[each].confirmed or notice not in (Notice.LOST, Notice.STILL_LOST)
                alerts[each] += notice is Notice.LOST and shops[each].told_lost == 0
                shops[each] = mark_notified(shops[each], notice, now)
        # A notice may be delayed for unconfirmed shops, and is dropped if the loss ends first.
        for each, shop in shops.items():
            waits = truth[each].confirmed and not shop.told_lost
            assert alerts[each] + waits <= confirmed[each]
            assert not waits or any(other.state is State.UNCONFIRMED for other in shops.values())


@given(stream=STREAMS)
def test_a_single_loss_is_notified_at_once_and_once(stream: list[tuple[float, float, int, Event]]) -> None:
    now, pace, shop, truth, alerts, losses = NOW, Pace(), Connection(), Truth(), 0, 0
    for wait, clock_set, _, event in stream:
        now += wait + clock_set
        before = truth.confirmed
        shop = step(shop, event, now, pace)
        truth.record(event, now, pace)
        losses += truth.confirmed and not before
        for notice in due_notices({"1": shop}, set(), now):
            alerts += notice is Notice.LOST
            shop = mark_notified(shop, notice, now)
        assert alerts == losses


@pytest.mark.parametrize("pace", PACES, ids=str)
@given(stream=STREAMS)
def test_recovery_is_always_possible_and_waits_are_bounded(
    pace: Pace, stream: list[tuple[float, float, int, Event]]
) -> None:
    now, shop = NOW, Connection()
    longest = max(1.1 * pace.lost_s, LONGEST_RETRY_AFTER_S)
    for wait, clock_set, _, event in stream:
        now += wait + clock_set
        shop = step(shop, event, now, pace)
        if isinstance(event, Checked):
            usual = pace.lost_s if shop.state is State.LOST else pace.interval_s
            least = 0.1 * usual if event.simultaneous else 0.9 * usual
            if shop.state is State.UNCONFIRMED:
                least = 0.0
            assert least - 1e-6 <= shop.due - now <= longest + 1e-6
        # Regardless of the system clock, the next check is due within the longest wait.
        assert is_due(shop, max(now, min(shop.due, now + longest)), pace)
        back = step(shop, Checked(Outcome.CONNECTED), now, pace)
        assert (back.state, back.refused_at) == (State.CONNECTED, None)


@given(stream=STREAMS, paused=st.sets(st.integers(0, 59)))
def test_a_notice_names_each_affected_shop_once_and_no_other(
    stream: list[tuple[float, float, int, Event]], paused: set[int]
) -> None:
    now, shops = NOW, {name: Connection() for name in "012"}
    states = {
        Notice.LOST: State.LOST,
        Notice.STILL_LOST: State.LOST,
        Notice.RESTORED: State.CONNECTED,
        Notice.UNREACHABLE: State.UNREACHABLE,
    }
    for index, (wait, clock_set, number, event) in enumerate(stream):
        now += wait + clock_set
        shops[str(number)] = step(shops[str(number)], event, now, Pace())
        if index in paused:
            continue
        due = due_notices(shops, {"2"}, now)
        assert not {Notice.LOST, Notice.STILL_LOST} <= set(due)
        for notice, about in due.items():
            assert len(set(about)) == len(about)
            for name in about:
                assert shops[name].state is states[notice]
                shops[name] = mark_notified(shops[name], notice, now)
        # Sent notices are not due again immediately.
        assert set(due_notices(shops, {"2"}, now)) <= {Notice.LOST} - set(due)


@pytest.mark.parametrize("shops", [2, 20, 200])
def test_shops_checked_together_are_spread_over_the_interval(shops: int) -> None:
    pace, rng = Pace(), random.Random(1)  # noqa: S311 - the same at each run
    together = Connection(State.CONNECTED, NOW, due=NOW)
    parted = [
        step(together, Checked(Outcome.CONNECTED, jitter=rng.random(), simultaneous=True), NOW, pace)
        for _ in range(shops)
    ]
    per_minute: Counter[int] = Counter()
    day = 24 * 3600
    for connection in parted:
        shop = connection
        while shop.due < NOW + day:
            per_minute[int((shop.due - NOW) // 60)] += 1
            shop = step(shop, Checked(Outcome.CONNECTED, jitter=rng.random()), shop.due, pace)
    # No minute has more than about twice its share of checks.
    share = shops / (pace.interval_s / 60)
    assert max(per_minute.values()) <= 2 * share + 4
    quarter_hours = Counter(dict.fromkeys(range(96), 0))
    for minute, checks in per_minute.items():
        quarter_hours[minute // 15] += checks
    assert all(0.8 * shops - 2 <= checks <= 1.2 * shops + 2 for checks in list(quarter_hours.values())[1:])


def test_without_spreading_shops_stay_together() -> None:
    """Counter-check of the test above: normal jitter alone does not spread the shops within an hour."""
    rng = random.Random(1)  # noqa: S311 - the same at each run
    first = [
        step(Connection(), Checked(Outcome.CONNECTED, jitter=rng.random()), NOW, Pace()) for _ in range(200)
    ]
    assert max(Counter(int((shop.due - NOW) // 60) for shop in first).values()) > 2 * 200 / 15 + 4
