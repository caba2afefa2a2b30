"""Which notices are due, and that none is repeated."""

from __future__ import annotations

import pytest

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.monitoring.connection import Checked, Connection, Pace, State, step
from bolsetup.core.monitoring.notice_policy import Notice, due_notice, due_notices, mark_notified

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
def test_which_notice_is_due(connection: Connection, notice: Notice | None) -> None:
    assert due_notice(connection, NOW) is notice


@pytest.mark.parametrize("connection", [row for row, notice in TABLE if notice], ids=str)
def test_a_notice_is_due_once(connection: Connection) -> None:
    notice = due_notice(connection, NOW)
    assert notice is not None
    assert due_notice(mark_notified(connection, notice, NOW), NOW) is None


def test_a_week_of_loss_gives_an_alert_a_reminder_after_an_hour_and_one_a_day() -> None:
    pace = Pace()
    connection = Connection(State.CONNECTED)
    sent: list[tuple[Notice, float]] = []
    for minute in range(7 * 24 * 60):
        now = NOW + minute * 60
        if now >= connection.due:
            connection = step(connection, Checked(Outcome.REFUSED), now, pace)
        if notice := due_notice(connection, now):
            connection = mark_notified(connection, notice, now)
            sent.append((notice, now - NOW))
    kinds = [notice for notice, _ in sent]
    assert kinds == [Notice.LOST] + [Notice.STILL_LOST] * 7
    assert sent[0][1] == 120
    assert sent[1][1] == 120 + HOUR
    assert sent[2][1] == 120 + HOUR + DAY


def test_an_unreachable_notice_is_repeated_only_after_a_success() -> None:
    away = mark_notified(Connection(State.UNREACHABLE, since=NOW - DAY), Notice.UNREACHABLE, NOW)
    back = step(away, Checked(Outcome.CONNECTED), NOW, Pace())
    assert due_notice(back, NOW) is None
    gone = step(back, Checked(Outcome.OFFLINE), NOW, Pace())
    assert due_notice(gone, NOW + DAY) is Notice.UNREACHABLE


NEW = Connection(State.LOST, since=NOW - 10)
NOTIFIED = Connection(State.LOST, told_lost=1, told_at=NOW - 60)
REMINDED = Connection(State.LOST, told_lost=1, told_at=NOW - HOUR)
UNCONFIRMED = Connection(State.UNCONFIRMED, since=NOW - 60)
UNREACHABLE_A_DAY = Connection(State.UNREACHABLE, since=NOW - DAY)
UNREACHABLE_NEARLY_A_DAY = Connection(State.UNREACHABLE, since=NOW - DAY + HOUR / 2)
UNREACHABLE_TODAY = Connection(State.UNREACHABLE, since=NOW - 2 * HOUR)
RESTORED = Connection(State.CONNECTED, told_lost=1)

SEVERAL_SHOPS = [
    ([NEW, NEW], set(), {Notice.LOST: "ab"}),
    ([NEW, NOTIFIED, RESTORED], set(), {Notice.LOST: "ab", Notice.RESTORED: "c"}),
    ([NEW, UNCONFIRMED], set(), {}),
    ([Connection(State.LOST, since=NOW - 180), UNCONFIRMED], set(), {Notice.LOST: "a"}),
    ([Connection(State.LOST, since=NOW + DAY), UNCONFIRMED], set(), {Notice.LOST: "a"}),
    ([REMINDED, NOTIFIED], set(), {Notice.STILL_LOST: "ab"}),
    ([REMINDED, NEW], set(), {Notice.LOST: "ab"}),
    ([REMINDED, NEW, UNCONFIRMED], set(), {Notice.STILL_LOST: "a"}),
    ([NEW], {"a"}, {}),
    ([NEW, NOTIFIED], {"b"}, {Notice.LOST: "ab"}),
    ([UNREACHABLE_A_DAY, UNREACHABLE_NEARLY_A_DAY, UNREACHABLE_TODAY], set(), {Notice.UNREACHABLE: "ab"}),
    ([UNREACHABLE_NEARLY_A_DAY], set(), {}),
    ([RESTORED, RESTORED], set(), {Notice.RESTORED: "ab"}),
]


@pytest.mark.parametrize(("connections", "checking", "due"), SEVERAL_SHOPS)
def test_shops_with_the_same_problem_share_a_notice(
    connections: list[Connection], checking: set[str], due: dict[Notice, str]
) -> None:
    found = due_notices(dict(zip("abc", connections, strict=False)), checking, NOW)
    assert {notice: "".join(about) for notice, about in found.items()} == due
