"""Practice scripts: what happens in practice mode, and when. TOML files; docs/practice.md describes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple

from bolsetup.core.bol.outcomes import Outcome, Shop
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.sanitize import sanitize
from bolsetup.core.toml_text import NotToml, parse_toml

PRACTICE_INTERVAL_S: Final = 15.0
"""Seconds between checks in practice mode, so that nobody waits long for what happens next."""
_LONGEST_DELAY_S: Final = 60
_LONGEST_SCRIPT_S: Final = 86_400
_MAX_BYTES: Final = 64 * 1024
_MAX_DIGITS: Final = 12


class KeychainState(StrEnum):
    """State of the keychain in practice mode."""

    OPEN = "open"
    LOCKED = "locked"
    MISSING = "missing"


class Change(NamedTuple):
    """A change of the conditions; None leaves one unchanged.

    Attributes:
        answer: outcome of the next checks.
        shop: retailer number of the only shop that `answer` applies to; None for all.
        delay: seconds before each response of Bol.
        keychain: state of the keychain.
        tray: whether there is a tray.
    """

    answer: Outcome | None = None
    shop: str | None = None
    delay: float | None = None
    keychain: KeychainState | None = None
    tray: bool | None = None


class Conditions(NamedTuple):
    """The current conditions, by the attributes of `Change`. Single shops may have another answer."""

    answer: Outcome
    delay: float
    keychain: KeychainState
    tray: bool


class Step(NamedTuple):
    """A change at a given time.

    Attributes:
        after: seconds since the start.
        change: the change.
    """

    after: float
    change: Change


class Script(NamedTuple):
    """A practice script.

    Attributes:
        shops: shops that are stored from the start.
        steps: the changes in chronological order, beginning with those at the start.
    """

    shops: tuple[Shop, ...] = ()
    steps: tuple[Step, ...] = ()


class ScriptError(ValueError):
    """A practice script cannot be used.

    Attributes:
        key: key of the text that says why and what to do.
        values: placeholders of that text. Always with `line`, the number of the line in the file.
    """

    def __init__(self, key: str, line: int, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = {"line": line, **values}


class _Kind(NamedTuple):
    """A kind of value.

    Attributes:
        allowed: description of the allowed values, for the user.
        read: returns the value, or None if it is wrong.
    """

    allowed: str
    read: Callable[[Any], object | None]


def _outcome(value: object) -> Outcome | None:
    return next((each for each in Outcome if value in (each.value, each.code)), None)


def _seconds(longest: int) -> _Kind:
    def read(value: object) -> float | None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        return float(value) if 0 <= value <= longest else None

    return _Kind(f"0 – {longest}", read)


def _number(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**_MAX_DIGITS:
        return str(value)
    return value if isinstance(value, str) and re.fullmatch(rf"[0-9]{{1,{_MAX_DIGITS}}}", value) else None


_NUMBER: Final = _Kind('"1234567"', _number)
_ANSWER: Final = _Kind(", ".join(Outcome), _outcome)
_CHANGES: Final[Mapping[str, _Kind]] = {
    "answer": _ANSWER,
    "delay": _seconds(_LONGEST_DELAY_S),
    "keychain": _Kind(
        ", ".join(KeychainState), lambda value: KeychainState(value) if value in [*KeychainState] else None
    ),
    "tray": _Kind("true, false", lambda value: value if isinstance(value, bool) else None),
}
_TABLES: Final[Mapping[str, Mapping[str, _Kind]]] = {
    "": _CHANGES,
    "shop": {
        "number": _NUMBER,
        "name": _Kind(
            '"Bakkerij"', lambda value: sanitize(value) or None if isinstance(value, str) else None
        ),
        "answer": _ANSWER,
    },
    "then": {"after": _seconds(_LONGEST_SCRIPT_S), **_CHANGES, "shop": _NUMBER},
}
"""The structure of the file: by table, the keys and the kinds of their values."""
_REQUIRED: Final = {"shop": ("number", "name"), "then": ("after",)}


def pair_of(shop: Shop) -> Credentials:
    """Return the keys of a shop of practice mode."""
    return Credentials(
        f"00000000-0000-4000-8000-{shop.retailer_id:0>12}", "EXAMPLE-NOT-A-REAL-SECRET-".ljust(86, "x")
    )


def read_script(path: Path) -> Script:
    """Read a practice script.

    Raises:
        ScriptError: it is not one.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        content = file.read(_MAX_BYTES + 1)
    if len(content) > _MAX_BYTES:
        raise ScriptError("practice.script.too_long", 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ScriptError("practice.script.not_utf_8", line) from None
    return parse_script(text)


def parse_script(text: str) -> Script:
    """Return the script in `text`.

    Raises:
        ScriptError: it is not one.
    """
    try:
        data = parse_toml(text)
    except NotToml as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise ScriptError("practice.script.syntax", line, why=error, example='answer = "refused"') from None
    lines = _Lines(text)
    tables = {name: data.pop(name, []) for name in ("shop", "then")}
    start = _values(data, "", 0, lines)
    shops: list[Shop] = []
    steps = [Step(0.0, Change(**start))]
    for index, values in enumerate(_each_table(tables["shop"], "shop", lines)):
        shop = Shop(str(values["number"]), str(values["name"]))
        if shop.retailer_id in {each.retailer_id for each in shops}:
            raise ScriptError(
                "practice.script.twice", lines.of("shop", index, "number"), number=shop.retailer_id
            )
        shops.append(shop)
        if "answer" in values:
            steps.append(Step(0.0, Change(answer=values["answer"], shop=shop.retailer_id)))
    for index, values in enumerate(_each_table(tables["then"], "then", lines)):
        after, about = values.pop("after"), values.get("shop")
        if about and about not in {shop.retailer_id for shop in shops}:
            line = lines.of("then", index, "shop")
            raise ScriptError(
                "practice.script.unknown_shop", line, number=about, table="[[shop]]", word="shop"
            )
        steps.append(Step(after, Change(**values)))
    return Script(tuple(shops), tuple(sorted(steps, key=lambda step: step.after)))


def _each_table(tables: object, name: str, lines: _Lines) -> Iterator[dict[str, Any]]:
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise ScriptError("practice.script.brackets", lines.of("", 0, name), name=name)
    for index, table in enumerate(tables):
        values = _values(table, name, index, lines)
        for key in _REQUIRED[name]:
            if key not in values:
                raise ScriptError("practice.script.missing", lines.of(name, index), name=name, word=key)
        yield values


def _values(table: Mapping[str, Any], name: str, index: int, lines: _Lines) -> dict[str, Any]:
    kinds, values = _TABLES[name], {}
    for key, given in table.items():
        line = lines.of(name, index, key)
        if key not in kinds:
            raise ScriptError("practice.script.unknown_key", line, word=sanitize(key), known=", ".join(kinds))
        values[key] = kinds[key].read(given)
        if values[key] is None:
            raise ScriptError("practice.script.value", line, word=key, allowed=kinds[key].allowed)
    return values


_HEADER: Final = re.compile(r"""\s*\[\[?\s*["']?([\w-]+)["']?\s*(?:\.\s*["']?([\w-]+)["']?[^\]]*)?\]""")
"""The heading of a table, and of a table within one."""


class _Lines:
    """The line numbers of the keys in a TOML file, which `tomllib` does not provide."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, int, str], int] = {}
        counts: dict[str, int] = {}
        table, index = "", 0
        for number, line in enumerate(text.splitlines(), 1):
            if (header := _HEADER.match(line)) and header[2]:
                # A table within the last one of that name. No key in it is right, so its own line will do.
                outer = header[1]
                self._lines.setdefault(("", 0, outer), number)
                self._lines.setdefault((outer, max(counts.get(outer, 0) - 1, 0), header[2]), number)
                table, index = f"{outer}.{header[2]}", 0
            elif header:
                table = header[1]
                index = counts.get(table, 0)
                counts[table] = index + 1
                self._lines.setdefault(("", 0, table), number)
                self._lines[table, index, ""] = number
            elif key := re.match(r"""\s*["']?([\w-]+)["']?\s*[.=]""", line):
                self._lines.setdefault((table, index, key[1]), number)

    def of(self, table: str, index: int, key: str = "") -> int:
        """Return the line number of a key, or else of its table; 1 if neither is found."""
        # A table that is written as a value has no heading of its own.
        places = ((table, index, key), (table, index, ""), ("", 0, table))
        return next((self._lines[place] for place in places if place in self._lines), 1)
