"""Dark and light, high contrast, scales, screens, logging off: the program fits in with Windows."""

from __future__ import annotations

import base64
import json
import struct
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtGui import QImage

from bolsetup.gui.qt.theme import DARK, LIGHT
from tests.desktop.desktop import eventually
from tests.windows.desktop import HEIGHT, WIDTH, WindowsDesktop
from tests.windows.windows_python import WindowsPython

LIMIT_S: Final = 120
TITLE: Final = " - bolsetup$"

CONTRAST: Final = """
import json
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from bolsetup.gui.qt.theme import apply_theme, colours_of
app = QApplication([])
apply_theme(app, Qt.ColorScheme.Light)
apply_theme(app, Qt.ColorScheme.Unknown, high_contrast=True)
print(json.dumps(colours_of(app.palette())._asdict()))
"""


@pytest.fixture
def desktop(python: WindowsPython, clean_environment: None) -> Iterator[WindowsDesktop]:
    with WindowsDesktop(python) as made:
        yield made


class Window:
    """The program's window on a desktop, from its start.

    Attributes:
        said: lines that program and Wine have written.
    """

    def __init__(self, desktop: WindowsDesktop, **variables: str) -> None:
        self.desktop = desktop
        command = (desktop.prefix.python.executable, "-m", "bolsetup")
        self.process = desktop.start(*command, env=variables)
        assert self.process.stdout
        self.said: list[bytes] = []
        # Other programs of Windows hold the pipe as well, so that it has no end.
        threading.Thread(target=self.said.extend, args=(self.process.stdout,), daemon=True).start()
        self.number = desktop.window(TITLE)

    @property
    def place(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of the frame, on all screens together."""
        found = (each for each in self.desktop.ask("windows") if each["visible"])
        (place,) = (each["place"] for each in found if each["title"].endswith(" - bolsetup"))
        return tuple(place)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, with the frame."""
        left, top, right, bottom = self.place
        return right - left, bottom - top

    def has_page(self, colour: str, picture: Path) -> bool:
        """Whether the page has this colour at its right edge; the screen is photographed for it."""
        self.desktop.shot(picture)
        _, top, right, bottom = self.place
        return QImage(str(picture)).pixelColor(right - 30, (top + bottom) // 2).name() == colour

    def asked_for_title_bar(self) -> bool:
        """Whether Windows was asked for another title bar; Wine only tells the first time."""
        return any(b"DwmSetWindowAttribute" in line for line in self.said)

    def close(self) -> None:
        """Close it by its button, which quits a program that has no shop."""
        # Alt+F4 closes nothing while Wine and the window manager still place the window.
        self.desktop.ask("close", " - bolsetup")
        assert self.process.wait(LIMIT_S) == 0


def test_the_open_window_and_its_title_bar_follow_dark_and_light(
    desktop: WindowsDesktop, tmp_path: Path
) -> None:
    window = Window(desktop, WINEDEBUG="-all,fixme+dwmapi")
    assert not window.asked_for_title_bar()
    for dark, colours in ((True, DARK), (False, LIGHT)):
        desktop.ask("set_dark", dark)
        as_wanted = partial(window.has_page, colours.page, tmp_path / "screen.png")
        eventually(as_wanted, f"page in {colours.page}", LIMIT_S)
        eventually(window.asked_for_title_bar, "another title bar")


def test_high_contrast_takes_the_colours_of_windows(desktop: WindowsDesktop) -> None:
    black, yellow = "0 0 0", "255 255 0"
    for name in ("Window", "ButtonFace"):
        desktop.ask("set_value", r"Control Panel\Colors", name, black)
    for name in ("WindowText", "ButtonText"):
        desktop.ask("set_value", r"Control Panel\Colors", name, yellow)
    process = desktop.start(desktop.prefix.python.executable, "-c", CONTRAST, stderr=subprocess.DEVNULL)
    assert process.stdout
    # It has no end: Windows's desktop, which this has started, holds it as well.
    colours = json.loads(process.stdout.readline())
    assert {colours[name] for name in ("page", "card", "on_accent", "warn_tint")} == {"#000000"}
    assert {colours[name] for name in ("ink", "edge", "accent", "focus", "tint_edge")} == {"#ffff00"}


@pytest.mark.parametrize(("setting", "scale"), [("LogPixels", 1.5), ("LogPixels", 2), ("QT_SCALE_FACTOR", 2)])
def test_the_window_grows_with_the_scale_and_fits_the_screen(
    desktop: WindowsDesktop, setting: str, scale: float
) -> None:
    usual = Window(desktop)
    size = usual.size
    usual.close()
    # It comes back in its size, not in its share of the screen.
    (desktop.data / "settings.json").unlink(missing_ok=True)
    if setting == "LogPixels":
        desktop.ask("set_value", r"Control Panel\Desktop", setting, round(96 * scale))
        desktop.log_off()
    window = Window(desktop, **({setting: str(scale)} if setting == "QT_SCALE_FACTOR" else {}))
    assert window.size > size
    assert is_on_screen(window.place)


INVISIBLE: Final = 8
"""Greatest width, in pixels at 100 %, of the edge around a window that Windows does not draw."""


def is_on_screen(place: tuple[int, int, int, int]) -> bool:
    left, top, right, bottom = place
    return left >= -INVISIBLE and top >= 0 and right <= WIDTH + INVISIBLE and bottom <= HEIGHT + INVISIBLE


def saved_geometry(desktop: WindowsDesktop) -> str:
    """What the program has saved of its window; empty before it has placed it."""
    try:
        settings = json.loads((desktop.data / "settings.json").read_text("utf-8"))
    except FileNotFoundError:
        return ""
    return settings.get("geometry") or ""


def test_the_window_comes_back_where_it_was_or_on_the_screen_that_is_left(desktop: WindowsDesktop) -> None:
    window = Window(desktop)
    first = eventually(lambda: saved_geometry(desktop), "placed window", LIMIT_S)
    desktop.tool("xdotool", "windowmove", window.number, "40", "60")
    eventually(lambda: saved_geometry(desktop) != first, "moved window", LIMIT_S)
    place = window.place
    window.close()
    window = Window(desktop)
    # Window manager and program place it one after the other.
    eventually(lambda: window.place == place, "window where it was", LIMIT_S)
    window.close()

    settings = json.loads((desktop.data / "settings.json").read_text("utf-8"))
    settings["geometry"] = moved_right(settings["geometry"])
    (desktop.data / "settings.json").write_text(json.dumps(settings), "utf-8")
    window = Window(desktop)
    eventually(lambda: is_on_screen(window.place), "window on the screen", LIMIT_S)


def moved_right(geometry: str) -> str:
    """What `QWidget.saveGeometry` gives, if the window were on a second screen to the right."""
    layout = struct.Struct(">IHH 4i 4i i??i 4i")
    magic, major, minor, *numbers = layout.unpack(base64.b64decode(geometry))
    assert (major, minor) == (3, 0)
    for at in (0, 2, 4, 6, 12, 14):
        numbers[at] += WIDTH
    numbers[8] = 1
    return base64.b64encode(layout.pack(magic, major, minor, *numbers)).decode()


@pytest.mark.parametrize("options", [(), ("--tray",)], ids=["window", "tray"])
def test_logging_off_ends_the_program_as_soon_as_it_has_an_icon(
    desktop: WindowsDesktop, options: tuple[str, ...]
) -> None:
    process = desktop.start(desktop.prefix.python.executable, "-m", "bolsetup", *options)
    assert process.stdout
    threading.Thread(target=process.stdout.read, daemon=True).start()

    def windows_with_icon() -> list[dict[str, Any]]:
        found = desktop.ask("windows")
        return [each for each in found if "TrayIconMessageWindow" in each["class"]]

    (icon,) = eventually(windows_with_icon, "tray icon", LIMIT_S)
    # What makes Windows wait says no.
    assert set(desktop.ask("end_session", icon["process"])) == {1}
    assert process.wait(LIMIT_S) == 0
