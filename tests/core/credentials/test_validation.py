"""Validation of a pair before Bol is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bolsetup.core.credentials.paste_parser import SECRET_LENGTH, Field
from bolsetup.core.credentials.validation import Validation, ValidationError, ValidationWarning, validate
from bolsetup.core.texts import LANGUAGES, Texts

ID = "00000000-1111-4222-8333-444444444444"
SECRET = "EXAMPLE-NOT-A-REAL-SECRET-" + "xY3_" * 15
JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
TO_ID, TO_SECRET = Field.CLIENT_ID, Field.CLIENT_SECRET


def test_a_usual_pair_has_no_errors_or_warnings() -> None:
    assert validate(ID, SECRET) == Validation({}, {}, SECRET_LENGTH, swapped=False)
    assert validate(ID, SECRET).complete


@pytest.mark.parametrize(
    ("client_id", "client_secret", "errors"),
    [
        ("", "", {TO_ID: ValidationError.EMPTY, TO_SECRET: ValidationError.EMPTY}),
        (ID, "", {TO_SECRET: ValidationError.EMPTY}),
        ("", SECRET, {TO_ID: ValidationError.EMPTY}),
        (ID.replace("1", "\u00e9"), SECRET, {TO_ID: ValidationError.FOREIGN}),
        (ID, SECRET[:-1] + "\u2026", {TO_SECRET: ValidationError.FOREIGN}),
        (ID, SECRET[:-1] + "\x00", {TO_SECRET: ValidationError.FOREIGN}),
        (ID, SECRET + "\n", {TO_SECRET: ValidationError.FOREIGN}),
        (ID, SECRET[:40] + " " + SECRET[40:], {TO_SECRET: ValidationError.FOREIGN}),
        (ID + ":x", SECRET, {TO_ID: ValidationError.COLON}),
        (ID, ID, {TO_SECRET: ValidationError.SAME}),
        (SECRET, SECRET, {TO_ID: ValidationError.SAME}),
        ("abc", "abc", {TO_SECRET: ValidationError.SAME}),
        (ID, "\u2022" * 20, {TO_SECRET: ValidationError.MASKED}),
        (ID, "\u25cf" * 20, {TO_SECRET: ValidationError.MASKED}),
        (ID, "**", {TO_SECRET: ValidationError.MASKED}),
        (ID[:8] + "****", SECRET, {TO_ID: ValidationError.MASKED}),
        (ID, "xY3\u2022\u2022\u2022", {TO_SECRET: ValidationError.MASKED}),
        ("jan@voorbeeld.invalid", SECRET, {TO_ID: ValidationError.EMAIL}),
        ("https://partner.bol.com/sdd", SECRET, {TO_ID: ValidationError.URL}),
        ("partner.bol.com/sdd", SECRET, {TO_ID: ValidationError.URL}),
        (ID, "www.bol.com", {TO_SECRET: ValidationError.URL}),
        (ID, JWT, {TO_SECRET: ValidationError.TOKEN}),
        ("1234567", SECRET, {TO_ID: ValidationError.DIGITS}),
        (ID, "8712345678906", {TO_SECRET: ValidationError.DIGITS}),
        ("b9e44ad0-32fa-4gv7-9705-c107d8ceg80c", SECRET, {TO_ID: ValidationError.EXAMPLE}),
        (ID, "d3u2MrLq" + "x" * 73 + "QYgNw", {TO_SECRET: ValidationError.EXAMPLE}),
    ],
)
def test_values_that_cannot_be_correct_are_errors(
    client_id: str, client_secret: str, errors: dict[Field, ValidationError]
) -> None:
    validation = validate(client_id, client_secret)
    assert validation.errors == errors
    assert not validation.complete
    assert not validation.errors.keys() & validation.warnings.keys()


@pytest.mark.parametrize(
    ("client_id", "client_secret", "warnings"),
    [
        (ID.upper(), SECRET, {}),
        (ID.replace("1111", "4gv7"), SECRET, {}),
        (ID, SECRET[:-1] + "-", {}),
        (ID, "0123456789abcdef" * 5 + "012345", {}),
        ("a" + ID.replace("-", "")[1:], SECRET, {TO_ID: ValidationWarning.ID_SHAPE}),
        ("my-shop", SECRET, {TO_ID: ValidationWarning.ID_SHAPE}),
        (ID[:-1], SECRET, {TO_ID: ValidationWarning.ID_SHAPE}),
        ("x" * 39, SECRET, {TO_ID: ValidationWarning.ID_SHAPE}),
        ("x" * 40, SECRET, {TO_ID: ValidationWarning.ID_HIDDEN}),
        (SECRET[:64], SECRET, {TO_ID: ValidationWarning.ID_HIDDEN}),
        (ID, SECRET[:-1], {TO_SECRET: ValidationWarning.SECRET_SHORT}),
        (ID, "abc", {TO_SECRET: ValidationWarning.SECRET_SHORT}),
        (ID, SECRET + "x", {TO_SECRET: ValidationWarning.SECRET_LONG}),
        (ID, SECRET[:-1] + "+", {TO_SECRET: ValidationWarning.SECRET_CHARACTERS}),
        (ID, SECRET[:-2] + "==", {TO_SECRET: ValidationWarning.SECRET_CHARACTERS}),
        ("a" * 32, "b" * 255, {TO_ID: ValidationWarning.OLD_PAIR, TO_SECRET: ValidationWarning.OLD_PAIR}),
    ],
)
def test_unusual_values_are_warnings_only(
    client_id: str, client_secret: str, warnings: dict[Field, ValidationWarning]
) -> None:
    validation = validate(client_id, client_secret)
    assert validation.warnings == warnings
    assert validation.count == len(client_secret)
    assert validation.complete


@pytest.mark.parametrize(
    ("client_id", "client_secret", "swapped"),
    [(SECRET, ID, True), (SECRET[:-1], ID, True), (ID, SECRET, False), (SECRET, "", False), ("", ID, False)],
)
def test_swapped_values_are_detected(client_id: str, client_secret: str, *, swapped: bool) -> None:
    assert validate(client_id, client_secret).swapped is swapped


@given(st.text(), st.text())
def test_any_two_texts_can_be_validated(client_id: str, client_secret: str) -> None:
    validation = validate(client_id, client_secret)
    assert validation.complete is not bool(validation.errors)


def test_a_validation_contains_no_part_of_the_pair() -> None:
    assert SECRET[:8] not in repr(validate("my-shop", SECRET))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name",
    [f"error.{error}" for error in ValidationError] + [f"warning.{warning}" for warning in ValidationWarning],
)
def test_each_error_and_warning_has_a_text(name: str, language: str) -> None:
    words = Texts(language)(f"paste.{name}", count=85)
    assert words.endswith((".", "?"))
    assert ("85" in words) is name.endswith(("_short", "_long"))
