"""The system's setting to reduce motion."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from bolsetup.platform.reduced_motion import is_reduced, wants_less_motion


@pytest.mark.parametrize(
    ("settings", "calm"),
    [
        ({}, False),
        ({"org.freedesktop.appearance": {"reduced-motion": ("u", 1)}}, True),
        ({"org.freedesktop.appearance": {"reduced-motion": ("u", 0)}}, False),
        ({"org.freedesktop.appearance": {"color-scheme": ("u", 1)}}, False),
        ({"org.gnome.desktop.interface": {"enable-animations": ("b", False)}}, True),
        ({"org.gnome.desktop.interface": {"enable-animations": ("b", True)}}, False),
        ({"org.kde.kdeglobals.KDE": {"AnimationDurationFactor": ("s", "0")}}, True),
        ({"org.kde.kdeglobals.KDE": {"AnimationDurationFactor": ("s", "1.0")}}, False),
    ],
)
def test_settings_of_linux_desktops(settings: dict[str, Any], calm: bool) -> None:
    assert is_reduced(settings) is calm


def test_motion_is_not_reduced_without_a_desktop() -> None:
    if sys.platform != "linux":
        pytest.skip("the desktop of this system always answers")
    assert wants_less_motion() is False
