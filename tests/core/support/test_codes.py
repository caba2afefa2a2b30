"""Support finds what a code means, and what to ask, in Dutch and English."""

from __future__ import annotations

import pytest

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.support.codes import search_codes, support_note
from bolsetup.core.texts import Texts

SERVICE = "Example Service"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome_has_a_meaning_causes_questions_and_a_way_out(outcome: Outcome, language: str) -> None:
    note = support_note(outcome, language, SERVICE)
    labels = list(support_note(Outcome.REFUSED, language, SERVICE))
    assert list(note) == (labels if outcome is not Outcome.CONNECTED else [labels[0], *labels[2:]])
    assert all(words and "{" not in words for words in note.values())


def test_the_service_is_named_as_its_file_says() -> None:
    assert SERVICE in " ".join(support_note(Outcome.CONNECTED, "nl", SERVICE).values())


@pytest.mark.parametrize("language", ["de", "fr"])
def test_other_languages_get_english(language: str) -> None:
    assert support_note(Outcome.PROXY, language, SERVICE) == support_note(Outcome.PROXY, "en", SERVICE)


@pytest.mark.parametrize(
    ("language", "query", "found"),
    [
        ("en", "B21", [Outcome.REFUSED]),
        ("nl", "b 21", [Outcome.REFUSED]),
        ("en", "clock_wrong", [Outcome.CLOCK_WRONG]),
        ("nl", "advertising", [Outcome.WRONG_KIND]),
        ("nl", "virusscanner", [Outcome.UNTRUSTED_CERTIFICATE]),
        ("en", "VPN hotspot", [Outcome.ADDRESS_BLOCKED]),
        ("en", "vpn tulip", []),
        ("en", "B99", []),
        ("en", "  ", []),
    ],
)
def test_a_code_is_found_by_what_support_or_the_merchant_reads(
    language: str, query: str, found: list[Outcome]
) -> None:
    assert list(search_codes(query, Texts(language), SERVICE)) == found


def test_what_is_found_comes_in_the_order_of_the_codes() -> None:
    found = [outcome.code for outcome in search_codes("proxy", Texts("en"), SERVICE)]
    assert len(found) > 2
    assert found == sorted(found)
