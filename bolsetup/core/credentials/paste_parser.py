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
from functools import cache
from itertools import accumulate, chain, groupby, takewhile
from typing import Final


class Field(StrEnum):
    """The two values."""

    CLIENT_ID = "client_id"
    CLIENT_SECRET = "client_secret"  # noqa: S105 - the name of a field

    @property
    def other(self) -> Field:
        """The other of the two."""
        return Field.CLIENT_SECRET if self is Field.CLIENT_ID else Field.CLIENT_ID


class Normalisation(StrEnum):
    """What was done to a text on the way."""

    SPACE = "space"
    LINE_BREAK = "line_break"
    INVISIBLE = "invisible"
    TYPOGRAPHY = "typography"
    """Long dashes, wide letters and the like became the plain ones that they stand for."""
    QUOTES = "quotes"
    WORDS = "words"
    BOTH = "both"
    """Both values were in it."""
    SWAPPED = "swapped"
    """The value belongs into the other field than the one it was meant for."""
    LEFT_OUT = "left_out"
    """There was more that may be a key, or the text was too long to be read to its end."""


@dataclass(frozen=True, slots=True)
class ParsedPaste:
    """What was found in a text.

    Attributes:
        client_id: None when there is nothing for this field; empty when all of the text was cleaned away.
        client_secret: likewise.
        cleaned: what was done, in the order of `Normalisation`.
    """

    client_id: str | None = field(default=None, repr=False)
    client_secret: str | None = field(default=None, repr=False)
    cleaned: tuple[Normalisation, ...] = ()


SECRET_LENGTH: Final = 86
"""Characters of a usual secret: 64 bytes as base64url."""

OLD_ID_LENGTH: Final = 32
"""Of an ID, and of the public key of the pairs that Bol gave out before."""

OLD_SECRET_LENGTH: Final = 255
"""Of the private key of those pairs (https://developers.bol.com/apiv3authentication/)."""

_LONGEST_TEXT: Final = 20_000
_NEARLY: Final = range(SECRET_LENGTH - 6, SECRET_LENGTH + 5)
_LONG: Final = 40
"""Characters from which on a text that is no ID may be a secret."""

_DASHES: Final = frozenset("\u02d7\u2043\u2212\u2796")
"""Those that Unicode does not count as dashes."""
_WORD: Final = {"\x07": "\t", "\x1e": "-", "\x1f": ""}
"""Word's own characters: the end of a cell, a hyphen that does not break, one that shows only at a break."""
# Unicode's Default_Ignorable_Code_Point without the category Cf, a blank in Braille, and where a picture was.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\ufffc"
    "\U000e0000-\U000e0fff]"
)

_QUOTES: Final = "\"'`\u00b4\u2018-\u201f\u2032-\u2037\u00ab\u00bb\u2039\u203a"
_MARKS: Final = rf"\s{_QUOTES}\\,;|&<>{{}}\[\]()"
# "==" at the end fills up base64, "..." says that something was cut off: both stay.
_EDGE = re.compile(rf"^[{_MARKS}:=]+|(?:[{_MARKS}!?]|(?<!\.)\.(?!\.))+$")
_DASH_ALONE = re.compile(r"^\s*-+\s|\s-+\s*$")
_BETWEEN = re.compile(rf"(?:[{_MARKS}:*]|=(?!=*(?:[{_MARKS}]|$)))+")

_UUID: Final = r"[0-9A-Za-z]{8}(?:-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{12}"
ID_SHAPE = re.compile(_UUID)
"""A published example has letters beyond f, so they are not asked for."""
_ID_LENGTH: Final = 36
_ID_ALONE = re.compile(rf"(?<![\w-])-*{_UUID}-*(?![\w-])")
_IN_LINES: Final = r"\s?-\s?".join("\n?".join(["[0-9A-Za-z]"] * length) for length in (8, 4, 4, 4, 12))
_ID_BROKEN = re.compile(rf"(?<![^{_MARKS}:=*]){_IN_LINES}(?=[.:!?]*(?:[{_MARKS}]|$))")
"""Broken over lines, or with space around its hyphens. What follows at once may be part of a secret."""
_ID_CUT = re.compile(
    r"[0-9A-Za-z]{8}(?:-[0-9A-Za-z]{4}){2}(?:-[0-9A-Za-z]{4}-[0-9A-Za-z]{1,11}|-[0-9A-Za-z]{1,4})"
    r"|[0-9A-Za-z]{1,7}(?:-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{12}"
)
"""Without its last characters, or its first ones."""
_ID_BARE = re.compile(rf"[0-9A-Za-z]{{{OLD_ID_LENGTH}}}")
SECRET_CHARACTERS = re.compile(r"[A-Za-z0-9_-]+")
_PIECE = re.compile(rf"(?=.*[0-9_-]|.*[a-z][A-Z]|.{{{_LONG}}})[A-Za-z0-9_-]+={{0,2}}")
_NO_WORD = re.compile(r"[^A-Za-z]|[a-z][A-Z]")
_PIECE_LENGTH: Final = 20
"""Of the shortest piece that a secret begins with."""
_KEY = re.compile(rf"(?<![\w-])(?:{_UUID}|[0-9A-Za-z]{{{OLD_ID_LENGTH}}})(?![\w-])|[A-Za-z0-9_-]{{{_LONG},}}")
"""What has the length of a key."""
_LONG_WORD = re.compile(
    rf"(?!.*://)(?![^@]+@[a-z0-9.-]+\.[a-z]+$)(?=.*[0-9]|[\w-]+$).{{{_LONG},}}", re.DOTALL
)
"""May be a secret, whatever it is made of: no link, no address, no row of names from a table."""
_MIXED = re.compile(r"(?=.*[a-z])(?=.*[A-Z]).*[0-9]")
"""As a secret is, and a column of words, dates or order numbers is not."""

_SIGN: Final = rf"[{_QUOTES}\\]*\s*(?:\([^()\n]{{0,40}}\)\s*)?(?:=>|[:=\uff1a](?!//))"
# What stands before a value: as Bol, a translated page, a mail, an .env file, JSON or a table has it.
_LABEL = re.compile(
    rf"""(?ix) (?<![\w-]) (?:
      (?: toon | show | verberg | hide | bekijk | view ) \s+ (?:client[\s_-]?)? secret (?![\w-])
    | [\w.]{{0,30}}? (?:
        (?P<id> (?: client | cli[eë]nt | klant | kunden ) [\s_-]? id (?:entifier)? | public [\s_-]? key
          | id (?:entifiant)? \s (?: du \s )? client )
      | (?P<secret> (?: client | cli[eë]nt | klant | kunden | api ) [\s_-]? (?: secret | geheim (?:nis)? )
          | (?: private | secret ) [\s_-]? key | secret \s (?: du \s )? client )
      ) (?: {_SIGN} | (?![\w-]) )
    | (?: (?P<id_only> id | username )
        | (?P<secret_only> secret | geheim | password | wachtwoord ) ) {_SIGN}
    | api [\s_-]? (?: keys? | sleutels? ) (?: {_SIGN} | (?![\w-]) )
    | (?: sluiten | close | kopi[eë]+r(?:en)? | copy | gekopieerd | copied | verwijderen | delete
        | bewerken | edit | annuleren | cancel ) (?!\S)
    | (?<![^\s{_QUOTES}{{,]) [a-z_][\w.-]{{0,30}} [{_QUOTES}]? \s* [:=] (?=[\s{_QUOTES}]+[^\s{_QUOTES}])
    )"""
)


def read(text: str, into: Field | None) -> ParsedPaste:
    """Read a text. The result is found in it, in the same order and case. Never raises.

    Dashes, wide letters and the like count as the plain characters that they stand for.

    Args:
        text: as it was pasted or typed.
        into: the field it was meant for. None, when nobody pointed at one, takes what has the
            usual shape and nothing else.
    """
    text = _without_blanks(text)
    start = _start(text)
    plain = "".join(map(_plain, start))
    reading = _read_once(plain, into)
    while (again := _read_again(reading)) != reading:
        reading = again
    values = [value for value in (reading.client_id, reading.client_secret) if value is not None]
    if not values:
        return reading
    cleaned = {*reading.cleaned}
    if not all(map(_plain, start)):
        cleaned.add(Normalisation.INVISIBLE)
    if not all(_holds(start, value) for value in values):
        cleaned.add(Normalisation.TYPOGRAPHY)
    if text[len(start) :].strip() or _has_more(plain, values):
        cleaned.add(Normalisation.LEFT_OUT)
    return replace(reading, cleaned=_in_order(cleaned))


def looks_like(value: str) -> Field | None:
    """The field that a clean value has the usual shape of, give or take a few characters of a secret."""
    if ID_SHAPE.fullmatch(value):
        return Field.CLIENT_ID
    return Field.CLIENT_SECRET if len(value) in _NEARLY and SECRET_CHARACTERS.fullmatch(value) else None


def may_be_shown(client_id: str) -> bool:
    """Whether what is meant as a Client ID may stand readable: it is one, or too short for a secret."""
    return len(client_id) < _LONG or ID_SHAPE.fullmatch(client_id) is not None


def _without_blanks(text: str) -> str:
    """A text that is too long, without its blanks at the start but for one."""
    if len(text) <= _LONGEST_TEXT:
        return text
    blanks = "".join(char for char in set(text) if not _plain(char).strip())
    return text[-len(text.lstrip(blanks)) - 1 :]


def _start(text: str) -> str:
    """As much of a text as is read. No word is cut: half a key would look like a whole one."""
    if len(text) <= _LONGEST_TEXT:
        return text
    start = text[: _LONGEST_TEXT + 1]
    cut = re.search(r"(?<=\S)\s+\S*\Z", start)
    return start[: cut.start() + 1] if cut else start[:-1]


@cache
def _plain(char: str) -> str:
    """The character as a keyboard types it; empty if nobody sees it."""
    if char in _WORD:
        return _WORD[char]
    category = unicodedata.category(char)
    if category == "Cf" or (category == "Cc" and not char.isspace()) or _UNSEEN.match(char):
        return ""
    folded = unicodedata.normalize("NFKC", char)
    if folded in _DASHES or unicodedata.category(folded[0]) == "Pd":
        return "-"
    # An ellipsis stays: it says that something was cut off.
    return folded if folded.isascii() and ".." not in folded else char


def _holds(text: str, value: str) -> bool:
    """Whether the characters of `value` come in a text, in that order."""
    rest = iter(text)
    return all(char in rest for char in value)


def _has_more(text: str, values: list[str]) -> bool:
    """Whether a text has something with the length of a key beside the values."""
    words = (word for _, part in _parts(text) for word in _words(part))
    for rest in (*_KEY.findall(text), *filter(_LONG_WORD.fullmatch, words)):
        for value in filter(None, values):
            rest = rest.replace(value, " ")  # noqa: PLW2901 - what is left of it
        for more in (*_KEY.findall(rest), *filter(_LONG_WORD.fullmatch, rest.split())):
            if not any(more.rstrip("=") in value for value in values):
                return True
    return False


def _read_again(reading: ParsedPaste) -> ParsedPaste:
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
        cleaned = cleaned - {Normalisation.BOTH} | {Normalisation.WORDS}
    return ParsedPaste(client_id, secret, _in_order(cleaned))


def _read_once(text: str, into: Field | None) -> ParsedPaste:
    found: dict[Field, str] = {}
    unclear: list[tuple[Field | None, str]] = []
    for kind, part in _parts(text):
        shaped = _by_shape(part, _LONG if into else _NEARLY[0])
        found = {**shaped, **found}
        if not shaped:
            unclear.append((kind, part))
    if into:
        for kind, part in unclear:
            if kind and kind not in found and (value := _value(part)):
                found[kind] = value
        if not found:
            found[into] = _value(" ".join(part for _, part in unclear))
    cleaned = _cleaned(text, found)
    if into and into not in found:
        cleaned.add(Normalisation.SWAPPED)
    return ParsedPaste(
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


def _by_shape(part: str, shortest: int = _LONG) -> dict[Field, str]:
    """The values in a text that look like what they are; a secret after a bare ID is not the shortest."""
    client_id, rest = _split_id(part)
    words = _words(rest)
    if not client_id and (cut := next(filter(_ID_CUT.fullmatch, words), "")):
        others = [word for word in words if word != cut]
        if len(_secret_among(others) or _long_among(others)) >= _LONG:
            client_id, words = cut, others
    secret = _secret_among(words)
    if client_id:
        secret = secret or _long_among(words)
    elif len(secret) in _NEARLY:
        client_id = next((word for word in words if _ID_BARE.fullmatch(word) and word not in secret), "")
    else:
        match [word for word in words if len(word) >= OLD_ID_LENGTH]:
            case [short, long, *_] if _ID_BARE.fullmatch(short) and len(long) >= shortest:
                client_id, secret = short, long
            case _:
                return {}
    found = {Field.CLIENT_ID: client_id, Field.CLIENT_SECRET: secret}
    return {target: value for target, value in found.items() if value}


def _split_id(part: str) -> tuple[str, str]:
    """The ID in a text, or nothing, and what else there is."""
    spaced = re.sub(r"\s+", lambda space: "\n" if f".{space[0]}.".splitlines()[1:] else " ", part)
    for pattern in (_ID_ALONE, _ID_BROKEN):
        if match := pattern.search(spaced):
            return "".join(match[0].split()).strip("-"), pattern.sub(" ", spaced)
    # Run together with the secret, which has to be whole, and the ID in one piece: one that is cut
    # short would take what the secret begins with.
    bare = _bare(part)
    before = bare[:_ID_LENGTH], _whole_secret(bare[_ID_LENGTH:], ((0, 0), (1, 0)))
    after = bare[-_ID_LENGTH:], _whole_secret(bare[:-_ID_LENGTH], ((0, 0), (0, 1)))
    for client_id, secret in (before, after):
        if secret and client_id in part and ID_SHAPE.fullmatch(client_id):
            return client_id, secret
    return "", part


def _words(part: str) -> list[str]:
    chunks = [chunk for chunk in part.split() if any(map(str.isalnum, chunk))]
    # Once with the marks at the ends of the lines, which may be part of the value, and once without.
    words = _rows_joined(_unwrapped([*map(_bare, _unwrapped(chunks))]))
    return [piece for word in words for piece in _between_marks(word)]


def _unwrapped(lines: list[str]) -> list[str]:
    """The lines, with those joined that make up a secret: equally long, but for the last."""
    for at, line in enumerate(lines):
        row = lines[at : at - (-SECRET_LENGTH // len(line))]
        secret = "".join(row)
        if len(secret) == SECRET_LENGTH and _MIXED.match(secret) and {*map(len, row[:-1])} == {len(line)}:
            return [*lines[:at], secret, *lines[at + len(row) :]]
    return lines


def _rows_joined(lines: list[str]) -> list[str]:
    """Likewise for a secret of any length, in short lines."""
    rows = [[*row] for _, row in groupby(lines, len)]
    for at, row in enumerate(rows):
        secret = "".join(row)
        if len(row) > 1 and len(row[0]) < _LONG <= len(secret) and _MIXED.match(secret):
            after = next(iter(rows[at + 1 :]), [""])
            ends = len(after[0]) < len(row[0]) and _NO_WORD.search(_bare(after[0]))
            rows[at] = [secret + after.pop(0)] if ends else [secret]
    return [*chain.from_iterable(rows)]


def _between_marks(word: str) -> list[str]:
    """The parts of a word if they are keys by their shape; otherwise its marks may be part of a value."""
    parts = [part for part in map(_bare, _BETWEEN.split(word)) if any(map(str.isalnum, part))]
    if any(map(_whole_secret, parts)):
        return parts
    ids = any(_ID_BARE.fullmatch(part) or _ID_CUT.fullmatch(part) for part in parts)
    return parts if ids and any(map(looks_like, parts)) else [word]


def _whole_secret(word: str, marks: Iterable[tuple[int, int]] = ((0, 0), (1, 0), (0, 1), (1, 1))) -> str:
    """The secret of the usual length that a word is, but for as many marks before and after it.

    Empty if there is none, or if the mark may be the first one as well as the last.
    """
    fits = []
    for before, after in marks:
        inner = word[before : len(word) - after]
        around = word[:before] + word[len(word) - after :]
        if len(inner) == SECRET_LENGTH and SECRET_CHARACTERS.fullmatch(inner):
            fits += [inner] if not any(char.isalnum() or char == "=" for char in around) else []
    return fits[0] if len(fits) == 1 else ""


def _secret_among(words: list[str]) -> str:
    """The secret in a row of words, which line breaks may have cut in pieces; empty if there is none."""
    for word in (*words, "".join(words)):
        if secret := _whole_secret(word):
            return secret
    starts = (at for at, word in enumerate(words) if len(word) >= _PIECE_LENGTH and _PIECE.fullmatch(word))
    if (start := next(starts, None)) is None:
        return ""
    row = words[start : start + SECRET_LENGTH]
    joined: list[str] = list(accumulate(row, lambda one, other: one.rstrip("=") + other))
    full = next((secret for secret in joined if len(secret) == SECRET_LENGTH), "")
    if SECRET_CHARACTERS.fullmatch(full):
        return full
    pieces = [*takewhile(_PIECE.fullmatch, row)]
    nearly = (secret for secret in (*pieces, *joined[: len(pieces)]) if len(secret) in _NEARLY)
    long = [*takewhile(lambda piece: len(piece) >= _PIECE_LENGTH, pieces)]
    return next(nearly, joined[len(long) - 1])


def _long_among(words: Iterable[str]) -> str:
    """The first word that may be a secret, whatever it is made of; empty if there is none."""
    return next(filter(_LONG_WORD.fullmatch, words), "")


def _value(part: str) -> str:
    """What a text comes to that is known to be a value: a long word among other words, or all of it."""
    words = _words(part)
    long = [*filter(_LONG_WORD.fullmatch, words)]
    # Of a text that was wrapped, the last line is the shorter one.
    apart = len(long) == 1 or (long and len(long[0]) <= len(long[-1]))
    if apart and not any(_PIECE.fullmatch(word) for word in words if word not in long):
        return long[0]
    whole = _bare(part)
    # Joined, a piece of an ID and the first characters of a secret can pass for an ID.
    return max(words, key=len) if Field.CLIENT_ID in _by_shape(whole) else whole


def _bare(part: str) -> str:
    return _EDGE.sub("", "".join(_DASH_ALONE.sub("", part).split()))


def _cleaned(text: str, found: dict[Field, str]) -> set[Normalisation]:
    if len(found) > 1:
        return {Normalisation.BOTH}
    cleaned = set()
    gone = Counter(text) - Counter("".join(found.values()))
    marks = [char for char in gone if not char.isspace()]
    if marks:
        cleaned.add(Normalisation.WORDS if any(map(str.isalnum, marks)) else Normalisation.QUOTES)
    spaces: Iterable[str] = gone
    if Normalisation.WORDS in cleaned:
        # Only those within a value are of interest; the others stood between words.
        spaces = "".join(_spread(value, text) for value in found.values())
    for char in filter(str.isspace, spaces):
        cleaned.add(Normalisation.LINE_BREAK if f"{char}.".splitlines()[1:] else Normalisation.SPACE)
    return cleaned


def _spread(value: str, text: str) -> str:
    """`value` as it stands in the text, with the space that is in between."""
    found = re.search(r"\s*".join(map(re.escape, value)), text)
    return found[0] if found else ""


def _in_order(cleaned: set[Normalisation]) -> tuple[Normalisation, ...]:
    return tuple(each for each in Normalisation if each in cleaned)
