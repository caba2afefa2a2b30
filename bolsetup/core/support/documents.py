"""The documents that the program shows: manual, changelog, and licences of its components."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from bolsetup.core.resources import document
from bolsetup.core.support.components import components
from bolsetup.core.texts import Texts


class Document(StrEnum):
    """The values are keys of the texts under `documents`; the first three name files in `docs/manual`."""

    MERCHANT = "merchant"
    SUPPORT = "support"
    ADMIN = "admin"
    CHANGES = "changes"
    LICENCES = "licences"


MANUAL: Final = (Document.MERCHANT, Document.SUPPORT, Document.ADMIN)
_MANUAL_LANGUAGES: Final = ("nl", "en")
_LOCAL_LINK: Final = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|mailto:)[^)]*\)")
"""A link to another file, which is not shipped with the program."""
_PICTURE: Final = re.compile(r"^!\[[^\]]*\]\([^)]*\)\n+", re.MULTILINE)
"""A picture, which is not shipped either: the program itself shows what it depicts."""
_BLOCK_END: Final = re.compile(r"\n{2,}")
_PART: Final = re.compile(r"\n(?=\d+\. |- |\|)")
"""The boundary between items of a list, or between rows of a table."""
_LEAD: Final = re.compile(r"(?:\d+\. |- )?\*\*(.+?)\*\*(.*)", re.DOTALL)
_ROW: Final = re.compile(r"\| ([^|\"]{1,40}?) \|(.*)\|")
"""A row of a table whose first cell names what the second one describes."""
_TABLE_HEAD: Final = re.compile(r"\A\|.*\n\|-.*\n")
_LINK: Final = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_MARKS: Final = re.compile(r"[*`|]+|^(?:\d+\.|-) ", re.MULTILINE)


def read_document(which: Document, texts: Texts) -> str:
    """Return a document as Markdown, in the language of the program where there is one, else in English.

    Only web and email links remain; links to other files become plain text. Pictures are left out.
    """
    match which:
        case Document.LICENCES:
            return _licences(texts)
        case Document.CHANGES:
            path = document("CHANGELOG.md")
        case _:
            language = texts.language if texts.language in _MANUAL_LANGUAGES else "en"
            path = document("docs", "manual", f"{which}.{language}.md")
    return _LOCAL_LINK.sub(r"\1", _PICTURE.sub("", path.read_text("utf-8")))


class Passage(NamedTuple):
    """A part of the manual that answers a question by itself.

    Attributes:
        title: with which it begins: a heading, words in bold, or the first cell of a row.
        text: what follows, without marks of Markdown.
    """

    document: Document
    title: str
    text: str


def passages(which: Document, texts: Texts) -> Iterator[Passage]:
    """Yield the passages of a document of the manual, in order."""
    heading, rest = "", list[str]()
    for block in _BLOCK_END.split(read_document(which, texts)):
        if block.startswith("#"):
            yield from _passage(which, heading, rest)
            heading, rest = block.lstrip("# "), []
            continue
        for part in _PART.split(_TABLE_HEAD.sub("", block)):
            if lead := _LEAD.match(part) or _ROW.match(part):
                yield from _passage(which, lead[1], [lead[2]])
            else:
                rest.append(part)
    yield from _passage(which, heading, rest)


def _passage(which: Document, title: str, lines: list[str]) -> Iterator[Passage]:
    text = " ".join(_MARKS.sub("", _LINK.sub(r"\1", "\n".join(lines))).split())
    if text:
        # Some bold text is only the beginning of a sentence.
        yield Passage(which, title.rstrip(":"), f"{title}{text}" if text.startswith(",") else text)


def _licences(texts: Texts) -> str:
    rows = (f"| {part.name} {part.version} | {part.licence} |\n" for part in components())
    head = f"| {texts('documents.part')} | {texts('documents.licence')} |\n|---|---|\n"
    return f"{texts('documents.licences_lead')}\n\n{head}{''.join(rows)}"
