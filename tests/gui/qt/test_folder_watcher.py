"""Changes by other processes in the program's folder are detected."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from bolsetup.core.json_file import JsonFile
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.gui.qt import folder_watcher
from bolsetup.gui.qt.folder_watcher import FolderWatcher
from tests.windows.wine import ON_WINE


def test_replacing_and_deleting_a_file_are_detected(qtbot: QtBot, tmp_path: Path) -> None:
    file = JsonFile(tmp_path / "shops.json", 1)
    file.write({})
    watcher = FolderWatcher(tmp_path)
    with qtbot.waitSignal(watcher.changed):
        file.write({"name": "new"})
    with qtbot.waitSignal(watcher.changed):
        (tmp_path / "shops.json").unlink()


def test_the_steps_of_one_change_are_reported_once(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_watcher, "_DEBOUNCE_MS", 3_600_000)
    watcher = FolderWatcher(tmp_path)
    steps: list[str] = []
    told: list[None] = []
    watcher._watcher.directoryChanged.connect(steps.append)
    watcher.changed.connect(lambda: told.append(None))
    for count in (1, 2):
        (tmp_path / str(count)).touch()
        qtbot.waitUntil(partial(_has, steps, count))
    assert watcher._debounce.isActive()
    assert told == []
    watcher._debounce.timeout.emit()
    assert told == [None]


def _has(steps: list[str], count: int) -> bool:
    return len(steps) >= count


def test_reading_the_shop_list_triggers_no_change(qtbot: QtBot, tmp_path: Path) -> None:
    shops = ShopList(tmp_path / "shops.json")
    shops.load()
    watcher = FolderWatcher(tmp_path)
    watcher.changed.connect(shops.refresh)
    with qtbot.waitSignal(watcher.changed):
        (tmp_path / "another").touch()
    with qtbot.assertNotEmitted(watcher.changed, wait=500):
        pass


def test_a_folder_that_is_no_longer_watched_can_be_deleted(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    watcher = FolderWatcher(folder)
    (folder / "shops.json").touch()
    qtbot.waitUntil(watcher._debounce.isActive)
    watcher.stop()
    assert not watcher._debounce.isActive()
    assert watcher._watcher.directories() == []
    shutil.rmtree(folder)
    assert not folder.exists()


@pytest.mark.skipif(ON_WINE, reason="Wine does not tell that a folder is gone")
def test_a_folder_that_was_replaced_is_watched_again(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    watcher = FolderWatcher(folder)
    with qtbot.waitSignal(watcher.changed):
        folder.rmdir()
    folder.mkdir()
    with qtbot.waitSignal(watcher.changed):
        pass  # it exists again
    with qtbot.waitSignal(watcher.changed):
        (folder / "shops.json").touch()
