"""What support needs to know about each support code."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any, Final, TypeAlias

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.bol.verdict_text import verdict_text, whole_advice
from bolsetup.core.keychain.errors import KeychainProblem, problem_words
from bolsetup.core.resources import resource
from bolsetup.core.texts import Texts

Trouble: TypeAlias = Outcome | KeychainProblem
"""What has a support code."""

TROUBLES: Final[tuple[Trouble, ...]] = tuple(
    sorted((*Outcome, *KeychainProblem), key=lambda each: each.code),
)
"""All that have a code, by code."""

_LANGUAGES: Final = ("nl", "en")
_GIVEN: Final = re.compile(r"[\W_]*(?:b[\W_]*)?(\d\d)[\W_]*", re.IGNORECASE)
"""A code as people write and say it: "b-21", "B 21." and "(21)"."""


def support_note(trouble: Trouble, language: str, service: str) -> dict[str, str]:
    """Return what support knows about a code, in Dutch or else in English.

    Args:
        trouble: what the code stands for.
        language: one of `texts.LANGUAGES`.
        service: name of the service that the keys are for.

    Returns:
        By label: the meaning, usual causes, what to ask the merchant and what to do; only what there is.
    """
    entries = _read(language if language in _LANGUAGES else "en")
    known = entries["keychain"] if isinstance(trouble, KeychainProblem) else entries
    return {
        label: words.replace("{service}", service)
        for key, label in entries["labels"].items()
        if (words := known[trouble][key])
    }


def trouble_words(trouble: Trouble, texts: Texts) -> dict[str, str]:
    """Return what the merchant reads, by the keys `title`, `advice` (all of it) and, for Bol, `why`."""
    if isinstance(trouble, KeychainProblem):
        return problem_words(texts, trouble)
    words = verdict_text(texts, Verdict(trouble))
    return {"title": words["title"], "advice": whole_advice(words), "why": words.get("why", "")}


def is_code(given: str) -> bool:
    """Return whether this looks like a support code, even if no such code exists."""
    return bool(_GIVEN.fullmatch(given))


def parse_code(given: str) -> Trouble | None:
    """Return what a code or the name of an outcome stands for, in any common spelling."""
    found = _GIVEN.fullmatch(given)
    wanted = f"B{int(found[1])}" if found else given.strip().lower()
    return next((each for each in TROUBLES if wanted in (each.code, each)), None)


@cache
def _read(language: str) -> dict[str, Any]:
    with resource("support", f"{language}.toml").open("rb") as file:
        return tomllib.load(file)
