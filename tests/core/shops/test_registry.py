"""Keychain and list stay consistent, even if the program is killed or other processes write too."""

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


class Setup:
    """A registry with keychain and list in files."""

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
def setup(tmp_path: Path) -> Setup:
    return Setup(tmp_path)


def test_a_pair_and_its_shop_are_added_and_removed_together(setup: Setup) -> None:
    assert setup.registry.add(SHOP, OLD).display_name == "Voorbeeldwinkel"
    assert setup.registry.add(Shop("1234567", "Nieuwe naam"), NEW).display_name == "Nieuwe naam"
    assert setup.keychain.load("1234567") == NEW
    assert setup.listed() == ["1234567"]
    setup.registry.forget("1234567")
    setup.registry.forget("1234567")
    assert setup.keychain.load("1234567") is None
    assert setup.listed() == []
    assert setup.shops.marked() == []


class Failing(Keychain):
    """A keychain that fails before or after the operation."""

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
def test_recovery_after_a_failure_follows_the_keychain(
    setup: Setup, problem: KeychainProblem, late: bool
) -> None:
    registry = ShopRegistry(Failing(setup.keychain, problem, late=late), setup.shops)
    with pytest.raises(KeychainError):
        registry.add(SHOP, OLD)
    assert setup.listed() == []
    assert [shop.retailer_id for shop in setup.registry.recover()] == (["1234567"] if late else [])
    setup.registry.add(SHOP, OLD)
    with pytest.raises(KeychainError):
        registry.forget("1234567")
    assert setup.listed() == ["1234567"]
    assert [shop.retailer_id for shop in setup.registry.recover()] == ([] if late else ["1234567"])
    assert setup.agrees()
    assert setup.shops.marked() == []


def test_a_dismissed_prompt_leaves_no_mark(setup: Setup) -> None:
    locked = ShopRegistry(Failing(setup.keychain, KeychainProblem.LOCKED, late=False), setup.shops)
    with pytest.raises(KeychainError):
        locked.add(SHOP, OLD)
    assert setup.shops.marked() == []
    setup.registry.add(SHOP, OLD)
    with pytest.raises(KeychainError):
        locked.forget("1234567")
    assert setup.shops.marked() == []
    assert setup.listed() == ["1234567"]


class Unreadable(Keychain):
    def __init__(self, problem: KeychainProblem) -> None:
        super().__init__()
        self._problem = problem

    def load(self, retailer_id: str, *, may_ask: bool = True) -> Credentials | None:
        raise KeychainError(self._problem)


@pytest.mark.parametrize("problem", KeychainProblem)
def test_marks_stay_if_the_keychain_cannot_be_read(setup: Setup, problem: KeychainProblem) -> None:
    setup.shops.mark(SHOP)
    # Damaged keys exist, so the shop is listed and the merchant can remove it.
    damaged = problem is KeychainProblem.NOT_KEPT
    assert len(ShopRegistry(Unreadable(problem), setup.shops).recover()) == damaged
    assert len(setup.shops.marked()) == (not damaged)


def test_the_keychain_is_read_for_marked_shops_only(setup: Setup) -> None:
    setup.registry.add(SHOP, OLD)
    assert len(ShopRegistry(Unreadable(KeychainProblem.BROKEN), setup.shops).recover()) == 1


def test_settling_a_shop_that_is_no_longer_marked_does_nothing(setup: Setup) -> None:
    setup.shops.mark(SHOP)
    setup.shops.put(SHOP)
    setup.shops.settle(SHOP, has_keys=False)
    assert setup.listed() == ["1234567"]
    setup.shops.mark(SHOP)
    setup.shops.remove("1234567")
    setup.shops.settle(SHOP, has_keys=True)
    assert setup.listed() == []


@pytest.mark.parametrize("marks", [None, [], "x", {"1": None}, {"": "x"}, {"1": {"2": "3"}}, 7])
def test_invalid_marks_are_ignored(setup: Setup, tmp_path: Path, marks: object) -> None:
    setup.registry.add(SHOP, OLD)
    path = tmp_path / "shops.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "marked": marks}), "utf-8")
    assert setup.shops.marked() == []
    assert setup.listed() == ["1234567"]


# ---- killed at any line_number ----

RUNNER: Final = f"""
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

def work(folder, operation):
    registry = ShopRegistry(Keychain(FolderKeychain(folder / "keychain")), ShopList(folder / "shops.json"))
    match operation:
        case "store":
            registry.add(SHOP, OLD)
        case "replace":
            registry.add(SHOP, NEW)
        case "rename":
            registry.add(Shop("1234567", "Nieuwe naam"), OLD)
        case "forget":
            registry.forget("1234567")

def kill_after(lines):
    left = lines
    def step(frame, event, _):
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step
    return step, lambda: lines - left

for line in sys.stdin:
    folder, operation, lines = line.rstrip("\\n").split("\\t")
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        step, passed = kill_after(int(lines))
        sys.settrace(step)
        work(Path(folder), operation)
        sys.settrace(None)
        os.write(writing, str(passed()).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    print(os.read(reading, 20).decode() or "killed", flush=True)
    os.close(reading)
"""
"""Runs an operation in a child process per input line, and kills it at its n-th executed line of Python."""


class KillableRunner:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._in: IO[str] = process.stdin  # type: ignore[assignment]
        self._out: IO[str] = process.stdout  # type: ignore[assignment]

    def __call__(self, folder: Path, operation: str, line_number: int = -1) -> str:
        """The number of executed lines, or "killed"."""
        self._in.write(f"{folder}\t{operation}\t{line_number}\n")
        self._in.flush()
        return self._out.readline().strip()


@pytest.fixture
def runner() -> Iterator[KillableRunner]:
    command = [sys.executable, "-c", RUNNER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield KillableRunner(process)
        assert process.stdin
        process.stdin.close()


ALLOWED: Final[dict[str, set[Credentials | None]]] = {
    "store": {None, OLD},
    "replace": {OLD, NEW},
    "rename": {OLD},
    "forget": {OLD, None},
}


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL and no fork")
@pytest.mark.parametrize("operation", ALLOWED)
def test_a_kill_at_any_moment_leaves_keychain_and_list_consistent(
    runner: KillableRunner, tmp_path: Path, operation: str
) -> None:
    def ready(name: str) -> Path:
        folder = tmp_path / name
        if operation != "store":
            Setup(folder).registry.add(SHOP, OLD)
        return folder

    lines = int(runner(ready("whole"), operation))
    kills = KILLS // len(ALLOWED)
    found: Counter[Credentials | None] = Counter()
    for number in range(kills):
        folder = ready(str(number))
        assert runner(folder, operation, 1 + number * lines // kills) == "killed"
        setup = Setup(folder)
        setup.registry.recover()
        pair = setup.keychain.load("1234567")
        assert pair in ALLOWED[operation]
        assert setup.agrees()
        assert setup.shops.marked() == []
        assert not list(folder.rglob("*.broken-*"))
        found[pair] += 1
        # The operation succeeds when it is repeated.
        assert runner(folder, operation).isdigit()
        assert setup.agrees()
    # The kills covered both outcomes.
    assert set(found) == ALLOWED[operation]


# ---- several processes ----

WORKER: Final = """
import sys
from pathlib import Path
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.shops.registry import ShopRegistry
from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.keychain.keychain import Keychain
from tests.folder_keychain import FolderKeychain

folder, prefix = Path(sys.argv[1]), sys.argv[2]
shops = ShopList(folder / "shops.json")
registry = ShopRegistry(Keychain(FolderKeychain(folder / "keychain")), shops)
print("ready", flush=True)
sys.stdin.readline()
for number in range(12):
    shop = Shop(f"{prefix}{number:02}", "Voorbeeld")
    registry.add(shop, Credentials(shop.retailer_id, "EXAMPLE-NOT-A-REAL-SECRET"))
    shops.set_display_name(shop.retailer_id, f"Winkel {number}")
    registry.recover()
    if number % 3 == 0:
        registry.forget(shop.retailer_id)
"""


def test_concurrent_processes_lose_nothing(tmp_path: Path) -> None:
    prefixes = ("10", "20", "30", "40")
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(tmp_path), prefix],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for prefix in prefixes
    ]
    for each in workers:
        assert each.stdout
        assert each.stdout.readline().strip() == b"ready"
    for each in workers:
        each.communicate(b"\n", timeout=60)
    assert [each.returncode for each in workers] == [0] * len(workers)
    setup = Setup(tmp_path)
    kept = [f"{prefix}{number:02}" for prefix in prefixes for number in range(12) if number % 3]
    assert setup.backend.names() == kept
    assert sorted(setup.listed()) == kept
    assert {shop.display_name for shop in setup.shops.load()} == {f"Winkel {n}" for n in range(12) if n % 3}
    for name in kept:
        pair = setup.keychain.load(name)
        assert pair
        assert pair.client_id == name
    assert setup.shops.marked() == []
