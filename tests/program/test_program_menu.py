"""The unpacked program offers to be listed among the user's programs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox

from bolsetup.platform.program_menu import ProgramMenu
from tests.platform.test_program_menu import files, menu, unpack
from tests.program.conftest import Stage
from tests.program.scene import Scene, World

if sys.platform == "win32":
    pytest.skip("Windows has no desktop files", allow_module_level=True)


def choices(scene: Scene) -> list[QCheckBox]:
    """The visible check box of this choice, if any."""
    name = scene.texts("window.program_menu")
    boxes = scene.window.findChildren(QCheckBox)
    return [each for each in boxes if each.accessibleName() == name and each.isVisible()]


@pytest.fixture
def entry(world: World, tmp_path: Path) -> ProgramMenu:
    world.program_menu = menu(tmp_path, unpack(tmp_path / "unpacked"))
    return world.program_menu


def test_it_is_chosen_on_the_first_page_and_undone_in_the_settings(
    start: Stage, entry: ProgramMenu, tmp_path: Path
) -> None:
    scene = start()
    (box,) = choices(scene)
    assert not box.isChecked()
    assert files(tmp_path) == []
    box.click()
    assert entry.is_on()
    scene.press("window.menu.settings")
    (box,) = choices(scene)
    assert box.isChecked()
    box.click()
    assert not entry.is_on()


def test_it_goes_with_everything_else(start: Stage, entry: ProgramMenu, tmp_path: Path) -> None:
    entry.switch(True)
    scene = start()
    scene.press("window.menu.settings")
    scene.press("pages.settings.removal.ask")
    scene.press("pages.settings.removal.yes")
    assert files(tmp_path) == []


def test_it_is_not_offered_otherwise(start: Stage) -> None:
    assert choices(start()) == []
