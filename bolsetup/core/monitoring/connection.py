"""State machine of one shop's connection: a pure function `(connection, event, now) -> connection`.

It uses no clock, network or window, so every transition can be tested on its own. All times are Unix
seconds.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome


class State(StrEnum):
    """State of a shop's connection."""

    UNCHECKED = "unchecked"
    CONNECTED = "connected"
    UNCONFIRMED = "unconfirmed"
    """Bol rejected the pair once. A check two minutes later confirms the loss or clears it."""
    LOST = "lost"
    """Bol rejected the pair twice, `Pace.confirm_s` or more apart. Only a `CONNECTED` outcome ends this."""
    UNREACHABLE = "unreachable"
    """Bol could not be reached, or its response said nothing about the keys."""
    UNREADABLE = "unreadable"
    """The pair could not be read from the keychain, so no check was made."""

    @classmethod
    def _missing_(cls, value: object) -> State | None:
        # The value in files written by version 0.1.0.
        return cls.UNCONFIRMED if value == "doubtful" else None


class Pace(NamedTuple):
    """How often to check.

    Attributes:
        interval_s: seconds between two checks.
    """

    interval_s: float = 15 * 60

    @property
    def confirm_s(self) -> float:
        """Seconds from the first rejection to the check that confirms it."""
        return min(120.0, self.interval_s)

    @property
    def lost_s(self) -> float:
        """Seconds between checks of a lost connection. Longer, because Bol has already given its answer."""
        return 4 * self.interval_s

    @property
    def cool_down_s(self) -> float:
        """Minimum seconds between two checks when "check now" is pressed repeatedly."""
        return min(10.0, self.interval_s)


class Connection(NamedTuple):
    """State of one shop's connection, with what is needed to schedule checks and notices.

    Attributes:
        state: current state.
        since: when the state began.
        outcome: outcome of the last check, if any.
        checked_at: end of the last check, if any.
        refused_at: first rejection of the pair since the last success, if any.
        due: when the next check is due.
        quiet_until: end of the wait that Bol asked for with `Retry-After`; no check is made before.
        told_lost: number of notices about the current loss; 0 if the connection is not lost.
        told_at: time of the last notice.
        told_unreachable: whether the merchant was notified that Bol cannot be reached.
    """

    state: State = State.UNCHECKED
    since: float = 0.0
    outcome: Outcome | None = None
    checked_at: float | None = None
    refused_at: float | None = None
    due: float = 0.0
    quiet_until: float = 0.0
    told_lost: int = 0
    told_at: float = 0.0
    told_unreachable: bool = False


class Checked(NamedTuple):
    """A check has ended.

    Attributes:
        outcome: its outcome.
        retry_after_s: `Retry-After` of the response, in seconds, if any.
        jitter: random number from 0 to 1; moves the next check by up to a tenth of the interval.
        simultaneous: whether other shops were checked at the same time. If so, `jitter` moves the next check
            across nearly the whole interval, to spread the shops out again.
    """

    outcome: Outcome
    retry_after_s: int | None = None
    jitter: float = 0.5
    simultaneous: bool = False


class KeychainFailed(NamedTuple):
    """The pair could not be read from the keychain, so no check was made."""


class RecheckRequested(NamedTuple):
    """The user asked for a check, the computer woke up, or the network came back."""


class Resumed(NamedTuple):
    """Monitoring starts.

    Attributes:
        after_s: minimum delay of the first check in seconds, to stagger several shops.
    """

    after_s: float = 0.0


Event = Checked | KeychainFailed | RecheckRequested | Resumed

_SPREAD: Final = 0.1
_MIN_FRACTION: Final = 0.1
"""Smallest part of the interval to wait after a simultaneous check."""
_LONGEST_RETRY_AFTER_S: Final = 3600.0


def is_due(connection: Connection, now: float, pace: Pace) -> bool:
    """Return whether a check is due.

    A due time further ahead than the longest possible wait was set before the system clock was moved back,
    and counts as due.
    """
    longest = max(pace.lost_s * (1 + _SPREAD), _LONGEST_RETRY_AFTER_S)
    return not now < connection.due <= now + longest


def quiet_s(quiet_until: float, now: float) -> float:
    """Return the seconds left of a `Retry-After` wait, or 0.

    An end further ahead than the longest possible wait was set before the system clock was moved back, and
    is ignored.
    """
    left = quiet_until - now
    return left if 0 < left <= _LONGEST_RETRY_AFTER_S else 0.0


def step(connection: Connection, event: Event, now: float, pace: Pace) -> Connection:
    """Return the connection after `event`."""
    match event:
        case Checked():
            return _checked(connection, event, now, pace)
        case KeychainFailed():
            # A loss stays a loss until Bol accepts a pair again.
            state = State.LOST if connection.state is State.LOST else State.UNREADABLE
            return _enter(connection._replace(due=now + pace.interval_s), state, now)
        case RecheckRequested():
            earliest = (connection.checked_at or 0.0) + pace.cool_down_s
            # After the clock was moved back `checked_at` is in the future; do not wait for it.
            soonest = now if earliest - now > pace.cool_down_s else max(now, earliest)
            return connection._replace(due=min(connection.due, _respect_quiet(connection, soonest, now)))
        case Resumed(after_s):
            return connection._replace(due=_respect_quiet(connection, now + after_s, now))


def _respect_quiet(connection: Connection, due: float, now: float) -> float:
    """Return `due`, postponed to the end of a `Retry-After` wait if necessary."""
    return max(due, now + quiet_s(connection.quiet_until, now))


def _checked(before: Connection, event: Checked, now: float, pace: Pace) -> Connection:
    outcome = event.outcome
    refused_at = before.refused_at
    if outcome is Outcome.CONNECTED:
        state, refused_at = State.CONNECTED, None
    elif outcome in TURNED_DOWN:
        refused_at = now if refused_at is None or refused_at > now else refused_at
        confirmed = now - refused_at >= pace.confirm_s
        state = State.LOST if confirmed or before.state is State.LOST else State.UNCONFIRMED
    else:
        state = State.LOST if before.state is State.LOST else State.UNREACHABLE

    wait = pace.lost_s if state is State.LOST else pace.interval_s
    least, most = (_MIN_FRACTION, 1.0) if event.simultaneous else (1 - _SPREAD, 1 + _SPREAD)
    due = now + wait * (least + (most - least) * event.jitter)
    if state is State.UNCONFIRMED and refused_at is not None:
        due = refused_at + pace.confirm_s
    quiet_until = now + event.retry_after_s if event.retry_after_s else 0.0
    after = before._replace(
        outcome=outcome,
        checked_at=now,
        refused_at=refused_at,
        due=max(due, quiet_until),
        quiet_until=quiet_until,
        told_unreachable=before.told_unreachable and outcome is not Outcome.CONNECTED,
    )
    return _enter(after, state, now)


def _enter(connection: Connection, state: State, now: float) -> Connection:
    if connection.state is state:
        return connection
    return connection._replace(state=state, since=now)
