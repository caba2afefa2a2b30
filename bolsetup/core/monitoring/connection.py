"""The machine of one shop's connection: `(connection, event, now) -> connection`, and nothing else.

It knows no clock, no network and no window, so each cell of its table can be tested by itself.
All times are Unix seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome


class State(StrEnum):
    """What is known of a shop's connection."""

    UNCHECKED = "unchecked"
    CONNECTED = "connected"
    UNCONFIRMED = "unconfirmed"
    """Bol turned the pair down once; the second try decides."""
    LOST = "lost"
    """Bol turned the pair down twice. Only a `CONNECTED` outcome leads out."""
    UNREACHABLE = "unreachable"
    """Bol could not be asked. Says nothing about the keys."""
    UNREADABLE = "unreadable"
    """The keychain did not give the pair, so there was nothing to ask Bol with."""

    @classmethod
    def _missing_(cls, value: object) -> State | None:
        # What version 0.1.0 wrote into files.
        return cls.UNCONFIRMED if value == "doubtful" else None


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to ask Bol.

    Attributes:
        interval_s: seconds between two checks.
    """

    interval_s: float = 15 * 60

    @property
    def confirm_s(self) -> float:
        """Seconds between a first refusal and the try that decides."""
        return min(120.0, self.interval_s)

    @property
    def lost_s(self) -> float:
        """Seconds between checks of a lost connection: Bol has answered, so we ask less often."""
        return 4 * self.interval_s

    @property
    def cool_down_s(self) -> float:
        """Seconds in which a second "check now" is not passed on to Bol."""
        return min(10.0, self.interval_s)


@dataclass(frozen=True, slots=True)
class Connection:
    """What is known of one shop's connection.

    Attributes:
        state: see `State`.
        since: when the state began.
        outcome: of the last check, if there was one.
        checked_at: when that check ended.
        refused_at: when Bol turned the pair down first, with no success since.
        due: when the next check is due.
        quiet_until: until when Bol asked to be left alone (`Retry-After`); nothing hurries a check past it.
        told_lost: how often the merchant was told that it is lost; 0 when it is not.
        told_at: when the merchant was told last.
        told_unreachable: whether the merchant was told that Bol cannot be reached.
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


@dataclass(frozen=True, slots=True)
class Checked:
    """A check ended.

    Attributes:
        outcome: how.
        retry_after_s: how long Bol asked to be left alone, in seconds.
        jitter: a random number from 0 to 1 that moves the next check by up to a tenth.
        crowded: other shops were checked at the same moment, so the next check comes anywhere in the
            usual wait: each shop by itself again.
    """

    outcome: Outcome
    retry_after_s: int | None = None
    jitter: float = 0.5
    crowded: bool = False


@dataclass(frozen=True, slots=True)
class KeychainFailed:
    """The pair could not be read, so no check was made."""


@dataclass(frozen=True, slots=True)
class RecheckRequested:
    """Somebody asked for a check, the computer woke up or the network came back."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The program has started and begins to watch.

    Attributes:
        after_s: how long to wait at least, in seconds: several shops are checked one after the other.
    """

    after_s: float = 0.0


Event = Checked | KeychainFailed | RecheckRequested | Resumed

_SPREAD: Final = 0.1
_SHORTEST: Final = 0.1
"""The least part of the usual wait after a crowded check."""
_LONGEST_RETRY_AFTER_S: Final = 3600.0


def is_due(connection: Connection, now: float, pace: Pace) -> bool:
    """Whether it is time for a check.

    A check that lies further ahead than any wait can be was planned before the clock was put back.
    """
    longest = max(pace.lost_s * (1 + _SPREAD), _LONGEST_RETRY_AFTER_S)
    return not now < connection.due <= now + longest


def quiet_s(quiet_until: float, now: float) -> float:
    """Seconds from `now` for which Bol is still to be left alone.

    An end further ahead than any wait can be was set before the clock was put back, and counts for nothing.
    """
    left = quiet_until - now
    return left if 0 < left <= _LONGEST_RETRY_AFTER_S else 0.0


def step(connection: Connection, event: Event, now: float, pace: Pace) -> Connection:
    """The connection after `event`."""
    match event:
        case Checked():
            return _checked(connection, event, now, pace)
        case KeychainFailed():
            # A lost connection stays lost: that the keychain is shut does not mend it.
            state = State.LOST if connection.state is State.LOST else State.UNREADABLE
            return _enter(replace(connection, due=now + pace.interval_s), state, now)
        case RecheckRequested():
            earliest = (connection.checked_at or 0.0) + pace.cool_down_s
            # `checked_at` lies ahead after the clock was put back: do not wait for it to come round.
            soonest = now if earliest - now > pace.cool_down_s else max(now, earliest)
            return replace(connection, due=min(connection.due, _not_too_soon(connection, soonest, now)))
        case Resumed(after_s):
            return replace(connection, due=_not_too_soon(connection, now + after_s, now))


def _not_too_soon(connection: Connection, due: float, now: float) -> float:
    """`due`, or when Bol's `Retry-After` is over."""
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
    least, most = (_SHORTEST, 1.0) if event.crowded else (1 - _SPREAD, 1 + _SPREAD)
    due = now + wait * (least + (most - least) * event.jitter)
    if state is State.UNCONFIRMED and refused_at is not None:
        due = refused_at + pace.confirm_s
    quiet_until = now + event.retry_after_s if event.retry_after_s else 0.0
    after = replace(
        before,
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
    return replace(connection, state=state, since=now)
