"""The tools of these tests work as the tests expect."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.desktop.desktop import eventually
from tests.desktop.screen_reader import ScreenReader
from tests.desktop.test_session import WINDOW
from tests.desktops.conftest import WaylandDesktops
from tests.desktops.wayland import KINDS, WITH_TRAY, Kind


@pytest.mark.parametrize("kind", KINDS)
def test_keys_clipboard_pointer_and_picture(kind: Kind, wayland: WaylandDesktops, tmp_path: Path) -> None:
    session = wayland(kind)
    tiny = session.start(sys.executable, "-c", WINDOW)
    window = session.focus("Tiny window")
    assert window.process == tiny.pid
    with ScreenReader(session.env, tiny.pid) as reader:
        field = reader.find("Field", role="text")
        session.type('Test-1 @"x"')
        eventually(lambda: field.text == 'Test-1 @"x"', "typed text")
        session.key("ctrl+a", "ctrl+c")
        eventually(lambda: session.clipboard() == 'Test-1 @"x"', "copied text")
        session.copy("from outside")
        session.see_focus("Tiny window")
        session.key("ctrl+a", "ctrl+v")
        eventually(lambda: field.text == "from outside", "pasted text")

        button = reader.find("Repeat")
        session.click(button, "Tiny window")
        eventually(lambda: "checked" in button.states, "pressed button")
    picture = session.shot(tmp_path / "screen.png")
    assert picture.read_bytes().startswith(b"\x89PNG")
    session.screen.ask_to_close(window)
    eventually(lambda: not session.windows("Tiny window"), "end of the window")


@pytest.mark.parametrize("kind", KINDS)
def test_a_tray_is_there_where_the_desktop_has_one(kind: Kind, wayland: WaylandDesktops) -> None:
    session = wayland(kind)
    session.start(sys.executable, "-c", WINDOW)
    session.see_window("Tiny window")
    if kind in WITH_TRAY:
        session.tray("wait", "tiny", "-t", "30")
        assert [icon["tooltip"][0] for icon in session.tray_icons()] == ["Tiny tray"]
    else:
        assert session.tray_icons() == []


def test_a_session_leaves_nothing_behind(wayland: WaylandDesktops) -> None:
    session = wayland("sway")
    program = session.start("sleep", "1000")
    session.close()
    assert program.returncode is not None
    assert not session.home.exists()
