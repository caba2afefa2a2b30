"""The icon shows the most severe state."""

from __future__ import annotations

import pytest

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.icon_state import IconState, first_shop_with, icon_state
from bolsetup.core.monitoring.shop_row import ShopRow


def rows(*states: State) -> list[ShopRow]:
    return [ShopRow(str(number), f"Winkel {number}", state) for number, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "checking", "state"),
    [
        ((), False, IconState.IDLE),
        ((), True, IconState.IDLE),
        ((State.UNCHECKED,), False, IconState.CHECKING),
        ((State.CONNECTED,), False, IconState.CONNECTED),
        ((State.CONNECTED,), True, IconState.CHECKING),
        ((State.UNCONFIRMED,), False, IconState.ATTENTION),
        ((State.UNREADABLE,), True, IconState.ATTENTION),
        ((State.UNREACHABLE,), False, IconState.CANNOT_CHECK),
        ((State.UNREACHABLE,), True, IconState.CANNOT_CHECK),
        ((State.LOST,), True, IconState.LOST),
        ((State.CONNECTED, State.UNCHECKED), False, IconState.CHECKING),
        ((State.CONNECTED, State.UNREACHABLE), False, IconState.CANNOT_CHECK),
        ((State.UNREACHABLE, State.UNREADABLE), False, IconState.ATTENTION),
        ((State.CONNECTED, State.LOST, State.UNREADABLE), False, IconState.LOST),
    ],
)
def test_the_most_severe_state_is_shown(states: tuple[State, ...], checking: bool, state: IconState) -> None:
    assert icon_state(rows(*states), checking) is state
    assert icon_state(rows(*reversed(states)), checking) is state


@pytest.mark.parametrize("state", State)
def test_every_state_has_an_icon_and_names_its_shop(state: State) -> None:
    shops = rows(State.CONNECTED, state)
    worst = icon_state(shops, checking=False)
    assert first_shop_with(worst, shops) == ("Winkel 0" if state is State.CONNECTED else "Winkel 1")


def test_a_running_check_names_no_shop() -> None:
    assert first_shop_with(IconState.CHECKING, rows(State.CONNECTED)) == ""
