"""Extracts a Client ID and a Client Secret from pasted or typed text.

Bol documents no format. The usual ones, a UUID and 86 characters of base64url, are only hints.
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
    """The two input fields."""

    CLIENT_ID = "client_id"
    CLIENT_SECRET = "client_secret"  # noqa: S105 - the name of a field

    @property
    def other(self) -> Field:
        """The opposite field."""
        return Field.CLIENT_SECRET if self is Field.CLIENT_ID else Field.CLIENT_ID


class Normalisation(StrEnum):
    """What was changed or found while parsing."""

    SPACE = "space"
    LINE_BREAK = "line_break"
    INVISIBLE = "invisible"
    TYPOGRAPHY = "typography"
    """Typographic dashes, full-width letters and the like were replaced with their ASCII forms."""
    QUOTES = "quotes"
    WORDS = "words"
    BOTH = "both"
    """The text contained both values."""
    SWAPPED = "swapped"
    """The value was recognised as that of the other field."""
    LEFT_OUT = "left_out"
    """The text contained further possible keys, or was too long to be read completely."""


@dataclass(frozen=True, slots=True)
class ParsedPaste:
    """The values found in a text.

    Attributes:
        client_id: None if the text has no value for this field; empty if normalising left nothing of it.
        client_secret: likewise.
        cleaned: in the order of `Normalisation`.
    """

    client_id: str | None = field(default=None, repr=False)
    client_secret: str | None = field(default=None, repr=False)
    cleaned: tuple[Normalisation, ...] = ()


SECRET_LENGTH: Final = 86
"""Length of a usual secret in characters: 64 bytes as base64url."""

OLD_ID_LENGTH: Final = 32
"""Length of an ID without hyphens, and of the public keys that Bol issued before."""

OLD_SECRET_LENGTH: Final = 255
"""Length of the private keys that Bol issued before (https://developers.bol.com/apiv3authentication/)."""

_MAX_TEXT: Final = 20_000
_NEAR_LENGTHS: Final = range(SECRET_LENGTH - 6, SECRET_LENGTH + 5)
_MIN_LONG: Final = 40
"""Minimum length of a text that is not an ID to be a possible secret."""

_OTHER_DASHES: Final = frozenset("\u02d7\u2043\u2212\u2796")
"""Dash-like characters outside the Unicode category Pd."""
_MS_WORD: Final = {"\x07": "\t", "\x1e": "-", "\x1f": ""}
"""Control characters of Microsoft Word: end of a table cell, non-breaking hyphen, optional hyphen."""
# Default_Ignorable_Code_Point without the category Cf, the Braille blank, and the object replacement
# character.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\ufffc"
    "\U000e0000-\U000e0fff]"
)

_QUOTES: Final = "\"'`\u00b4\u2018-\u201f\u2032-\u2037\u00ab\u00bb\u2039\u203a"
_MARKS: Final = rf"\s{_QUOTES}\\,;|&<>{{}}\[\]()"
# Keeps a trailing "==", which is base64 padding, and "...", which marks a truncated value.
_EDGE_MARKS = re.compile(rf"^[{_MARKS}:=]+|(?:[{_MARKS}!?]|(?<!\.)\.(?!\.))+$")
_DASH_ALONE = re.compile(r"^\s*-+\s|\s-+\s*$")
_SEPARATOR = re.compile(rf"(?:[{_MARKS}:*]|=(?!=*(?:[{_MARKS}]|$)))+")

_UUID: Final = r"[0-9A-Za-z]{8}(?:-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{12}"
ID_SHAPE = re.compile(_UUID)
"""Letters beyond f are allowed: a published example has them."""
ID_LENGTH: Final = 36
_ID_WORD = re.compile(rf"(?<![\w-])-*{_UUID}-*(?![\w-])")
_IN_LINES: Final = r"\s?-\s?".join("\n?".join(["[0-9A-Za-z]"] * length) for length in (8, 4, 4, 4, 12))
_ID_BROKEN = re.compile(rf"(?<![^{_MARKS}:=*]){_IN_LINES}(?=[.:!?]*(?:[{_MARKS}]|$))")
"""A UUID broken over lines, or with spaces around its hyphens. Adjacent text may be part of a secret."""
_ID_TRUNCATED = re.compile(
    r"[0-9A-Za-z]{8}(?:-[0-9A-Za-z]{4}){2}(?:-[0-9A-Za-z]{4}-[0-9A-Za-z]{1,11}|-[0-9A-Za-z]{1,4})"
    r"|[0-9A-Za-z]{1,7}(?:-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{12}"
)
"""A UUID whose last or first characters are missing."""
_ID_WITHOUT_HYPHENS = re.compile(rf"[0-9A-Za-z]{{{OLD_ID_LENGTH}}}")
SECRET_CHARACTERS = re.compile(r"[A-Za-z0-9_-]+")
_PIECE = re.compile(rf"(?=.*[0-9_-]|.*[a-z][A-Z]|.{{{_MIN_LONG}}})[A-Za-z0-9_-]+={{0,2}}")
_NO_WORD = re.compile(r"[^A-Za-z]|[a-z][A-Z]")
_MIN_PIECE: Final = 20
"""Minimum length of the first part of a secret that is broken into parts."""
_KEY = re.compile(
    rf"(?<![\w-])(?:{_UUID}|[0-9A-Za-z]{{{OLD_ID_LENGTH}}})(?![\w-])|[A-Za-z0-9_-]{{{_MIN_LONG},}}"
)
"""A run of characters that has the length of a key."""
_LONG_WORD = re.compile(
    rf"(?!.*://)(?![^@]+@[a-z0-9.-]+\.[a-z]+$)(?=.*[0-9]|[\w-]+$).{{{_MIN_LONG},}}", re.DOTALL
)
"""A possible secret of any characters; not a URL, an e-mail address or a row of names from a table."""
_MIXED = re.compile(r"(?=.*[a-z])(?=.*[A-Z]).*[0-9]")
"""Has lower case, upper case and a digit, as secrets do; columns of words, dates or numbers do not."""

_SIGN: Final = rf"[{_QUOTES}\\]*\s*(?:\([^()\n]{{0,40}}\)\s*)?(?:=>|[:=\uff1a](?!//))"
# Labels before a value: as on Bol's pages (also machine-translated), in e-mails, .env files, JSON, tables.
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
    """Parse a text. Never raises.

    Values are returned in the order and case of the text, with typographic characters replaced by ASCII.

    Args:
        text: pasted or typed text.
        into: field that the text was entered into. None, for text without a target such as the clipboard,
            only accepts values of the usual format.
    """
    text = _strip_blanks(text)
    start = _truncate(text)
    plain = "".join(map(_to_ascii, start))
    reading = _read_once(plain, into)
    while (again := _read_again(reading)) != reading:
        reading = again
    values = [value for value in (reading.client_id, reading.client_secret) if value is not None]
    if not values:
        return reading
    cleaned = {*reading.cleaned}
    if not all(map(_to_ascii, start)):
        cleaned.add(Normalisation.INVISIBLE)
    if not all(_is_subsequence(start, value) for value in values):
        cleaned.add(Normalisation.TYPOGRAPHY)
    if text[len(start) :].strip() or _has_more(plain, values):
        cleaned.add(Normalisation.LEFT_OUT)
    return replace(reading, cleaned=_in_order(cleaned))


def looks_like(value: str) -> Field | None:
    """Return the field whose usual format a normalised value has. Secrets may be a few characters off."""
    if ID_SHAPE.fullmatch(value):
        return Field.CLIENT_ID
    return Field.CLIENT_SECRET if len(value) in _NEAR_LENGTHS and SECRET_CHARACTERS.fullmatch(value) else None


def may_be_shown(client_id: str) -> bool:
    """Whether the Client ID field may show this value unmasked: it is an ID, or too short for a secret."""
    return len(client_id) < _MIN_LONG or ID_SHAPE.fullmatch(client_id) is not None


def _strip_blanks(text: str) -> str:
    """Strip the leading blanks of a text that exceeds the limit, except for one."""
    if len(text) <= _MAX_TEXT:
        return text
    blanks = "".join(char for char in set(text) if not _to_ascii(char).strip())
    return text[-len(text.lstrip(blanks)) - 1 :]


def _truncate(text: str) -> str:
    """Truncate a text to the limit, between words: half a key could pass for a whole one."""
    if len(text) <= _MAX_TEXT:
        return text
    start = text[: _MAX_TEXT + 1]
    cut = re.search(r"(?<=\S)\s+\S*\Z", start)
    return start[: cut.start() + 1] if cut else start[:-1]


@cache
def _to_ascii(char: str) -> str:
    """Return the ASCII form of a character, or the character if there is none; empty if it is invisible."""
    if char in _MS_WORD:
        return _MS_WORD[char]
    category = unicodedata.category(char)
    if category == "Cf" or (category == "Cc" and not char.isspace()) or _INVISIBLE.match(char):
        return ""
    folded = unicodedata.normalize("NFKC", char)
    if folded in _OTHER_DASHES or unicodedata.category(folded[0]) == "Pd":
        return "-"
    # Keep an ellipsis: it marks a truncated value.
    return folded if folded.isascii() and ".." not in folded else char


def _is_subsequence(text: str, value: str) -> bool:
    """Whether `value` is a subsequence of `text`."""
    rest = iter(text)
    return all(char in rest for char in value)


def _has_more(text: str, values: list[str]) -> bool:
    """Whether a text has anything of the length of a key besides the values."""
    words = (word for _, part in _labelled_parts(text) for word in _words(part))
    for rest in (*_KEY.findall(text), *filter(_LONG_WORD.fullmatch, words)):
        for value in filter(None, values):
            rest = rest.replace(value, " ")  # noqa: PLW2901
        for more in (*_KEY.findall(rest), *filter(_LONG_WORD.fullmatch, rest.split())):
            if not any(more.rstrip("=") in value for value in values):
                return True
    return False


def _read_again(reading: ParsedPaste) -> ParsedPaste:
    """Parse the result again: normalising may reveal more, such as quotes within quotes."""
    found = {Field.CLIENT_ID: reading.client_id, Field.CLIENT_SECRET: reading.client_secret}
    readings = {target: _read_once(value, target) for target, value in found.items() if value}
    if len(readings) == 1:
        (again,) = readings.values()
        return replace(again, cleaned=_in_order({*reading.cleaned, *again.cleaned}))
    if not readings:
        return reading
    # A value that is empty by itself, or moves to the other field, was not a second value.
    client_id = readings[Field.CLIENT_ID].client_id or None
    secret = readings[Field.CLIENT_SECRET].client_secret or None
    cleaned = {*reading.cleaned}
    if client_id is None or secret is None:
        cleaned = cleaned - {Normalisation.BOTH} | {Normalisation.WORDS}
    return ParsedPaste(client_id, secret, _in_order(cleaned))


def _read_once(text: str, into: Field | None) -> ParsedPaste:
    found: dict[Field, str] = {}
    unclear: list[tuple[Field | None, str]] = []
    for kind, part in _labelled_parts(text):
        shaped = _by_shape(part, _MIN_LONG if into else _NEAR_LENGTHS[0])
        found = {**shaped, **found}
        if not shaped:
            unclear.append((kind, part))
    if into:
        for kind, part in unclear:
            if kind and kind not in found and (value := _value_in(part)):
                found[kind] = value
        if not found:
            found[into] = _value_in(" ".join(part for _, part in unclear))
    cleaned = _normalisations(text, found)
    if into and into not in found:
        cleaned.add(Normalisation.SWAPPED)
    return ParsedPaste(
        found.get(Field.CLIENT_ID), found.get(Field.CLIENT_SECRET), _in_order(cleaned) if found else ()
    )


def _labelled_parts(text: str) -> Iterator[tuple[Field | None, str]]:
    """Yield the text between labels, with the field that the preceding label names."""
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


def _by_shape(part: str, shortest: int = _MIN_LONG) -> dict[Field, str]:
    """Return the values in a text that have the usual format.

    `shortest` is the minimum length of a secret that follows an ID without hyphens.
    """
    client_id, rest = _split_id(part)
    words = _words(rest)
    if not client_id and (cut := next(filter(_ID_TRUNCATED.fullmatch, words), "")):
        others = [word for word in words if word != cut]
        if len(_find_secret(others) or _find_long_word(others)) >= _MIN_LONG:
            client_id, words = cut, others
    secret = _find_secret(words)
    if client_id:
        secret = secret or _find_long_word(words)
    elif len(secret) in _NEAR_LENGTHS:
        client_id = next(
            (word for word in words if _ID_WITHOUT_HYPHENS.fullmatch(word) and word not in secret), ""
        )
    else:
        match [word for word in words if len(word) >= OLD_ID_LENGTH]:
            case [short, long, *_] if _ID_WITHOUT_HYPHENS.fullmatch(short) and len(long) >= shortest:
                client_id, secret = short, long
            case _:
                return {}
    found = {Field.CLIENT_ID: client_id, Field.CLIENT_SECRET: secret}
    return {target: value for target, value in found.items() if value}


def _split_id(part: str) -> tuple[str, str]:
    """Return the ID in a text, or an empty string, and the remaining text."""
    spaced = re.sub(r"\s+", lambda space: "\n" if f".{space[0]}.".splitlines()[1:] else " ", part)
    for pattern in (_ID_WORD, _ID_BROKEN):
        if match := pattern.search(spaced):
            return "".join(match[0].split()).strip("-"), pattern.sub(" ", spaced)
    # ID and secret without a separator. Both must be complete: a truncated ID would take the first
    # characters of the secret.
    bare = _strip_marks(part)
    before = bare[:ID_LENGTH], _whole_secret(bare[ID_LENGTH:], ((0, 0), (1, 0)))
    after = bare[-ID_LENGTH:], _whole_secret(bare[:-ID_LENGTH], ((0, 0), (0, 1)))
    for client_id, secret in (before, after):
        if secret and client_id in part and ID_SHAPE.fullmatch(client_id):
            return client_id, secret
    return "", part


def _words(part: str) -> list[str]:
    chunks = [chunk for chunk in part.split() if any(map(str.isalnum, chunk))]
    # Joined twice: with the punctuation at line ends, which may be part of the value, and without it.
    words = _join_rows(_join_wrapped([*map(_strip_marks, _join_wrapped(chunks))]))
    return [piece for word in words for piece in _split_at_marks(word)]


def _join_wrapped(lines: list[str]) -> list[str]:
    """Join the lines that make up a secret: all of equal length, except for the last one."""
    for at, line in enumerate(lines):
        # By chance an ID without its last characters and the secret after it are as long as a secret.
        if _ID_TRUNCATED.fullmatch(line):
            continue
        row = lines[at : at - (-SECRET_LENGTH // len(line))]
        secret = "".join(row)
        if len(secret) == SECRET_LENGTH and _MIXED.match(secret) and {*map(len, row[:-1])} == {len(line)}:
            return [*lines[:at], secret, *lines[at + len(row) :]]
    return lines


def _join_rows(lines: list[str]) -> list[str]:
    """Join short lines of equal length that make up a secret of any length."""
    rows = [[*row] for _, row in groupby(lines, len)]
    for at, row in enumerate(rows):
        secret = "".join(row)
        if len(row) > 1 and len(row[0]) < _MIN_LONG <= len(secret) and _MIXED.match(secret):
            after = next(iter(rows[at + 1 :]), [""])
            ends = len(after[0]) < len(row[0]) and _NO_WORD.search(_strip_marks(after[0]))
            rows[at] = [secret + after.pop(0)] if ends else [secret]
    return [*chain.from_iterable(rows)]


def _split_at_marks(word: str) -> list[str]:
    """Split a word at punctuation if the parts have the format of keys; else it may be part of a value."""
    parts = [part for part in map(_strip_marks, _SEPARATOR.split(word)) if any(map(str.isalnum, part))]
    if any(map(_whole_secret, parts)):
        return parts
    ids = any(_ID_WITHOUT_HYPHENS.fullmatch(part) or _ID_TRUNCATED.fullmatch(part) for part in parts)
    return parts if ids and any(map(looks_like, parts)) else [word]


def _whole_secret(word: str, marks: Iterable[tuple[int, int]] = ((0, 0), (1, 0), (0, 1), (1, 1))) -> str:
    """Return the secret of usual length in a word with the given numbers of extra characters around it.

    `marks` lists pairs of extra characters before and after the secret. Empty if there is no secret, or if
    the extra character could be the first as well as the last one.
    """
    fits = []
    for before, after in marks:
        inner = word[before : len(word) - after]
        around = word[:before] + word[len(word) - after :]
        if len(inner) == SECRET_LENGTH and SECRET_CHARACTERS.fullmatch(inner):
            fits += [inner] if not any(char.isalnum() or char == "=" for char in around) else []
    return fits[0] if len(fits) == 1 else ""


def _find_secret(words: list[str]) -> str:
    """Return the secret among words, which may be broken over several of them; empty if there is none."""
    for word in (*words, "".join(words)):
        if secret := _whole_secret(word):
            return secret
    starts = (at for at, word in enumerate(words) if len(word) >= _MIN_PIECE and _PIECE.fullmatch(word))
    if (start := next(starts, None)) is None:
        return ""
    row = words[start : start + SECRET_LENGTH]
    joined: list[str] = list(accumulate(row, lambda one, other: one.rstrip("=") + other))
    full = next((secret for secret in joined if len(secret) == SECRET_LENGTH), "")
    if SECRET_CHARACTERS.fullmatch(full):
        return full
    pieces = [*takewhile(_PIECE.fullmatch, row)]
    nearly = (secret for secret in (*pieces, *joined[: len(pieces)]) if len(secret) in _NEAR_LENGTHS)
    long = [*takewhile(lambda piece: len(piece) >= _MIN_PIECE, pieces)]
    return next(nearly, joined[len(long) - 1])


def _find_long_word(words: Iterable[str]) -> str:
    """Return the first word that is a possible secret of any characters; empty if there is none."""
    return next(filter(_LONG_WORD.fullmatch, words), "")


def _value_in(part: str) -> str:
    """Return the value in a text known to contain one: its long word, or all of it."""
    words = _words(part)
    long = [*filter(_LONG_WORD.fullmatch, words)]
    # In wrapped text the last line is the shorter one.
    apart = len(long) == 1 or (long and len(long[0]) <= len(long[-1]))
    if apart and not any(_PIECE.fullmatch(word) for word in words if word not in long):
        return long[0]
    whole = _strip_marks(part)
    # When joined, a part of an ID and the start of a secret can look like an ID.
    return max(words, key=len) if Field.CLIENT_ID in _by_shape(whole) else whole


def _strip_marks(part: str) -> str:
    return _EDGE_MARKS.sub("", "".join(_DASH_ALONE.sub("", part).split()))


def _normalisations(text: str, found: dict[Field, str]) -> set[Normalisation]:
    if len(found) > 1:
        return {Normalisation.BOTH}
    cleaned = set()
    gone = Counter(text) - Counter("".join(found.values()))
    marks = [char for char in gone if not char.isspace()]
    if marks:
        cleaned.add(Normalisation.WORDS if any(map(str.isalnum, marks)) else Normalisation.QUOTES)
    spaces: Iterable[str] = gone
    if Normalisation.WORDS in cleaned:
        # Only spaces within a value matter; the others separated words.
        spaces = "".join(_with_whitespace(value, text) for value in found.values())
    for char in filter(str.isspace, spaces):
        cleaned.add(Normalisation.LINE_BREAK if f"{char}.".splitlines()[1:] else Normalisation.SPACE)
    return cleaned


def _with_whitespace(value: str, text: str) -> str:
    """Return `value` as it stands in the text, including the whitespace within it."""
    found = re.search(r"\s*".join(map(re.escape, value)), text)
    return found[0] if found else ""


def _in_order(cleaned: set[Normalisation]) -> tuple[Normalisation, ...]:
    return tuple(each for each in Normalisation if each in cleaned)
