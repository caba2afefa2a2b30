"""Support finds what a code means, and what to ask, in Dutch and English."""

from __future__ import annotations

import pytest

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.keychain.errors import KeychainProblem
from bolsetup.core.support.codes import TROUBLES, Trouble, parse_code, support_note

SERVICE = "Example Service"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("trouble", TROUBLES)
def test_each_code_has_a_meaning_causes_questions_and_a_way_out(trouble: Trouble, language: str) -> None:
    note = support_note(trouble, language, SERVICE)
    labels = list(support_note(Outcome.REFUSED, language, SERVICE))
    assert list(note) == (labels if trouble is not Outcome.CONNECTED else [labels[0], *labels[2:]])
    assert all(words and "{" not in words for words in note.values())


def test_the_service_is_named_as_its_file_says() -> None:
    assert SERVICE in " ".join(support_note(Outcome.CONNECTED, "nl", SERVICE).values())


@pytest.mark.parametrize("language", ["de", "fr"])
def test_other_languages_get_english(language: str) -> None:
    assert support_note(Outcome.PROXY, language, SERVICE) == support_note(Outcome.PROXY, "en", SERVICE)


def test_the_codes_of_the_keychain_are_understood_like_those_of_bol() -> None:
    assert [parse_code(each) for each in ("b52", "52.", "locked")] == [KeychainProblem.LOCKED] * 3
