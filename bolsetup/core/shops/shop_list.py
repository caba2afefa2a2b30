"""The list of stored shops. Their keys are in the keychain, what is known of them in `ConnectionStore`."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.json_file import JsonFile, UnusableFile
from bolsetup.core.sanitize import sanitize

_log = logging.getLogger(__name__)

_VERSION: Final = 1

_NUMBER: Final = re.compile(r"[0-9]{1,20}")
"""A seller number; anything else is damage, and would be printed as it is."""

_LATEST: Final = 1e11
"""No time in Unix seconds lies beyond this; a larger number is damage."""


@dataclass(frozen=True, slots=True)
class StoredShop:
    """A shop whose keys are in the keychain.

    Attributes:
        retailer_id: Bol's seller number, and the name of the pair in the keychain.
        display_name: plain text.
        added_at: Unix seconds.
        own_name: what the merchant calls it, plain text; empty: what Bol calls it.
        pair_at: when its pair was stored, in Unix seconds; 0: by version 0.1.0.
    """

    retailer_id: str
    display_name: str
    added_at: float
    own_name: str = ""
    pair_at: float = 0.0

    @property
    def name(self) -> str:
        """What it is called in the window."""
        return self.own_name or self.display_name


class Damage(StrEnum):
    """What became of a list that was damaged or gone."""

    RESTORED = "restored"
    """From its copy, from what this process knew, or from the keychain."""
    LOST = "lost"
    """Nothing was left to restore it from; it holds what could still be read."""
    LOCKED = "locked"
    """The keychain knows the shops, and is locked."""


@dataclass(slots=True)
class _Content:
    """What the file holds.

    Attributes:
        shops: by number, in the order in which they were added.
        marks: names of the shops whose keys are about to come or go, by number.
        incomplete: shops may be missing here whose keys are in the keychain.
        whole: everything in the file made sense.
        connections: what version 0.1.0 wrote of the connections, by shop number, as it was read.
    """

    shops: dict[str, StoredShop]
    marks: dict[str, str]
    incomplete: bool = False
    whole: bool = True
    connections: dict[str, object] = field(default_factory=dict)

    @property
    def names(self) -> tuple[object, ...]:
        """What tells a changed list; when keys were stored does not."""
        shops = [(shop.retailer_id, shop.display_name, shop.own_name) for shop in self.shops.values()]
        return (shops, {**self.marks}, self.incomplete)


class ShopList:
    """The list of stored shops in a file, in the order in which they were added.

    The window and the command line may change it at the same time. A shop that is missing from a file
    that was read whole was forgotten. A file that is gone, damaged or from a newer version says nothing:
    it is restored from a copy, `.bak`, or from what this process read last, and `take_damage` tells.

    Version 0.1.0 kept the state of each connection in the same file. It is handed to
    `import_connections` when it is met, and left out of what is written.

    Every method may raise OSError, as `JsonFile` says.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], float] = time.time,
        import_connections: Callable[[Mapping[str, object]], None] = lambda _: None,
    ) -> None:
        self._file = JsonFile(path, _VERSION)
        self._copy = JsonFile(path.with_name(f"{path.name}.bak"), _VERSION)
        self._clock = clock
        self._import = import_connections
        self._latest: _Content | None = None
        self._stamp: object = None
        self._copied: object = None
        self._damage: Damage | None = None

    def load(self) -> list[StoredShop]:
        """All stored shops."""
        with self._file.locked():
            return list(self._read().shops.values())

    def refresh(self) -> None:
        """Read the list if the file has changed since this process read or wrote it."""
        if self._file.stamp() != self._stamp:
            self.load()

    @property
    def latest(self) -> list[StoredShop] | None:
        """All stored shops as this process read or wrote them last; None before. Touches no file."""
        return list(self._latest.shops.values()) if self._latest else None

    def take_damage(self) -> Damage | None:
        """What became of a damaged list since the last call, if it was. Touches no file."""
        damage, self._damage = self._damage, None
        return damage

    def put(self, shop: Shop) -> StoredShop:
        """List a shop whose pair was just stored.

        One that is there already takes the name that Bol gives now, and stays what it was.
        """
        with self._file.locked():
            content = self._read()
            known = content.shops.get(shop.retailer_id) or StoredShop(
                shop.retailer_id, shop.display_name, self._clock()
            )
            stored = replace(known, display_name=shop.display_name, pair_at=self._clock())
            content.shops[shop.retailer_id] = stored
            content.marks.pop(shop.retailer_id, None)
            self._write(content)
            return stored

    def set_display_name(self, retailer_id: str, display_name: str) -> None:
        """Call a shop what Bol calls it now. One that another process has removed is not brought back."""
        with self._file.locked():
            content = self._read()
            if known := content.shops.get(retailer_id):
                content.shops[retailer_id] = replace(known, display_name=display_name)
                self._write(content)

    def rename(self, retailer_id: str, own_name: str) -> None:
        """Call a shop what the merchant calls it, empty for Bol's name."""
        with self._file.locked():
            content = self._read()
            if known := content.shops.get(retailer_id):
                name = sanitize(own_name)
                own_name = "" if name == known.display_name else name
                content.shops[retailer_id] = replace(known, own_name=own_name)
                self._write(content)

    def remove(self, retailer_id: str) -> None:
        """Take a shop off the list, if it is there."""
        with self._file.locked():
            content = self._read()
            if retailer_id in {*content.shops, *content.marks}:
                content.shops.pop(retailer_id, None)
                content.marks.pop(retailer_id, None)
                self._write(content)

    def mark(self, shop: Shop) -> None:
        """Note that the keys of a shop are about to come or go, so that a crash in between is seen."""
        with self._file.locked():
            content = self._read()
            content.marks[shop.retailer_id] = shop.display_name
            self._write(content)

    def unmark(self, retailer_id: str) -> None:
        """Take back a mark: all is as before."""
        with self._file.locked():
            content = self._read()
            content.marks.pop(retailer_id, None)
            self._write(content)

    def marked(self) -> list[Shop]:
        """The shops whose keys were about to come or go; `put` and `remove` take the mark off."""
        with self._file.locked():
            return [Shop(*mark) for mark in self._read().marks.items()]

    def settle(self, shop: Shop, *, has_keys: bool) -> None:
        """List a shop that has keys, and take off one that has none, if it is still marked.

        Otherwise whoever marked it has ended what was begun, and knows better.
        """
        with self._file.locked():
            if shop.retailer_id in self._read().marks:
                self.put(shop) if has_keys else self.remove(shop.retailer_id)

    def incomplete(self) -> bool:
        """Whether shops may be missing whose keys are in the keychain: there was no list to read."""
        with self._file.locked():
            return self._read().incomplete

    def complete(self, retailer_ids: Iterable[str]) -> None:
        """Add the shops of which the keychain has keys; until Bol is asked, their number is their name."""
        with self._file.locked():
            content = self._read()
            missing = [each for each in retailer_ids if each not in content.shops]
            for retailer_id in missing:
                content.shops[retailer_id] = StoredShop(retailer_id, retailer_id, self._clock())
            if missing:
                self._damage = Damage.RESTORED
            content.incomplete = False
            # At a first start there is no file yet, and nothing to write down.
            if missing or self._file.stamp():
                self._write(content)
            else:
                self._remember(content)

    def leave_incomplete(self) -> None:
        """Note that the keychain is locked, which knows what is missing."""
        self._damage = Damage.LOCKED

    def _read(self) -> _Content:
        """What the file holds, or held before it was damaged. The caller holds the lock."""
        try:
            data = self._file.read()
        except UnusableFile:
            return self._restore(_Content({}, {}))
        if data is None:
            return self._restore(None)
        found = self._parse(data)
        if not found.whole:
            self._file.set_aside("it holds what is no shop")
            return self._restore(found)
        if found.connections:
            self._write_if_possible(found)
        else:
            self._remember(found)
        return found

    def _restore(self, found: _Content | None) -> _Content:
        """What can be put together of a damaged file, of which `found` could be read, or of none."""
        # The copy follows each shop that comes or goes; what this process knows may be older.
        copy = self._read_copy() or self._latest
        content = _Content({}, {}, incomplete=copy is None)
        if copy:
            content.shops, content.marks, content.incomplete = {**copy.shops}, {**copy.marks}, copy.incomplete
        if found:
            content.shops.update(found.shops)
            content.marks.update(found.marks)
        if content.shops:
            self._damage = Damage.RESTORED
        elif found and not copy:
            self._damage = Damage.LOST
        if found or content.shops:
            self._write_if_possible(content)
        return content

    def _parse(self, data: Mapping[str, object]) -> _Content:
        content = _content(data)
        if content.connections:
            try:
                self._import(content.connections)
            except OSError as error:
                # They stay in the file until it changes, and the next read tries again.
                _log.warning("the connections in the list of shops cannot be taken over: %s", error)
                content.connections = {}
        return content

    def _write_if_possible(self, content: _Content) -> None:
        """Write what was found or put together: it is worth more than a disk that takes it."""
        try:
            self._write(content)
        except OSError as error:
            _log.warning("the list of shops cannot be written: %s", error)
            self._remember(content)

    def _read_copy(self) -> _Content | None:
        try:
            data = self._copy.read()
        except UnusableFile:
            return None
        copy = self._parse(data) if data is not None else None
        return copy if copy and copy.whole else None

    def _write(self, content: _Content) -> None:
        data: dict[str, object] = {"shops": [asdict(shop) for shop in content.shops.values()]}
        data["marked"] = content.marks
        if content.incomplete:
            data["incomplete"] = True
        self._file.write(data)
        self._remember(content)
        # Only when a shop comes, goes or is renamed.
        if content.names != self._copied or self._copy.stamp() is None:
            try:
                self._copy.write(data)
            except OSError as error:
                _log.warning("the copy of the list of shops cannot be written: %s", error)
            else:
                self._copied = content.names

    def _remember(self, content: _Content) -> None:
        self._latest = replace(content, shops={**content.shops}, marks={**content.marks}, connections={})
        self._stamp = self._file.stamp()


def _content(data: Mapping[str, object]) -> _Content:
    """Read entry by entry: one that makes no sense costs that one only."""
    entries, marks = data.get("shops"), data.get("marked", {})
    shops = [_shop(entry) for entry in entries] if isinstance(entries, list) else [None]
    named = marks if isinstance(marks, dict) else {"": None}
    sound = {key: name for key, name in named.items() if _NUMBER.fullmatch(key) and isinstance(name, str)}
    return _Content(
        {shop.retailer_id: shop for shop in shops if shop},
        sound,
        data.get("incomplete") is True,
        whole=None not in shops and len(sound) == len(named),
        connections={
            shop.retailer_id: entry["connection"]
            for shop, entry in zip(shops, entries if isinstance(entries, list) else [], strict=False)
            if shop and "connection" in entry
        },
    )


def _shop(entry: object) -> StoredShop | None:
    match entry:
        case {"retailer_id": str() | int() as number, **rest} if _NUMBER.fullmatch(str(number)):
            retailer_id = str(number)
            name, own_name = rest.get("display_name"), rest.get("own_name")
            return StoredShop(
                retailer_id,
                (sanitize(name) if isinstance(name, str) else "") or retailer_id,
                _moment(rest.get("added_at")) or 0.0,
                sanitize(own_name) if isinstance(own_name, str) else "",
                _moment(rest.get("pair_at")) or 0.0,
            )
    return None


def _moment(value: object) -> float | None:
    # The comparison is false for NaN, and exact for an integer too large for a float.
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < _LATEST:
        return float(value)
    return None
