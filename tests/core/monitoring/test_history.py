"""Days, summary and CSV export computed from recorded spans."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.history import WORST_FIRST, ShopHistory, Span, shop_history, to_csv

HOUR = 3600.0
DAY = 24 * HOUR


@pytest.fixture(params=["UTC", "Europe/Amsterdam", "America/St_Johns", "Pacific/Kiritimati"], autouse=True)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if not hasattr(time, "tzset"):
        pytest.skip("Windows has one time zone for all programs")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def at(day: int, hour: float, month: int = 11) -> float:
    return datetime(2026, month, day).astimezone().timestamp() + hour * HOUR


def test_a_day_is_split_by_the_time_in_each_state_and_cut_at_midnight() -> None:
    spans = [
        Span(at(23, 22), at(24, 6), State.CONNECTED),
        Span(at(24, 6), at(24, 7), State.LOST),
        Span(at(24, 7), at(24, 10), State.CONNECTED),
    ]
    history = shop_history(spans, {date(2026, 11, 24): 40}, 3, at(25, 1))
    assert [day.date.day for day in history.days] == [23, 24, 25]
    assert [day.seconds for day in history.days] == [
        {State.CONNECTED: 2 * HOUR},
        {State.CONNECTED: 9 * HOUR, State.LOST: HOUR},
        {},
    ]
    assert [day.worst for day in history.days] == [State.CONNECTED, State.LOST, None]
    assert [day.checks for day in history.days] == [0, 40, 0]


def test_spans_end_now_at_the_latest() -> None:
    history = shop_history([Span(at(25, 8), at(25, 9), State.CONNECTED)], {}, 1, at(25, 8.5))
    assert history.days[0].seconds[State.CONNECTED] == HOUR / 2


def test_a_history_without_spans_is_empty() -> None:
    history = shop_history([], {}, 30, at(25, 12))
    assert history == ShopHistory(history.days, None, None, 0)
    assert [(day.spans, day.checks) for day in history.days] == [((), 0)] * 30


def test_an_outage_lasts_until_the_next_success_including_gaps() -> None:
    spans = [
        Span(at(20, 8), at(20, 9), State.CONNECTED),
        Span(at(20, 9), at(20, 10), State.LOST),
        Span(at(20, 10), at(20, 18), State.CONNECTED),
        Span(at(20, 18), at(20, 19), State.LOST),
        Span(at(21, 8), at(21, 9), State.LOST),
        Span(at(21, 9.5), at(21, 17), State.CONNECTED),
    ]
    history = shop_history(spans, {}, 30, at(22, 12))
    assert history.longest_outage == Span(at(20, 18), at(21, 9.5), State.LOST)
    assert history.changed_at == at(21, 9.5)


def test_a_gap_is_not_a_change_of_state() -> None:
    spans = [Span(at(day, 8), at(day, 17), State.CONNECTED) for day in (20, 21, 22)]
    assert shop_history(spans, {}, 30, at(25, 12)).changed_at == at(20, 8)


@pytest.mark.parametrize("zone", ["Europe/Amsterdam"], indirect=True)
@pytest.mark.parametrize(("day", "hours"), [(25, 25), (26, 24)])
def test_the_day_when_daylight_saving_time_ends_has_25_hours(zone: str, day: int, hours: int) -> None:
    history = shop_history([Span(at(20, 0, 10), at(30, 0, 10), State.CONNECTED)], {}, 30, at(30, 0, 10))
    found = next(each for each in history.days if each.date == date(2026, 10, day))
    assert found.seconds[State.CONNECTED] == hours * HOUR


SPANS = st.lists(
    st.builds(
        lambda began, length, state: Span(began, began + length, state),
        st.floats(at(1, 0), at(30, 0)),
        st.floats(0, 3 * DAY),
        st.sampled_from(WORST_FIRST),
    ),
    max_size=20,
)


@given(spans=SPANS)
def test_no_moment_is_counted_twice(spans: list[Span]) -> None:
    history = shop_history(spans, {}, 30, at(25, 12))
    for day in history.days:
        for one, two in zip(day.spans, day.spans[1:], strict=False):
            assert one.until <= two.began
        assert sum(span.seconds for span in day.spans) <= 25 * HOUR
    assert sum(span.seconds for day in history.days for span in day.spans) <= 30 * DAY + HOUR


def test_the_csv_has_a_row_for_each_watched_day() -> None:
    spans = [Span(at(24, 8), at(24, 9), State.LOST), Span(at(24, 9), at(24, 10.5), State.CONNECTED)]
    history = shop_history(spans, {date(2026, 11, 24): 9}, 90, at(25, 1))
    table = to_csv({"1234567": history}, {"1234567": "Brood; Koek"}, ";")
    assert table.splitlines() == [
        f"shop;name;day;checks;{';'.join(f'minutes_{state}' for state in WORST_FIRST)};changes",
        '1234567;"Brood; Koek";2026-11-24;9;60;0;0;0;90;08:00 lost, 09:00 connected',
    ]


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@sum"])
def test_names_that_look_like_formulas_are_escaped(name: str) -> None:
    history = shop_history([Span(at(24, 8), at(24, 9), State.LOST)], {}, 3, at(25, 1))
    assert f",'{name}," in to_csv({"1": history}, {"1": name}, ",")


def test_the_last_day_is_today() -> None:
    history = shop_history([], {}, 30, at(25, 0.1))
    assert history.days[-1].date - history.days[0].date == timedelta(days=29)
    assert history.days[-1].date == date(2026, 11, 25)
