"""The window follows what the desktop is set to, also without the platform theme for GTK."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from tests.desktop.desktop import eventually
from tests.desktop.screen_reader import ScreenReader
from tests.desktops.conftest import WaylandDesktops
from tests.desktops.wayland import SCREEN, Kind, WaylandDesktop
from tests.journeys.assistant import Assistant

SHOWN: Final = """
from PySide6.QtWidgets import QLabel
from bolsetup.gui.qt.application import Application
from bolsetup.gui.qt.theme import DARK, SchemeFollower, colours_of

class Label(QLabel):
    def changeEvent(self, event):
        super().changeEvent(event)
        dark = "dark" if colours_of(app.palette()) == DARK else "light"
        self.setText(f"{app.font().pointSizeF():g} {dark}")

app = Application()
label = Label()
follower = SchemeFollower(app, app.look)
label.show()
app.exec()
"""


def choose(session: WaylandDesktop, key: str, value: str) -> None:
    done = session.run("gsettings", "set", "org.gnome.desktop.interface", key, value)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("kind", ["gnome", "gnome-tray"])
def test_size_of_text_and_colours_follow_the_settings_of_gnome(kind: Kind, wayland: WaylandDesktops) -> None:
    session = wayland(kind, "--dark")
    choose(session, "text-scaling-factor", "1.5")
    # The theme that the frozen program has on GNOME.
    env = {**session.env, "QT_QPA_PLATFORMTHEME": "gnome"}
    shown = session.start(sys.executable, "-c", SHOWN, env=env)
    with ScreenReader(session.env, shown.pid) as reader:
        reader.find("16.5 dark")
        choose(session, "color-scheme", "default")
        reader.find("16.5 light")
        choose(session, "text-scaling-factor", "1.0")
        reader.find("11 light")


def test_after_dark_the_light_window_looks_as_before(wayland: WaylandDesktops, tmp_path: Path) -> None:
    session = wayland("gnome", "--size", "2400x1350", scale=1.5)
    with Assistant(session, "--practice") as assistant:
        assistant.see("pages.welcome.next")
        session.focus()

        def rail() -> QImage:
            window = session.see_window()
            picture = QImage(str(session.shot(tmp_path / "screen.png")))
            by = picture.width() / SCREEN[0]
            # The left quarter, below the title and the banner.
            place = QRectF(window.left, window.top + 110, window.width / 4, window.height - 120)
            return picture.copy(QRectF(place.topLeft() * by, place.size() * by).toRect())

        light = eventually(lambda: rail() if rail() == rail() else None, "window at rest")
        for _ in range(5):
            choose(session, "color-scheme", "prefer-dark")
            eventually(lambda: rail().pixelColor(5, 5).lightness() < 100, "dark window")
            choose(session, "color-scheme", "default")
            eventually(lambda: rail() == light, "window as it was")
