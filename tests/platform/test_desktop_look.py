"""The look of a Linux desktop, as its portal tells it."""

from __future__ import annotations

from typing import Any

import pytest

from bolsetup.platform.desktop_look import UNKNOWN, Look, look_of

APPEARANCE = "org.freedesktop.appearance"
GNOME = "org.gnome.desktop.interface"


@pytest.mark.parametrize(
    ("settings", "look"),
    [
        ({}, UNKNOWN),
        ({(APPEARANCE, "color-scheme"): 0}, UNKNOWN),
        ({(APPEARANCE, "color-scheme"): 1}, Look(is_dark=True)),
        ({(APPEARANCE, "color-scheme"): 2}, Look(is_dark=False)),
        ({(GNOME, "font-name"): "Cantarell 11"}, Look(family="Cantarell", points=11)),
        ({(GNOME, "font-name"): "Noto Sans,  10.5"}, Look(family="Noto Sans", points=10.5)),
        ({(GNOME, "font-name"): "Cantarell"}, UNKNOWN),
        ({(GNOME, "font-name"): 11}, UNKNOWN),
        ({(GNOME, "text-scaling-factor"): 1.25}, Look(factor=1.25)),
        ({(GNOME, "text-scaling-factor"): 100.0}, Look(factor=4.0)),
        ({(GNOME, "text-scaling-factor"): "large"}, UNKNOWN),
    ],
)
def test_the_look_is_read_and_what_makes_no_sense_is_ignored(
    settings: dict[tuple[str, str], Any], look: Look
) -> None:
    assert look_of(settings) == look
