"""A copied secret can be pasted, and is gone in time: also where the desktop keeps what was copied."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import pytest

from tests.desktop.desktop import eventually
from tests.desktop.screen_reader import Node, ScreenReader
from tests.desktop.test_session import WINDOW
from tests.desktops.conftest import WaylandDesktops
from tests.desktops.wayland import KINDS, Kind, WaylandDesktop
from tests.journeys.assistant import Assistant
from tests.journeys.test_first_shop import OLD

SECRET: Final = "EXAMPLE-NOT-A-REAL-SECRET-0123456789"

COPIER: Final = """
import os, sys
from PySide6.QtWidgets import QApplication, QPushButton
from bolsetup.gui.qt.clipboard import PrivateClipboard
from bolsetup.platform.desktop import desktop
app = QApplication([])
button = QPushButton("copy", windowTitle="Copier")
clipboard = PrivateClipboard(float(sys.argv[2]), desktop=desktop(app.platformName(), os.environ))
button.clicked.connect(lambda: clipboard.copy_private(sys.argv[1]))
clipboard.seconds_left_changed.connect(lambda _: button.setText("copied"))
clipboard.time_up.connect(lambda: button.setText("time up"))
clipboard.cleared.connect(lambda: button.setText("cleared"))
clipboard.not_cleared.connect(lambda: button.setText("not cleared"))
button.show()
app.exec()
"""


def paste(session: WaylandDesktop) -> str:
    """What Ctrl+V gives in another window, which gets the focus for it."""
    other = session.start(sys.executable, "-c", WINDOW)
    session.focus("Tiny window")
    with ScreenReader(session.env, other.pid) as reader:
        field = reader.find("Field", role="text")
        # On sway a window may miss the first keys of a keyboard it has not seen.
        session.type(">")
        eventually(lambda: field.text == ">", "keyboard")
        pasted = _press_paste(session, field)
        # On sway each combination comes from a new keyboard, whose first keys may be lost: the program that
        # copied is not even asked then.
        tries = 4 if session.kind == "sway" else 0
        while not pasted and tries:
            pasted, tries = _press_paste(session, field), tries - 1
    end(session, other)
    return pasted


def _press_paste(session: WaylandDesktop, field: Node) -> str:
    before = field.text
    session.key("ctrl+v")
    # Tells that it was pasted, even if nothing was.
    session.type(".")
    eventually(lambda: field.text != before and field.text.endswith("."), "pasted text")
    return field.text.removeprefix(before).removesuffix(".")


def end(session: WaylandDesktop, other: subprocess.Popen[str]) -> None:
    """End the other window, so that the next one is not taken for it."""
    other.terminate()
    eventually(lambda: not session.windows("Tiny window"), "end of the other window")


@pytest.mark.parametrize("kind", KINDS)
def test_a_copied_secret_is_pasted_in_time_and_seen_to_be_gone_after_it(
    kind: Kind, wayland: WaylandDesktops
) -> None:
    session = wayland(kind)
    copier = session.start(sys.executable, "-c", COPIER, SECRET, "30")
    session.focus("Copier")
    with ScreenReader(session.env, copier.pid) as reader:
        session.key("space")
        reader.find("copied")
        assert paste(session) == SECRET
        other = session.start(sys.executable, "-c", WINDOW)
        session.focus("Tiny window")
        reader.find("time up")
        end(session, other)
        assert paste(session) == ""
        session.focus("Copier")
        reader.find("cleared")


@pytest.mark.parametrize("kind", KINDS)
def test_a_secret_does_not_outlive_the_program(kind: Kind, wayland: WaylandDesktops) -> None:
    session = wayland(kind)
    copier = session.start(sys.executable, "-c", COPIER, SECRET, "3600")
    session.focus("Copier")
    with ScreenReader(session.env, copier.pid) as reader:
        session.key("space")
        reader.find("copied")
    assert paste(session) == SECRET
    copier.kill()
    assert paste(session) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_keys_copied_elsewhere_are_filled_in_once_the_window_has_the_focus(
    kind: Kind, wayland: WaylandDesktops
) -> None:
    session = wayland(kind)
    with Assistant(session, "--practice") as assistant:
        session.focus()
        assistant.press("pages.welcome.have_keys")
        assistant.see_step(6)
        # As after a login, nothing has been copied yet.
        session.click(assistant.reader.find(assistant.texts("pages.keys.listen"), role="check box"))
        assistant.see("pages.keys.listen_on_return")
        session.start(sys.executable, "-c", WINDOW)
        _copy_elsewhere(session, OLD.client_id)
        field = assistant.reader.find(assistant.texts("pages.keys.client_id"), role="text")
        eventually(lambda: field.text == OLD.client_id, "Client ID that is filled in")
        _copy_elsewhere(session, OLD.client_secret)
        assistant.see("outcomes.connected.title")


def _copy_elsewhere(session: WaylandDesktop, text: str) -> None:
    """Copy a text while another window has the focus, and come back."""
    session.focus("Tiny window")
    session.copy(text)
    session.see_focus("Tiny window")
    session.focus()
