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
