"""The order of the pages, and where to resume after a restart."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Final

from bolsetup.core.bol.outcomes import Outcome


class Page(StrEnum):
    """All pages of the window. Those of the journey come first, in order.

    The values are saved in the settings, and name the steps in `resources/walkthrough`.
    """

    WELCOME = "welcome"
    STEP_1 = "step-1"
    STEP_2 = "step-2"
    STEP_3 = "step-3"
    STEP_4 = "step-4"
    STEP_5 = "step-5"
    KEYS = "step-6"
    """Step 6: the keys are copied at Bol, pasted and checked."""
    SHOP = "shop"
    HAND_OVER = "hand-over"
    DONE = "done"
    OVERVIEW = "overview"
    """The watched shops. Not part of the journey; the start page once there is a shop."""
    HISTORY = "history"
    """The connection history. Not part of the journey."""
    LOST = "lost"
    """A lost connection. Not part of the journey."""
    HELP = "help"
    SETTINGS = "settings"
    REPORT = "report"
    """The support report."""
    DOCTOR = "doctor"
    """What the doctor finds on this computer."""
    MANUAL = "manual"
    ABOUT = "about"
    """The version, what changed, and licences."""


WITHIN: Final = {
    Page.REPORT: Page.HELP,
    Page.DOCTOR: Page.HELP,
    Page.MANUAL: Page.HELP,
    Page.ABOUT: Page.SETTINGS,
}
"""Pages that another one leads to, and that lead back to it."""
ASIDE: Final = (Page.HELP, Page.SETTINGS, *WITHIN)
"""Pages beside the others: they leave the journey where it is, and lead back to where they were opened."""
JOURNEY: Final = tuple(page for page in Page if page not in (Page.OVERVIEW, Page.HISTORY, Page.LOST, *ASIDE))
STEPS: Final = (Page.STEP_1, Page.STEP_2, Page.STEP_3, Page.STEP_4, Page.STEP_5, Page.KEYS)
"""The steps of the walkthrough."""


class Stage(StrEnum):
    """The stages of the journey. The values are keys of the texts under `window.stages`."""

    AT_BOL = "at_bol"
    KEYS = "keys"
    HAND_OVER = "hand_over"
    DONE = "done"


STAGES: Final = {
    Stage.AT_BOL: STEPS,
    Stage.KEYS: (Page.SHOP,),
    Stage.HAND_OVER: (Page.HAND_OVER,),
    Stage.DONE: (Page.DONE,),
}
"""The pages of each stage; the welcome page comes before the first one."""

_OF_0_1_0: Final = {"keys": Page.KEYS}
"""Pages as version 0.1.0 saved them."""

FIXED_BY_NEW_SET: Final = frozenset({Outcome.REFUSED, Outcome.WRONG_KIND, Outcome.NOT_PERMITTED})
"""The outcomes that a new set of keys fixes. Others are not fixed on Bol's pages."""
NEW_SET: Final = Page.STEP_4
"""Where a new set is created."""


def next_page(page: Page) -> Page | None:
    """Return the next page; None after the last one and outside the journey."""
    return _neighbour(page, 1)


def previous_page(page: Page) -> Page | None:
    """Return the previous page; None before the first one and outside the journey.

    There is no way back from the hand-over: the pair is stored, and the pages before would ask for it
    again.
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
    """Return the page to resume at after a restart.

    A typed pair is only kept in memory, so the shop page resumes at the keys page.

    Args:
        saved: page saved by the last run; untrusted, since the file can be edited.
        in_hand: retailer number of the shop whose keys were being handed over; untrusted as well.
        shops: retailer numbers of the stored shops.
    """
    try:
        page = _OF_0_1_0.get(saved or "") or Page(saved or "")
    except ValueError:
        page = Page.WELCOME
    start = Page.OVERVIEW if shops else Page.WELCOME
    match page:
        case Page.SHOP:
            return Page.KEYS
        case Page.HAND_OVER:
            return page if in_hand in shops else start
    return page if page in JOURNEY and page not in (Page.WELCOME, Page.DONE) else start
