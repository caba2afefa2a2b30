"""Files written by older versions are read completely, and they can read ours."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest

from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain
from bolsetup.core.keychain.memory_backend import MemoryBackend
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.connection_store import ConnectionStore
from bolsetup.core.monitoring.pause import UNTIL_TURNED_ON
from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.walkthrough import pictures
from bolsetup.platform.autostart import DesktopEntry, LaunchAgent

OLDER: Final = Path(__file__).parents[1] / "data"
WRITTEN_AT: Final = 1_795_600_000.0
NUMBERS: Final = [str(1234560 + index) for index in range(len(State))]


@pytest.fixture(params=["0.1.0"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(OLDER / request.param, tmp_path / "data"))


def test_each_shop_of_an_older_file_is_read(folder: Path) -> None:
    connections = ConnectionStore(folder / "history.sqlite")
    shops = ShopList(folder / "shops.json", import_connections=connections.import_connections)
    assert [shop.retailer_id for shop in shops.load()] == NUMBERS
    assert shops.load()[1].name == "De zaak in Gent"
    assert shops.take_damage() is None
    states = {shop: known.state for shop, known in connections.load().items()}
    assert states == dict(zip(NUMBERS, State, strict=True))
    lost = next(known for known in connections.load().values() if known.state is State.LOST)
    assert (lost.since, lost.told_lost, lost.told_at) == (WRITTEN_AT - 3600, 1, WRITTEN_AT - 3000)
    assert "connection" not in (folder / "shops.json").read_text("utf-8")


def test_each_state_of_an_older_history_is_read(folder: Path) -> None:
    histories = ConnectionStore(folder / "history.sqlite").history(30, WRITTEN_AT)
    states = {shop: [span.state for span in history.days[-1].spans] for shop, history in histories.items()}
    # A shop that was not checked yet has no history.
    assert states == {
        number: [state] for number, state in zip(NUMBERS, State, strict=True) if state is not State.UNCHECKED
    }


def test_each_setting_of_an_older_file_is_read(folder: Path) -> None:
    chosen = Settings("nl", "en", "hand-over", "1234561", UNTIL_TURNED_ON, "tray", True, True)
    assert SettingsFile(folder / "settings.json").load() == chosen


def test_screenshots_of_an_older_version_replace_the_drawings(folder: Path) -> None:
    (found,) = pictures._load_folder(folder / "screenshots")
    assert found[0] == ("step-4", "nl")
    assert found[1].marks == ((4, 3),)
    assert found[1].focus == (2, 1, 6, 6 * pictures.HEIGHT / pictures.WIDTH)


def test_keys_in_the_keychain_of_an_older_version_are_read(folder: Path) -> None:
    backend = MemoryBackend()
    for item in (folder / "keychain").iterdir():
        backend.set_password("bolsetup", item.stem, item.read_text("utf-8"))
    pair = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET")
    assert Keychain(backend).load("1234561") == pair


def test_start_at_login_of_an_older_version_stays_on(folder: Path) -> None:
    command = ["/home/jan/Programma's/bolsetup/bolsetup", "--tray"]
    for entry in (
        DesktopEntry(folder / "autostart", command),
        LaunchAgent(folder / "LaunchAgents", command),
    ):
        assert entry.is_on()


def layout(value: object) -> object:
    """What a reader of a JSON file relies on: the keys, and the kinds of their values."""
    match value:
        case dict():
            return {key: layout(each) for key, each in value.items()}
        case list():
            return [layout(each) for each in value]
    return type(value)


def columns(file: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as database:
        return database.execute(f"PRAGMA table_info({table})").fetchall()


def test_an_older_version_can_read_what_this_one_made_of_its_files(folder: Path) -> None:
    before: dict[str, Any] = {
        name: json.loads((folder / name).read_text("utf-8")) for name in ("shops.json", "settings.json")
    }
    tables = {name: columns(folder / "history.sqlite", name) for name in ("spans", "days")}
    connections = ConnectionStore(folder / "history.sqlite")
    shops = ShopList(folder / "shops.json", import_connections=connections.import_connections)
    shops.rename(NUMBERS[1], "De winkel in Gent")
    settings = SettingsFile(folder / "settings.json")
    settings.save(settings.load())
    after: dict[str, Any] = {name: json.loads((folder / name).read_text("utf-8")) for name in before}
    for shop in before["shops.json"]["shops"]:
        # It begins with a new check of each shop.
        del shop["connection"]
    assert_is_part(layout(before["shops.json"]), layout(after["shops.json"]))
    # It then explains once more what closing the window does, which has two answers now.
    del before["settings.json"]["closing_explained"]
    assert_is_part(layout(before["settings.json"]), layout(after["settings.json"]))
    assert [after[name]["version"] for name in after] == [1, 1]
    assert {name: columns(folder / "history.sqlite", name) for name in tables} == tables
    with closing(sqlite3.connect(folder / "history.sqlite")) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (1,)


def assert_is_part(part: Any, whole: Any) -> None:
    """Each key is still there, with a value of the same kind."""
    if isinstance(part, dict):
        assert part.keys() <= whole.keys()
        for key in part:
            assert_is_part(part[key], whole[key])
    elif isinstance(part, list):
        assert len(part) == len(whole)
        for one, other in zip(part, whole, strict=True):
            assert_is_part(one, other)
    else:
        assert part == whole
