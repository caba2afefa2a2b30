"""Checks that the table in docs/connection.md matches the code; `python -m` with this module updates it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome
from bolsetup.core.monitoring.connection import (
    Checked,
    Connection,
    Event,
    KeychainFailed,
    Pace,
    RecheckRequested,
    State,
    step,
)
from bolsetup.core.monitoring.notice_policy import due_notice

PAGE: Final = Path(__file__).resolve().parents[3] / "docs" / "connection.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"

NOW: Final = 1_000_000.0
PACE: Final = Pace()

BEFORE: Final = {
    State.UNCHECKED: Connection(due=NOW),
    State.CONNECTED: Connection(State.CONNECTED, NOW, Outcome.CONNECTED, NOW - 900, due=NOW),
    State.UNCONFIRMED: Connection(State.UNCONFIRMED, NOW, Outcome.REFUSED, NOW - 60, due=NOW + 60),
    State.LOST: Connection(State.LOST, NOW, Outcome.REFUSED, NOW - 900, due=NOW + 2700, told_lost=1),
    State.UNREACHABLE: Connection(State.UNREACHABLE, NOW, Outcome.OFFLINE, NOW - 900, due=NOW),
    State.UNREADABLE: Connection(State.UNREADABLE, NOW, due=NOW),
}

REFUSALS: Final[list[Event]] = [Checked(outcome) for outcome in sorted(TURNED_DOWN)]
UNCLEAR: Final[list[Event]] = [
    Checked(outcome) for outcome in sorted(set(Outcome) - TURNED_DOWN - {Outcome.CONNECTED})
]
FIRST, AGAIN, CONFIRMED = (
    "turned down, the first time",
    "turned down again, a minute after the first time",
    "turned down again, two minutes or more after the first time",
)
EVENTS: Final[dict[str, list[Event]]] = {
    "connected": [Checked(Outcome.CONNECTED)],
    FIRST: REFUSALS,
    AGAIN: REFUSALS,
    CONFIRMED: REFUSALS,
    "any other outcome": UNCLEAR,
    "keychain shut": [KeychainFailed()],
    "asked for, woken up, network back": [RecheckRequested()],
}
"""Description of each table row, and all events it covers."""
SINCE_REFUSAL: Final = {FIRST: None, AGAIN: 60.0, CONFIRMED: 120.0}
CANNOT_BE: Final = {
    State.UNCHECKED: {AGAIN, CONFIRMED},
    State.CONNECTED: {AGAIN, CONFIRMED},
    State.UNCONFIRMED: {FIRST},
    State.LOST: {FIRST, AGAIN},
}


def table() -> str:
    """The table in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "| in state | happens | then | next check | message |"
    yield "|---|---|---|---|---|"
    for state, before in BEFORE.items():
        for words, events in EVENTS.items():
            if words not in CANNOT_BE.get(state, ()):
                refused = SINCE_REFUSAL.get(words)
                started = before._replace(refused_at=NOW - refused if refused else None)
                found = {_row(step(started, event, NOW, PACE), state) for event in events}
                assert len(found) == 1, (state, words, found)
                yield f"| {state} | {words} | {found.pop()} |"


def _row(after: Connection, before: State) -> str:
    notice = due_notice(after._replace(told_at=NOW), NOW)
    then = "" if after.state is before else f"**{after.state}**"
    return f"{then} | {_wait(after.due - NOW)} | {notice or ''}"


def _wait(seconds: float) -> str:
    if seconds <= 0:
        return "at once"
    return f"in {seconds / 60:.0f} min" if seconds >= 60 else f"in {seconds:.0f} s"


def test_the_table_in_the_docs_matches_the_code() -> None:
    page = PAGE.read_text("utf-8")
    assert page.partition(BEGIN)[2].partition(END)[0] == table()


if __name__ == "__main__":
    head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    PAGE.write_text(head + BEGIN + table() + END + rest.partition(END)[2], "utf-8")
