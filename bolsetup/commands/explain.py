"""Explains a support code."""

from __future__ import annotations

from bolsetup.commands.call import Call, UsageError
from bolsetup.console import say
from bolsetup.core.support.codes import Trouble, parse_code, support_note, trouble_words
from bolsetup.core.support.search import search
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import load_integration


def run(call: Call) -> int:
    """Explain a support code, or list what a word may refer to."""
    given = " ".join(call.options.code).strip()
    texts, service = call.texts, load_integration().name
    if trouble := parse_code(given):
        _explain(texts, trouble, service)
        return 0
    found = search(given, texts, service)
    if not found:
        raise UsageError(texts("cli.unknown_code", code=given))
    if len(found) == 1 and found[0].trouble:
        _explain(texts, found[0].trouble, service)
        return 0
    for answer in found:
        if answer.trouble:
            say(f"{answer.name} ({answer.trouble}): {answer.title}")
        else:
            say(f"{answer.title}\n  {answer.text}")
    return 0


def _explain(texts: Texts, trouble: Trouble, service: str) -> None:
    words = trouble_words(trouble, texts)
    said = texts("report.named", name=f"{trouble.code} ({trouble})", words=words["title"])
    say(f"{said}\n{words['advice']}\n")
    for label, note in support_note(trouble, texts.language, service).items():
        say(texts("report.named", name=label, words=note))
