"""Files written by older versions are read completely."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.connection_store import ConnectionStore
from bolsetup.core.monitoring.pause import UNTIL_TURNED_ON
from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.core.shops.shop_list import ShopList

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
