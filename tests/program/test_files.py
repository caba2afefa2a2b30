"""The composed program and its files: damaged, changed by another process, on a disk that is full."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from bolsetup.core.json_file import JsonFile
from bolsetup.core.monitoring.connection_store import ConnectionStore
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.widgets.rename_form import RenameForm
from tests.gui.samples import one
from tests.program.conftest import Stage
from tests.program.scene import OTHER_PAIR, OTHER_SHOP, PAIR, SHOP, World

QUARTER = 15 * 60.0
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
    def test_at_the_start_it_is_restored_and_told(
        self, start: Stage, two_shops: World, damage: Callable[[Path], object]
    ) -> None:
        damage(two_shops.folder / "shops.json")
        scene = start()
        assert scene.watched == NUMBERS
        assert scene.page is Page.OVERVIEW
        assert scene.reads("window.list_restored")
        assert scene.told("list_restored") == 1
        assert not start().reads("window.list_restored")

    def test_while_it_runs_the_watch_goes_on_and_it_is_told_at_once(
        self, start: Stage, two_shops: World, damage: Callable[[Path], object], qtbot: QtBot
    ) -> None:
        scene = start()
        damage(two_shops.folder / "shops.json")
        qtbot.waitUntil(lambda: scene.told("list_restored") == 1)
        assert scene.watched == NUMBERS
        assert [shop.retailer_id for shop in two_shops.shops.load()] == NUMBERS

    def test_without_anything_to_restore_it_from_the_window_says_so(
        self, start: Stage, two_shops: World, damage: Callable[[Path], object]
    ) -> None:
        damage(two_shops.folder / "shops.json")
        (two_shops.folder / "shops.json.bak").unlink()
        scene = start()
        # A file that is gone with its copy looks like a first start: there is nothing to tell.
        if damage is not Path.unlink:
            assert scene.reads("window.list_lost")
            assert scene.told("list_lost") == 1
        assert scene.page is Page.WELCOME


def test_a_shop_that_the_command_line_adds_is_watched(start: Stage, world: World, qtbot: QtBot) -> None:
    world.add()
    scene = start()
    world.add(OTHER_SHOP, OTHER_PAIR)
    qtbot.waitUntil(lambda: scene.watched == NUMBERS)
    scene.later(2)
    assert world.bol.asked == [PAIR, OTHER_PAIR]


def test_a_shop_that_the_command_line_forgets_is_not_watched(
    start: Stage, two_shops: World, qtbot: QtBot
) -> None:
    scene = start()
    two_shops.shops.remove(SHOP.retailer_id)
    qtbot.waitUntil(lambda: scene.watched == [OTHER_SHOP.retailer_id])


def test_a_full_disk_is_told_in_the_window_and_ends_no_watch(
    start: Stage, two_shops: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = start()
    with monkeypatch.context() as disk:
        disk.setattr(ConnectionStore, "record", full)
        scene.later(1.1 * QUARTER)
        assert scene.reads("window.not_saved")
        assert scene.watched == NUMBERS
    scene.later(1.1 * QUARTER)
    assert not scene.reads("window.not_saved")


def test_a_name_that_cannot_be_written_is_told(
    start: Stage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.add()
    scene = start()
    scene.press_on_card("rename")
    scene.type(one(one(scene.window, RenameForm), QLineEdit), "De zaak")
    monkeypatch.setattr(JsonFile, "write", full)
    scene.press("pages.overview.rename_save")
    assert scene.reads("pages.overview.not_renamed", why="No space left on device")


def test_a_report_that_cannot_be_made_is_told(
    start: Stage, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.add()
    scene = start()
    monkeypatch.setattr(ShopList, "load", full)
    scene.choose("tray.report")
    assert (scene.told("no_report"), scene.told("report")) == (1, 0)
