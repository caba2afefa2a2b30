"""Quitting in every way, and second starts."""

from __future__ import annotations

import signal
import sys

import pytest

from bolsetup.core.bol.outcomes import Outcome
from tests.desktop.conftest import Desktops
from tests.desktop.desktop import Desktop, eventually
from tests.journeys.assistant import Assistant
from tests.journeys.test_first_shop import OLD, messy
from tests.stand_in import StandIn

PROMPTLY_S = 8
"""Enough for a busy computer; a check that is waited for takes longer."""


def quit_by(desktop: Desktop, assistant: Assistant, how: str) -> None:
    match how:
        case "tray":
            desktop.tray("choose", assistant.texts("tray.quit"))
        case "window":
            # Without shops, closing the window quits.
            desktop.window("bolsetup")
            desktop.key("alt+F4")
        case "SIGTERM" | "SIGINT" | "SIGHUP":
            assistant.process.send_signal(signal.Signals[how])


WAYS = [
    "tray",
    "window",
    "SIGTERM",
    *(pytest.param(each, marks=pytest.mark.repeats) for each in ("SIGINT", "SIGHUP")),
]
"""Without `--all` one signal: all have the same handler, and tests/gui/qt/test_application.py sends each."""


@pytest.mark.usefixtures("default_signals")
@pytest.mark.parametrize("how", WAYS)
def test_it_exits_cleanly_while_a_check_is_blocked(desktop: Desktops, stand_in: StandIn, how: str) -> None:
    session = desktop(a11y=True)
    stand_in.outcome = Outcome.TIMEOUT
    with Assistant(session, env=stand_in.env) as assistant:
        assistant.press("pages.welcome.have_keys")
        assistant.paste(messy(OLD))
        assistant.see("pages.keys.checking")
        eventually(lambda: stand_in.tunnels, "check under way")
        session.tray("wait", "bolsetup")
        quit_by(session, assistant, how)
        assert assistant.process.wait(PROMPTLY_S) == 0


def test_quitting_shows_no_message_about_running_in_the_background(desktop: Desktops) -> None:
    session = desktop(a11y=True)
    with Assistant(session, "--practice") as assistant:
        assistant.press("pages.welcome.have_keys")
        assistant.paste(messy(OLD))
        assistant.see("outcomes.connected.title")
        assistant.press("pages.keys.next")
        assistant.press("pages.shop.next")
        assistant.see("pages.hand-over.idle_secret")
        assert assistant.quit() == 0
    assert session.notifications() == []


STEPS = [pytest.param(step, marks=() if step in (3, 6) else pytest.mark.repeats) for step in range(1, 7)]
"""Without `--all` the one with a mail to copy, and the one with the fields: the others are like the first."""


@pytest.mark.parametrize("step", STEPS)
def test_it_exits_cleanly_on_every_step_with_focus_in_the_page(desktop: Desktops, step: int) -> None:
    session = desktop(a11y=True, tray="none")
    with Assistant(session, "--practice") as assistant:
        assistant.press("pages.welcome.next")
        assistant.go_on_to_step(step)
        session.window("bolsetup")
        session.key("Tab")
        assistant.process.terminate()
        assert assistant.process.wait(PROMPTLY_S) == 0


def test_a_second_start_shows_the_first_window(desktop: Desktops) -> None:
    session = desktop(a11y=True)
    with Assistant(session, "--tray") as assistant:
        session.tray("wait", "bolsetup")
        assert session.run("xdotool", "search", "--onlyvisible", "--name", "bolsetup").stdout == ""
        second = session.run(sys.executable, "-m", "bolsetup")
        assert (second.returncode, second.stdout) == (0, "")
        session.window("bolsetup")
        assert session.run(sys.executable, "-m", "bolsetup", "--tray").returncode == 0
        assert assistant.process.poll() is None
