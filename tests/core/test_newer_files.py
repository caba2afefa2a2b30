"""Files written by a newer version are left alone, and the program says so."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.json_file import NewerFile, file_problem
from bolsetup.core.monitoring.connection import Connection
from bolsetup.core.monitoring.connection_store import ConnectionStore, StoreError
from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.texts import LANGUAGES, Texts

SHOP: Final = Shop("1234567", "Voorbeeldwinkel")
NEWER: Final = json.dumps({"version": 2, "shops": {"in": "another layout"}})


def written_by_a_newer_version(folder: Path) -> None:
    for name in ("shops.json", "shops.json.bak", "settings.json"):
        (folder / name).write_text(NEWER, "utf-8")
    with closing(sqlite3.connect(folder / "history.sqlite")) as file:
        file.executescript("PRAGMA user_version = 2; CREATE TABLE connections (other);")


def content(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, without the locks of running programs."""
    files = [path for path in folder.iterdir() if path.suffix != ".lock"]
    return {path.name: path.read_bytes() for path in files}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    written_by_a_newer_version(made)
    return made


def add(shops: ShopList) -> None:
    shops.put(SHOP)


@pytest.mark.parametrize(
    "use",
    [
        ShopList.load,
        ShopList.refresh,
        ShopList.clear,
        ShopList.incomplete,
        add,
        lambda shops: shops.mark(SHOP),
        lambda shops: shops.remove(SHOP.retailer_id),
        lambda shops: shops.rename(SHOP.retailer_id, "De zaak"),
        lambda shops: shops.complete([SHOP.retailer_id]),
    ],
)
def test_a_newer_list_of_shops_is_left_alone(use: Callable[[ShopList], object], folder: Path) -> None:
    before = content(folder)
    with pytest.raises(NewerFile, match=r"shops\.json"):
        use(ShopList(folder / "shops.json"))
    assert content(folder) == before


def test_a_newer_copy_of_the_list_is_left_alone(folder: Path) -> None:
    (folder / "shops.json").unlink()
    with pytest.raises(NewerFile, match=r"shops\.json\.bak"):
        ShopList(folder / "shops.json").load()
    (folder / "shops.json").write_text('{"version": 1, "shops": [], "marked": {}}', "utf-8")
    shops = ShopList(folder / "shops.json")
    add(shops)
    assert [shop.retailer_id for shop in shops.load()] == [SHOP.retailer_id]
    assert (folder / "shops.json.bak").read_text("utf-8") == NEWER


def test_a_list_that_a_newer_version_takes_over_meanwhile_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shops = ShopList(folder / "shops.json")
    add(shops)
    written_by_a_newer_version(folder)
    before = content(folder)
    for use in (add, ShopList.refresh):
        with pytest.raises(NewerFile):
            use(shops)
    assert content(folder) == before
    assert shops.latest is not None  # it goes on watching them


def test_a_newer_history_is_left_alone(folder: Path) -> None:
    before = content(folder)
    store = ConnectionStore(folder / "history.sqlite")
    with pytest.raises(NewerFile, match=r"history\.sqlite"):
        store.load()
    with pytest.raises(StoreError, match="newer version"):
        store.record(SHOP.retailer_id, Connection(), 1_795_600_000.0)
    with pytest.raises(StoreError, match="newer version"):
        store.forget(SHOP.retailer_id)
    assert store.history(30, 1_795_600_000.0) == {}
    store.close()
    assert content(folder) == before


def test_newer_settings_are_left_alone_and_the_defaults_apply(folder: Path) -> None:
    before = content(folder)
    file = SettingsFile(folder / "settings.json")
    assert file.load() == Settings()
    with pytest.raises(NewerFile):
        file.save(Settings(language="nl"))
    assert content(folder) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_newer_file_is_named(language: str) -> None:
    texts = Texts(language)
    said = file_problem(texts, NewerFile(Path("data", "shops.json")))
    assert said == texts("cli.newer_files", file="shops.json")
    assert file_problem(texts, OSError(28, "full")) == texts("cli.no_files", why="full")


@pytest.mark.parametrize("version", ["0", "100", "2.5", '"2"', "1000000000000000000000"])
def test_a_damaged_file_is_no_newer_one(version: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(f'{{"version": {version}}}', "utf-8")
    SettingsFile(path).load()
    assert path.with_name("settings.json.broken-1").exists()


def test_a_history_of_an_impossible_version_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA user_version = 100")
    ConnectionStore(path).record(SHOP.retailer_id, Connection())
    assert path.with_name("history.sqlite.broken-1").exists()
