"""Each language has the same texts, typeset correctly, and exactly those that the program uses."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

import bolsetup
from bolsetup.core.bol.outcomes import Outcome, Reason
from bolsetup.core.credentials.paste_parser import Normalisation
from bolsetup.core.credentials.validation import ValidationError, ValidationWarning
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.notice_policy import Notice
from bolsetup.core.resources import resource
from bolsetup.core.texts import LANGUAGES, Texts, _Entries, choose_language

CODE: Final = sorted(Path(bolsetup.__file__).parent.rglob("*.py"))
KEYS: Final = frozenset(Texts("nl").keys())
FILES: Final = {"policy.toml", "window.qss", "history.sqlite"}
"""What looks like a key and is none."""
TABLES: Final = {key.partition(".")[0] for key in KEYS}

each_language = pytest.mark.parametrize("language", LANGUAGES)


# ---- the same keys in each language ----


@each_language
def test_each_language_has_the_same_keys_and_none_is_empty(language: str) -> None:
    texts = Texts(language)
    keys = set(texts.keys())
    assert (sorted(KEYS - keys), sorted(keys - KEYS)) == ([], [])
    assert [key for key in keys if not texts(key).strip()] == []


@each_language
def test_each_table_can_be_parsed_alone(language: str) -> None:
    document = resource("texts", f"{language}.toml").read_text("utf-8")
    expected = dict(_flatten(tomllib.loads(document)))
    texts = _Entries(document)
    assert {key: texts[key] for key in reversed(expected)} == expected
    for unknown in ("window.nothing", "nothing.at_all", "window", ""):
        with pytest.raises(KeyError):
            texts[unknown]


def test_a_look_whether_there_is_a_text_parses_only_its_table() -> None:
    texts = Texts("nl")
    texts._entries = _Entries(resource("texts", "nl.toml").read_text("utf-8"))
    known = "outcomes.refused.title"
    assert [key in texts for key in (known, "outcomes.refused.nothing", "nothing.at_all")] == [
        True,
        False,
        False,
    ]
    assert {key.rpartition(".")[0] for key in texts._entries} == {"outcomes.refused"}


def _flatten(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


@each_language
def test_each_text_has_the_same_placeholders_in_each_language(language: str) -> None:
    texts, dutch = Texts(language), Texts("nl")
    assert [key for key in KEYS if _placeholders(texts(key)) != _placeholders(dutch(key))] == []


@each_language
def test_each_text_can_be_filled_in(language: str) -> None:
    texts = Texts(language)
    for key in KEYS:
        filled = texts(key, **dict.fromkeys(_placeholders(texts(key)), "x"))
        # Only texts about JSON contain literal braces.
        assert "{" not in filled or '": "…"' in filled, key


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [
        ("outcomes", Outcome),
        ("reasons", Reason),
        ("states", State),
        ("keychain", KeychainProblem),
        ("notices", Notice),
        ("paste.cleaned", Normalisation),
        ("paste.error", ValidationError),
        ("paste.warning", ValidationWarning),
    ],
)
def test_each_enum_value_has_a_text(prefix: str, kind: type[StrEnum]) -> None:
    named = {key.removeprefix(f"{prefix}.").split(".")[0] for key in KEYS if key.startswith(f"{prefix}.")}
    assert set(kind) - named == set()


@pytest.mark.parametrize(
    ("preferred", "language"),
    [
        (["fr-BE", "nl-BE"], "fr"),
        (["de_AT.UTF-8"], "de"),
        (["EN"], "en"),
        (["pl-PL", "de-DE"], "de"),
        (["de-AT"], "de"),
        (["German_Austria.1252"], "de"),
        (["Deutsch_Österreich"], "de"),
        (["Dutch_Netherlands", "English_United Kingdom.1252"], "nl"),
        (["English_United Kingdom.1252", "nl"], "en"),
        (["French_Belgium"], "fr"),
        (["français"], "fr"),
        (["deu", "nl"], "de"),
        (["ger_AT", "nl"], "de"),
        ([" fr@euro ", "nl"], "fr"),
        # Other keys start alike.
        (["Frisian_Netherlands", "de"], "de"),
        (["fry_NL", "en"], "en"),
        (["enm", "de"], "de"),
        (["pl-PL"], "nl"),
        (["", "C"], "nl"),
        ([], "nl"),
    ],
)
def test_the_first_supported_language_is_used(preferred: list[str], language: str) -> None:
    assert choose_language(preferred) == language


def test_placeholders_are_filled_in_only_where_there_are_values() -> None:
    texts = Texts("en")
    key = "proxy_login.happened"
    assert "{proxy}" in texts(key)
    assert "p:1" in texts(key, proxy="p:1")
    with pytest.raises(KeyError):
        texts(key, other="x")
    with pytest.raises(KeyError):
        texts("no.such.text")


# ---- typography ----

QUOTES: Final = "'‘’‚‛\"“”„‟«»‹›"
ALLOWED_QUOTES: Final = {"nl": "'", "en": "'", "de": "„“", "fr": "«»'"}
NOT_SAID: Final = {
    "nl": r"(?<!} )\b[Uu]w?\b|sleutelhanger|waarschuwing|\bshop\b(?!})|[Hh]elpdesk|[Rr]apport|\b[Ii]coon"
    r"|[Hh]et (?:Client )?[Ss]ecret|[Ss]chermfoto|[Ss]creenshot|[Vv]erge(?:et|ten)|Laat maar|[Bb]ehouden"
    r"|[Bb]ovenop|[Bb]ladzijde|[Ss]chets|\b[Aa]anmeld",
    "en": r"\bvault|help ?desk|\bwarning|e-mail|\b[Ff]orget|\bthe secret\b|\bat bol\b|[Nn]obody watches",
    "de": r"\b[Dd](?:u|ich|ein|eine|einen|einem)\b|Warnung|[Hh]elpdesk|[Rr]eport|\bIcon|[Vv]ergessen"
    r"|(?:[Dd]ie|[Dd]er) Client Secret|[Ss]creenshot|Skizze|keinen Zugang|Zugangscode|Anbindung",
    "fr": r"\b[Tt](?:u|on|es)\b|avertissement|\b[Oo]ubli|\b(?:le secret|[Ll]a Client Secret|chez bol)\b"
    r"|\bliaison|exercice|croquis|[Jj]eu \(étape|Cela ne dit rien",
}
"""Another word for what has one, another form of address, and words that are not said in that language."""


def _every_text(language: str) -> Iterator[tuple[str, str]]:
    texts = Texts(language)
    keys = texts.keys()
    yield from ((key, texts(key)) for key in keys)


def _walkthrough_lines(language: str) -> Iterator[tuple[str, str]]:
    lines = resource("walkthrough", f"{language}.toml").read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        value = re.search(r' = "(.*)"$', line)
        if not line.startswith(("#", "[")) and '"""' not in line:
            yield f"walkthrough:{number}", value[1] if value else line


@each_language
def test_no_text_has_stray_blanks(language: str) -> None:
    for key, text in (*_every_text(language), *_walkthrough_lines(language)):
        assert text == text.strip(), key
        assert not re.search(r"\s\s| [.,)]|\(\s", text), key


@each_language
def test_quotation_marks_are_those_of_the_language(language: str) -> None:
    for key, text in (*_every_text(language), *_walkthrough_lines(language)):
        words = re.sub(r"{{.*}}", "", text)  # JSON has its own quotation marks
        assert not set(words) & (set(QUOTES) - set(ALLOWED_QUOTES[language])), key
        for opening, closing in ("„“", "«»"):
            assert words.count(opening) == words.count(closing), key


def test_french_punctuation_has_non_breaking_spaces() -> None:
    for key, text in (*_every_text("fr"), *_walkthrough_lines("fr")):
        words = re.sub(r"{{.*}}|https?:\S+|\d\d:\d\d", "", text)
        assert not re.search(r"[^\u00a0][!?:;»]|«[^\u00a0]", words), key


@each_language
def test_terminology_is_consistent(language: str) -> None:
    for key, text in (*_every_text(language), *_walkthrough_lines(language)):
        if key.endswith((".words", ".common")):
            # What people look for may have another word with us.
            continue
        found = re.search(NOT_SAID[language], text)
        assert found is None, f"{key}: {found}"


@each_language
def test_bol_is_capitalised(language: str) -> None:
    for key, words in (*_every_text(language), *_walkthrough_lines(language)):
        # Part of the name of a page of the service; and the welcome page says once which bol is meant.
        text = words.replace("Bol.com onboarding", "")
        if key == "pages.welcome.lead":
            text = text.replace("bol (bol.com)", "bol", 1)
        assert not re.search(r"BOL|(?<!login\.)(?<!api\.)(?<!@)[Bb]ol\.com", text), key
        # Within a sentence it is not capitalised.
        assert not re.search(r"[a-zé,] Bol\b", text), key
        assert "Bolsetup" not in text, key


@each_language
def test_titles_used_within_sentences_have_no_full_stop(language: str) -> None:
    texts = Texts(language)
    for state in (*State, "checking"):
        assert not texts(f"states.{state}.title").endswith(".")
        assert texts(f"states.{state}.line").endswith(".")
    for kind in Notice:
        assert not texts(f"notices.{kind}.title").endswith(".")


# ---- texts are used, and used texts exist ----

PASSED_ON: Final = "pages.keys.note."
"""What is below is named by whoever shows the note, which is another module."""
WILD: Final = "\0"
"""Stands for what an f-string fills in."""


class Module(NamedTuple):
    """The string literals of a module, with f-string values replaced by `WILD`; without docstrings."""

    name: str
    strings: frozenset[str]


@cache
def _modules() -> tuple[Module, ...]:
    return tuple(Module(path.name, frozenset(_strings(ast.parse(path.read_text("utf-8"))))) for path in CODE)


def _strings(tree: ast.AST) -> Iterator[str]:
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    within = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(_part(part) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said | within:
            yield node.value


def _part(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else WILD


def _pattern(form: str) -> re.Pattern[str]:
    return re.compile("([a-z0-9_.-]+)".join(re.escape(each) for each in form.split(WILD)))


@cache
def _cases() -> frozenset[str]:
    """The values of all enums, including those of modules that import Qt."""
    return frozenset(
        line.value.value
        for path in CODE
        for kind in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(kind, ast.ClassDef) and any(getattr(base, "id", "") == "StrEnum" for base in kind.bases)
        for line in kind.body
        if isinstance(line, ast.Assign)
        if isinstance(line.value, ast.Constant) and isinstance(line.value.value, str)
    )


def _known(value: str, module: Module) -> bool:
    """Whether a value of an f-string occurs in the module or in one of the enums."""
    if value in module.strings or value in _cases():
        return True
    forms = [form for form in module.strings if WILD in form and "." not in form and form.strip(WILD)]
    return any(
        all(_known(each, module) for each in found.groups())
        for form in forms
        if (found := _pattern(form).fullmatch(value))
    )


def _uses(module: Module, key: str) -> bool:
    if key.startswith(PASSED_ON):
        return key.removeprefix(PASSED_ON) in module.strings
    return key in module.strings or any(
        all(_known(value, module) for value in found.groups())
        for form in module.strings
        if WILD in form and "." in form and (found := _pattern(form).fullmatch(key))
    )


def test_each_text_is_used() -> None:
    elsewhere = {f"languages.{language}" for language in LANGUAGES}
    unused = {key for key in KEYS if not any(_uses(module, key) for module in _modules())}
    assert unused - elsewhere == set()


def test_each_used_text_exists() -> None:
    shape = re.compile(rf"(?:{'|'.join(sorted(TABLES))})(?:\.[a-z0-9_-]+)+")
    missing = {
        f"{module.name}: {form}"
        for module in _modules()
        for form in module.strings
        if form not in FILES and shape.fullmatch(form.replace(WILD, "x"))
        if not any(_pattern(form).fullmatch(key) for key in KEYS)
    }
    assert missing == set()


# ---- no texts in the code ----

SETTERS: Final = re.compile(
    r"set\w*(?:Text|Name|Title|ToolTip|Description|Placeholder\w*)|show_words|add(?:Action|Item|Menu)|announce"
    r"|Q(?:Label|PushButton|Action|Menu|CheckBox|RadioButton|GroupBox)"
)
NOT_WORDS: Final = {"setObjectName", "setApplicationName", "setDesktopFileName"}


def _words_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if function in NOT_WORDS or not SETTERS.fullmatch(function):
            continue
        for argument in node.args:
            yield from re.findall(r"[^\W\d_]{2,}", " ".join(_said(argument)))


def _said(node: ast.AST) -> Iterator[str]:
    """The text in an expression, except for arguments of other functions and comparisons."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.Call | ast.Compare | ast.Subscript):
        for part in ast.iter_child_nodes(node):
            yield from _said(part)


@pytest.mark.parametrize("path", [path for path in CODE if "gui" in path.parts], ids=lambda path: path.stem)
def test_the_window_has_no_hard_coded_texts(path: Path) -> None:
    assert set(_words_in(path)) - {"bolsetup"} == set()


def _placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"(?<!{){(\w+)}(?!})", text))
