"""Checks a pair before Bol is asked: errors that rule it out, and warnings about unusual values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bolsetup.core.credentials.paste_parser import (
    ID_SHAPE,
    OLD_ID_LENGTH,
    OLD_SECRET_LENGTH,
    SECRET_CHARACTERS,
    SECRET_LENGTH,
    Field,
    looks_like,
    may_be_shown,
)


class ValidationError(StrEnum):
    """Why a value cannot be correct."""

    EMPTY = "empty"
    FOREIGN = "foreign"
    """It contains a character outside printable ASCII."""
    COLON = "colon"
    """A colon would end the user name in HTTP Basic authentication (RFC 7617, section 2)."""
    SAME = "same"
    MASKED = "masked"
    EMAIL = "email"
    URL = "url"
    TOKEN = "token"  # noqa: S105 - a kind of mistake
    """An access token (a JWT) instead of a key."""
    DIGITS = "digits"
    EXAMPLE = "example"
    """The pair shown on the help page of Spotler Connect."""


class ValidationWarning(StrEnum):
    """Why a value may be wrong. Bol is asked nevertheless."""

    ID_SHAPE = "id_shape"
    ID_HIDDEN = "id_hidden"
    """It does not look like an ID and is long enough to be a secret, so it is masked."""
    SECRET_SHORT = "secret_short"  # noqa: S105 - a kind of mistake
    SECRET_LONG = "secret_long"  # noqa: S105 - a kind of mistake
    SECRET_CHARACTERS = "secret_characters"  # noqa: S105 - a kind of mistake
    OLD_PAIR = "old_pair"
    """The lengths are those of a public and private key, which Bol issued before."""


@dataclass(frozen=True, slots=True)
class Validation:
    """The result of checking a pair. Contains no part of it.

    Attributes:
        errors: by field.
        warnings: by field; only for fields without an error.
        count: length of the secret, in characters.
        swapped: whether each value looks like the other one.
    """

    errors: Mapping[Field, ValidationError]
    warnings: Mapping[Field, ValidationWarning]
    count: int
    swapped: bool

    @property
    def complete(self) -> bool:
        """Whether Bol can be asked about the pair."""
        return not self.errors


# https://help.spotlerconnect.com/bol-com/api-keys-bol-com-opzoeken
_EXAMPLE_ID: Final = "b9e44ad0-32fa-4gv7-9705-c107d8ceg80c"
_EXAMPLE_SECRET_ENDS: Final = ("d3u2MrLq", "QYgNw")

_ERROR_PATTERNS: Final = {
    ValidationError.MASKED: re.compile(
        r"[\u2022\u2219\u25cf\u25cb\u25e6\u2b24\u26ab\u00b7\u2217\uff0a]|\*{3}|^\*+$"
    ),
    ValidationError.EMAIL: re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
    ValidationError.URL: re.compile(r"(?i)^(?:[a-z][a-z+.-]*://|www\.|[a-z.-]+\.[a-z]{2,}/)"),
    ValidationError.TOKEN: re.compile(r"^eyJ[\w-]*\.[\w-]*\.[\w-]*$"),
    ValidationError.FOREIGN: re.compile(r"[^!-~]"),
    ValidationError.DIGITS: re.compile(r"^[0-9]+$"),
}


_LEAST_LENGTHS: Final = {Field.CLIENT_ID: OLD_ID_LENGTH, Field.CLIENT_SECRET: SECRET_LENGTH}
"""The shortest that Bol issues, without hyphens in the ID, in characters."""


def is_long_enough(target: Field, value: str) -> bool:
    """Return whether a value is as long as keys of Bol are; if not, it may still be half typed."""
    counted = value.replace("-", "") if target is Field.CLIENT_ID else value
    return len(counted) >= _LEAST_LENGTHS[target]


def validate(client_id: str, client_secret: str) -> Validation:
    """Validate a pair as it stands in the two fields, after `paste_parser` normalised it."""
    values = {Field.CLIENT_ID: client_id, Field.CLIENT_SECRET: client_secret}
    errors = {target: error for target, value in values.items() if (error := _error(target, value))}
    if client_id == client_secret and not errors:
        wrong = Field.CLIENT_ID if looks_like(client_id) is Field.CLIENT_SECRET else Field.CLIENT_SECRET
        errors[wrong] = ValidationError.SAME
    warnings = {
        target: warning
        for target in Field
        if target not in errors and (warning := _warning(target, client_id, client_secret))
    }
    swapped = all(looks_like(value) is target.other for target, value in values.items())
    return Validation(errors, warnings, len(client_secret), swapped)


def _error(target: Field, value: str) -> ValidationError | None:
    if not value:
        return ValidationError.EMPTY
    for error, pattern in _ERROR_PATTERNS.items():
        if pattern.search(value):
            return error
    if target is Field.CLIENT_ID and ":" in value:
        return ValidationError.COLON
    first, last = _EXAMPLE_SECRET_ENDS
    if value == _EXAMPLE_ID or (value.startswith(first) and value.endswith(last)):
        return ValidationError.EXAMPLE
    return None


def _warning(target: Field, client_id: str, client_secret: str) -> ValidationWarning | None:
    if len(client_id) == OLD_ID_LENGTH and len(client_secret) == OLD_SECRET_LENGTH:
        return ValidationWarning.OLD_PAIR
    if target is Field.CLIENT_ID:
        if not may_be_shown(client_id):
            return ValidationWarning.ID_HIDDEN
        return None if ID_SHAPE.fullmatch(client_id) else ValidationWarning.ID_SHAPE
    if not SECRET_CHARACTERS.fullmatch(client_secret):
        return ValidationWarning.SECRET_CHARACTERS
    if len(client_secret) == SECRET_LENGTH:
        return None
    return (
        ValidationWarning.SECRET_SHORT
        if len(client_secret) < SECRET_LENGTH
        else ValidationWarning.SECRET_LONG
    )
