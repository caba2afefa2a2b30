"""The data of a merchant or agency with many shops, made with the program's own classes."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Final

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.monitoring.connection import Connection, State
from bolsetup.core.monitoring.connection_store import KEPT_DAYS, ConnectionStore, _note_check, _put
from bolsetup.core.shops.shop_list import ShopList, StoredShop, _Content
from bolsetup.services import CONNECTIONS, SHOPS
from tests.bench.programs import environment
from tests.folder_keychain import FolderKeychain

COUNTS: Final = (1, 10, 200, 1000)
"""Numbers of shops."""
_DAY_S: Final = 86_400.0
_OPEN_S: Final = 9 * 3600.0
"""Seconds a day that the computer is on."""


def pair(number: int) -> Credentials:
    """Return the obviously fake keys of a shop."""
    return Credentials(f"00000000-1111-4222-8333-{number:012}", "EXAMPLE-NOT-A-REAL-SECRET-".ljust(86, "x"))


def shop(number: int) -> StoredShop:
    """Return a shop that was added when the history begins."""
    added_at = time.time() - KEPT_DAYS * _DAY_S
    return StoredShop(f"{1_000_000 + number}", f"Winkel {number}", added_at, pair_at=added_at)


def make(folder: Path, keychain: Path, count: int) -> None:
    """Write the data of `count` shops, each with 90 days of history; one in forty is lost.

    Args:
        folder: data folder.
        keychain: folder of the keychain.
        count: number of shops.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shops = [shop(number) for number in range(count)]
    # In one write, because `put` and `record` wait for the disk each time.
    ShopList(folder / SHOPS)._write(_Content({each.retailer_id: each for each in shops}, {}))
    store, items = ConnectionStore(folder / CONNECTIONS), FolderKeychain(keychain)
    with store._open() as file:
        for number, each in enumerate(shops):
            items.set_password("bolsetup", each.retailer_id, pair(number).to_json())
            lost = number % 40 == 39
            for back in range(KEPT_DAYS - 1, 0, -1):
                _note_check(file, each.retailer_id, _connection(back, lost=lost and back < 3), _opened(back))
            _put(file, each.retailer_id, _connection(1, lost=lost))
    store.close()


def home_with(folder: Path, count: int) -> dict[str, str]:
    """Return the environment of a program that starts in a new home folder with `count` shops.

    Args:
        folder: where data and home folder are kept; made at the first call.
        count: number of shops.
    """
    kept, home = folder / f"data-{count}", folder / f"home-{count}"
    if count and not kept.exists():
        make(kept / ".local" / "share" / "bolsetup", kept / "keychain", count)
    shutil.rmtree(home, ignore_errors=True)
    if count:
        shutil.copytree(kept, home)
    keyring = {
        "PYTHON_KEYRING_BACKEND": "tests.bench.folder_keyring.FolderKeyring",
        "BOLSETUP_BENCH_KEYCHAIN": str(home / "keychain"),
    }
    return environment(home, **keyring)


def _opened(back: int) -> float:
    return time.time() - back * _DAY_S


def _connection(back: int, *, lost: bool) -> Connection:
    outcome = Outcome.REFUSED if lost else Outcome.CONNECTED
    state = State.LOST if lost else State.CONNECTED
    at = _opened(back)
    return Connection(state, at, outcome, at, at if lost else None, due=at + _OPEN_S, told_lost=int(lost))
