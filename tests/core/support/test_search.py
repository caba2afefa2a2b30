"""What support or the merchant types is found, in each language, and what is best comes first."""

from __future__ import annotations

from typing import Final

import pytest

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.keychain.errors import KeychainProblem
from bolsetup.core.support.codes import TROUBLES
from bolsetup.core.support.documents import Document
from bolsetup.core.support.search import MOST, QUESTIONS, search
from bolsetup.core.texts import LANGUAGES, Texts

SERVICE: Final = "Example Service"


def names(query: str, language: str) -> list[str]:
    return [answer.name for answer in search(query, Texts(language), SERVICE)]


EVERYDAY: Final = {
    "nl": {
        "verlopen": "valid", "hoe lang geldig": "valid", "mijn sleutels zijn verlopen, wat nu?": "valid",
        "intrekken": "deleted", "ingetrokken": "deleted", "verwijderen": "removing",
        "deïnstalleren": "removing", "nieuwe laptop": "new_computer", "andere computer": "new_computer",
        "geheim": "secret_lost", "secret kwijt": "secret_lost", "twee winkels": "more_shops",
        "tweede winkel": "more_shops", "dashboard": "where", "te veel aanvragen": "B31", "wie mag": "who",
        "boekhouder": "who", "knop grijs": "grey", "knop doet niets": "grey", "privacy": "privacy",
        "avg": "privacy", "kosten": "cost", "gratis": "cost", "foutcode": "code", "wachtwoord": "password",
        "virusscanner": "B45", "firewall": "B41", "bedrijfsnetwerk": "B43", "vakantie": "away",
        "webwinkel": "contact", "meldingen uitzetten": "pause", "meldingen uit": "pause", "snel": "time",
        "hoe lang duurt het": "time", "verboden": "B23", "traag": "B42", "hotel wifi": "B44",
        "verkeerde datum": "B46", "storing": "B33", "account gesloten": "B24", "klembord": "clipboard",
        "wachtwoordkluis": "kept", "kluis": "kept", "pictogram": "icon", "f2": "which_button",
        "API keys": "what", "API-sleutels": "what", "vergrendeld": "B52", "oude versie": "B35",
    },
    "en": {
        "expired": "valid", "how long": "valid", "My keys have expired!": "valid", "revoked": "deleted",
        "delete": "deleted", "uninstall": "removing", "new laptop": "new_computer",
        "moving computer": "new_computer", "lost": "secret_lost", "secret lost": "secret_lost",
        "second shop": "more_shops", "two shops": "more_shops", "dashboard": "where",
        "too many requests": "B31", "who may": "who", "accountant": "who", "greyed out": "grey",
        "create button": "grey", "gdpr": "privacy", "privacy": "privacy", "cost": "cost", "free": "cost",
        "error code": "code", "password": "password", "antivirus": "B45", "virus scanner": "B45",
        "firewall": "B41", "company network": "B43", "holiday": "away", "web developer": "contact",
        "notifications off": "pause", "mute": "pause", "quick": "time", "forbidden": "B23", "slow": "B42",
        "hotel wifi": "B44", "wrong date": "B46", "outage": "B33", "suspended": "B24",
        "clipboard": "clipboard", "keychain": "kept", "icon": "icon", "API keys": "what",
        "old version": "B35", "computer off": "away",
    },
    "de": {
        "abgelaufen": "valid", "Gültigkeit": "valid", "widerrufen": "deleted", "löschen": "deleted",
        "deinstallieren": "removing", "neuer Laptop": "new_computer", "Computer umziehen": "new_computer",
        "verloren": "secret_lost", "Secret verloren": "secret_lost", "zweiter Shop": "more_shops",
        "zwei Shops": "more_shops", "Dashboard": "where", "zu viele Anfragen": "B31", "wer darf": "who",
        "Buchhalter": "who", "ausgegraut": "grey", "Button tut nichts": "grey", "DSGVO": "privacy",
        "Datenschutz": "privacy", "Kosten": "cost", "kostenlos": "cost", "Fehlercode": "code",
        "Passwort": "password", "Virenscanner": "B45", "Firewall": "B41", "Firmennetz": "B43",
        "Urlaub": "away", "Webshop": "contact", "Benachrichtigungen aus": "pause",
        "Meldungen ausschalten": "pause", "schnell": "time", "verboten": "B23", "langsam": "B42",
        "Hotel WLAN": "B44", "falsches Datum": "B46", "Störung": "B33", "gesperrt": "B52",
        "Zwischenablage": "clipboard", "schlusselbund": "kept", "Symbol": "icon", "wie lange": "time",
    },
    "fr": {
        "expiré": "valid", "validité": "valid", "révoqué": "deleted", "supprimer": "removing",
        "désinstaller": "removing", "nouvel ordinateur": "new_computer",
        "changer d'ordinateur": "new_computer", "perdu": "secret_lost", "secret perdu": "secret_lost",
        "deuxième boutique": "more_shops", "deux boutiques": "more_shops", "tableau de bord": "where",
        "trop de requêtes": "B31", "qui peut": "who", "comptable": "who", "grisé": "grey",
        "bouton ne marche pas": "grey", "RGPD": "privacy", "confidentialité": "privacy", "coût": "cost",
        "gratuit": "cost", "code erreur": "code", "mot de passe": "password", "antivirus": "B45",
        "pare-feu": "B41", "réseau d'entreprise": "B43", "vacances": "away", "boutique en ligne": "contact",
        "désactiver les notifications": "pause", "couper les alertes": "pause", "rapide": "time",
        "interdit": "B23", "lent": "B42", "wifi hôtel": "B44", "mauvaise date": "B46", "panne": "B33",
        "presse papiers": "clipboard", "pressepapiers": "clipboard", "icone": "icon", "trousseau": "kept",
        "combien de temps": "time",
    },
}  # fmt: skip
"""Words that people use, and what they are about: a code or the key of a question."""


@pytest.mark.parametrize(
    ("language", "query", "name"),
    [(language, query, name) for language, words in EVERYDAY.items() for query, name in words.items()],
)
def test_everyday_words_find_what_they_are_about_among_the_first(
    language: str, query: str, name: str
) -> None:
    assert name in names(query, language)[:3]


NOT_WORKING: Final = {
    "nl": (
        "sleutels werken niet",
        "werkt niet",
        "doet het niet",
        "het lukt niet",
        "afgekeurd",
        "foutmelding",
    ),
    "en": (
        "keys do not work",
        "keys don't work",
        "it doesn’t work",
        "not working",
        "rejected",
        "error message",
    ),
    "de": (
        "Schlüssel funktionieren nicht",
        "geht nicht",
        "funktioniert nicht",
        "klappt nicht",
        "Fehlermeldung",
    ),
    "fr": ("les clés ne marchent pas", "ne marche pas", "ne fonctionne pas", "rejeté", "message d'erreur"),
}
"""What people say of keys that Bol turned down."""
LOGIN: Final = {
    "nl": ("inloggen lukt niet", "ik kan niet inloggen", "inloggen werkt niet"),
    "en": ("cannot log in", "can't log in", "login doesn't work"),
    "de": ("anmelden geht nicht", "Einloggen funktioniert nicht", "kann mich nicht anmelden"),
    "fr": ("impossible de se connecter", "je ne peux pas me connecter"),
}
BY_WORD: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "newer": {
        "nl": ("nieuwe versie", "update", "bijwerken", "herinstalleren"),
        "en": ("new version", "update", "reinstall"),
        "de": ("neue Version", "Update", "Aktualisierung", "neu installieren"),
        "fr": ("nouvelle version", "mise à jour", "réinstaller"),
    },
    "log": {
        "nl": ("log", "logboek", "logbestand"),
        "en": ("log", "logs", "log file"),
        "de": ("Log", "Protokoll", "Logdatei"),
        "fr": ("log", "journal", "fichier journal"),
    },
    "support_mode": {
        "nl": ("supportmodus",), "en": ("support mode",), "de": ("Supportmodus",), "fr": ("mode assistance",),
    },
    "shortcuts": {
        "nl": ("ctrl", "toetsen", "sneltoets"), "en": ("ctrl", "shortcut"), "de": ("Strg", "Tasten"),
        "fr": ("ctrl", "raccourci", "touches"),
    },
    "language": {"nl": ("taal",), "en": ("language",), "de": ("Sprache",), "fr": ("langue",)},
    "more_shops": {
        "nl": ("volgende winkel",), "en": ("next shop",), "de": ("nächster Shop",),
        "fr": ("boutique suivante",),
    },
    "restart": {
        "nl": ("herstarten", "opnieuw starten"), "en": ("restart",), "de": ("neu starten", "Neustart"),
        "fr": ("redémarrer",),
    },
    "support": {
        "nl": ("telefoonnummer",), "en": ("phone number",), "de": ("Telefonnummer",),
        "fr": ("numéro de téléphone",),
    },
    "password": {
        "nl": ("wachtwoord vergeten",), "en": ("forgot password",), "de": ("Passwort vergessen",),
        "fr": ("mot de passe oublié",),
    },
    "code": {"nl": ("rood kruis",), "en": ("red cross",), "de": ("rotes Kreuz",), "fr": ("croix rouge",)},
    "cost": {"nl": ("btw",), "en": ("VAT",), "de": ("MwSt", "Mehrwertsteuer"), "fr": ("TVA",)},
}  # fmt: skip
"""Words that lead straight to one question, by its key."""


def _cases(said: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(language, query) for language, queries in said.items() for query in queries]


@pytest.mark.parametrize(("language", "query"), _cases(NOT_WORKING))
def test_keys_that_do_not_work_were_refused_and_never_work(language: str, query: str) -> None:
    found = names(query, language)
    assert Outcome.REFUSED.code in found[:2]
    assert Outcome.CONNECTED.code not in found


@pytest.mark.parametrize(
    ("language", "query"),
    [("nl", "het werkt"), ("en", "it works"), ("de", "funktioniert"), ("fr", "ça marche")],
)
def test_what_works_is_found(language: str, query: str) -> None:
    assert names(query, language)[0] == Outcome.CONNECTED.code


@pytest.mark.parametrize(("language", "query"), _cases(LOGIN))
def test_who_cannot_log_in_reads_of_logging_in_at_bol(language: str, query: str) -> None:
    assert set(names(query, language)[:2]) == {"password", "step-1"}


@pytest.mark.parametrize(
    ("language", "query", "name"),
    [(language, query, name) for name, said in BY_WORD.items() for language, query in _cases(said)],
)
def test_a_word_finds_its_question_first(language: str, query: str, name: str) -> None:
    found = names(query, language)
    assert found[0] == name
    assert KeychainProblem.DENIED.code not in found


@pytest.mark.parametrize(
    ("language", "query"),
    [("nl", "geblokkeerd"), ("en", "blocked"), ("de", "gesperrt"), ("de", "blockiert"), ("fr", "bloqué")],
)
def test_what_is_blocked_is_the_account_or_the_address(language: str, query: str) -> None:
    assert names(query, language)[:2] == [Outcome.ACCOUNT_INACTIVE.code, Outcome.ADDRESS_BLOCKED.code]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query", ["code B21", "code: B21", "(B21)", "error code b21", "error code 21", "code b-21"]
)
def test_a_code_is_found_whatever_is_written_around_it(query: str, language: str) -> None:
    assert names(query, language) == [Outcome.REFUSED.code]


@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("nl", "foutcode b21"),
        ("nl", "wat betekent B21?"),
        ("en", "what does B21 mean?"),
        ("de", "Fehlercode B21"),
        ("de", "Was bedeutet B21?"),
        ("fr", "code erreur B21"),
        ("fr", "code\u00a0: B21"),
    ],
)
def test_a_code_is_found_in_a_sentence(language: str, query: str) -> None:
    assert names(query, language) == [Outcome.REFUSED.code]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["", "  ", "?!", "e", "a b", "qwxzv", "tulip vpn", "B99", "bolsetup"])
def test_nonsense_finds_nothing(query: str, language: str) -> None:
    assert names(query, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_very_common_word_finds_nothing(language: str) -> None:
    for word in Texts(language)("pages.help.common").split():
        assert names(word, language) == [], word


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_all_is_about_finds_no_more_than_can_be_read(language: str) -> None:
    for word in Texts(language)("pages.help.topics").split():
        assert 0 < len(names(word, language)) <= MOST


def test_a_page_that_is_pasted_is_no_query_of_a_thousand_words() -> None:
    assert names("clipboard " + "tulip " * 5, "en") == []
    assert names("clipboard " * 12 + "tulip " * 1000, "en") == ["clipboard"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("B21", Outcome.REFUSED),
        ("b 21", Outcome.REFUSED),
        ("B52", KeychainProblem.LOCKED),
        ("clock_wrong", Outcome.CLOCK_WRONG),
        ("advertising", Outcome.WRONG_KIND),
        ("b21 rejected", Outcome.REFUSED),
        ("VPN hotspot", Outcome.ADDRESS_BLOCKED),
    ],
)
def test_a_code_or_its_name_is_found(query: str, found: Outcome) -> None:
    assert search(query, Texts("en"), SERVICE)[0].trouble is found


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
    assert outcome.code in names(query, language)


@pytest.mark.parametrize(
    ("language", "query", "code"),
    [
        ("nl", "netwerkinstellingen", Outcome.PROXY),
        ("de", "Übersetzung", Outcome.REFUSED),
        ("de", "ubersetzung", Outcome.REFUSED),
        ("fr", "VERIFIEZ internet", Outcome.OFFLINE),
    ],
)
def test_the_advice_to_the_merchant_is_found_without_accents_too(
    language: str, query: str, code: Outcome
) -> None:
    assert code.code in names(query, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*QUESTIONS, *(trouble.code for trouble in TROUBLES)])
def test_each_answer_is_the_first_that_its_title_finds(name: str, language: str) -> None:
    texts = Texts(language)
    if name in QUESTIONS:
        title = texts(f"pages.help.questions.{name}.title", service=SERVICE)
    else:
        (answer,) = search(name, texts, SERVICE)
        title = answer.title
    assert name in names(title, language)[:3]


def test_advice_of_the_steps_is_found_and_names_its_step() -> None:
    (first, *_) = search("geen Toon secret", Texts("nl"), SERVICE)
    assert (first.name, first.title.partition(":")[0]) == ("no-show-secret", "Stap 6")


@pytest.mark.parametrize(
    ("language", "query", "document", "title"),
    [
        ("nl", "uitgebreid logboek", Document.SUPPORT, "Een uitgebreid logboek"),
        ("nl", "installeren zonder vragen", Document.ADMIN, "Installeren zonder vragen"),
        ("en", "trust store", Document.ADMIN, "Inspected TLS"),
        ("en", "remove everything", Document.ADMIN, "Remove everything"),
        ("en", "connection lost", Document.MERCHANT, "Connection lost?"),
        ("de", "policy.toml", Document.ADMIN, "Windows"),
    ],
)
def test_the_manual_is_searched(language: str, query: str, document: Document, title: str) -> None:
    places = [answer.passage for answer in search(query, Texts(language), SERVICE) if answer.passage]
    assert (document, title) in [(place.document, place.title) for place in places]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_answer_has_marks_or_gaps(language: str) -> None:
    for query in (*EVERYDAY[language], "proxy", "policy", "windows"):
        for answer in search(query, Texts(language), SERVICE):
            assert answer.title
            assert answer.text
            assert not {"{", "}", "*", "`", "|"} & {*answer.title, *answer.text}
