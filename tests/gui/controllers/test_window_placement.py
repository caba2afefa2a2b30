"""Placing the window beside the browser, and on top of other windows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.app import connect_placement
from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.controllers.window_placement import WindowPlacement, fit_into
from bolsetup.gui.pages.welcome import WelcomePage
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.platform.desktop import UNRESTRICTED, Desktop
from tests.fakes import Inline
from tests.gui.samples import SERVICE

WORDS = Texts("nl")


class Program:
    """A window with its placement controller, as after a start."""

    def __init__(self, qtbot: QtBot, file: SettingsFile, desktop: Desktop = UNRESTRICTED) -> None:
        self.memory = SettingsStore(Inline(), file, file.load())
        self.window = MainWindow({Page.WELCOME: WelcomePage(SERVICE)}, WORDS)
        qtbot.addWidget(self.window)
        self.beside = WindowPlacement(self.window, self.memory, self.window, desktop=desktop)
        connect_placement(self.beside, self.window)

    def press(self, key: str) -> None:
        words = WORDS(f"window.{key}")
        button = next(each for each in self.window.findChildren(QPushButton) if each.text() == words)
        assert button.isVisible()
        button.click()

    def on_top(self) -> bool:
        return bool(self.window.windowHandle().flags() & Qt.WindowType.WindowStaysOnTopHint)


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "settings.json")


@pytest.fixture
def program(qtbot: QtBot, file: SettingsFile) -> Program:
    made = Program(qtbot, file)
    made.window.setGeometry(40, 50, 700, 520)
    made.window.show()
    return made


def at_the_edge(window: MainWindow) -> bool:
    room, frame = window.screen().availableGeometry(), window.frameGeometry()
    edges = (frame.right(), frame.top(), frame.bottom()) == (room.right(), room.top(), room.bottom())
    return edges and window.width() == 380


def test_the_window_moves_to_the_edge_and_back(program: Program) -> None:
    before = program.window.geometry()
    program.press("beside")
    assert at_the_edge(program.window)
    program.press("free")
    assert program.window.geometry() == before


def test_a_maximized_window_is_maximized_again(qtbot: QtBot, program: Program) -> None:
    program.window.showMaximized()
    program.press("beside")
    assert not program.window.isMaximized()
    assert program.window.width() == 380
    program.press("free")
    assert program.window.isMaximized()


def test_staying_on_top_is_switched_without_flicker(program: Program) -> None:
    program.press("beside")
    shown = EventCounter()
    program.window.installEventFilter(shown)
    handle = program.window.windowHandle()
    program.press("on_top")
    assert program.on_top()
    program.press("on_top")
    assert not program.on_top()
    program.press("on_top")
    program.press("free")
    assert not program.on_top()
    assert shown.times == 0
    assert program.window.windowHandle() is handle
    assert program.window.isVisible()


class EventCounter(QObject):
    """Counts events of some types, by default those that hide or recreate a window."""

    def __init__(self, *types: QEvent.Type) -> None:
        super().__init__()
        self.times = 0
        self._types = types or (QEvent.Type.Hide, QEvent.Type.WinIdChange)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count the event if it is of one of the types."""
        self.times += event.type() in self._types
        return False


def test_the_placement_is_saved(qtbot: QtBot, program: Program, file: SettingsFile) -> None:
    program.press("beside")
    program.press("on_top")
    program.window.hide()
    saved = file.load()
    assert saved._replace(geometry=None) == Settings(beside=True, on_top=True)
    later = Program(qtbot, file)
    later.window.show()
    qtbot.waitUntil(lambda: at_the_edge(later.window))
    assert later.on_top()
    later.press("free")
    assert later.window.geometry() == QRect(40, 50, 700, 520)
    assert file.load() == saved._replace(beside=False)


def test_staying_on_top_is_offered_only_beside_the_browser(program: Program) -> None:
    words = WORDS("window.on_top")
    button = next(each for each in program.window.findChildren(QPushButton) if each.text() == words)
    assert not button.isVisible()
    program.press("beside")
    assert button.isVisible()
    program.press("free")
    assert not button.isVisible()


# ---- size and place ----

SCREEN = QRect(0, 0, 1366, 720)


@pytest.mark.parametrize(
    ("frame", "fitted"),
    [
        (QRect(100, 50, 1000, 600), QRect(100, 50, 1000, 600)),
        (QRect(0, 0, 1366, 720), QRect(0, 0, 1366, 720)),
        (QRect(-50, -10, 1000, 600), QRect(0, 0, 1000, 600)),
        (QRect(800, 300, 1000, 600), QRect(366, 120, 1000, 600)),
        (QRect(100, 50, 2000, 600), QRect(0, 50, 1366, 600)),
        (QRect(5000, 5000, 2000, 2000), QRect(0, 0, 1366, 720)),
    ],
    ids=["inside", "as large", "too far up", "too far down", "too wide", "on a screen that is gone"],
)
def test_a_window_is_moved_and_shrunk_no_more_than_needed(frame: QRect, fitted: QRect) -> None:
    assert fit_into(frame, SCREEN) == fitted
    assert fit_into(frame.translated(200, 0), SCREEN.translated(200, 0)) == fitted.translated(200, 0)


def fits_the_screen(window: MainWindow) -> bool:
    return window.screen().availableGeometry().contains(window.frameGeometry())


def test_the_first_window_fits_the_screen_and_is_centred(qtbot: QtBot, file: SettingsFile) -> None:
    window = Program(qtbot, file).window
    window.show()
    assert fits_the_screen(window)

    def is_centred() -> bool:
        off = window.frameGeometry().center() - window.screen().availableGeometry().center()
        return abs(off.x()) <= 1 and abs(off.y()) <= 1

    qtbot.waitUntil(is_centred)


def test_the_window_comes_back_where_it_was(qtbot: QtBot, program: Program, file: SettingsFile) -> None:
    program.window.hide()
    later = Program(qtbot, file).window
    later.show()
    assert later.geometry() == QRect(40, 50, 700, 520)


def test_a_window_that_is_moved_is_saved_without_being_closed(
    qtbot: QtBot, program: Program, file: SettingsFile
) -> None:
    program.window.setGeometry(60, 70, 600, 500)
    qtbot.waitUntil(lambda: file.load().geometry is not None)
    later = Program(qtbot, file).window
    later.show()
    assert later.geometry() == QRect(60, 70, 600, 500)


@pytest.mark.parametrize(
    "edit",
    [
        lambda window: window.setGeometry(5000, 4000, 700, 520),
        lambda window: window.setGeometry(10, 10, 3000, 2000),
        lambda window: window.showMaximized(),
    ],
    ids=["on a screen that is gone", "larger than the screen", "maximized"],
)
def test_what_no_longer_fits_is_made_to_fit(
    qtbot: QtBot, program: Program, file: SettingsFile, edit: Callable[[MainWindow], object]
) -> None:
    edit(program.window)
    program.window.hide()
    later = Program(qtbot, file).window
    later.show()
    qtbot.waitUntil(lambda: fits_the_screen(later))
    assert later.isMaximized() == program.window.isMaximized()


@pytest.mark.parametrize("geometry", ["", "AAAA", "AdnQywAD" + "A" * 80, "/" * 900])
def test_a_geometry_that_makes_no_sense_is_the_first_one(
    qtbot: QtBot, file: SettingsFile, geometry: str
) -> None:
    file.save(Settings()._replace(geometry=geometry))
    window = Program(qtbot, file).window
    window.show()
    qtbot.waitUntil(lambda: fits_the_screen(window))
    assert window.width() >= window.minimumWidth()


WAYLAND = Desktop(places_windows=False)


def test_where_the_desktop_places_windows_only_the_width_changes(qtbot: QtBot, file: SettingsFile) -> None:
    program = Program(qtbot, file, WAYLAND)
    program.window.setGeometry(40, 50, 700, 520)
    program.window.show()
    qtbot.waitUntil(lambda: program.beside._shown)
    before = program.window.geometry()
    program.press("narrow")
    assert program.window.geometry() == QRect(before.topLeft(), QSize(380, before.height()))
    assert not program.on_top()
    words = {each.text() for each in program.window.findChildren(QPushButton) if each.isVisible()}
    assert WORDS("window.on_top") not in words
    program.press("free")
    assert program.window.size() == before.size()


def test_a_maximized_window_is_narrow_once_the_desktop_has_answered(qtbot: QtBot, file: SettingsFile) -> None:
    program = Program(qtbot, file, WAYLAND)
    program.window.setGeometry(40, 50, 700, 520)
    program.window.showMaximized()
    qtbot.waitUntil(lambda: program.beside._shown)
    program.press("narrow")
    qtbot.waitUntil(lambda: program.window.width() == 380)
    assert not program.window.isMaximized()


@pytest.mark.parametrize(
    ("desktop", "name", "hint"),
    [
        (UNRESTRICTED, "beside", "beside_hint"),
        (WAYLAND, "narrow", "narrow_hint"),
        (WAYLAND._replace(has_edge_key=True), "narrow", "narrow_edge_hint"),
    ],
)
def test_the_button_says_what_the_desktop_allows(
    qtbot: QtBot, file: SettingsFile, desktop: Desktop, name: str, hint: str
) -> None:
    window = Program(qtbot, file, desktop).window
    window.show()
    button = next(each for each in window.findChildren(QPushButton) if each.text() == WORDS(f"window.{name}"))
    assert button.toolTip() == button.accessibleDescription() == WORDS(f"window.{hint}")


@pytest.mark.parametrize("shears", [True, False])
def test_a_resized_window_is_drawn_again_where_the_desktop_shears_it(
    qtbot: QtBot, file: SettingsFile, shears: bool
) -> None:
    program = Program(qtbot, file, Desktop(shears_resized_windows=shears))
    program.window.show()
    qtbot.waitExposed(program.window)
    timer = program.beside._redraw_timer
    program.window.resize(701, 520)
    assert timer.isActive() is shears
    if shears:
        with qtbot.waitSignal(timer.timeout):
            pass
        drawn = EventCounter(QEvent.Type.Paint)
        program.window.installEventFilter(drawn)
        qtbot.waitUntil(lambda: drawn.times > 0)
