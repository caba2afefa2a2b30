"""A signal that also tells late listeners."""

from __future__ import annotations

from bolsetup.core.signals import StateSignal


def test_a_handler_that_is_connected_later_gets_the_last_state() -> None:
    signal: StateSignal[[str, int]] = StateSignal()
    early: list[tuple[str, int]] = []
    late: list[tuple[str, int]] = []
    signal.connect(lambda *state: early.append(state))
    assert early == []
    signal.emit("a", 1)
    signal.emit("b", 2)
    signal.connect(lambda *state: late.append(state))
    signal.emit("c", 3)
    assert early == [("a", 1), ("b", 2), ("c", 3)]
    assert late == [("b", 2), ("c", 3)]
