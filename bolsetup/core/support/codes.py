"""What support needs to know about each support code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Final

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.resources import resource
from bolsetup.core.texts import Texts

_LANGUAGES: Final = ("nl", "en")
_GIVEN: Final = re.compile(r"[\W_]*(?:b[\W_]*)?(\d\d)[\W_]*", re.IGNORECASE)
"""A code as people write and say it: "b-21", "B 21." and "(21)"."""


def support_note(outcome: Outcome, language: str, service: str) -> dict[str, str]:
    """Return what support knows about an outcome, in Dutch or else in English.

    Args:
        outcome: the outcome.
        language: one of `texts.LANGUAGES`.
        service: name of the service that the keys are for.

    Returns:
        By label: the meaning, usual causes, what to ask the merchant and what to do; only what there is.
    """
    entries = _read(language if language in _LANGUAGES else "en")
    return {
        label: words.replace("{service}", service)
        for key, label in entries["labels"].items()
        if (words := entries[outcome][key])
    }


def parse_code(given: str) -> Outcome | None:
    """Return the outcome that a code or the name of an outcome stands for, however it is written."""
    found = _GIVEN.fullmatch(given)
    wanted = f"B{int(found[1])}" if found else given.strip().lower()
    return next((outcome for outcome in Outcome if wanted in (outcome.code, outcome)), None)


def search_codes(query: str, texts: Texts, service: str) -> Iterator[Outcome]:
    """Yield the outcomes, by code, that a query is about: a code, or words that support or merchant read."""
    if _GIVEN.fullmatch(query):
        if outcome := parse_code(query):
            yield outcome
        return
    words = query.casefold().split()
    if not words:
        return
    for outcome in sorted(Outcome, key=lambda each: each.code):
        note = support_note(outcome, texts.language, service)
        read = " ".join((outcome, texts(f"outcomes.{outcome}.title"), *note.values())).casefold()
        if all(word in read for word in words):
            yield outcome


@cache
def _read(language: str) -> dict[str, dict[str, str]]:
    with resource("support", f"{language}.toml").open("rb") as file:
        return tomllib.load(file)
