"""What a person pasted or typed, read as a Client ID and a Client Secret.

Bol documents no format. The usual shapes, a UUID and 86 characters of base64url, only help here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate
from typing import Final


class Field(StrEnum):
    """The two values."""

    CLIENT_ID = "client_id"
    CLIENT_SECRET = "client_secret"  # noqa: S105 - the name of a field

    @property
    def other(self) -> Field:
        """The other of the two."""
        return Field.CLIENT_SECRET if self is Field.CLIENT_ID else Field.CLIENT_ID


class Cleaned(StrEnum):
    """What was done to a text on the way."""

    SPACE = "space"
    LINE_BREAK = "line_break"
    INVISIBLE = "invisible"
    QUOTES = "quotes"
    WORDS = "words"
    BOTH = "both"
    """Both values were in it."""
    SWAPPED = "swapped"
    """The value belongs into the other field than the one it was meant for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a text.

    Attributes:
        client_id: None when there is nothing for this field; empty when all of the text was cleaned away.
        client_secret: likewise.
        cleaned: what was done, in the order of `Cleaned`.
    """

    client_id: str | None = field(default=None, repr=False)
    client_secret: str | None = field(default=None, repr=False)
    cleaned: tuple[Cleaned, ...] = ()


SECRET_LENGTH: Final = 86
"""Characters of a usual secret: 64 bytes as base64url."""

OLD_ID_LENGTH: Final = 32
"""Of an ID, and of the public key of the pairs that Bol gave out before."""

OLD_SECRET_LENGTH: Final = 255
"""Of the private key of those pairs (https://developers.bol.com/apiv3authentication/)."""

_LONGEST_TEXT: Final = 20_000
_NEARLY: Final = range(SECRET_LENGTH - 6, SECRET_LENGTH + 5)

_QUOTES: Final = "\"'`\u00b4\u2018-\u201f\u00ab\u00bb\u2039\u203a"
_EDGE = re.compile(rf"^[\s{_QUOTES}\\,;|&<>{{}}\[\]():=]+|[\s{_QUOTES}\\,;|&<>{{}}\[\]()]+$")
_BETWEEN = re.compile(rf"[\s{_QUOTES}\\,;|&<>{{}}\[\]():=*]+")

_UUID: Final = r"[0-9A-Za-z]{8}(?:-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{12}"
ID_SHAPE = re.compile(_UUID)
"""A published example has letters beyond f, so they are not asked for."""
_ID_ALONE = re.compile(rf"(?<![\w-]){_UUID}(?![\w-])")
_ID_AT_AN_END = re.compile(rf"^{_UUID}|{_UUID}$")
SECRET_CHARACTERS = re.compile(r"[A-Za-z0-9_-]+")
_PIECE = re.compile(r"(?=.*[0-9_-]|.*[a-z][A-Z])[A-Za-z0-9_-]{20,}")

_SIGN: Final = rf"[{_QUOTES}\\]*\s*(?:\([^()\n]{{0,40}}\)\s*)?(?:=>|[:=\uff1a](?!//))"
# What stands before a value: as Bol, a translated page, a mail, an .env file, JSON or a table has it.
_LABEL = re.compile(
    rf"""(?ix) (?<![\w-]) (?:
      (?: toon | show | verberg | hide | bekijk | view ) \s+ (?:client[\s_-]?)? secret (?![\w-])
    | [\w.]{{0,30}}? (?:
        (?P<id> (?: client | cli[eë]nt | klant | kunden ) [\s_-]? id (?:entifier)? | public [\s_-]? key )
      | (?P<secret> (?: client | cli[eë]nt | klant | api ) [\s_-]? (?: secret | geheim )
          | (?: private | secret ) [\s_-]? key )
      ) (?: {_SIGN} | (?![\w-]) )
    | (?: (?P<id_only> id | username )
        | (?P<secret_only> secret | geheim | password | wachtwoord ) ) {_SIGN}
    | api [\s_-]? (?: keys? | sleutels? ) (?: {_SIGN} | (?![\w-]) )
    | (?: sluiten | close | kopi[eë]+r(?:en)? | copy | gekopieerd | copied | verwijderen | delete
        | bewerken | edit | annuleren | cancel ) (?!\S)
    | [a-z_][\w.-]{{0,30}} [{_QUOTES}]? \s* [:=] (?=[\s{_QUOTES}]+[^\s{_QUOTES}])
    )"""
)


def read(text: str, into: Field | None) -> Reading:
    """Read a text. The result is found in the text, in the same order and case. Never raises.

    Args:
        text: as it was pasted or typed.
        into: the field it was meant for. None, when nobody pointed at one, takes what has the
            usual shape and nothing else.
    """
    reading = _read_once(text[:_LONGEST_TEXT], into)
    while (again := _read_again(reading)) != reading:
        reading = again
    return reading


def looks_like(value: str) -> Field | None:
    """The field that a clean value has the usual shape of, give or take a few characters of a secret."""
    if ID_SHAPE.fullmatch(value):
        return Field.CLIENT_ID
    return Field.CLIENT_SECRET if len(value) in _NEARLY and SECRET_CHARACTERS.fullmatch(value) else None


def _read_again(reading: Reading) -> Reading:
    """Read the result: what was cleaned away may have hidden more, such as quotes within quotes."""
    found = {Field.CLIENT_ID: reading.client_id, Field.CLIENT_SECRET: reading.client_secret}
    readings = {target: _read_once(value, target) for target, value in found.items() if value}
    if len(readings) == 1:
        (again,) = readings.values()
        return replace(again, cleaned=_in_order({*reading.cleaned, *again.cleaned}))
    if not readings:
        return reading
    # What is nothing by itself, or belongs into the other field, only looked like a second value.
    client_id = readings[Field.CLIENT_ID].client_id or None
    secret = readings[Field.CLIENT_SECRET].client_secret or None
    cleaned = {*reading.cleaned}
    if client_id is None or secret is None:
        cleaned = cleaned - {Cleaned.BOTH} | {Cleaned.WORDS}
    return Reading(client_id, secret, _in_order(cleaned))


def _read_once(text: str, into: Field | None) -> Reading:
    visible = "".join(char for char in text if unicodedata.category(char) != "Cf")
    parts = list(_parts(visible))
    found: dict[Field, str] = {}
    unclear: list[tuple[Field | None, str]] = []
    for kind, part in parts:
        shaped = _by_shape(part)
        found = {**shaped, **found}
        if not shaped:
            unclear.append((kind, part))
    if into:
        for kind, part in unclear:
            if kind and kind not in found and (value := _bare(part)):
                found[kind] = value
        if not found:
            found[into] = _bare("".join(part for _, part in unclear))
    cleaned = _cleaned(visible, found)
    if len(visible) < len(text):
        cleaned.add(Cleaned.INVISIBLE)
    if into and into not in found:
        cleaned.add(Cleaned.SWAPPED)
    return Reading(
        found.get(Field.CLIENT_ID), found.get(Field.CLIENT_SECRET), _in_order(cleaned) if found else ()
    )


def _parts(text: str) -> Iterator[tuple[Field | None, str]]:
    """The text between labels, with what the label before it says it is."""
    kind, start = None, 0
    for label in _LABEL.finditer(text):
        yield kind, text[start : label.start()]
        start = label.end()
        if label["id"] or label["id_only"]:
            kind = Field.CLIENT_ID
        elif label["secret"] or label["secret_only"]:
            kind = Field.CLIENT_SECRET
        else:
            kind = None
    yield kind, text[start:]


def _by_shape(part: str) -> dict[Field, str]:
    """The values in a text that look like what they are."""
    client_id, rest = _split_id(part)
    words = [word for word in _BETWEEN.split(rest) if word]
    match sorted(words, key=len):
        case [short, long] if client_id is None and len(short) == OLD_ID_LENGTH and len(long) >= _NEARLY[0]:
            return {Field.CLIENT_ID: short, Field.CLIENT_SECRET: long}
    secret = _secret_among(words)
    if client_id is None:
        return {Field.CLIENT_SECRET: secret} if len(secret) in _NEARLY else {}
    return {Field.CLIENT_ID: client_id, **({Field.CLIENT_SECRET: secret} if secret else {})}


def _split_id(part: str) -> tuple[str | None, str]:
    if alone := _ID_ALONE.search(part):
        return alone[0], _ID_ALONE.sub(" ", part)
    # Broken over lines, or run together with the secret.
    bare = _bare(part)
    if at_an_end := _ID_AT_AN_END.search(bare):
        return at_an_end[0], _ID_AT_AN_END.sub("", bare)
    return None, part


def _secret_among(words: list[str]) -> str:
    """The secret in a row of words, which line breaks may have cut in pieces; empty if there is none."""
    whole = "".join(words)
    if len(whole) == SECRET_LENGTH and SECRET_CHARACTERS.fullmatch(whole):
        return whole
    start = next((index for index, word in enumerate(words) if _PIECE.fullmatch(word)), None)
    if start is None:
        return ""
    joined = list(accumulate(words[start:]))
    full = next((secret for secret in joined if len(secret) == SECRET_LENGTH), "")
    if full and SECRET_CHARACTERS.fullmatch(full):
        return full
    alone = len(joined[0]) in _NEARLY or not SECRET_CHARACTERS.fullmatch(joined[-1])
    return joined[0] if alone else joined[-1]


def _bare(part: str) -> str:
    return _EDGE.sub("", "".join(part.split()))


def _cleaned(text: str, found: dict[Field, str]) -> set[Cleaned]:
    if len(found) > 1:
        return {Cleaned.BOTH}
    cleaned = set()
    gone = Counter(text) - Counter("".join(found.values()))
    marks = [char for char in gone if not char.isspace()]
    if marks:
        cleaned.add(Cleaned.WORDS if any(map(str.isalnum, marks)) else Cleaned.QUOTES)
    spaces: Iterable[str] = gone
    if Cleaned.WORDS in cleaned:
        # Only those within a value are of interest; the others stood between words.
        spaces = "".join(_spread(value, text) for value in found.values())
    for char in filter(str.isspace, spaces):
        cleaned.add(Cleaned.LINE_BREAK if f"{char}.".splitlines()[1:] else Cleaned.SPACE)
    return cleaned


def _spread(value: str, text: str) -> str:
    """`value` as it stands in the text, with the space that is in between."""
    found = re.search(r"\s*".join(map(re.escape, value)), text)
    return found[0] if found else ""


def _in_order(cleaned: set[Cleaned]) -> tuple[Cleaned, ...]:
    return tuple(each for each in Cleaned if each in cleaned)
