"""Removing everything, from the settings: afterwards the program is as on the first day."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from keyring.errors import KeyringLocked, NoKeyringError

from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.keychain import listing
from bolsetup.core.settings import Settings
from bolsetup.core.support.logging_setup import FILE_NAME, set_up_logging
from bolsetup.core.walkthrough.journey import Page
from bolsetup.platform.autostart import AutostartError
from tests.core.support.test_logging_setup import logging_as_before  # noqa: F401 - a fixture
from tests.program.conftest import Stage
from tests.program.scene import OTHER_PAIR, OTHER_SHOP, PAIR, SHOP, Scene, World

PROXY = "proxy.example:8080"


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fake keychain lists its items, as those of Windows and Linux do."""

    def names(backend: Any, _: str) -> list[str]:
        backend._fail()
        return [*backend.items]

    monkeypatch.setattr(listing, "item_names", names)


@pytest.fixture
def used(start: Stage, world: World, logging_as_before: None) -> Scene:  # noqa: F811
    """A program with two shops and some of everything."""
    world.add()
    world.add(OTHER_SHOP, OTHER_PAIR)
    world.autostart.on = True
    set_up_logging(world.folder / "log")
    scene = start()
    scene.logins.store(PROXY, ProxyLogin("user", "EXAMPLE"))
    (world.folder / "shops.json.broken-1").write_text("{", "utf-8")
    (world.folder / "screenshots").mkdir()
    # Keys whose shop is in no list.
    world.keychain.items["999"] = PAIR.to_json()
    logging.getLogger("bolsetup").info("a line")
    scene.press("window.menu.settings")
    return scene


def files(world: World) -> list[str]:
    return sorted(path.relative_to(world.folder).as_posix() for path in world.folder.rglob("*"))


def remove(scene: Scene) -> None:
    scene.press("pages.settings.removal.ask")
    scene.press("pages.settings.removal.yes")


def test_everything_goes_and_the_next_start_is_the_first(used: Scene, world: World, start: Stage) -> None:
    assert f"log/{FILE_NAME}" in files(world)
    remove(used)
    assert used.app.has_quit
    assert world.keychain.items == {}
    assert used.login_keychain.items == {}
    assert not world.autostart.on
    start.end()
    assert files(world) == ["screenshots", "shops.json"]
    scene = start()
    assert scene.at(Page.WELCOME)
    assert scene.watched == []
    assert scene.settings == Settings(page="welcome")


def test_it_asks_and_says_what_goes_and_what_stays(used: Scene, world: World) -> None:
    used.press("pages.settings.removal.ask")
    for key in ("question", "goes", "after"):
        assert used.reads(f"pages.settings.removal.{key}")
    assert used.reads("pages.settings.removal.stays", service="Spotler Connect")
    used.press("pages.settings.removal.no")
    assert not used.reads("pages.settings.removal.question")
    assert not used.app.has_quit
    assert world.stored() == PAIR.to_json()


def test_a_locked_keychain_is_said_and_nothing_is_lost(used: Scene, world: World, start: Stage) -> None:
    before, items = used.settings, {**world.keychain.items}
    world.keychain.problem = KeyringLocked()
    remove(used)
    assert not used.app.has_quit
    assert used.reads("keychain.locked.title")
    assert (used.settings, world.keychain.items) == (before, items)
    assert world.autostart.on
    assert used.watched == [SHOP.retailer_id, OTHER_SHOP.retailer_id]
    world.keychain.problem = None
    remove(used)
    assert used.app.has_quit
    assert world.keychain.items == {}


def test_without_a_keychain_the_rest_can_be_removed(start: Stage, world: World) -> None:
    world.keychain.problem = NoKeyringError()
    scene = start()
    scene.press("window.menu.settings")
    remove(scene)
    assert scene.app.has_quit


def test_what_cannot_be_removed_is_said(used: Scene, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: bool) -> None:
        raise AutostartError("no access")

    monkeypatch.setattr(world.autostart, "switch", fail)
    remove(used)
    assert not used.app.has_quit
    assert used.reads("pages.settings.removal.files_left", why="no access")


def test_a_folder_that_cannot_be_changed_is_said(used: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path, **__: bool) -> None:
        raise PermissionError(13, "no access")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", fail)
        remove(used)
    assert not used.app.has_quit
    assert used.reads("pages.settings.removal.files_left", why="no access")
