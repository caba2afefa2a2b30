"""When a pause of alerts ends."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bolsetup.core.monitoring.pause import NOT_PAUSED, UNTIL_TURNED_ON, PauseChoice, is_paused, pause_end

NOW = 1_795_600_000.0
HOUR = 3600.0


@pytest.fixture(params=["UTC", "Europe/Amsterdam", "America/St_Johns", "Australia/Lord_Howe"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ZoneInfo]:
    """The time zone of the system."""
    if not hasattr(time, "tzset"):
        pytest.skip("Windows has one time zone for all programs")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield ZoneInfo(request.param)
    monkeypatch.undo()
    time.tzset()


amsterdam = pytest.mark.parametrize("zone", ["Europe/Amsterdam"], indirect=True)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("2026-11-26 13:05", "2026-11-27 08:00"),
        ("2026-11-26 23:59:59", "2026-11-27 08:00"),
        ("2026-11-27 00:00", "2026-11-27 08:00"),
        ("2026-11-27 07:59:59", "2026-11-27 08:00"),
        ("2026-11-27 08:00", "2026-11-28 08:00"),
        ("2026-12-31 20:00", "2027-01-01 08:00"),
        ("2028-02-28 20:00", "2028-02-29 08:00"),
        # Summer time begins and ends in Amsterdam, in St. John's and on Lord Howe Island.
        ("2026-03-28 20:00", "2026-03-29 08:00"),
        ("2026-03-29 01:30", "2026-03-29 08:00"),
        ("2026-10-24 08:00", "2026-10-25 08:00"),
        ("2026-10-25 02:30", "2026-10-25 08:00"),
        ("2026-03-07 20:00", "2026-03-08 08:00"),
        ("2026-11-01 00:30", "2026-11-01 08:00"),
        ("2026-04-04 20:00", "2026-04-05 08:00"),
        ("2026-10-03 20:00", "2026-10-04 08:00"),
    ],
)
def test_tomorrow_is_the_next_morning_at_eight(zone: ZoneInfo, begins: str, ends: str) -> None:
    now, end = (datetime.fromisoformat(each).replace(tzinfo=zone).timestamp() for each in (begins, ends))
    assert pause_end(PauseChoice.TOMORROW, now) == end
    assert is_paused(end, now)


@amsterdam
@pytest.mark.parametrize(
    ("begins", "hours"), [("2026-03-28 08:00", 23), ("2026-10-24 08:00", 25), ("2026-06-01 08:00", 24)]
)
def test_a_night_in_which_the_clocks_change_is_longer_or_shorter(
    zone: ZoneInfo, begins: str, hours: int
) -> None:
    now = datetime.fromisoformat(begins).replace(tzinfo=zone).timestamp()
    assert pause_end(PauseChoice.TOMORROW, now) - now == hours * HOUR


@amsterdam
@pytest.mark.parametrize("begins", ["2026-03-29 01:30", "2026-10-25 02:30", "2026-11-26 23:30"])
def test_an_hour_is_an_hour_also_when_the_clocks_change(zone: ZoneInfo, begins: str) -> None:
    now = datetime.fromisoformat(begins).replace(tzinfo=zone).timestamp()
    assert pause_end(PauseChoice.HOUR, now) == now + HOUR


def test_until_turned_on_has_no_end() -> None:
    assert pause_end(PauseChoice.TURNED_ON, NOW) == UNTIL_TURNED_ON


@pytest.mark.parametrize(
    ("until", "paused"),
    [
        (NOT_PAUSED, False),
        (NOW - 1, False),
        (NOW, False),
        (NOW + 1, True),
        (NOW + 25 * HOUR, True),
        (NOW + 25 * HOUR + 1, False),
        (math.nan, False),
        (UNTIL_TURNED_ON, True),
    ],
)
def test_a_pause_lasts_until_its_end_but_no_longer_than_a_choice_can(until: float, paused: bool) -> None:
    assert is_paused(until, NOW) is paused
