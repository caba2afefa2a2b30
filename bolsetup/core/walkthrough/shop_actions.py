"""What a merchant can do with a watched shop, and what to do first."""

from __future__ import annotations

from enum import StrEnum

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow


class ShopAction(StrEnum):
    """Actions on a shop; the values are the keys of their texts."""

    RECONNECT = "reconnect"
    CHECK = "check"
    REPLACE = "replace"
    HAND_OVER = "hand_over"
    RENAME = "rename"
    FORGET = "forget"


def offered(row: ShopRow) -> tuple[ShopAction, ...]:
    """Return the actions that make sense for a shop, in the order to show them.

    Keys that Bol no longer accepts are not handed over.
    """
    keys: tuple[ShopAction, ...] = (ShopAction.CHECK, ShopAction.REPLACE, ShopAction.HAND_OVER)
    if row.state is State.LOST:
        keys = (ShopAction.RECONNECT, ShopAction.CHECK)
    return (*keys, ShopAction.RENAME, ShopAction.FORGET)


def main_action(row: ShopRow) -> ShopAction | None:
    """Return the action that helps a lost shop; None for others."""
    return ShopAction.RECONNECT if row.state is State.LOST else None
