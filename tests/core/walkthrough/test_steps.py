"""The steps are complete in each language, and labels fit their drawings."""

from __future__ import annotations

import re
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bolsetup.core.resources import resource
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.core.walkthrough.steps import (
    BolLanguage,
    NoteKind,
    View,
    colours,
    draw,
    labels,
    load_walkthrough,
)

LANGUAGES = ("nl", "en", "de", "fr")
BOL_LANGUAGES: tuple[BolLanguage, ...] = ("nl", "en")
NOTES = {
    Page.STEP_1: {"right-shop", "translate-off"},
    Page.STEP_2: {"no-menu"},
    Page.STEP_3: {"who-contact", "contact-reads"},
    Page.STEP_4: {"save-first"},
    Page.STEP_5: {"own-set"},
    Page.KEYS: {"exact-copy", "secret-again", "like-password"},
}
QUOTED = {
    Page.STEP_1: ["settings"],
    Page.STEP_2: ["services", "api_settings"],
    Page.STEP_3: ["technical_contact", "save"],
    Page.STEP_4: ["retailer_credentials", "create"],
    Page.STEP_5: ["create"],
    Page.KEYS: ["show_secret"],
}


def _flat(value: object, path: str = "") -> dict[str, str]:
    if isinstance(value, dict):
        return {key: text for name in value for key, text in _flat(value[name], f"{path}/{name}").items()}
    return {path: str(value)}


def _words(language: str) -> dict[str, str]:
    return _flat(tomllib.loads(resource("walkthrough", f"{language}.toml").read_text("utf-8")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_same_texts_and_none_is_empty(language: str) -> None:
    words = _words(language)
    assert words.keys() == _words("nl").keys()
    assert all(text.strip() for text in words.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_has_the_same_placeholders_in_each_language(language: str) -> None:
    for key, text in _words("nl").items():
        assert set(re.findall(r"{\w+}", _words(language)[key])) == set(re.findall(r"{\w+}", text)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_exists_and_is_filled_in(language: str) -> None:
    walkthrough = load_walkthrough(language)
    assert [step.id for step in walkthrough.steps] == list(STEPS)
    assert [step.number for step in walkthrough.steps] == [1, 2, 3, 4, 5, 6]
    for step in walkthrough.steps:
        assert step.url.startswith("https://partner.bol.com/")
        assert "{" not in step.text + walkthrough.mail.subject + walkthrough.mail.body
        assert 2 <= len(step.help) <= 4
    assert load_integration().credential_name in walkthrough.step(Page.STEP_5).text
    assert walkthrough.steps[0].url in walkthrough.mail.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_has_its_notes_and_none_is_said_twice(language: str) -> None:
    steps = load_walkthrough(language).steps
    assert {step.id: {note.id for note in (*step.warnings, *step.notes)} for step in steps} == NOTES
    assert sum(len(notes) for notes in NOTES.values()) == len(set().union(*NOTES.values()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_a_note_or_help_is_used(language: str) -> None:
    steps = load_walkthrough(language).steps
    used = {f"/notes/{note.id}" for step in steps for note in (*step.warnings, *step.notes)}
    used |= {
        f"/help/{entry.id}/{part}" for step in steps for entry in step.help for part in ("title", "text")
    }
    assert used == {key for key in _words(language) if key.startswith(("/notes", "/help"))}


def test_notes_have_both_kinds_and_one_help_entry_offers_the_mail() -> None:
    steps = load_walkthrough("nl").steps
    assert {note.kind for step in steps for note in (*step.warnings, *step.notes)} == set(NoteKind)
    assert {entry.id for step in steps for entry in step.help if entry.mailed} == {"ask-colleague"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_quote_the_labels_of_bol(language: str) -> None:
    for step in load_walkthrough(language).steps:
        text = " ".join([step.text, *(view.text for view in step.views)])
        for name in QUOTED[step.id]:
            for bol_language in ("nl",) if language == "nl" else BOL_LANGUAGES:
                label = labels(bol_language)[name].replace("Client credentials for", "... for")
                assert re.search(rf"['„«]\s?{re.escape(label)}\s?['“»]", text), label


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        load_walkthrough("xx")


# ---- drawings: tests/gui/widgets/test_drawings.py measures them ----

EVERY = [
    (view, bol_language)
    for language in LANGUAGES
    for step in load_walkthrough(language).steps
    for view in step.views
    for bol_language in BOL_LANGUAGES
]
MARKS = {
    "step-1-login": 2,
    "step-1-menu": 2,
    "step-2": 1,
    "step-3-empty": 2,
    "step-3-filled": 0,
    "step-4": 1,
    "step-5": 2,
    "step-6": 3,
}
SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {f"{SVG}{name}" for name in ("svg", "g", "rect", "circle", "path", "text")}
FAKE = {"nl": "VOORBEELD-GEEN-ECHT-SECRET-", "en": "EXAMPLE-NOT-A-REAL-SECRET-"}


def _texts(drawing: bytes) -> list[str]:
    root = ET.fromstring(drawing)  # noqa: S314 - our own file
    return [text.text for text in root.iter(f"{SVG}text") if text.text]


@pytest.mark.parametrize(("view", "bol_language"), EVERY)
def test_a_drawing_is_flat_and_filled_in(view: View, bol_language: BolLanguage) -> None:
    drawing = draw(view, bol_language)
    assert b"{" not in drawing
    root = ET.fromstring(drawing)  # noqa: S314 - our own file
    assert root.get("viewBox") == "0 0 960 540"
    assert {element.tag for element in root.iter()} <= ALLOWED
    digits = [text for text in _texts(drawing) if text.isdigit()]
    assert digits == [str(number + 1) for number in range(MARKS[view.picture])]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("bol_language", BOL_LANGUAGES)
def test_a_text_alternative_names_the_labels_as_they_are_drawn(
    language: str, bol_language: BolLanguage
) -> None:
    words = labels(bol_language)
    for view in (view for step in load_walkthrough(language).steps for view in step.views):
        drawn = " ".join(_texts(draw(view, bol_language)))
        named = re.findall(r"{(\w+)}", _words(language)[f"/views/{view.picture}/alt"])
        assert named
        for name in named:
            assert words[name]
            assert words[name] in view.alt[bol_language]
            assert words[name] in drawn, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_views_of_a_step_can_be_told_apart(language: str) -> None:
    for step in load_walkthrough(language).steps:
        names = {view.label for view in step.views}
        assert len(names) == len(step.views)
        assert all(names) == (len(step.views) > 1)


def test_both_languages_of_bol_have_the_same_labels() -> None:
    assert labels("nl").keys() == labels("en").keys()


def test_every_colour_label_and_callout_is_used() -> None:
    files = [path.read_text("utf-8") for path in Path(resource("illustrations")).rglob("*.svg")]
    used = set(re.findall(r"{{(\w+)}}", "".join(files)))
    # Drawn in three lines, and named in one of our own call-outs.
    used |= {"example_secret", "yes_add"}
    assert {*colours(), *labels("nl"), *EVERY[0][0].callouts} <= used
    assert {"example_secret_1", "example_secret_2", "example_secret_3", "sometimes"} <= used


def test_every_part_and_drawing_is_used() -> None:
    folder = resource("illustrations")
    drawings = {path.stem for path in folder.glob("*.svg")}
    assert drawings == {view.picture for view, _ in EVERY}
    parts = {path.stem for path in (folder / "parts").glob("*.svg")}
    written = "".join(path.read_text("utf-8") for path in folder.rglob("*.svg"))
    assert parts == set(re.findall(r"{{part:([a-z-]+)}}", written))


def test_labels_are_escaped() -> None:
    (view,) = load_walkthrough("nl").step(Page.STEP_2).views
    assert b"Users &amp; roles" in draw(view, "en")


def test_callouts_follow_the_language_of_the_program_and_quote_that_of_bol() -> None:
    (view,) = load_walkthrough("de").step(Page.STEP_5).views
    assert "Manchmal heißt sie „Yes, add“" in draw(view, "en").decode()
    assert "Manchmal heißt sie „Ja, voeg toe“" in draw(view, "nl").decode()


@pytest.mark.parametrize("picture", ["step-5", "step-6"])
def test_the_suggested_name_is_the_one_that_is_copied(picture: str) -> None:
    for view, bol_language in EVERY:
        if view.picture == picture:
            assert load_integration().credential_name in _texts(draw(view, bol_language))


@pytest.mark.parametrize("bol_language", BOL_LANGUAGES)
def test_the_secret_is_as_long_as_a_real_one_and_plainly_fake(bol_language: BolLanguage) -> None:
    secret = labels(bol_language)["example_secret"]
    assert len(secret) == 86
    assert secret.startswith(FAKE[bol_language])
    (view,) = load_walkthrough(bol_language).step(Page.KEYS).views
    assert secret in "".join(_texts(draw(view, bol_language)))


def test_the_address_bar_shows_where_the_step_is() -> None:
    for step in load_walkthrough("nl").steps:
        for view in step.views:
            shown = "".join(_texts(draw(view, "nl")))
            place = "login" if view.picture == "step-1-login" else "partner"
            assert f"{place}.bol.com/" in shown
            if step.number >= 3:
                assert step.url.removeprefix("https://") in shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("bol_language", BOL_LANGUAGES)
def test_each_number_in_a_drawing_is_explained(language: str, bol_language: BolLanguage) -> None:
    for step in load_walkthrough(language).steps:
        for view in step.views:
            drawn = re.findall(r">(\d)</text>", draw(view, bol_language).decode())
            explained = view.marks(bol_language)
            assert sorted(map(int, drawn)) == list(range(1, len(explained) + 1)), view.picture
            assert all(2 < len(words) < 100 and "." not in words for words in explained)
