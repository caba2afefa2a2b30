"""Lengths of time in words."""

from __future__ import annotations

import pytest

from bolsetup.core.texts import Texts
from bolsetup.gui.widgets.dates import length


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 min"),
        (29, "1 min"),
        (90, "2 min"),
        (59 * 60, "59 min"),
        (3600, "1 u"),
        (3600 + 60, "1 u 1 min"),
        (19 * 3600, "19 u"),
        (24 * 3600 - 29, "1 d"),
        (24 * 3600, "1 d"),
        (25 * 3600 + 60, "1 d 1 u"),
        (48 * 3600 + 59 * 60, "2 d"),
    ],
)
def test_a_length_of_time_has_no_zeros(seconds: float, words: str) -> None:
    assert length(seconds, Texts("nl")) == words
