"""The worst of the shops decides what the icon says."""

from __future__ import annotations

import pytest

from bolsetup.core.monitoring.connection import State
from bolsetup.gui.widgets.icon_state import Face, face_of, shop_behind
from bolsetup.gui.widgets.shop_row import ShopRow


def rows(*states: State) -> list[ShopRow]:
    return [ShopRow(str(number), f"Winkel {number}", state) for number, state in enumerate(states)]


@pytest.mark.parametrize(
    ("states", "checking", "face"),
    [
        ((), False, Face.IDLE),
        ((), True, Face.IDLE),
        ((State.UNCHECKED,), False, Face.CHECKING),
        ((State.CONNECTED,), False, Face.CONNECTED),
        ((State.CONNECTED,), True, Face.CHECKING),
        ((State.DOUBTFUL,), False, Face.ATTENTION),
        ((State.UNREADABLE,), True, Face.ATTENTION),
        ((State.UNREACHABLE,), False, Face.CANNOT_CHECK),
        ((State.UNREACHABLE,), True, Face.CANNOT_CHECK),
        ((State.LOST,), True, Face.LOST),
        ((State.CONNECTED, State.UNCHECKED), False, Face.CHECKING),
        ((State.CONNECTED, State.UNREACHABLE), False, Face.CANNOT_CHECK),
        ((State.UNREACHABLE, State.UNREADABLE), False, Face.ATTENTION),
        ((State.CONNECTED, State.LOST, State.UNREADABLE), False, Face.LOST),
    ],
)
def test_the_worst_wins(states: tuple[State, ...], checking: bool, face: Face) -> None:
    assert face_of(rows(*states), checking) is face
    assert face_of(rows(*reversed(states)), checking) is face


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_face_and_names_its_shop(state: State) -> None:
    shops = rows(State.CONNECTED, state)
    face = face_of(shops, checking=False)
    assert shop_behind(face, shops) == ("Winkel 0" if state is State.CONNECTED else "Winkel 1")


def test_a_check_under_way_is_no_shop_s_fault() -> None:
    assert shop_behind(Face.CHECKING, rows(State.CONNECTED)) == ""
