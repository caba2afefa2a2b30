"""The list of stored shops. Their keys are in the keychain, their connections in `ConnectionStore`."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.json_file import JsonFile, UnusableFile, timestamp
from bolsetup.core.sanitize import sanitize

_log = logging.getLogger(__name__)

_VERSION: Final = 1

_NUMBER: Final = re.compile(r"[0-9]{1,20}")
"""A retailer number. Anything else is rejected, because these numbers are displayed unescaped."""

_MIN_SHORTENED: Final = 6
"""Minimum length of a retailer number to be shortened; of a shorter one nothing is left."""


def shortened(retailer_id: str) -> str:
    """Shorten a retailer number for log and report, so that it does not identify the shop."""
    return f"{retailer_id[:2]}…{retailer_id[-2:]}" if len(retailer_id) >= _MIN_SHORTENED else "…"


class StoredShop(NamedTuple):
    """A shop whose keys are in the keychain.

    Attributes:
        retailer_id: retailer number at Bol, also the user name of the keychain item.
        display_name: name at Bol, plain text.
        added_at: when Bol accepted its first pair, in Unix seconds: not after its first check.
        own_name: the merchant's own name for it, plain text; empty to use the name at Bol.
        pair_at: when its pair was stored, in Unix seconds; 0 if by version 0.1.0.
    """

    retailer_id: str
    display_name: str
    added_at: float
    own_name: str = ""
    pair_at: float = 0.0

    @property
    def name(self) -> str:
        """Name shown in the window."""
        return self.own_name or self.display_name


class Damage(StrEnum):
    """Result of handling a damaged or missing list."""

    RESTORED = "restored"
    """Restored from the backup copy, from memory, or from the keychain."""
    LOST = "lost"
    """There was no backup; only entries that could still be read are left."""
    LOCKED = "locked"
    """The keychain has the shop numbers, but is locked."""


class _Content(NamedTuple):
    """Content of the file.

    Attributes:
        shops: shops by retailer number, in the order in which they were added.
        marks: names of the marked shops, by retailer number; see `ShopList.mark`.
        incomplete: whether shops may be missing whose keys are in the keychain.
        whole: whether every entry was valid.
        connections: unvalidated connections written by version 0.1.0, by retailer number.
    """

    shops: dict[str, StoredShop]
    marks: dict[str, str]
    incomplete: bool = False
    whole: bool = True
    connections: Mapping[str, object] = MappingProxyType({})

    @property
    def fingerprint(self) -> tuple[object, ...]:
        """The parts that the backup copy has to follow: everything but times."""
        shops = [(shop.retailer_id, shop.display_name, shop.own_name) for shop in self.shops.values()]
        return (shops, {**self.marks}, self.incomplete)


class ShopList:
    """The list of stored shops in a file, in the order in which they were added.

    Several processes may change the file at the same time. If it is missing or damaged, it is
    restored from the backup copy (`.bak`) or from memory, and reported by `take_damage`.

    Every method may raise OSError from `JsonFile`, such as `NewerFile`.

    Args:
        path: the JSON file.
        clock: system clock, in Unix seconds.
        import_connections: called with the connections that version 0.1.0 stored in the same file, as
            unvalidated JSON values by retailer number. They are then removed from the file.
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
        return list(self._look().shops.values())

    def refresh(self) -> None:
        """Read the list again if another process has changed the file."""
        if self._file.stamp() == self._stamp:
            return
        if self._file.holds(_data(_Content({}, {}))):
            # For example after everything was removed: do not even recreate a lock file.
            self._remember(_Content({}, {}))
        else:
            self.load()

    @property
    def latest(self) -> list[StoredShop] | None:
        """All shops as last read or written by this process, without disk access; None before that."""
        return list(self._latest.shops.values()) if self._latest else None

    def take_damage(self) -> Damage | None:
        """Return and reset what happened to a damaged list since the last call. No disk access."""
        damage, self._damage = self._damage, None
        return damage

    def put(self, shop: Shop, proved_at: float | None = None) -> StoredShop:
        """Add a shop whose pair was just stored, and remove its mark.

        If it is listed already, only its name at Bol and `pair_at` are updated.

        Args:
            shop: the shop, as Bol names it.
            proved_at: when Bol accepted the pair, in Unix seconds; None for now.
        """
        with self._file.locked():
            content = self._read()
            known = content.shops.get(shop.retailer_id) or StoredShop(
                shop.retailer_id, shop.display_name, self._clock() if proved_at is None else proved_at
            )
            stored = known._replace(display_name=shop.display_name, pair_at=self._clock())
            content.shops[shop.retailer_id] = stored
            content.marks.pop(shop.retailer_id, None)
            self._write(content)
            return stored

    def set_display_name(self, retailer_id: str, display_name: str) -> None:
        """Update the name at Bol of a shop, if it is still listed."""
        with self._file.locked():
            content = self._read()
            if known := content.shops.get(retailer_id):
                content.shops[retailer_id] = known._replace(display_name=display_name)
                self._write(content)

    def rename(self, retailer_id: str, own_name: str) -> None:
        """Set the merchant's own name for a shop, if it is listed; empty to use the name at Bol."""
        with self._file.locked():
            content = self._read()
            if known := content.shops.get(retailer_id):
                name = sanitize(own_name)
                own_name = "" if name == known.display_name else name
                content.shops[retailer_id] = known._replace(own_name=own_name)
                self._write(content)

    def remove(self, retailer_id: str) -> None:
        """Remove a shop and its mark, if present."""
        with self._file.locked():
            content = self._read()
            if retailer_id in {*content.shops, *content.marks}:
                content.shops.pop(retailer_id, None)
                content.marks.pop(retailer_id, None)
                self._write(content)

    def clear(self) -> None:
        """Write an empty list, so that a process that still watches has nothing to restore."""
        with self._file.locked():
            self._write(_Content({}, {}))

    def mark(self, shop: Shop) -> None:
        """Mark a shop whose keys are about to be added or removed, to detect a crash in between."""
        with self._file.locked():
            content = self._read()
            content.marks[shop.retailer_id] = shop.display_name
            self._write(content)

    def unmark(self, retailer_id: str) -> None:
        """Remove a mark."""
        with self._file.locked():
            content = self._read()
            content.marks.pop(retailer_id, None)
            self._write(content)

    def marked(self) -> list[Shop]:
        """Return the marked shops."""
        return [Shop(*mark) for mark in self._look().marks.items()]

    def settle(self, shop: Shop, *, has_keys: bool) -> None:
        """Add a marked shop if it has keys, remove it otherwise.

        Does nothing if the shop is no longer marked, because then another process has finished its change.
        """
        with self._file.locked():
            if shop.retailer_id in self._read().marks:
                self.put(shop) if has_keys else self.remove(shop.retailer_id)

    def incomplete(self) -> bool:
        """Return whether shops may be missing because the list was lost."""
        return self._look().incomplete

    def complete(self, retailer_ids: Iterable[str]) -> None:
        """Add missing shops by retailer number, as found in the keychain. The next check sets their names."""
        with self._file.locked():
            content = self._read()
            missing = [each for each in retailer_ids if each not in content.shops]
            for retailer_id in missing:
                content.shops[retailer_id] = StoredShop(retailer_id, retailer_id, 0.0)
            if missing:
                self._damage = Damage.RESTORED
            content = content._replace(incomplete=False)
            # On the very first start, do not create a file.
            if missing or self._file.stamp():
                self._write(content)
            else:
                self._remember(content)

    def leave_incomplete(self) -> None:
        """Report that the list cannot be completed because the keychain is locked."""
        self._damage = Damage.LOCKED

    def _look(self) -> _Content:
        """Read the file, with the lock only if something has to be restored or taken over."""
        # Before reading: what is written meanwhile has another one, and is noticed by `refresh`.
        stamp = self._file.stamp()
        if data := self._file.peek():
            content = _content(data)
            if content.whole and not content.connections:
                self._remember(content, stamp)
                return content
        elif stamp is None and self._copy.stamp() is None and self._latest is None:
            return _Content({}, {}, incomplete=True)
        with self._file.locked():
            return self._read()

    def _read(self) -> _Content:
        """Read the file, and restore it if it is damaged. The caller holds the lock."""
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
        """Restore the list; `found` is what was readable in a damaged file, None if there is no file."""
        # The copy is updated whenever shops are added or removed; the data in memory may be older.
        copy = self._read_copy() or self._latest
        content = _Content({}, {}, incomplete=True)
        if copy:
            content = _Content({**copy.shops}, {**copy.marks}, copy.incomplete)
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
                # They stay in the file until it is written, so the next read tries again.
                _log.warning("the connections in the list of shops cannot be taken over: %s", error)
                content = content._replace(connections={})
        return content

    def _write_if_possible(self, content: _Content) -> None:
        """Write the content, or keep it in memory if the disk is not writable."""
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
        data = _data(content)
        self._file.write(data)
        self._remember(content)
        # Only when a shop is added, removed or renamed.
        if content.fingerprint != self._copied or self._copy.stamp() is None:
            try:
                self._copy.write(data)
            except OSError as error:
                _log.warning("the copy of the list of shops cannot be written: %s", error)
            else:
                self._copied = content.fingerprint

    def _remember(self, content: _Content, stamp: object = None) -> None:
        self._latest = content._replace(shops={**content.shops}, marks={**content.marks}, connections={})
        self._stamp = stamp or self._file.stamp()


def _data(content: _Content) -> dict[str, object]:
    """Return the content as it is written."""
    shops = [shop._asdict() for shop in content.shops.values()]
    return {
        "shops": shops,
        "marked": content.marks,
        **({"incomplete": True} if content.incomplete else {}),
    }


def _content(data: Mapping[str, object]) -> _Content:
    """Parse unvalidated data; invalid entries are skipped."""
    stored, marks = data.get("shops"), data.get("marked", {})
    entries = stored if isinstance(stored, list) else [None]
    shops = [_shop(entry) for entry in entries]
    named = marks if isinstance(marks, dict) else {"": None}
    sound = {key: name for key, name in named.items() if _NUMBER.fullmatch(key) and isinstance(name, str)}
    return _Content(
        {shop.retailer_id: shop for shop in shops if shop},
        sound,
        data.get("incomplete") is True,
        whole=None not in shops and len(sound) == len(named),
        connections={
            shop.retailer_id: entry["connection"]
            for shop, entry in zip(shops, entries, strict=True)
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
                timestamp(rest.get("added_at")) or 0.0,
                sanitize(own_name) if isinstance(own_name, str) else "",
                timestamp(rest.get("pair_at")) or 0.0,
            )
    return None
