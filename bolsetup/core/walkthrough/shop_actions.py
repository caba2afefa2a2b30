"""What a merchant can do with a watched shop, and what to do first."""

from __future__ import annotations

from enum import StrEnum

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.walkthrough.journey import Page, mending_page


class ShopAction(StrEnum):
    """Actions on a shop; the values are the keys of their texts."""

    MEND = "mend"
    CHECK = "check"
    REPLACE = "replace"
    HAND_OVER = "hand_over"
    RENAME = "rename"
    FORGET = "forget"


def offered(row: ShopRow) -> tuple[ShopAction, ...]:
    """Return the actions that make sense for a shop, in the order to show them.

    Keys that Bol no longer accepts are not handed over.
    """
    keys: tuple[ShopAction, ...] = (ShopAction.CHECK, ShopAction.REPLACE)
    if _is_mended(row):
        keys = (ShopAction.MEND, ShopAction.CHECK)
    elif row.state is not State.LOST:
        keys = (*keys, ShopAction.HAND_OVER)
    return (*keys, ShopAction.RENAME, ShopAction.FORGET)


def main_action(row: ShopRow) -> ShopAction | None:
    """Return the action that helps a lost shop; None for others."""
    if row.state is not State.LOST:
        return None
    return ShopAction.MEND if _is_mended(row) else ShopAction.CHECK


def _is_mended(row: ShopRow) -> bool:
    """Whether there is a page that mends the connection."""
    return row.state is State.LOST and mending_page(row.state, row.outcome) is not Page.OVERVIEW
