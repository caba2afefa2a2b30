"""The complete program with damaged files, changes by other processes, and a full disk."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from bolsetup.core.json_file import JsonFile, NewerFile
from bolsetup.core.monitoring.connection_store import ConnectionStore
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.qt.folder_watcher import FolderWatcher
from bolsetup.gui.widgets.rename_form import RenameForm
from bolsetup.start import _show_file_error
from tests.gui.samples import one
from tests.program.conftest import Stage
from tests.program.scene import OTHER_PAIR, OTHER_SHOP, PAIR, SHOP, World

INTERVAL_S = 15 * 60.0
NUMBERS = [SHOP.retailer_id, OTHER_SHOP.retailer_id]


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def two_shops(world: World) -> World:
    world.add()
    world.add(OTHER_SHOP, OTHER_PAIR)
    world.shops.complete([])
    return world


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["gone", "empty"])
class TestADamagedList:
    def test_it_is_restored_and_reported_at_the_start(
        self, start: Stage, two_shops: World, damage: Callable[[Path], object]
    ) -> None:
        damage(two_shops.folder / "shops.json")
        scene = start()
        assert scene.watched == NUMBERS
        assert scene.page is Page.OVERVIEW
        assert scene.reads("window.list_restored")
        assert scene.notified("list_restored") == 1
        assert not start().reads("window.list_restored")

    def test_it_is_reported_at_once_and_watching_continues(
        self, start: Stage, two_shops: World, damage: Callable[[Path], object], qtbot: QtBot
    ) -> None:
        scene = start()
        damage(two_shops.folder / "shops.json")
        qtbot.waitUntil(lambda: scene.notified("list_restored") == 1)
        assert scene.watched == NUMBERS
        assert [shop.retailer_id for shop in two_shops.shops.load()] == NUMBERS

    def test_a_loss_without_a_copy_is_reported(
        self, start: Stage, two_shops: World, damage: Callable[[Path], object]
    ) -> None:
        damage(two_shops.folder / "shops.json")
        (two_shops.folder / "shops.json.bak").unlink()
        scene = start()
        # Without file and copy it looks like a first start, so nothing is reported.
        if damage is not Path.unlink:
            assert scene.reads("window.list_lost")
            assert scene.notified("list_lost") == 1
        assert scene.page is Page.WELCOME


def test_a_shop_added_by_another_process_is_watched(start: Stage, world: World, qtbot: QtBot) -> None:
    world.add()
    scene = start()
    world.add(OTHER_SHOP, OTHER_PAIR)
    qtbot.waitUntil(lambda: scene.watched == NUMBERS)
    scene.later(2)
    assert world.bol.asked == [PAIR, OTHER_PAIR]


def test_a_shop_removed_by_another_process_is_unwatched(start: Stage, two_shops: World, qtbot: QtBot) -> None:
    scene = start()
    two_shops.shops.remove(SHOP.retailer_id)
    qtbot.waitUntil(lambda: scene.watched == [OTHER_SHOP.retailer_id])


def test_a_full_disk_is_shown_and_watching_continues(
    start: Stage, two_shops: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = start()
    with monkeypatch.context() as disk:
        disk.setattr(ConnectionStore, "record", full)
        scene.later(1.1 * INTERVAL_S)
        assert scene.reads("window.not_saved")
        assert scene.watched == NUMBERS
    scene.later(1.1 * INTERVAL_S)
    assert not scene.reads("window.not_saved")


def test_a_name_that_cannot_be_saved_is_reported(
    start: Stage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.add()
    scene = start()
    scene.press_on_card("rename")
    scene.type(one(one(scene.window, RenameForm), QLineEdit), "De zaak")
    monkeypatch.setattr(JsonFile, "write", full)
    scene.press("pages.overview.rename_save")
    assert scene.reads("pages.overview.not_renamed", why="No space left on device")


def test_a_report_that_cannot_be_created_is_reported(
    start: Stage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.add()
    scene = start()
    monkeypatch.setattr(ShopList, "load", full)
    scene.choose("tray.report")
    assert (scene.notified("no_report"), scene.notified("report")) == (1, 0)


def test_files_of_a_newer_version_are_named_instead_of_a_start(qapp: QApplication, world: World) -> None:
    world.add()
    (world.folder / "shops.json").write_text('{"version": 2}', "utf-8")
    with pytest.raises(NewerFile) as found:
        world.shops.load()
    box = _show_file_error(qapp, found.value)  # type: ignore[arg-type]
    assert "(shops.json)" in box.text()
    box.finished.disconnect()
    box.close()
    box.deleteLater()


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the running program, in a folder that an upgrade replaces."""
    program = tmp_path / "program" / "bolsetup"
    program.parent.mkdir()
    program.write_bytes(b"1")
    # So that the same place on the disk is not used again.
    (tmp_path / "kept").hardlink_to(program)
    monkeypatch.setattr("bolsetup.app.replaceable_program", lambda: program)
    return program


@pytest.mark.skipif(sys.platform == "win32", reason="there the installer makes the program quit first")
def test_an_upgrade_while_it_runs_is_said(start: Stage, installed: Path, qtbot: QtBot) -> None:
    other = installed.with_name("bolsetup.new")
    scene = start()
    with qtbot.waitSignal(scene.program.findChildren(FolderWatcher)[-1].changed):
        other.write_bytes(b"2")
    assert not scene.reads("window.upgraded")
    with qtbot.waitSignal(scene.program.findChildren(FolderWatcher)[-1].changed):
        installed.unlink()
    QApplication.processEvents()
    assert not scene.reads("window.removed")
    other.replace(installed)
    qtbot.waitUntil(lambda: scene.reads("window.upgraded"))


@pytest.mark.skipif(sys.platform == "win32", reason="there the uninstaller makes the program quit first")
@pytest.mark.parametrize("folder_too", [False, True])
def test_a_removal_while_it_runs_is_said_until_it_is_installed_again(
    start: Stage, installed: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, folder_too: bool
) -> None:
    monkeypatch.setattr("bolsetup.gui.controllers.upgrade._PATIENCE_MS", 10)
    scene = start()
    installed.unlink()
    if folder_too:
        installed.parent.rmdir()
    qtbot.waitUntil(lambda: scene.reads("window.removed"))
    installed.parent.mkdir(exist_ok=True)
    installed.write_bytes(b"2")
    qtbot.waitUntil(lambda: scene.reads("window.upgraded") and not scene.reads("window.removed"))
