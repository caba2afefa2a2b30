"""The list of stored shops and what is known of their connections. Their keys are in the keychain."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from bolsetup.core.connection import Connection, State
from bolsetup.core.files import JsonFile
from bolsetup.core.outcomes import Outcome, Shop
from bolsetup.core.plain_text import plain_text

E = TypeVar("E", bound=StrEnum)

_log = logging.getLogger(__name__)

_VERSION: Final = 1

_LATEST: Final = 1e11
"""No time in Unix seconds lies beyond this; a larger number is damage."""


@dataclass(frozen=True, slots=True)
class StoredShop:
    """A shop whose keys are in the keychain.

    Attributes:
        retailer_id: Bol's seller number, and the name of the pair in the keychain.
        display_name: plain text.
        added_at: Unix seconds.
        connection: what was known of it last.
        own_name: what the merchant calls it, plain text; empty: what Bol calls it.
    """

    retailer_id: str
    display_name: str
    added_at: float
    connection: Connection = field(default_factory=Connection)
    own_name: str = ""

    @property
    def name(self) -> str:
        """What it is called in the window."""
        return self.own_name or self.display_name


class Shops:
    """The list of stored shops in a file, in the order in which they were added.

    The window and the command line may change it at the same time. Every method may raise OSError,
    as `JsonFile` says.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._file = JsonFile(path, _VERSION)
        self._clock = clock

    def load(self) -> list[StoredShop]:
        """All stored shops."""
        return list(self._read().values())

    def put(self, shop: Shop) -> StoredShop:
        """Add a shop. One that is there already takes the name that Bol gives now and stays what it was."""
        with self._file.locked():
            shops = self._read()
            known = shops.get(shop.retailer_id) or StoredShop(
                shop.retailer_id, shop.display_name, self._clock()
            )
            stored = replace(known, display_name=shop.display_name)
            shops[shop.retailer_id] = stored
            self._write(shops, self._marks(without=shop.retailer_id))
            return stored

    def record(self, retailer_id: str, connection: Connection) -> list[StoredShop]:
        """Note what is known of a shop now, and give the list as it is.

        A shop that another process has removed is not brought back.
        """
        with self._file.locked():
            shops = self._read()
            if known := shops.get(retailer_id):
                shops[retailer_id] = replace(known, connection=connection)
                self._write(shops, self._marks())
            return list(shops.values())

    def rename(self, retailer_id: str, own_name: str) -> list[StoredShop]:
        """Call a shop what the merchant calls it, empty for Bol's name, and give the list as it is."""
        with self._file.locked():
            shops = self._read()
            if known := shops.get(retailer_id):
                name = plain_text(own_name)
                shops[retailer_id] = replace(known, own_name="" if name == known.display_name else name)
                self._write(shops, self._marks())
            return list(shops.values())

    def remove(self, retailer_id: str) -> None:
        """Take a shop off the list, if it is there."""
        with self._file.locked():
            shops = self._read()
            if retailer_id in {*shops, *self._marks()}:
                shops.pop(retailer_id, None)
                self._write(shops, self._marks(without=retailer_id))

    def mark(self, shop: Shop) -> None:
        """Note that the keys of a shop are about to come or go, so that a crash in between is seen."""
        with self._file.locked():
            self._write(self._read(), {**self._marks(), shop.retailer_id: shop.display_name})

    def unmark(self, retailer_id: str) -> None:
        """Take back a mark: all is as before."""
        with self._file.locked():
            self._write(self._read(), self._marks(without=retailer_id))

    def marked(self) -> list[Shop]:
        """The shops whose keys were about to come or go; `put` and `remove` take the mark off."""
        with self._file.locked():
            return [Shop(*mark) for mark in self._marks().items()]

    def settle(self, shop: Shop, *, has_keys: bool) -> None:
        """List a shop that has keys, and take off one that has none, if it is still marked.

        Otherwise whoever marked it has ended what was begun, and knows better.
        """
        with self._file.locked():
            if shop.retailer_id in self._marks():
                self.put(shop) if has_keys else self.remove(shop.retailer_id)

    def _read(self) -> dict[str, StoredShop]:
        entries = (self._file.read() or {}).get("shops")
        shops = [_shop(entry) for entry in entries] if isinstance(entries, list) else []
        if None in shops:
            _log.warning("the list of shops has an entry without a shop number")
        return {shop.retailer_id: shop for shop in shops if shop}

    def _marks(self, *, without: str = "") -> dict[str, str]:
        marks = (self._file.read() or {}).get("marked")
        found = marks if isinstance(marks, dict) else {}
        return {
            key: name for key, name in found.items() if isinstance(name, str) and key not in ("", without)
        }

    def _write(self, shops: Mapping[str, StoredShop], marks: Mapping[str, str]) -> None:
        self._file.write({"shops": [asdict(shop) for shop in shops.values()], "marked": marks})


def _shop(entry: object) -> StoredShop | None:
    match entry:
        case {"retailer_id": str(retailer_id), **rest} if retailer_id:
            name, own_name = rest.get("display_name"), rest.get("own_name")
            return StoredShop(
                retailer_id,
                (plain_text(name) if isinstance(name, str) else "") or retailer_id,
                _moment(rest.get("added_at")) or 0.0,
                _connection(rest.get("connection")),
                plain_text(own_name) if isinstance(own_name, str) else "",
            )
    return None


def _connection(entry: object) -> Connection:
    """Read field by field: a value that makes no sense costs that value only."""
    data = entry if isinstance(entry, dict) else {}
    told_lost = data.get("told_lost")
    return Connection(
        state=_member(State, data.get("state")) or State.UNCHECKED,
        since=_moment(data.get("since")) or 0.0,
        outcome=_member(Outcome, data.get("outcome")),
        checked_at=_moment(data.get("checked_at")),
        refused_at=_moment(data.get("refused_at")),
        due=_moment(data.get("due")) or 0.0,
        quiet_until=_moment(data.get("quiet_until")) or 0.0,
        told_lost=told_lost if type(told_lost) is int and 0 <= told_lost < _LATEST else 0,
        told_at=_moment(data.get("told_at")) or 0.0,
        told_unreachable=data.get("told_unreachable") is True,
    )


def _moment(value: object) -> float | None:
    # The comparison is false for NaN, and exact for an integer too large for a float.
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < _LATEST:
        return float(value)
    return None


def _member(kind: type[E], value: object) -> E | None:
    return kind(value) if isinstance(value, str) and value in list(kind) else None
