"""The order of the pages, and where a merchant who comes back goes on."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Final

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.monitoring.connection import State


class Page(StrEnum):
    """Every page of the window. The journey's pages come first, in their order."""

    WELCOME = "welcome"
    STEP_1 = "step-1"
    STEP_2 = "step-2"
    STEP_3 = "step-3"
    STEP_4 = "step-4"
    STEP_5 = "step-5"
    STEP_6 = "step-6"
    KEYS = "keys"
    SHOP = "shop"
    HAND_OVER = "hand-over"
    DONE = "done"
    OVERVIEW = "overview"
    """The shops that are watched: apart from the journey, and the first page once there is one."""
    HISTORY = "history"
    """How their connections were: apart from the journey too."""


JOURNEY: Final = tuple(page for page in Page if page not in (Page.OVERVIEW, Page.HISTORY))
STEPS: Final = (Page.STEP_1, Page.STEP_2, Page.STEP_3, Page.STEP_4, Page.STEP_5, Page.STEP_6)

MENDED_AT: Final = {
    Outcome.REFUSED: Page.STEP_6,
    Outcome.WRONG_KIND: Page.STEP_4,
    Outcome.NOT_PERMITTED: Page.STEP_4,
}
"""The step of the walkthrough that mends an outcome; the others are not mended at Bol's pages."""


def mending_page(state: State, outcome: Outcome | None) -> Page:
    """The page that an alert about a shop leads to: the keys where new ones mend it."""
    return Page.KEYS if state is State.LOST and outcome in MENDED_AT else Page.OVERVIEW


def next_page(page: Page) -> Page | None:
    """The page that follows, or None on the last one and outside the journey."""
    return _neighbour(page, 1)


def previous_page(page: Page) -> Page | None:
    """The page before, or None on the first one and outside the journey.

    From the hand-over and the end there is no way back: the pair is stored, and the pages before
    would ask for it again.
    """
    if page in (Page.HAND_OVER, Page.DONE):
        return None if page is Page.HAND_OVER else Page.HAND_OVER
    return _neighbour(page, -1)


def _neighbour(page: Page, by: int) -> Page | None:
    if page not in JOURNEY:
        return None
    index = JOURNEY.index(page) + by
    return JOURNEY[index] if 0 <= index < len(JOURNEY) else None


def resume(saved: str | None, in_hand: str | None, shops: AbstractSet[str]) -> Page:
    """Where to go on after a restart.

    The pair that was typed is kept in memory only, so the page that asks "is this your shop?"
    becomes the page of the keys again.

    Args:
        saved: the page noted by the last run, from a file that anybody may have edited.
        in_hand: retailer number of the shop whose keys were being handed over, from the same file.
        shops: retailer numbers of the stored shops.
    """
    try:
        page = Page(saved or "")
    except ValueError:
        page = Page.WELCOME
    start = Page.OVERVIEW if shops else Page.WELCOME
    match page:
        case Page.SHOP:
            return Page.KEYS
        case Page.HAND_OVER:
            return page if in_hand in shops else start
        case Page.WELCOME | Page.DONE | Page.OVERVIEW | Page.HISTORY:
            return start
    return page
