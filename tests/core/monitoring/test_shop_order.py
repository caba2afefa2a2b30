"""Shops in trouble come first, and a shop is found by name or number."""

from __future__ import annotations

from itertools import permutations

import pytest

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_order import ShopFilter, counts, listed, trouble_first
from bolsetup.core.monitoring.shop_row import ShopRow

ORDER = (
    State.LOST,
    State.UNREADABLE,
    State.UNCONFIRMED,
    State.UNREACHABLE,
    State.UNCHECKED,
    State.CONNECTED,
)


def named(*names: str) -> list[ShopRow]:
    return [ShopRow(str(number), name, State.CONNECTED) for number, name in enumerate(names)]


def test_the_most_severe_state_comes_first() -> None:
    assert set(ORDER) == set(State)
    rows = [ShopRow(state, "Winkel", state) for state in ORDER]
    for each in permutations(rows):
        assert trouble_first(each) == rows


@pytest.mark.parametrize(
    "names",
    [
        ("Ambacht", "bakkerij", "Zuivel"),
        ("Winkel 2", "Winkel 10", "Winkel 10b"),
        ("Winkel", "Winkel 1"),
        ("2 Broers", "10 Broden", "Brood"),
        ("Eden", "Één", "Egel"),
        ("", "A"),
    ],
)
def test_within_a_state_names_are_in_the_order_a_reader_expects(names: tuple[str, ...]) -> None:
    for each in permutations(named(*names)):
        assert tuple(row.name for row in trouble_first(each)) == names


def test_shops_of_the_same_name_keep_their_order_and_a_running_check_moves_none() -> None:
    rows = [ShopRow(number, "Winkel", State.CONNECTED, checking=number == "3") for number in "123"]
    assert trouble_first(reversed(rows)) == rows


@pytest.mark.parametrize(
    ("shop_filter", "states"),
    [
        (ShopFilter.ALL, set(State)),
        (ShopFilter.ATTENTION, {State.LOST, State.UNREADABLE, State.UNCONFIRMED}),
        (ShopFilter.CANNOT_CHECK, {State.UNREACHABLE}),
        (ShopFilter.CONNECTED, {State.CONNECTED}),
    ],
)
def test_a_filter_lists_its_states_in_the_order_given(shop_filter: ShopFilter, states: set[State]) -> None:
    rows = [ShopRow(state, "Winkel", state) for state in State]
    assert listed(rows, shop_filter) == [row for row in rows if row.state in states]
    assert counts([*rows, *rows])[shop_filter] == 2 * len(states)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", True),
        ("  ", True),
        ("bakkerij", True),
        ("KORST", True),
        ("korst bakkerij", True),
        ("creme", True),
        ("Crème", True),
        ("bol bv", True),
        ("1234567", True),
        ("345", True),
        ("12 67", True),
        ("korst 345", True),
        ("slager", False),
        ("bakkerij slager", False),
        ("7654", False),
        (".*", False),
    ],
)
def test_a_shop_is_found_by_each_word_of_its_names_and_by_number(search: str, found: bool) -> None:
    shop = ShopRow("1234567", "Bakkerij De Gouden Korst", State.LOST, bol_name="Cre\u0300me bij Bol BV")
    assert listed([shop], ShopFilter.ALL, search) == ([shop] if found else [])


def test_filter_and_search_apply_together() -> None:
    lost, connected = (ShopRow(state, "Korst", state) for state in (State.LOST, State.CONNECTED))
    assert listed([lost, connected], ShopFilter.CONNECTED, "korst") == [connected]
    assert listed([lost, connected], ShopFilter.CANNOT_CHECK, "korst") == []
