"""The documents that the program shows: the manual, what changed, and the licences of its parts."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

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
"""A link to another file, which the program does not have."""


def read_document(which: Document, texts: Texts) -> str:
    """Return a document as Markdown, in the language of the program where there is one, else in English.

    Links are addresses on the web or of mail; those to other files are plain words.
    """
    match which:
        case Document.LICENCES:
            return _licences(texts)
        case Document.CHANGES:
            path = document("CHANGELOG.md")
        case _:
            language = texts.language if texts.language in _MANUAL_LANGUAGES else "en"
            path = document("docs", "manual", f"{which}.{language}.md")
    return _LOCAL_LINK.sub(r"\1", path.read_text("utf-8"))


def _licences(texts: Texts) -> str:
    rows = (f"| {part.name} {part.version} | {part.licence} |\n" for part in components())
    head = f"| {texts('documents.part')} | {texts('documents.licence')} |\n|---|---|\n"
    return f"{texts('documents.licences_lead')}\n\n{head}{''.join(rows)}"
