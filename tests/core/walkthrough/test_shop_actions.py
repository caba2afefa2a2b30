"""A shop offers what makes sense in its state."""

from __future__ import annotations

import pytest

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.walkthrough.shop_actions import ShopAction, main_action, offered

RECONNECT, CHECK, REPLACE, HAND_OVER, RENAME, FORGET = ShopAction


@pytest.mark.parametrize("state", [state for state in State if state is not State.LOST])
@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_a_shop_that_is_not_lost_offers_all_but_mending(state: State, outcome: Outcome | None) -> None:
    shop = ShopRow("1", "Winkel", state, outcome)
    assert offered(shop) == (CHECK, REPLACE, HAND_OVER, RENAME, FORGET)
    assert main_action(shop) is None


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_a_lost_shop_offers_what_mends_it_first_and_no_hand_over(outcome: Outcome | None) -> None:
    shop = ShopRow("1", "Winkel", State.LOST, outcome)
    assert (main_action(shop), offered(shop)) == (RECONNECT, (RECONNECT, CHECK, RENAME, FORGET))
