"""A damaged or missing list of shops is restored, and losses are reported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.json_file import JsonFile
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.shops.registry import ShopRegistry
from bolsetup.core.shops.shop_list import Damage, ShopList

BAKER: Final = Shop("1234567", "Bakkerij Voorbeeld")
BREWER: Final = Shop("7654321", "Brouwerij Voorbeeld")
BOTH: Final = [BAKER.retailer_id, BREWER.retailer_id]
PAIR: Final = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET")


def rewrite(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data), "utf-8")


def edit(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    return lambda path: rewrite(path, change)


DAMAGES: Final[dict[str, Callable[[Path], object]]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut in half": lambda path: path.write_bytes(path.read_bytes()[:-40]),
    "zero bytes": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "not UTF-8": lambda path: path.write_bytes(b"\xff\xfe" + path.read_bytes()),
    "another kind of file": lambda path: path.write_bytes(b"PK\x03\x04"),
    "no object": lambda path: path.write_text("[]"),
    "no shops": edit(lambda data: data.pop("shops")),
    "shops of another kind": edit(lambda data: data.update(shops={"1": "2"})),
    "an entry of another kind": edit(lambda data: data["shops"].__setitem__(0, "Bakkerij")),
    "an entry without a number": edit(lambda data: data["shops"][1].pop("retailer_id")),
    "a number of another kind": edit(lambda data: data["shops"][0].update(retailer_id=[1])),
    "a number that is none": edit(lambda data: data["shops"][0].update(retailer_id="<h1>x</h1>\n\u202e")),
    "a mark that is no number": edit(lambda data: data.update(marked={"<h1>x</h1>": "x"})),
    "marks of another kind": edit(lambda data: data.update(marked=[])),
    "an impossible version": edit(lambda data: data.update(version=100)),
    "no version": edit(lambda data: data.pop("version")),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    shops = ShopList(tmp_path / "shops.json")
    shops.complete([])  # as after the first start
    shops.put(BAKER)
    shops.put(BREWER)
    return tmp_path / "shops.json"


def numbers(shops: ShopList) -> list[str]:
    return [shop.retailer_id for shop in shops.load()]


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
class TestEachDamage:
    def test_the_next_start_restores_the_copy_and_reports_it(
        self, damage: Callable[[Path], object], path: Path
    ) -> None:
        damage(path)
        shops = ShopList(path)
        assert sorted(numbers(shops)) == BOTH
        assert shops.take_damage() is Damage.RESTORED
        assert shops.take_damage() is None
        again = ShopList(path)
        assert sorted(numbers(again)) == BOTH
        assert again.take_damage() is None

    def test_a_running_program_restores_the_list_from_memory(
        self, damage: Callable[[Path], object], path: Path
    ) -> None:
        shops = ShopList(path)
        shops.load()
        damage(path)
        path.with_name("shops.json.bak").unlink()
        shops.rename(BREWER.retailer_id, "Bierhuis")
        assert sorted(shop.name for shop in shops.load()) == ["Bakkerij Voorbeeld", "Bierhuis"]
        assert sorted(numbers(ShopList(path))) == BOTH
        assert shops.take_damage() is Damage.RESTORED

    def test_without_a_copy_the_list_is_restored_from_the_keychain(
        self, damage: Callable[[Path], object], path: Path
    ) -> None:
        damage(path)
        path.with_name("shops.json.bak").unlink()
        shops = ShopList(path)
        registry = ShopRegistry(ListingKeychain(BOTH), shops)
        assert sorted(shop.retailer_id for shop in registry.recover()) == BOTH
        assert shops.take_damage() is Damage.RESTORED
        assert not shops.incomplete()

    def test_the_damaged_file_is_kept(self, damage: Callable[[Path], object], path: Path) -> None:
        damage(path)
        content = path.read_bytes() if path.exists() else None
        ShopList(path).load()
        kept = [each.read_bytes() for each in path.parent.glob("shops.json.broken-*")]
        assert kept == ([] if content is None else [content])


class ListingKeychain(Keychain):
    """A keychain whose `names` gives a list or raises."""

    def __init__(self, listed: list[str] | KeychainProblem) -> None:
        super().__init__()
        self.listed = listed
        self.asked = 0

    def names(self) -> list[str]:
        self.asked += 1
        if isinstance(self.listed, KeychainProblem):
            raise KeychainError(self.listed)
        return self.listed


def test_a_list_that_cannot_be_restored_is_reported_as_lost(path: Path) -> None:
    path.write_bytes(b"")
    path.with_name("shops.json.bak").unlink()
    shops = ShopList(path)
    assert ShopRegistry(ListingKeychain([]), shops).recover() == []
    assert shops.take_damage() is Damage.LOST
    assert ShopList(path).take_damage() is None


def test_a_locked_keychain_is_tried_again_at_the_next_start(path: Path) -> None:
    path.write_bytes(b"")
    path.with_name("shops.json.bak").unlink()
    locked = ListingKeychain(KeychainProblem.LOCKED)
    for _ in range(2):
        shops = ShopList(path)
        assert ShopRegistry(locked, shops).recover() == []
        assert shops.take_damage() is Damage.LOCKED
    assert locked.asked == 2
    assert [
        shop.retailer_id for shop in ShopRegistry(ListingKeychain(BOTH), ShopList(path)).recover()
    ] == BOTH


def test_adding_a_shop_does_not_hide_lost_ones(path: Path) -> None:
    path.write_bytes(b"")
    path.with_name("shops.json.bak").unlink()
    ShopList(path).put(BAKER)
    assert [
        shop.retailer_id for shop in ShopRegistry(ListingKeychain(BOTH), ShopList(path)).recover()
    ] == BOTH


def test_the_first_start_reports_and_writes_nothing(tmp_path: Path) -> None:
    shops = ShopList(tmp_path / "shops.json")
    assert ShopRegistry(ListingKeychain([]), shops).recover() == []
    assert shops.take_damage() is None
    assert not shops.incomplete()
    assert {each.suffix for each in tmp_path.glob("shops*")} <= {".lock"}


def test_the_keychain_is_not_read_for_an_intact_list(path: Path) -> None:
    keychain = ListingKeychain(["1"])
    assert [shop.retailer_id for shop in ShopRegistry(keychain, ShopList(path)).recover()] == BOTH
    assert keychain.asked == 0


@pytest.mark.parametrize("damage", ["gone", "empty"])
def test_a_removed_shop_is_not_restored(path: Path, damage: str) -> None:
    running = ShopList(path)
    running.load()
    ShopList(path).remove(BAKER.retailer_id)
    DAMAGES[damage](path)
    assert numbers(running) == [BREWER.retailer_id]


def test_removing_the_last_shop_leaves_nothing_to_restore(path: Path) -> None:
    shops = ShopList(path)
    for number in BOTH:
        shops.remove(number)
    path.unlink()
    fresh = ShopList(path)
    assert (fresh.load(), fresh.take_damage(), fresh.incomplete()) == ([], None, False)


def test_the_copy_contains_new_names(path: Path) -> None:
    ShopList(path).rename(BAKER.retailer_id, "De zaak")
    ShopList(path).put(Shop(BREWER.retailer_id, "Bierhuis"))
    path.unlink()
    assert [shop.name for shop in ShopList(path).load()] == ["De zaak", "Bierhuis"]


def test_a_missing_copy_is_written_again(path: Path) -> None:
    copy = path.with_name("shops.json.bak")
    shops = ShopList(path)
    shops.put(BAKER)
    copy.unlink()
    shops.put(BREWER)
    assert copy.exists()


def test_a_damaged_copy_is_not_used(path: Path) -> None:
    edit(lambda data: data["shops"].__setitem__(0, "Bakkerij"))(path.with_name("shops.json.bak"))
    path.unlink()
    assert (
        sorted(shop.retailer_id for shop in ShopRegistry(ListingKeychain(BOTH), ShopList(path)).recover())
        == BOTH
    )


def test_readable_entries_of_a_damaged_list_are_kept(path: Path) -> None:
    edit(lambda data: data["shops"].__setitem__(0, "Bakkerij"))(path)
    path.with_name("shops.json.bak").unlink()
    assert numbers(ShopList(path)) == [BREWER.retailer_id]


def test_an_unwritable_copy_loses_no_shop(path: Path) -> None:
    copy = path.with_name("shops.json.bak")
    copy.unlink()
    copy.mkdir()
    ShopList(path).put(Shop("1", "Nieuwe winkel"))
    assert len(numbers(ShopList(path))) == 3


def test_a_damaged_list_with_a_damaged_copy_is_reported_as_lost(path: Path) -> None:
    for each in (path, path.with_name("shops.json.bak")):
        each.write_bytes(b"{")
    shops = ShopList(path)
    assert (shops.load(), shops.take_damage()) == ([], Damage.LOST)


def test_the_list_is_read_again_only_if_another_process_changed_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = ShopList(path)
    running.load()
    loads = 0
    whole = ShopList.load

    def load(self: ShopList) -> Any:
        nonlocal loads
        loads += self is running
        return whole(self)

    monkeypatch.setattr(ShopList, "load", load)
    running.refresh()
    running.rename(BAKER.retailer_id, "De zaak")
    running.refresh()
    assert loads == 0
    ShopList(path).put(Shop("1", "Nieuwe winkel"))
    running.refresh()
    assert loads == 1
    assert [shop.retailer_id for shop in running.latest or ()] == [*BOTH, "1"]


def test_missing_files_and_a_locked_keychain_are_reported(path: Path) -> None:
    path.unlink()
    path.with_name("shops.json.bak").unlink()
    shops = ShopList(path)
    assert ShopRegistry(ListingKeychain(KeychainProblem.LOCKED), shops).recover() == []
    assert shops.take_damage() is Damage.LOCKED


def test_the_list_can_be_read_on_a_full_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError

    ShopList(path).put(BAKER)
    rewrite(path, lambda data: data.update(incomplete=True))
    monkeypatch.setattr(JsonFile, "write", full)
    assert [
        shop.retailer_id for shop in ShopRegistry(ListingKeychain(BOTH), ShopList(path)).recover()
    ] == BOTH
    path.write_bytes(b"")
    assert numbers(ShopList(path)) == BOTH
