"""The composed program as a guest of the desktop: its window, its tray, its end, and practice."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSystemTrayIcon

from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.tray.tray import Tray
from tests.gui.samples import one
from tests.program.conftest import Stage
from tests.program.scene import Scene, World, copied


def look(scene: Scene) -> None:
    """Let the program look for a tray again."""
    one(one(scene.program, Tray), QTimer).timeout.emit()


def test_without_a_shop_closing_the_window_ends_the_program(start: Stage) -> None:
    scene = start()
    scene.window.close()
    assert scene.app.left
    assert scene.titles == []


def test_with_a_shop_the_program_stays_and_says_once_where_it_is(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    scene.window.close()
    assert not scene.app.left
    assert len(scene.titles) == 1
    scene = start()
    scene.window.close()
    assert scene.titles == []


def test_a_window_without_a_tray_says_so_for_as_long_as_that_is_so(start: Stage) -> None:
    scene = start(tray=False)
    assert scene.reads("window.no_tray")
    scene.outside.tray = True
    look(scene)
    look(scene)
    assert not scene.reads("window.no_tray")
    scene.outside.tray = False
    look(scene)
    assert scene.reads("window.no_tray")


def test_at_the_end_icon_window_and_secret_are_taken_away(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    scene.press_on_card("hand_over")
    scene.press("pages.hand-over.copy_secret")
    assert copied()
    scene.app.aboutToQuit.emit()
    assert not scene.window.isVisible()
    assert all(not icon.isVisible() for icon in scene.program.findChildren(QSystemTrayIcon))


def test_the_place_beside_the_browser_is_kept(start: Stage) -> None:
    scene = start()
    scene.press("window.beside")
    for _ in range(2):
        scene.button("window.free")
        assert scene.settings.beside
        scene = start()


def test_the_shops_are_within_reach_once_there_is_one(start: Stage) -> None:
    scene = start()
    scene.to_the_hand_over()
    scene.press("window.your_shops")
    assert scene.at(Page.OVERVIEW)


def test_nothing_is_asked_or_shown_before_the_start(start: Stage, world: World) -> None:
    world.add()
    scene = start(in_background=True)
    assert not scene.window.isVisible()
    assert scene.icon.isVisible()
