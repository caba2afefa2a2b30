"""Each desktop is described as it is."""

from __future__ import annotations

import pytest

from bolsetup.platform.desktop import Desktop, desktop

WAYLAND = {"sees_clipboard": False, "keeps_copied_text": True, "places_windows": False}


@pytest.mark.parametrize(
    ("platform_name", "names", "described"),
    [
        ("wayland", "GNOME", Desktop(**WAYLAND, has_edge_key=True, sets_text_size=True)),
        ("wayland", "ubuntu:GNOME", Desktop(**WAYLAND, has_edge_key=True, sets_text_size=True)),
        ("wayland", "KDE", Desktop(**WAYLAND, has_edge_key=True, shears_resized_windows=True)),
        ("wayland", "sway", Desktop(**WAYLAND)),
        ("wayland", None, Desktop(**WAYLAND)),
        ("xcb", "XFCE", Desktop()),
        ("xcb", "KDE", Desktop()),
        ("xcb", None, Desktop()),
        ("xcb", "ubuntu:GNOME", Desktop(keeps_copied_text=True)),
        ("windows", None, Desktop()),
        ("cocoa", None, Desktop()),
        ("offscreen", "GNOME", Desktop()),
    ],
)
def test_what_desktops_allow(platform_name: str, names: str | None, described: Desktop) -> None:
    assert desktop(platform_name, {"XDG_CURRENT_DESKTOP": names} if names else {}) == described
