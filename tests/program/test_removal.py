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
from bolsetup.gui.widgets.removal_card import how_by_hand
from bolsetup.platform.autostart import AutostartError
from tests.core.support.test_logging_setup import logging_as_before  # noqa: F401 - a fixture
from tests.program.conftest import Stage
from tests.program.scene import OTHER_PAIR, OTHER_SHOP, PAIR, SHOP, Scene, World
from tests.program.test_support_mode import unsaved_hand_over

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
    logging.getLogger("bolsetup").warning("It is written to no file any more.")
    start.end()
    assert files(world) == ["screenshots", "shops.json"]
    scene = start()
    assert scene.at(Page.WELCOME)
    assert scene.watched == []
    assert scene.settings == Settings()


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


def test_without_a_keychain_it_says_before_and_after_what_may_be_left(used: Scene, world: World) -> None:
    left = "pages.settings.removal.unreached"
    used.press("pages.settings.removal.ask")
    assert not used.reads(left)
    used.press("pages.settings.removal.no")
    world.keychain.problem = NoKeyringError()
    used.press("pages.settings.removal.ask")
    assert used.reads(left)
    assert how_by_hand(used.texts) in used.words
    # It stays open, to say what is left.
    assert not used.reads("pages.settings.removal.after")
    used.press("pages.settings.removal.yes")
    assert not used.app.has_quit
    assert files(world) == ["screenshots", "shops.json"]
    # Nor that its keys were about to be removed.
    assert SHOP.retailer_id not in (world.folder / "shops.json").read_text("utf-8")
    assert used.watched == []
    assert used.reads("pages.settings.removal.rest_removed")
    assert used.reads(left)
    assert how_by_hand(used.texts) in used.words
    numbers = f"{SHOP.retailer_id}, {OTHER_SHOP.retailer_id}"
    assert used.reads("pages.settings.removal.numbers", numbers=numbers)
    used.press("pages.settings.quit")
    assert used.app.has_quit


def test_a_keychain_that_goes_meanwhile_is_said_afterwards(
    used: Scene, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # KWallet and the keychain of macOS do not list their items.
    monkeypatch.setattr(listing, "item_names", lambda *_: [])
    used.press("pages.settings.removal.ask")
    assert not used.reads("pages.settings.removal.unreached")
    world.keychain.problem = NoKeyringError()
    used.press("pages.settings.removal.yes")
    assert not used.app.has_quit
    assert used.reads("pages.settings.removal.unreached")


def test_a_locked_keychain_keeps_the_keys_and_it_says_how_to_remove_them(used: Scene, world: World) -> None:
    world.keychain.problem = KeyringLocked()
    used.press("pages.settings.removal.ask")
    # It may still be unlocked.
    assert not used.reads("pages.settings.removal.unreached")
    used.press("pages.settings.removal.yes")
    assert how_by_hand(used.texts) in used.words


def test_keys_that_are_not_saved_are_asked_about(start: Stage) -> None:
    scene = start()
    unsaved_hand_over(scene)
    scene.press("window.menu.settings")
    scene.press("pages.settings.removal.ask")
    assert scene.reads("pages.overview.unsaved", shop=SHOP.display_name)
    scene.press("pages.settings.removal.no")
    scene.window.go_to(Page.HAND_OVER)
    scene.press("pages.hand-over.next")
    scene.press("window.menu.settings")
    scene.press("pages.settings.removal.ask")
    assert not scene.reads("pages.overview.unsaved", shop=SHOP.display_name)


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
