"""Closing the window, starting again, quitting and logging out."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

import pytest

from tests.desktop.desktop import eventually
from tests.desktop.test_session import WINDOW
from tests.desktops.conftest import WaylandDesktops
from tests.desktops.gnome_shell import GnomeShell
from tests.desktops.sway import Sway
from tests.desktops.test_alerts import watching, with_a_shop
from tests.desktops.wayland import KINDS, SCREEN, WITH_TRAY, Kind, WaylandDesktop
from tests.journeys.assistant import Assistant
from tests.journeys.test_first_shop import OLD, as_mapping, stored
from tests.stand_in import StandIn


@pytest.mark.parametrize("kind", KINDS)
def test_a_closed_window_returns_with_a_second_start_and_the_program_quits_from_it(
    kind: Kind, wayland: WaylandDesktops, stand_in: StandIn
) -> None:
    session = with_a_shop(wayland, kind, stand_in)
    with watching(session, stand_in) as assistant:
        assert session.run("bolsetup", seconds=120).returncode == 0
        session.see_window()
        window = session.focus()
        session.screen.ask_to_close(window)
        eventually(lambda: not session.windows("bolsetup"), "end of the window")
        assert assistant.process.poll() is None
        explained = assistant.texts("notices.closed.title")
        if isinstance(session.screen, GnomeShell):
            # Other desktops take it away after seconds, GNOME keeps it in its list.
            eventually(lambda: explained in session.notes(), "word that it goes on")
        assert session.run("bolsetup", seconds=120).returncode == 0
        session.focus()
        eventually(lambda: explained not in session.notes(), "end of that word")
        if kind in WITH_TRAY:
            session.tray("wait", "bolsetup")
            assert len(session.tray_icons()) == 1
        assistant.press("pages.settings.title")
        assistant.press("pages.settings.quit")
        assert assistant.process.wait(30) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_start_from_the_desktop_brings_a_covered_window_to_the_front(
    kind: Kind, wayland: WaylandDesktops
) -> None:
    session = wayland(kind)
    with Assistant(session):
        session.focus()
        session.start(sys.executable, "-c", WINDOW)
        session.focus("Tiny window")
        session.screen.start_again(session.see_window())
        if kind == "sway":
            # Unless the user chose otherwise, it marks a window that wants the focus.
            eventually(lambda: session.see_window().attention, "window that wants attention")
        else:
            session.see_focus()


@pytest.mark.parametrize("kind", KINDS)
def test_the_window_makes_itself_narrow_and_its_foot_stays_on_the_screen(
    kind: Kind, wayland: WaylandDesktops
) -> None:
    session = wayland(kind)
    with Assistant(session, "--practice") as assistant:
        usual = session.focus()
        _make_narrow(session, assistant)
        assistant.press("window.free")
        eventually(lambda: session.see_window().width == usual.width, "usual window")
        if kind != "sway":
            session.screen.maximise(usual)
            eventually(lambda: session.see_window().width == SCREEN[0], "maximised window")
            _make_narrow(session, assistant)


def _make_narrow(session: WaylandDesktop, assistant: Assistant) -> None:
    assistant.press("window.narrow")
    eventually(lambda: session.see_window().width < 500, "narrow window")
    narrow = session.see_window()
    assert narrow.top + narrow.height <= SCREEN[1]


@pytest.mark.parametrize("kind", KINDS)
def test_the_end_of_the_desktop_ends_the_program_and_nothing_is_lost(
    kind: Kind, wayland: WaylandDesktops, stand_in: StandIn
) -> None:
    session = with_a_shop(wayland, kind, stand_in)
    with Assistant(session) as assistant:
        session.focus()
        log_out(session)
        # Without its display Qt ends the program itself.
        assistant.process.wait(60)
    assert stored(session) == as_mapping(OLD)
    assert "Voorbeeldwinkel" in session.run(sys.executable, "-m", "bolsetup", "list").stdout


def log_out(session: WaylandDesktop) -> None:
    """End the desktop as its own way out does once programs were asked, which needs a session manager."""
    if isinstance(session.screen, Sway):
        session.run("swaymsg", "exit")
    elif isinstance(session.screen, GnomeShell):
        # It goes before it has answered.
        with suppress(TimeoutError, ConnectionError, RuntimeError):
            session.shell.evaluate("global.context.terminate()")
    else:
        os.kill(session.process("kwin_wayland"), signal.SIGTERM)
