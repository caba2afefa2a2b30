"""Finds what Help knows about a code or a word."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.responses import answers_that_mean
from bolsetup.core.support.codes import TROUBLES, Trouble, is_code, parse_code, support_note, trouble_words
from bolsetup.core.support.documents import MANUAL, Passage, passages
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.steps import load_walkthrough

QUESTIONS: Final = (
    "what",
    "time",
    "who",
    "cost",
    "once",
    "where",
    "contact",
    "grey",
    "look",
    "secret_lost",
    "valid",
    "deleted",
    "more_shops",
    "kept",
    "privacy",
    "password",
    "clipboard",
    "alerts",
    "pause",
    "away",
    "icon",
    "code",
    "partner",
    "which_button",
    "new_computer",
    "removing",
    "newer",
    "restart",
    "language",
    "shortcuts",
    "support",
    "support_mode",
    "log",
)
"""Keys of the texts under `pages.help.questions`, in order."""
MOST: Final = 10
"""Maximum number of answers."""

_MOST_WORDS: Final = 12
"""Maximum number of words of a query that are used: someone may paste a page."""
_LONGEST_TEXT: Final = 500
"""Maximum length of a passage of the manual as shown, in characters."""

_JOINTS: Final = re.compile(r"[-_'’\u2010\u2011]+")
"""Hyphens and the like, which some people replace by a space or leave out."""
_ACCENTS: Final = re.compile(r"[\u0300-\u036f]")
"""Combining accents, after Unicode decomposition."""
_WORD: Final = re.compile(r"[^\W_]+")
_SHORTEST: Final = 2
"""Minimum length of a word of a query."""
_SHORTEST_BEGINNING: Final = 3
"""Minimum length of a word to match the beginning of another one."""
_SHORTEST_STEM: Final = 4
"""Minimum length of the common beginning of two forms of a word."""
_LONGEST_ENDING: Final = 2
_SHORTEST_PART: Final = 5
"""Minimum length of a word to match within another one."""
_SAME, _ALIKE, _WITHIN = 3, 2, 1
"""How well a word matches."""
_NAMED: Final = 3
"""Weight of a word in the title or keywords of an answer, compared with one in its text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that Help can give.

    Attributes:
        name: the support code, the key of the question, the step, the key of its advice, or the document.
        title: the question, or the name of the trouble.
        text: the answer; for a code what support knows.
        trouble: what the code stands for, if it is one.
        passage: its passage of the manual, if it is from there.
    """

    name: str
    title: str
    text: str
    trouble: Trouble | None = None
    passage: Passage | None = None


_Fits: TypeAlias = dict[str, int]
"""The known words that a word of a query matches, and how well."""


class _Entry(NamedTuple):
    """An answer with the words by which it is found: those of title and keywords, and those of the text."""

    answer: Answer
    names: frozenset[str]
    others: frozenset[str]


def search(query: str, texts: Texts, service: str) -> list[Answer]:
    """Return the answers to a query, best first. It may be a support code or any words.

    They include what Bol answers, such as "403" or "invalid_client".
    """
    if not query.strip():
        # Help opens without a query, and should not wait until all words are known.
        return []
    entries, vocabulary = _known(texts.language, service)
    query = _joined(query, vocabulary)
    wanted = _wanted(query, texts)
    if not wanted:
        return []
    for code in (query, wanted[0][0] if len(wanted) == 1 else ""):
        if is_code(code):
            trouble = parse_code(code)
            return [entry.answer for entry in entries if trouble and entry.answer.trouble is trouble]
    said, negations = _words(query), _words(texts("pages.help.negations"))
    if said & negations:
        entries = tuple(entry for entry in entries if entry.answer.trouble is not Outcome.CONNECTED)
    fits = [
        (_fits(whole, vocabulary), [_fits(part, vocabulary) for part in parts]) for whole, parts in wanted
    ]
    found = []
    for entry in entries:
        points = [_points(whole, parts, entry) for whole, parts in fits]
        matched = sum(map(bool, points))
        # One word in three may be unknown to us.
        if matched * 3 >= len(wanted) * 2:
            # Among equal matches, those that also contain the common words come first, the manual last.
            also = -1 if entry.answer.passage else len((said - negations) & entry.names)
            found.append((matched, sum(points), also, entry.answer))
    most, best = max(((matched, points) for matched, points, *_ in found), default=(0, 0))
    fitting = [each for each in found if each[0] == most and each[1] * 2 >= best]
    return [answer for *_, answer in sorted(fitting, key=lambda each: each[1:3], reverse=True)][:MOST]


def question(key: str, texts: Texts, service: str) -> tuple[str, str]:
    """Return a question and its answer."""
    asked, answer = (
        texts(f"pages.help.questions.{key}.{part}", service=service) for part in ("title", "text")
    )
    return asked, answer


@lru_cache(maxsize=len(LANGUAGES))
def _known(language: str, service: str) -> tuple[tuple[_Entry, ...], frozenset[str]]:
    """Return all entries, and the words that are in any of them."""
    texts = Texts(language)
    entries = (
        *_questions(texts, service),
        *_steps(texts),
        *_troubles(texts, service),
        *_advice(texts),
        *_manual(texts),
    )
    return entries, frozenset().union(*(entry.names | entry.others for entry in entries))


def _questions(texts: Texts, service: str) -> Iterator[_Entry]:
    for key in QUESTIONS:
        asked, answer = question(key, texts, service)
        words = texts(f"pages.help.questions.{key}.words")
        yield _Entry(Answer(key, asked, answer), _words(asked, words), _words(answer))


def _troubles(texts: Texts, service: str) -> Iterator[_Entry]:
    for trouble in TROUBLES:
        note, said = support_note(trouble, texts.language, service), trouble_words(trouble, texts)
        answers = answers_that_mean(trouble) if isinstance(trouble, Outcome) else ()
        table = "outcomes" if isinstance(trouble, Outcome) else "keychain"
        words = texts(f"{table}.{trouble}.words")
        known = "\n".join(texts("report.named", name=name, words=known) for name, known in note.items())
        yield _Entry(
            Answer(trouble.code, said["title"], known, trouble),
            _words(trouble, trouble.code, said["title"], words, *answers),
            _words(*said.values(), *note.values()),
        )


def _steps(texts: Texts) -> Iterator[_Entry]:
    for step in load_walkthrough(texts.language).steps:
        title = texts("step.heading", number=step.number, title=step.title)
        words = texts("step.login.words") if step.number == 1 else ""
        yield _Entry(Answer(step.id, title, step.text), _words(step.title, words), _words(step.text))


def _advice(texts: Texts) -> Iterator[_Entry]:
    seen = set()
    for step in load_walkthrough(texts.language).steps:
        for each in step.help:
            if each.id not in seen:
                seen.add(each.id)
                title = texts("step.heading", number=step.number, title=each.title)
                yield _Entry(Answer(each.id, title, each.text), _words(each.title), _words(each.text))


def _manual(texts: Texts) -> Iterator[_Entry]:
    for document in MANUAL:
        where = texts("pages.help.in_manual", document=texts(f"documents.{document}"))
        for passage in passages(document, texts):
            title = texts("report.named", name=where, words=passage.title)
            text = textwrap.shorten(passage.text, _LONGEST_TEXT, placeholder=" …")
            answer = Answer(document, title, text, passage=passage)
            yield _Entry(answer, _words(passage.title), _words(passage.text))


def _words(*read: str) -> frozenset[str]:
    """Return the words of texts, and those with a hyphen also as one word."""
    text = _fold(" ".join(read))
    return frozenset(_WORD.findall(text) + _WORD.findall(_JOINTS.sub("", text)))


def _joined(query: str, vocabulary: frozenset[str]) -> str:
    """Join two words that are known as one word, such as "log in"."""
    query = _fold(query)
    for pair in pairwise(_WORD.findall(query)):
        if min(map(len, pair)) >= _SHORTEST and "".join(pair) in vocabulary:
            query = query.replace(" ".join(pair), "".join(pair))
    return query


def _wanted(query: str, texts: Texts) -> list[tuple[str, list[str]]]:
    """Return the significant words of a query, each as one word and as the parts between its hyphens."""
    common, topics = (_words(texts(f"pages.help.{key}")) for key in ("common", "topics"))
    wanted = []
    for word in query.split():
        parts = [part for part in _WORD.findall(_JOINTS.sub(" ", word)) if part not in common]
        parts = [part for part in parts if len(part) >= _SHORTEST]
        if parts:
            wanted.append(("".join(parts), parts))
    # Topics that everything is about only help if there are no other words.
    telling = [forms for forms in wanted if forms[0] not in topics]
    return (telling or wanted)[:_MOST_WORDS]


def _fits(word: str, vocabulary: frozenset[str]) -> _Fits:
    return {other: fit for other in vocabulary if (fit := _fit(word, other))}


def _points(whole: _Fits, parts: list[_Fits], entry: _Entry) -> int:
    """Return how well an answer matches a word, taken as one word or in parts."""
    return max(_best(whole, entry), min(_best(part, entry) for part in parts))


def _best(fits: _Fits, entry: _Entry) -> int:
    named = max((fit for word, fit in fits.items() if word in entry.names), default=0)
    return max(_NAMED * named, max((fit for word, fit in fits.items() if word in entry.others), default=0))


def _fit(word: str, other: str) -> int:
    if word == other:
        return _SAME
    if len(word) >= _SHORTEST_BEGINNING and other.startswith(word):
        return _ALIKE
    stem = max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING, len(other) - _LONGEST_ENDING)
    if len(word) >= stem and word[:stem] == other[:stem]:
        return _ALIKE
    return _WITHIN if len(word) >= _SHORTEST_PART and word in other else 0


def _fold(text: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
