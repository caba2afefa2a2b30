"""The keychain and the list agree, whatever is killed and whoever else is at work."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import pytest

from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.shops.registry import ShopRegistry
from bolsetup.core.shops.shop_list import ShopList
from tests.folder_keychain import FolderKeychain

SHOP: Final = Shop("1234567", "Voorbeeldwinkel")
OLD: Final = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET")
NEW: Final = Credentials("00000000-1111-4222-8333-555555555555", "EXAMPLE-ANOTHER-SECRET")
KILLS: Final = 240


class Bench:
    """A keychain and a list in files."""

    def __init__(self, folder: Path) -> None:
        self.backend = FolderKeychain(folder / "keychain")
        self.keychain = Keychain(self.backend)
        self.shops = ShopList(folder / "shops.json")
        self.registry = ShopRegistry(self.keychain, self.shops)

    def listed(self) -> list[str]:
        return [shop.retailer_id for shop in self.shops.load()]

    def agrees(self) -> bool:
        return self.listed() == self.backend.names()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_pair_and_its_shop_come_and_go_together(bench: Bench) -> None:
    assert bench.registry.add(SHOP, OLD).display_name == "Voorbeeldwinkel"
    assert bench.registry.add(Shop("1234567", "Nieuwe naam"), NEW).display_name == "Nieuwe naam"
    assert bench.keychain.load("1234567") == NEW
    assert bench.listed() == ["1234567"]
    bench.registry.forget("1234567")
    bench.registry.forget("1234567")
    assert bench.keychain.load("1234567") is None
    assert bench.listed() == []
    assert bench.shops.marked() == []


class Failing(Keychain):
    """A keychain that fails before or after it did its work."""

    def __init__(self, inner: Keychain, problem: KeychainProblem, *, late: bool) -> None:
        super().__init__()
        self._inner = inner
        self._problem = problem
        self._late = late

    def store(self, retailer_id: str, credentials: Credentials) -> None:
        if self._late:
            self._inner.store(retailer_id, credentials)
        raise KeychainError(self._problem)

    def forget(self, retailer_id: str) -> None:
        if self._late:
            self._inner.forget(retailer_id)
        raise KeychainError(self._problem)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("problem", sorted(set(KeychainProblem) - {KeychainProblem.LOCKED}))
def test_after_a_failure_the_keychain_decides_at_the_next_start(
    bench: Bench, problem: KeychainProblem, late: bool
) -> None:
    registry = ShopRegistry(Failing(bench.keychain, problem, late=late), bench.shops)
    with pytest.raises(KeychainError):
        registry.add(SHOP, OLD)
    assert bench.listed() == []
    assert [shop.retailer_id for shop in bench.registry.recover()] == (["1234567"] if late else [])
    bench.registry.add(SHOP, OLD)
    with pytest.raises(KeychainError):
        registry.forget("1234567")
    assert bench.listed() == ["1234567"]
    assert [shop.retailer_id for shop in bench.registry.recover()] == ([] if late else ["1234567"])
    assert bench.agrees()
    assert bench.shops.marked() == []


def test_a_dismissed_question_is_not_asked_again_at_the_next_start(bench: Bench) -> None:
    locked = ShopRegistry(Failing(bench.keychain, KeychainProblem.LOCKED, late=False), bench.shops)
    with pytest.raises(KeychainError):
        locked.add(SHOP, OLD)
    assert bench.shops.marked() == []
    bench.registry.add(SHOP, OLD)
    with pytest.raises(KeychainError):
        locked.forget("1234567")
    assert bench.shops.marked() == []
    assert bench.listed() == ["1234567"]


class Silent(Keychain):
    def __init__(self, problem: KeychainProblem) -> None:
        super().__init__()
        self._problem = problem

    def load(self, retailer_id: str, *, may_ask: bool = True) -> Credentials | None:
        raise KeychainError(self._problem)


@pytest.mark.parametrize("problem", KeychainProblem)
def test_a_keychain_that_says_nothing_settles_nothing(bench: Bench, problem: KeychainProblem) -> None:
    bench.shops.mark(SHOP)
    # Keys that somebody damaged are there, and the merchant must be able to see and forget that shop.
    damaged = problem is KeychainProblem.NOT_KEPT
    assert len(ShopRegistry(Silent(problem), bench.shops).recover()) == damaged
    assert len(bench.shops.marked()) == (not damaged)


def test_the_keychain_is_asked_about_marked_shops_only(bench: Bench) -> None:
    bench.registry.add(SHOP, OLD)
    assert len(ShopRegistry(Silent(KeychainProblem.BROKEN), bench.shops).recover()) == 1


def test_who_has_ended_meanwhile_knows_better(bench: Bench) -> None:
    bench.shops.mark(SHOP)
    bench.shops.put(SHOP)
    bench.shops.settle(SHOP, has_keys=False)
    assert bench.listed() == ["1234567"]
    bench.shops.mark(SHOP)
    bench.shops.remove("1234567")
    bench.shops.settle(SHOP, has_keys=True)
    assert bench.listed() == []


@pytest.mark.parametrize("marks", [None, [], "x", {"1": None}, {"": "x"}, {"1": {"2": "3"}}, 7])
def test_marks_that_make_no_sense_are_none(bench: Bench, tmp_path: Path, marks: object) -> None:
    bench.registry.add(SHOP, OLD)
    path = tmp_path / "shops.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "marked": marks}), "utf-8")
    assert bench.shops.marked() == []
    assert bench.listed() == ["1234567"]


# ---- killed at any moment ----

NURSERY: Final = f"""
import os, signal, sys
from pathlib import Path
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.shops.registry import ShopRegistry
from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.keychain.keychain import Keychain
from tests.folder_keychain import FolderKeychain

OLD = Credentials({OLD.client_id!r}, {OLD.client_secret!r})
NEW = Credentials({NEW.client_id!r}, {NEW.client_secret!r})
SHOP = Shop("1234567", "Voorbeeldwinkel")

def work(folder, act):
    registry = ShopRegistry(Keychain(FolderKeychain(folder / "keychain")), ShopList(folder / "shops.json"))
    match act:
        case "store":
            registry.add(SHOP, OLD)
        case "replace":
            registry.add(SHOP, NEW)
        case "rename":
            registry.add(Shop("1234567", "Nieuwe naam"), OLD)
        case "forget":
            registry.forget("1234567")

def count_down(moments):
    left = moments
    def step(frame, event, _):
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step
    return step, lambda: moments - left

for line in sys.stdin:
    folder, act, moments = line.rstrip("\\n").split("\\t")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        step, passed = count_down(int(moments))
        sys.settrace(step)
        work(Path(folder), act)
        sys.settrace(None)
        os.write(writing, str(passed()).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    print(os.read(reading, 20).decode() or "killed", flush=True)
    os.close(reading)
"""
"""Does an act in a process of its own for each line it reads, and kills it at its n-th line of Python."""


class Nursery:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._in: IO[str] = process.stdin  # type: ignore[assignment]
        self._out: IO[str] = process.stdout  # type: ignore[assignment]

    def __call__(self, folder: Path, act: str, moment: int = -1) -> str:
        """The number of moments that the act had, or "killed"."""
        self._in.write(f"{folder}\t{act}\t{moment}\n")
        self._in.flush()
        return self._out.readline().strip()


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    command = [sys.executable, "-c", NURSERY]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Nursery(process)
        assert process.stdin
        process.stdin.close()


ALLOWED: Final[dict[str, set[Credentials | None]]] = {
    "store": {None, OLD},
    "replace": {OLD, NEW},
    "rename": {OLD},
    "forget": {OLD, None},
}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL and no fork")
@pytest.mark.parametrize("act", ALLOWED)
def test_a_kill_at_any_moment_leaves_the_old_pair_or_the_new_one_and_a_list_that_agrees(
    nursery: Nursery, tmp_path: Path, act: str
) -> None:
    def ready(name: str) -> Path:
        folder = tmp_path / name
        if act != "store":
            Bench(folder).registry.add(SHOP, OLD)
        return folder

    moments = int(nursery(ready("whole"), act))
    kills = KILLS // len(ALLOWED)
    found: Counter[Credentials | None] = Counter()
    for number in range(kills):
        folder = ready(str(number))
        assert nursery(folder, act, 1 + number * moments // kills) == "killed"
        bench = Bench(folder)
        bench.registry.recover()
        pair = bench.keychain.load("1234567")
        assert pair in ALLOWED[act]
        assert bench.agrees()
        assert bench.shops.marked() == []
        assert not list(folder.rglob("*.broken-*"))
        found[pair] += 1
        # Nothing stands in the way of the next try.
        assert nursery(folder, act).isdigit()
        assert bench.agrees()
    # Both sides of the decisive moment were hit.
    assert set(found) == ALLOWED[act]


# ---- several at once ----

COPY: Final = """
import sys
from pathlib import Path
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.shops.registry import ShopRegistry
from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.keychain.keychain import Keychain
from tests.folder_keychain import FolderKeychain

folder, own = Path(sys.argv[1]), sys.argv[2]
shops = ShopList(folder / "shops.json")
registry = ShopRegistry(Keychain(FolderKeychain(folder / "keychain")), shops)
print("ready", flush=True)
sys.stdin.readline()
for number in range(12):
    shop = Shop(f"{own}{number:02}", "Voorbeeld")
    registry.add(shop, Credentials(shop.retailer_id, "EXAMPLE-NOT-A-REAL-SECRET"))
    shops.set_display_name(shop.retailer_id, f"Winkel {number}")
    registry.recover()
    if number % 3 == 0:
        registry.forget(shop.retailer_id)
"""


def test_copies_at_work_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    owns = ("10", "20", "30", "40")
    copies = [
        subprocess.Popen(
            [sys.executable, "-c", COPY, str(tmp_path), own], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for own in owns
    ]
    for each in copies:
        assert each.stdout
        assert each.stdout.readline() == b"ready\n"
    for each in copies:
        each.communicate(b"\n", timeout=60)
    assert [each.returncode for each in copies] == [0] * len(copies)
    bench = Bench(tmp_path)
    kept = [f"{own}{number:02}" for own in owns for number in range(12) if number % 3]
    assert bench.backend.names() == kept
    assert sorted(bench.listed()) == kept
    assert {shop.display_name for shop in bench.shops.load()} == {f"Winkel {n}" for n in range(12) if n % 3}
    for name in kept:
        pair = bench.keychain.load(name)
        assert pair
        assert pair.client_id == name
    assert bench.shops.marked() == []
