"""Each outcome is explained in each language, and the keys are only blamed where Bol rejected them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest

from bolsetup.core.bol.outcomes import Outcome, Reason, Verdict
from bolsetup.core.bol.verdict_text import verdict_text, whole_advice
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.journey import FIXED_BY_NEW_SET, NEW_SET

PARTS: Final = ("title", "happened", "why", "advice", "more")
TABLES: Final = (
    *(f"outcomes.{outcome}" for outcome in Outcome),
    *(f"reasons.{reason}" for reason in Reason),
    "proxy_login",
)
LONGEST_ADVICE: Final = 92
"""In characters: about a line of the page."""
PLACEHOLDERS: Final = {
    (Outcome.RATE_LIMITED, "advice"): ["minutes"],
    (Outcome.UNTRUSTED_CERTIFICATE, "happened"): ["issuer"],
}
ABOUT_THE_KEYS: Final = (Outcome.CONNECTED, Outcome.REFUSED, Outcome.WRONG_KIND)
KEYS: Final = {
    "nl": r"sleutel|klopt niet|kloppen",
    "en": r"\bkeys?\b",
    "de": r"schlüssel",
    "fr": r"(?<!jeu de )\bclés?\b",  # a set is "un jeu de clés"
}
# The only sentences about keys that are allowed where Bol did not reject them.
HARMLESS: Final = {
    "nl": (
        "Aan je sleutels ligt het niet.",
        "Dit zegt niets over je sleutels.",
        "Nieuwe sleutels maken helpt niet.",
        "Het certificaat van de verbinding klopt niet.",
    ),
    "en": (
        "Your keys are not the problem.",
        "That doesn't mean your keys are wrong.",
        "New keys won't help.",
    ),
    "de": (
        "An Ihren Schlüsseln liegt es nicht.",
        "Das sagt nichts über Ihre Schlüssel.",
        "Neue Schlüssel helfen nicht.",
    ),
    "fr": (
        "Vos clés ne sont pas en cause.",
        "Cela ne veut pas dire que vos clés sont incorrectes.",
        "Créer de nouvelles clés n'aide pas.",
    ),
}
HELPERS: Final = {
    "nl": r"zelf|IT-beheerder|Partnerservice|[Ww]acht|Probeer|supportafdeling|niets te doen",
    "en": r"yourself|IT person|Partnerservice|[Ww]ait|Try|support|nothing you need",
    "de": r"selbst|IT-Betreuung|Partnerservice|[Ww]arte|Versuchen|Support|nichts tun",
    "fr": r"vous-même|informaticien|Partnerservice|d'attendre|[Rr]éessayez|assistance|rien à faire",
}


def _parts(texts: Texts, table: str) -> Iterator[tuple[str, str]]:
    for part in PARTS:
        if (key := f"{table}.{part}") in texts:
            yield part, texts(key)


each_text = pytest.mark.parametrize(
    ("language", "outcome"), [(language, outcome) for language in LANGUAGES for outcome in Outcome]
)


@each_text
def test_each_outcome_is_explained(language: str, outcome: Outcome) -> None:
    texts = Texts(language)
    for part, text in _parts(texts, f"outcomes.{outcome}"):
        assert text == text.strip()
        assert re.findall(r"{(.*?)}", text) == PLACEHOLDERS.get((outcome, part), [])
        assert (text[-1] in ".!") == (part != "title" or outcome is Outcome.CONNECTED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_each_reason_is_explained_without_blaming_the_keys(language: str, reason: Reason) -> None:
    texts = Texts(language)
    for part, text in _parts(texts, f"reasons.{reason}"):
        assert (text[-1] == ".") == (part != "title")
        for sentence in re.split(r"(?<=[.!?:]) ", text):
            assert sentence in HARMLESS[language] or not re.search(KEYS[language], sentence, re.IGNORECASE)
    assert re.search(
        HELPERS[language], whole_advice(verdict_text(texts, Verdict(Outcome.PROXY, reason=reason)))
    )


@each_text
def test_only_rejections_by_bol_blame_the_keys(language: str, outcome: Outcome) -> None:
    if outcome in ABOUT_THE_KEYS:
        return
    texts = Texts(language)
    for _, text in _parts(texts, f"outcomes.{outcome}"):
        for sentence in re.split(r"(?<=[.!?:]) ", text):
            assert sentence in HARMLESS[language] or not re.search(KEYS[language], sentence, re.IGNORECASE)


@each_text
def test_each_advice_says_who_can_fix_it(language: str, outcome: Outcome) -> None:
    assert re.search(HELPERS[language], whole_advice(verdict_text(Texts(language), Verdict(outcome))))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", sorted(FIXED_BY_NEW_SET))
def test_the_advice_names_the_step_that_fixes_it(language: str, outcome: Outcome) -> None:
    step = {"nl": "stap", "en": "step", "de": "schritt", "fr": "étape"}[language]
    advice = whole_advice(verdict_text(Texts(language), Verdict(outcome)))
    assert f"{step} {NEW_SET.removeprefix('step-')}" in advice.lower()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_the_advice_is_one_sentence_of_about_a_line(language: str, table: str) -> None:
    advice = Texts(language)(f"{table}.advice")
    assert len(re.findall(r"[.!?](?= |$)", advice)) == 1
    assert len(advice) <= LONGEST_ADVICE


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_issuer_has_a_text(language: str) -> None:
    unknown = Texts(language)("outcomes.unknown_issuer")
    assert unknown in Texts(language)("outcomes.untrusted_certificate.happened", issuer=unknown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_proxy_name_is_sanitized(language: str) -> None:
    # It comes from a setting that any user of the computer may have made.
    verdict = Verdict(Outcome.PROXY, proxy="\u202eproxy\n.example" + "!" * 5000 + ":8080")
    for words in verdict_text(Texts(language), verdict).values():
        assert "\u202e" not in words
        assert "\n" not in words
        assert len(words) < 500


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_advice_does_not_ask_to_wait_once_the_wait_is_over(language: str) -> None:
    texts = Texts(language)
    over, begun = (
        verdict_text(texts, Verdict(Outcome.RATE_LIMITED, retry_after_s=s))["advice"] for s in (0, 1)
    )
    assert (over, begun) == (texts("outcomes.wait_over"), texts("outcomes.rate_limited.advice", minutes=1))
