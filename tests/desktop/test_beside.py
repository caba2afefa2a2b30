"""Placing the window on the screen and next to the browser, with a real window manager."""

from __future__ import annotations

import re
from typing import Final

import pytest

from tests.desktop.conftest import Desktops
from tests.desktop.desktop import Desktop, eventually
from tests.journeys.assistant import Assistant

_PANEL: Final = 33
"""Height of the panel at the top of the screen, in pixels."""


def _place(session: Desktop, window: str) -> tuple[int, int, int, int]:
    """Return left, top, width and height of a window without its frame, in screen pixels."""
    told = session.run("xwininfo", "-id", window).stdout
    names = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
    left, top, width, height = (int(re.findall(rf"{name}: +(-?\d+)", told)[0]) for name in names)
    return left, top, width, height


def _gaps(session: Desktop, window: str) -> tuple[int, int]:
    """Return the room between the panel and the frame of a window, and below that, in screen pixels."""
    _, top, _, height = _place(session, window)
    extents = session.run("xprop", "-id", window, "_NET_FRAME_EXTENTS").stdout.split("=")[1]
    _, _, above, below = (int(each) for each in extents.split(","))
    screen = int(session.run("xdotool", "getdisplaygeometry").stdout.split()[1])
    return top - above - _PANEL, screen - (top + height + below)


def _is_above(session: Desktop, window: str) -> bool:
    return "_NET_WM_STATE_ABOVE" in session.run("xprop", "-id", window, "_NET_WM_STATE").stdout


def test_the_window_moves_to_the_edge_on_top_and_returns(desktop: Desktops) -> None:
    session = desktop(a11y=True)
    screen = int(session.run("xdotool", "getdisplaygeometry").stdout.split()[0])
    with Assistant(session, "--practice") as assistant:
        window = session.window("bolsetup")

        def is_centred() -> bool:
            above, below = _gaps(session, window)
            return abs(above - below) <= 1

        # Its frame has its real size only after it was painted.
        eventually(is_centred, "window in the middle")
        before = _place(session, window)
        assistant.press("window.beside")

        def stands() -> bool:
            left, _, width, height = _place(session, window)
            return width == 380 and screen - 8 <= left + width <= screen and height > before[3]

        eventually(stands, "narrow window at the right edge")
        assert not _is_above(session, window)
        assistant.press("window.on_top")
        eventually(lambda: _is_above(session, window), "window above the others")
        assert session.window("bolsetup") == window
        assistant.press("window.free")
        eventually(lambda: _place(session, window) == before, "window where it was")
        assert not _is_above(session, window)
        assert assistant.quit() == 0


@pytest.mark.parametrize("dpi", [96, 192])
def test_the_first_window_and_its_frame_are_on_a_small_screen(desktop: Desktops, dpi: int) -> None:
    session = desktop("--size", "1366x768", a11y=True, dpi=dpi)
    with Assistant(session, "--practice") as assistant:
        window = session.window("bolsetup")
        eventually(lambda: min(_gaps(session, window)) >= 0, "window inside the screen")
        assert assistant.quit() == 0
