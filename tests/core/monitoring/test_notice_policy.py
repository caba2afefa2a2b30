"""Which message is due, and that none comes twice."""

from __future__ import annotations

import pytest

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.monitoring.connection import Checked, Connection, Pace, State, step
from bolsetup.core.monitoring.notice_policy import Notice, due_notice, due_notices, told

NOW = 1_000_000.0
HOUR = 3600.0
DAY = 24 * HOUR

TABLE = [
    (Connection(State.UNCHECKED), None),
    (Connection(State.CONNECTED), None),
    (Connection(State.UNCONFIRMED), None),
    (Connection(State.UNCONFIRMED, told_lost=1, told_at=NOW - DAY), None),
    (Connection(State.UNREADABLE), None),
    (Connection(State.LOST), Notice.LOST),
    (Connection(State.LOST, told_lost=1, told_at=NOW - HOUR + 1), None),
    (Connection(State.LOST, told_lost=1, told_at=NOW - HOUR), Notice.STILL_LOST),
    (Connection(State.LOST, told_lost=2, told_at=NOW - HOUR), None),
    (Connection(State.LOST, told_lost=2, told_at=NOW - DAY + 1), None),
    (Connection(State.LOST, told_lost=2, told_at=NOW - DAY), Notice.STILL_LOST),
    (Connection(State.LOST, told_lost=9, told_at=NOW - DAY), Notice.STILL_LOST),
    (Connection(State.CONNECTED, told_lost=1), Notice.RESTORED),
    (Connection(State.CONNECTED, told_lost=3), Notice.RESTORED),
    (Connection(State.UNREACHABLE, since=NOW - DAY + 1), None),
    (Connection(State.UNREACHABLE, since=NOW - DAY), Notice.UNREACHABLE),
    (Connection(State.UNREACHABLE, since=NOW - 9 * DAY, told_unreachable=True), None),
]


@pytest.mark.parametrize(("connection", "notice"), TABLE, ids=lambda value: str(value))
def test_what_is_due(connection: Connection, notice: Notice | None) -> None:
    assert due_notice(connection, NOW) is notice


@pytest.mark.parametrize("connection", [row for row, notice in TABLE if notice], ids=str)
def test_a_message_is_due_once(connection: Connection) -> None:
    notice = due_notice(connection, NOW)
    assert notice is not None
    assert due_notice(told(connection, notice, NOW), NOW) is None


def test_a_week_of_loss_gives_one_alert_then_one_reminder_after_an_hour_and_one_a_day() -> None:
    pace = Pace()
    connection = Connection(State.CONNECTED)
    told_at: list[tuple[Notice, float]] = []
    for minute in range(7 * 24 * 60):
        now = NOW + minute * 60
        if now >= connection.due:
            connection = step(connection, Checked(Outcome.REFUSED), now, pace)
        if notice := due_notice(connection, now):
            connection = told(connection, notice, now)
            told_at.append((notice, now - NOW))
    kinds = [notice for notice, _ in told_at]
    assert kinds == [Notice.LOST] + [Notice.STILL_LOST] * 7
    assert told_at[0][1] == 120
    assert told_at[1][1] == 120 + HOUR
    assert told_at[2][1] == 120 + HOUR + DAY


def test_a_message_about_an_unreachable_bol_comes_again_only_after_it_was_restored() -> None:
    away = told(Connection(State.UNREACHABLE, since=NOW - DAY), Notice.UNREACHABLE, NOW)
    back = step(away, Checked(Outcome.CONNECTED), NOW, Pace())
    assert due_notice(back, NOW) is None
    gone = step(back, Checked(Outcome.OFFLINE), NOW, Pace())
    assert due_notice(gone, NOW + DAY) is Notice.UNREACHABLE


NEW = Connection(State.LOST, since=NOW - 10)
TOLD = Connection(State.LOST, told_lost=1, told_at=NOW - 60)
REMINDED = Connection(State.LOST, told_lost=1, told_at=NOW - HOUR)
ASKED_AGAIN = Connection(State.UNCONFIRMED, since=NOW - 60)
GONE_A_DAY = Connection(State.UNREACHABLE, since=NOW - DAY)
GONE_NEARLY_A_DAY = Connection(State.UNREACHABLE, since=NOW - DAY + HOUR / 2)
GONE_TODAY = Connection(State.UNREACHABLE, since=NOW - 2 * HOUR)
BACK = Connection(State.CONNECTED, told_lost=1)

TOGETHER = [
    ([NEW, NEW], set(), {Notice.LOST: "ab"}),
    ([NEW, TOLD, BACK], set(), {Notice.LOST: "ab", Notice.RESTORED: "c"}),
    ([NEW, ASKED_AGAIN], set(), {}),
    ([Connection(State.LOST, since=NOW - 180), ASKED_AGAIN], set(), {Notice.LOST: "a"}),
    ([Connection(State.LOST, since=NOW + DAY), ASKED_AGAIN], set(), {Notice.LOST: "a"}),
    ([REMINDED, TOLD], set(), {Notice.STILL_LOST: "ab"}),
    ([REMINDED, NEW], set(), {Notice.LOST: "ab"}),
    ([REMINDED, NEW, ASKED_AGAIN], set(), {Notice.STILL_LOST: "a"}),
    ([NEW], {"a"}, {}),
    ([NEW, TOLD], {"b"}, {Notice.LOST: "ab"}),
    ([GONE_A_DAY, GONE_NEARLY_A_DAY, GONE_TODAY], set(), {Notice.UNREACHABLE: "ab"}),
    ([GONE_NEARLY_A_DAY], set(), {}),
    ([BACK, BACK], set(), {Notice.RESTORED: "ab"}),
]


@pytest.mark.parametrize(("connections", "checking", "due"), TOGETHER)
def test_what_befalls_several_is_one_message(
    connections: list[Connection], checking: set[str], due: dict[Notice, str]
) -> None:
    found = due_notices(dict(zip("abc", connections, strict=False)), checking, NOW)
    assert {notice: "".join(about) for notice, about in found.items()} == due
