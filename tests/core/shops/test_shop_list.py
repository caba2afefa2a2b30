"""The list of stored shops."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.shops.shop_list import ShopList, StoredShop

BAKER = Shop("1234567", "Bakkerij Voorbeeld")
BREWER = Shop("7654321", "Brouwerij Voorbeeld")


def shops_in(folder: Path) -> ShopList:
    return ShopList(folder / "shops.json", clock=lambda: 1_800_000_000.0)


def test_shops_are_kept_in_their_order(tmp_path: Path) -> None:
    shops = shops_in(tmp_path)
    assert shops.load() == []
    baker = shops.put(BAKER)
    brewer = shops.put(BREWER)
    now = 1_800_000_000.0
    assert baker == StoredShop("1234567", "Bakkerij Voorbeeld", now, pair_at=now)
    assert shops.load() == [baker, brewer]
    shops.remove("1234567")
    shops.remove("1234567")
    assert shops.load() == [brewer]


def test_adding_a_listed_shop_updates_only_its_name(tmp_path: Path) -> None:
    shops = shops_in(tmp_path)
    shops.put(BAKER)
    shops.put(BREWER)
    later = ShopList(tmp_path / "shops.json", clock=lambda: 1_900_000_000.0)
    renamed = later.put(Shop("1234567", "Broodhuis Voorbeeld"))
    assert renamed == StoredShop("1234567", "Broodhuis Voorbeeld", 1_800_000_000.0, pair_at=1_900_000_000.0)
    assert shops.load()[0] == renamed


def test_a_shop_counts_as_added_when_bol_accepted_its_pair(tmp_path: Path) -> None:
    stored = shops_in(tmp_path).put(BAKER, 1_799_999_000.0)
    assert (stored.added_at, stored.pair_at) == (1_799_999_000.0, 1_800_000_000.0)


def test_a_shop_removed_by_another_process_is_not_added_again(tmp_path: Path) -> None:
    window, command_line = shops_in(tmp_path), shops_in(tmp_path)
    window.put(BAKER)
    window.put(BREWER)
    command_line.remove("1234567")
    window.set_display_name("1234567", "Broodhuis Voorbeeld")
    assert [shop.retailer_id for shop in window.latest or ()] == ["7654321"]
    assert [shop.retailer_id for shop in window.load()] == ["7654321"]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"retailer_id": "1"}, [StoredShop("1", "1", 0.0)]),
        (
            {"retailer_id": "1", "display_name": 5, "added_at": "x", "connection": 7},
            [StoredShop("1", "1", 0.0)],
        ),
        (
            {"retailer_id": "1", "display_name": "\u202eBrood\n& Co" + "!" * 5000},
            [StoredShop("1", "Brood & Co" + "!" * 69 + "…", 0.0)],
        ),
        ({"retailer_id": "1", "display_name": "\u202e\n"}, [StoredShop("1", "1", 0.0)]),
        ({"retailer_id": ""}, []),
        ({"retailer_id": 1}, [StoredShop("1", "1", 0.0)]),
        ({"retailer_id": True}, []),
        ({"retailer_id": "1234567890" * 2}, [StoredShop("1234567890" * 2, "1234567890" * 2, 0.0)]),
        *(
            ({"retailer_id": number}, [])
            for number in ("<h1>1</h1>\n\u202e", "1 ", "1\n", "-1", -1, "\u0661", "\u00b2", "1" * 21, 10**20)
        ),
        ({}, []),
        (None, []),
    ],
)
def test_invalid_entries_and_values_are_skipped(
    entry: object, expected: list[StoredShop], tmp_path: Path
) -> None:
    (tmp_path / "shops.json").write_text(json.dumps({"version": 1, "shops": [entry]}), "utf-8")
    assert shops_in(tmp_path).load() == expected


def test_concurrent_changes_are_all_kept(tmp_path: Path) -> None:
    def add(first: int) -> None:
        shops = shops_in(tmp_path)
        for number in range(first, first + 10):
            shops.put(Shop(str(number), "Voorbeeld"))

    threads = [Thread(target=add, args=(first,)) for first in (100, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shops_in(tmp_path).load()) == 30


WRITER = """
import sys
from pathlib import Path
from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.shops.shop_list import ShopList
shops = ShopList(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    for name in ("A" * 5000, "B" * 5000):
        shops.put(Shop("1234567", name))
        print("put", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_kill_at_any_moment_leaves_the_old_list_or_the_new_one(tmp_path: Path) -> None:
    shops = shops_in(tmp_path)
    shops.put(Shop("1234567", "A" * 5000))
    moments = random.Random(1)  # noqa: S311 - nothing secret
    found = set()
    for _ in range(40):
        command = [sys.executable, "-c", WRITER, str(tmp_path / "shops.json")]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            assert writer.stdout.readline() == b"ready\n"
            for _ in range(moments.randrange(3)):
                assert writer.stdout.readline() == b"put\n"
            # Not a wait for something to happen, but the moment of the blow.
            with pytest.raises(subprocess.TimeoutExpired):
                writer.wait(moments.uniform(0, 0.02))
            writer.kill()
        (shop,) = shops.load()
        (entry,) = json.loads((tmp_path / "shops.json").read_text("utf-8"))["shops"]
        assert entry["display_name"] in ("A" * 5000, "B" * 5000)
        found.add(shop.display_name[0])
    assert found == {"A", "B"}
    assert not list(tmp_path.glob("*.broken-*"))


def test_the_merchants_own_name_is_kept_besides_the_name_at_bol(tmp_path: Path) -> None:
    shops = shops_in(tmp_path)
    assert shops.put(BAKER).name == "Bakkerij Voorbeeld"
    shops.rename(BAKER.retailer_id, "  De\u202e zaak\nin Gent ")
    (renamed,) = shops.load()
    assert (renamed.name, renamed.display_name) == ("De zaak in Gent", "Bakkerij Voorbeeld")
    assert shops.put(Shop(BAKER.retailer_id, "Nieuw bij bol")).name == "De zaak in Gent"
    shops.set_display_name(BAKER.retailer_id, "Nog een naam")
    assert shops.load()[0].name == "De zaak in Gent"


@pytest.mark.parametrize("name", ["", " ", "Bakkerij Voorbeeld"])
def test_an_empty_own_name_restores_the_name_at_bol(tmp_path: Path, name: str) -> None:
    shops = shops_in(tmp_path)
    shops.put(BAKER)
    shops.rename(BAKER.retailer_id, "Anders")
    shops.rename(BAKER.retailer_id, name)
    assert shops.put(Shop(BAKER.retailer_id, "Nieuw bij bol")).name == "Nieuw bij bol"


def test_renaming_a_removed_shop_does_not_add_it(tmp_path: Path) -> None:
    shops = shops_in(tmp_path)
    shops.rename(BAKER.retailer_id, "Anders")
    assert shops.load() == []
