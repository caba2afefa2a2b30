"""Finds what Help knows about a code or a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.responses import answers_that_mean
from bolsetup.core.support.codes import TROUBLES, Trouble, is_code, parse_code, support_note, trouble_words
from bolsetup.core.texts import Texts

QUESTIONS: Final = (
    "what",
    "once",
    "contact",
    "look",
    "valid",
    "deleted",
    "kept",
    "clipboard",
    "alerts",
    "icon",
    "partner",
    "which_button",
)
"""Keys of the texts under `pages.help.questions`, in order."""

_JOINTS: Final = re.compile(r"[-_'’\u2010\u2011]+")
"""Hyphens and the like, which some people write in a word, as a space, or not at all."""
_ACCENTS: Final = re.compile(r"[\u0300-\u036f]")
"""Accents that were taken apart from their letters."""


def search_codes(query: str, texts: Texts, service: str) -> Iterator[Trouble]:
    """Yield what a query is about, by code: a code, or words that support or merchant read.

    What Bol answers, such as "403" or "invalid_client", counts as such words.
    """
    if is_code(query):
        if trouble := parse_code(query):
            yield trouble
        return
    for trouble in TROUBLES:
        note = support_note(trouble, texts.language, service)
        said = trouble_words(trouble, texts)
        answers = answers_that_mean(trouble) if isinstance(trouble, Outcome) else ()
        if _fits(query, trouble, trouble.code, *said.values(), *note.values(), *answers):
            yield trouble


def search_questions(query: str, texts: Texts, service: str) -> Iterator[str]:
    """Yield the keys of the questions that a query is about."""
    if not is_code(query):
        yield from (key for key in QUESTIONS if _fits(query, *question(key, texts, service)))


def question(key: str, texts: Texts, service: str) -> tuple[str, str]:
    """Return a question and its answer."""
    asked, answer = (
        texts(f"pages.help.questions.{key}.{part}", service=service) for part in ("title", "text")
    )
    return asked, answer


def _fits(query: str, *read: str) -> bool:
    """Return whether what is read contains each word of the query."""
    words, text = _fold(query).split(), _fold(" ".join(read))
    places = (text, _JOINTS.sub("", text))

    def found(word: str) -> bool:
        parts = _JOINTS.sub(" ", word).split()
        whole = "".join(parts)
        return any(whole in place for place in places) or all(part in text for part in parts)

    return bool(words) and all(map(found, words))


def _fold(text: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
