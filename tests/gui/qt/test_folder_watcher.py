"""A change that another process makes in the program's folder is heard."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from bolsetup.core.json_file import JsonFile
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.gui.qt.folder_watcher import FolderWatcher


def test_a_file_that_is_replaced_or_removed_is_heard(qtbot: QtBot, tmp_path: Path) -> None:
    file = JsonFile(tmp_path / "shops.json", 1)
    file.write({})
    watcher = FolderWatcher(tmp_path)
    with qtbot.waitSignal(watcher.changed):
        file.write({"name": "new"})
    with qtbot.waitSignal(watcher.changed):
        (tmp_path / "shops.json").unlink()


def test_the_steps_of_one_change_are_told_as_one(qtbot: QtBot, tmp_path: Path) -> None:
    watcher = FolderWatcher(tmp_path)
    watcher._calm.setInterval(3_600_000)
    steps: list[str] = []
    told: list[None] = []
    watcher._watcher.directoryChanged.connect(steps.append)
    watcher.changed.connect(lambda: told.append(None))
    (tmp_path / "one").touch()
    qtbot.waitUntil(lambda: len(steps) >= 1)
    (tmp_path / "two").touch()
    qtbot.waitUntil(lambda: len(steps) >= 2)
    assert watcher._calm.isActive()
    assert told == []
    watcher._calm.timeout.emit()
    assert told == [None]


def test_reading_the_list_makes_no_change_that_would_be_heard_for_ever(qtbot: QtBot, tmp_path: Path) -> None:
    shops = ShopList(tmp_path / "shops.json")
    shops.load()
    watcher = FolderWatcher(tmp_path)
    watcher.changed.connect(shops.refresh)
    with qtbot.waitSignal(watcher.changed):
        (tmp_path / "another").touch()
    with qtbot.assertNotEmitted(watcher.changed, wait=500):
        pass
