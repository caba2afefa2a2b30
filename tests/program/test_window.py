"""Window and tray of the complete program, and quitting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.tray.tray import Tray
from tests.gui.samples import one
from tests.program.conftest import Stage
from tests.program.scene import Scene, World, copied


def find_tray_again(scene: Scene) -> None:
    """Fire the timer with which the program looks for a tray."""
    one(one(scene.program, Tray), QTimer).timeout.emit()


class Opened(QObject):
    """Records the windows that open, as an event filter of the application."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(watched)
        return False


@pytest.mark.parametrize("in_background", [False, True])
def test_nothing_but_the_window_opens_at_the_start(
    start: Stage, world: World, qapp: QApplication, in_background: bool
) -> None:
    """A widget that is shown before it is placed in the window is a window for a moment."""
    world.add()
    opened = Opened()
    qapp.installEventFilter(opened)
    scene = start(in_background=in_background)
    qapp.removeEventFilter(opened)
    assert opened.windows == ([] if in_background else [scene.window])


def test_without_shops_closing_the_window_quits(start: Stage) -> None:
    scene = start()
    scene.window.close()
    assert scene.app.has_quit
    assert scene.titles == []


def test_with_a_shop_the_program_keeps_running_and_explains_it_once(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    scene.window.close()
    assert not scene.app.has_quit
    assert len(scene.titles) == 1
    scene = start()
    scene.window.close()
    assert scene.titles == []


def test_the_explanation_goes_when_the_window_is_shown_again(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    scene.window.close()
    ((key, *_),) = scene.notifier.shown
    assert scene.notifier.withdrawn == []
    scene.program.show_window()
    assert key in scene.notifier.withdrawn


def test_a_missing_tray_is_shown_while_it_is_missing(start: Stage) -> None:
    scene = start(tray=False)
    assert scene.reads("window.no_tray")
    scene.system.tray = True
    find_tray_again(scene)
    find_tray_again(scene)
    assert not scene.reads("window.no_tray")
    scene.system.tray = False
    find_tray_again(scene)
    assert scene.reads("window.no_tray")


def test_quitting_hides_the_tray_icon_the_window_and_notifications(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    scene.press_on_card("hand_over")
    scene.press("pages.hand-over.copy_secret")
    assert copied()
    scene.app.aboutToQuit.emit()
    assert not scene.window.isVisible()
    assert all(not icon.isVisible() for icon in scene.program.findChildren(QSystemTrayIcon))
    assert scene.notifier.withdrawn == ["all"]


def test_quitting_ends_watching_the_folder(start: Stage, world: World) -> None:
    world.folder.mkdir()
    scene = start()
    watcher = scene.program._list_watcher._watcher
    assert watcher.directories()
    scene.app.aboutToQuit.emit()
    assert watcher.directories() == []


def test_the_placement_survives_a_restart(start: Stage) -> None:
    scene = start()
    scene.press("window.beside")
    for _ in range(2):
        scene.button("window.free")
        assert scene.settings.beside
        scene = start()


def test_the_sidebar_leads_to_the_shops_once_there_is_one(start: Stage) -> None:
    scene = start()
    scene.go_to_hand_over()
    scene.press("window.menu.overview")
    assert scene.at(Page.OVERVIEW)


def test_a_background_start_shows_only_the_tray_icon(start: Stage, world: World) -> None:
    world.add()
    scene = start(in_background=True)
    assert not scene.window.isVisible()
    assert scene.icon.isVisible()
    assert scene.program._background._quiet_timer.isActive()
