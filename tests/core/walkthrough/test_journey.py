"""The order of the pages, and where to resume."""

from __future__ import annotations

import pytest

from bolsetup.core.bol.outcomes import TURNED_DOWN
from bolsetup.core.walkthrough.journey import (
    FIXED_BY_NEW_SET,
    JOURNEY,
    NEW_SET,
    STAGES,
    STEPS,
    Page,
    next_page,
    previous_page,
    resume,
)


def test_next_visits_every_page() -> None:
    page, way = Page.WELCOME, [Page.WELCOME]
    while following := next_page(page):
        page = following
        way.append(page)
    assert tuple(way) == JOURNEY


@pytest.mark.parametrize("page", [*STEPS, Page.KEYS, Page.SHOP])
def test_back_undoes_next_until_the_pair_is_stored(page: Page) -> None:
    before = previous_page(page)
    assert before is not None
    assert next_page(before) is page


def test_there_is_no_way_back_once_a_pair_is_stored() -> None:
    assert previous_page(Page.HAND_OVER) is None
    assert previous_page(Page.DONE) is Page.HAND_OVER
    assert previous_page(Page.WELCOME) is None


def test_the_overview_is_not_part_of_the_journey() -> None:
    assert next_page(Page.OVERVIEW) is None
    assert previous_page(Page.OVERVIEW) is None


@pytest.mark.parametrize(
    ("saved", "in_hand", "shops", "page"),
    [
        (None, None, set(), Page.WELCOME),
        ("", None, set(), Page.WELCOME),
        ("no such page", None, set(), Page.WELCOME),
        ("step-4", None, set(), Page.STEP_4),
        ("step-4", None, {"1"}, Page.STEP_4),
        ("step-6", None, set(), Page.KEYS),
        ("keys", None, set(), Page.KEYS),
        ("lost", None, {"1"}, Page.OVERVIEW),
        ("help", None, set(), Page.WELCOME),
        ("settings", None, {"1"}, Page.OVERVIEW),
        ("shop", None, set(), Page.KEYS),
        ("shop", None, {"1"}, Page.KEYS),
        ("hand-over", "1", {"1"}, Page.HAND_OVER),
        ("hand-over", "2", {"1"}, Page.OVERVIEW),
        ("hand-over", None, {"1"}, Page.OVERVIEW),
        ("hand-over", "1", set(), Page.WELCOME),
        ("done", "1", {"1"}, Page.OVERVIEW),
        ("done", "1", set(), Page.WELCOME),
        ("overview", None, {"1"}, Page.OVERVIEW),
        ("overview", None, set(), Page.WELCOME),
        ("welcome", None, {"1"}, Page.OVERVIEW),
        (None, None, {"1"}, Page.OVERVIEW),
    ],
)
def test_the_page_to_resume_at(saved: str | None, in_hand: str | None, shops: set[str], page: Page) -> None:
    assert resume(saved, in_hand, shops) is page


def test_only_rejections_lead_to_a_step_at_bol() -> None:
    assert FIXED_BY_NEW_SET < TURNED_DOWN
    assert NEW_SET in STEPS


def test_every_page_of_the_journey_but_the_first_belongs_to_one_stage() -> None:
    assert [page for pages in STAGES.values() for page in pages] == list(JOURNEY[1:])
