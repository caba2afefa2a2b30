"""What support or the merchant types is found, in each language."""

from __future__ import annotations

import pytest

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.keychain.errors import KeychainProblem
from bolsetup.core.support.codes import Trouble
from bolsetup.core.support.search import search_codes, search_questions
from bolsetup.core.texts import LANGUAGES, Texts

SERVICE = "Example Service"


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
        ("nl", "B52", [KeychainProblem.LOCKED]),
        ("de", "advertising", [Outcome.WRONG_KIND]),
        ("en", "  ", []),
    ],
)
def test_a_code_is_found_by_what_support_or_the_merchant_reads(
    language: str, query: str, found: list[Trouble]
) -> None:
    assert list(search_codes(query, Texts(language), SERVICE)) == found


def test_what_is_found_comes_in_the_order_of_the_codes() -> None:
    found = [outcome.code for outcome in search_codes("proxy", Texts("en"), SERVICE)]
    assert len(found) > 2
    assert found == sorted(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("query", "outcome"),
    [
        ("401", Outcome.REFUSED),
        ("http 401", Outcome.REFUSED),
        ("invalid_client", Outcome.REFUSED),
        ("Invalid Client", Outcome.REFUSED),
        ("403", Outcome.NOT_PERMITTED),
        ("HTTP 403", Outcome.ADDRESS_BLOCKED),
        ("407", Outcome.PROXY),
        ("429", Outcome.RATE_LIMITED),
        ("503", Outcome.BOL_UNAVAILABLE),
        ("VPN", Outcome.ADDRESS_BLOCKED),
        ("time-out", Outcome.TIMEOUT),
        ("timeout", Outcome.TIMEOUT),
    ],
)
def test_what_bol_answered_is_found(language: str, query: str, outcome: Outcome) -> None:
    assert outcome in search_codes(query, Texts(language), SERVICE)


@pytest.mark.parametrize("problem", KeychainProblem)
@pytest.mark.parametrize(
    ("language", "query"),
    [("nl", "wachtwoordkluis"), ("en", "keychain"), ("de", "Passwortspeicher"), ("fr", "coffre")],
)
def test_trouble_with_the_keychain_is_found(problem: KeychainProblem, language: str, query: str) -> None:
    found = list(search_codes(query, Texts(language), SERVICE))
    # What is too long is said of no keychain.
    assert problem in found or problem is KeychainProblem.TOO_LONG


@pytest.mark.parametrize(
    ("language", "query", "code"),
    [
        ("nl", "vertaling browser", Outcome.REFUSED),
        ("de", "Übersetzung", Outcome.REFUSED),
        ("de", "ubersetzung", Outcome.REFUSED),
        ("fr", "EPUISE", None),
        ("fr", "verifiez", Outcome.OFFLINE),
        ("nl", "sleutelbos", KeychainProblem.MISSING),
    ],
)
def test_the_advice_to_the_merchant_is_found_without_accents_too(
    language: str, query: str, code: Trouble | None
) -> None:
    found = list(search_codes(query, Texts(language), SERVICE))
    assert code in found if code else found == []


@pytest.mark.parametrize(
    ("language", "query", "key"),
    [
        ("nl", "hoe lang geldig", "valid"),
        ("nl", "hoe lang", "valid"),
        ("nl", "klembord", "clipboard"),
        ("nl", "wachtwoordkluis", "kept"),
        ("nl", "kluis", "kept"),
        ("nl", "pictogram", "icon"),
        ("nl", "f2", "which_button"),
        ("nl", "API keys", "what"),
        ("nl", "API-sleutels", "what"),
        ("en", "how long", "valid"),
        ("en", "clipboard", "clipboard"),
        ("en", "keychain", "kept"),
        ("en", "icon", "icon"),
        ("en", "API keys", "what"),
        ("de", "wie lange", "valid"),
        ("de", "zwischenablage", "clipboard"),
        ("de", "symbol", "icon"),
        ("de", "schlusselbund", "kept"),
        ("fr", "combien de temps", "valid"),
        ("fr", "presse papiers", "clipboard"),
        ("fr", "presse-papiers", "clipboard"),
        ("fr", "pressepapiers", "clipboard"),
        ("fr", "icone", "icon"),
        ("fr", "trousseau", "kept"),
    ],
)
def test_a_question_is_found_by_its_words(language: str, query: str, key: str) -> None:
    assert key in search_questions(query, Texts(language), SERVICE)


@pytest.mark.parametrize("query", ["B21", " ", "tulip"])
def test_a_code_or_nothing_is_about_no_question(query: str) -> None:
    assert list(search_questions(query, Texts("en"), SERVICE)) == []
