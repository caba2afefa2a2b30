"""Each desktop is described as it is."""

from __future__ import annotations

import pytest

from bolsetup.platform.desktop import Desktop, desktop

WAYLAND = {"sees_clipboard": False, "keeps_copied_text": True, "places_windows": False}
GNOME = Desktop(**WAYLAND, has_edge_key=True, sets_font=True, sets_text_size=True)


@pytest.mark.parametrize(
    ("platform_name", "names", "described"),
    [
        ("wayland", "GNOME", GNOME),
        ("wayland", "ubuntu:GNOME", GNOME),
        ("wayland", "KDE", Desktop(**WAYLAND, has_edge_key=True, shears_resized_windows=True)),
        ("wayland", "sway", Desktop(**WAYLAND)),
        ("wayland", None, Desktop(**WAYLAND)),
        ("xcb", "XFCE", Desktop()),
        ("xcb", "KDE", Desktop()),
        ("xcb", None, Desktop()),
        ("xcb", "ubuntu:GNOME", Desktop(keeps_copied_text=True, sets_font=True)),
        ("windows", None, Desktop()),
        ("cocoa", None, Desktop()),
        ("offscreen", "GNOME", Desktop()),
    ],
)
def test_what_desktops_allow(platform_name: str, names: str | None, described: Desktop) -> None:
    assert desktop(platform_name, {"XDG_CURRENT_DESKTOP": names} if names else {}) == described
