"""Pages are created when they are first shown. They then show what happened before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from bolsetup import app
from bolsetup.core.monitoring.pause import PauseChoice
from bolsetup.core.settings import Settings
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.core.walkthrough.steps import load_walkthrough
from bolsetup.gui.pages.help import HelpPage
from bolsetup.gui.pages.keys import KeysPage
from tests.program.conftest import Stage
from tests.program.scene import OTHER_SHOP, Scene, World

WHAT_HAPPENS: Final[dict[str, Callable[[Scene], object]]] = {
    "paused": lambda scene: scene.program._monitor.pause(PauseChoice.TOMORROW),
    "support mode": lambda scene: scene.program._support_mode.switch(True),
    "starts at login": lambda scene: scene.program._autostart.switch(True),
    "stays off at login": lambda scene: scene.program._autostart.switch(False),
    "on top": lambda scene: scene.program._placement.set_on_top(True),
    "Bol in English": lambda scene: scene.program._language.set_bol_language("en"),
    "English": lambda scene: scene.program._language.set_language("en"),
    "not saved": lambda scene: scene.program._journey.continue_unstored(OTHER_SHOP),
    "the tray goes": lambda scene: _lose_tray(scene),
}
"""What changes the state of a page that is not open."""


def _lose_tray(scene: Scene) -> None:
    scene.system.tray = False
    for _ in range(2):
        scene.program._tray.look_again()


def _shown_on(scene: Scene, page: Page) -> list[tuple[str, bool, bool]]:
    """What is read and chosen on a page, which is opened for it."""
    scene.window.go_to(page)
    widget = scene.program._pages[scene.page]
    buttons = [each for each in widget.findChildren(QAbstractButton) if each.isVisible()]
    words = [(each.text(), True, True) for each in widget.findChildren(QLabel) if each.isVisible()]
    return words + [(each.text(), each.isChecked(), each.isEnabled()) for each in buttons]


def test_a_start_creates_only_the_page_that_it_shows(start: Stage, world: World) -> None:
    assert set(start().program._pages.made) == {Page.WELCOME}
    world.add()
    assert set(start().program._pages.made) == {Page.OVERVIEW}


def test_a_start_in_the_background_creates_a_page_when_the_window_opens(start: Stage, world: World) -> None:
    world.settings.save(Settings(page="step-4"))
    scene = start(in_background=True)
    assert scene.program._pages.made == {}
    scene.choose("tray.open")
    assert set(scene.program._pages.made) == {scene.page} == {Page.STEP_4}


def test_what_a_step_leads_to_is_imported_while_it_is_read(
    start: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported: list[str] = []
    monkeypatch.setattr(app, "import_module", imported.append)
    monkeypatch.setattr(app, "_READING_MS", 0)
    scene = start()
    QApplication.processEvents()
    assert not imported
    scene.window.go_to(Page.STEP_1)
    qtbot.waitUntil(lambda: bool(imported))
    assert imported == [KeysPage.__module__, HelpPage.__module__]


def test_the_window_names_a_page_that_is_not_open_in_a_new_language(start: Stage) -> None:
    scene = start()
    scene.window.go_to(Page.STEP_3)
    scene.window.go_to(Page.SETTINGS)
    before = scene.window.windowTitle()
    scene.program._language.set_language("en")
    step = load_walkthrough("en").steps[2].title
    back = scene.window._footer.back.text()
    assert step in scene.window.windowTitle() != before
    assert back == Texts("en")("window.back_to", page=scene.program._pages[Page.STEP_3].stage or step)


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param((Page.SETTINGS, Page.OVERVIEW, Page.HISTORY, Page.STEP_4), id="some"),
        # To be there changes settings, which others show.
        pytest.param((Page.DONE,), id="done"),
    ],
)
@pytest.mark.parametrize("happening", WHAT_HAPPENS)
def test_a_page_that_is_created_later_shows_the_same(
    start: Stage, tmp_path: Path, happening: str, pages: tuple[Page, ...]
) -> None:
    shown = []
    for exist_before in (True, False):
        world = start.world = World(tmp_path / str(exist_before))
        world.add()
        world.settings.save(Settings()._replace(page=Page.STEP_1))
        scene = start()
        for page in pages if exist_before else ():
            scene.window.go_to(page)
        scene.window.go_to(Page.HELP)
        WHAT_HAPPENS[happening](scene)
        shown.append({page: _shown_on(scene, page) for page in pages})
    assert shown[0] == shown[1]
