"""The steps are complete in each language, and labels fit their drawings."""

from __future__ import annotations

import re
import tomllib
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest

from bolsetup.core.resources import resource
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.core.walkthrough.steps import BolLanguage, NoteKind, colours, draw, labels, load_walkthrough

LANGUAGES = ("nl", "en", "de", "fr")
BOL_LANGUAGES: tuple[BolLanguage, ...] = ("nl", "en")
NOTES = {
    Page.STEP_1: {"right-shop"},
    Page.STEP_2: {"no-menu", "translate-off"},
    Page.STEP_3: {"contact-reads", "translate-off"},
    Page.STEP_4: {"save-first", "translate-off"},
    Page.STEP_5: {"own-set", "translate-off"},
    Page.STEP_6: {"exact-copy", "secret-again", "like-password", "translate-off"},
}
QUOTED = {
    Page.STEP_1: ["settings"],
    Page.STEP_2: ["services", "api_settings"],
    Page.STEP_3: ["technical_contact", "save"],
    Page.STEP_4: ["retailer_credentials", "create"],
    Page.STEP_5: ["create"],
    Page.STEP_6: ["show_secret"],
}
MARKS = dict(zip(STEPS, (2, 1, 2, 1, 2, 3), strict=True))


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
def test_every_step_has_its_warnings(language: str) -> None:
    for step in load_walkthrough(language).steps:
        assert {note.id for note in step.notes} >= NOTES[step.id]
        assert len({note.id for note in step.notes}) == len(step.notes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_a_note_or_help_is_used(language: str) -> None:
    steps = load_walkthrough(language).steps
    used = {f"/notes/{note.id}" for step in steps for note in step.notes}
    used |= {
        f"/help/{entry.id}/{part}" for step in steps for entry in step.help for part in ("title", "text")
    }
    assert used == {key for key in _words(language) if key.startswith(("/notes", "/help"))}


def test_notes_have_both_kinds_and_one_help_entry_offers_the_mail() -> None:
    steps = load_walkthrough("nl").steps
    assert {note.kind for step in steps for note in step.notes} == set(NoteKind)
    assert {entry.id for step in steps for entry in step.help if entry.mailed} == {"ask-colleague"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_quote_the_labels_of_bol(language: str) -> None:
    for step in load_walkthrough(language).steps:
        for name in QUOTED[step.id]:
            for bol_language in ("nl",) if language == "nl" else BOL_LANGUAGES:
                label = labels(bol_language)[name].replace("Client credentials for", "... for")
                assert re.search(rf"['„«]\s?{re.escape(label)}\s?['“»]", step.text), label


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        load_walkthrough("xx")


# ---- drawings ----

EVERY = [(page, language, dark) for page in STEPS for language in BOL_LANGUAGES for dark in (False, True)]
SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {f"{SVG}{name}" for name in ("svg", "g", "rect", "circle", "path", "text")}


def _parsed(drawing: bytes) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314 - our own file


@pytest.mark.parametrize(("page", "language", "dark"), EVERY)
def test_a_drawing_is_flat_and_filled_in(page: Page, language: BolLanguage, dark: bool) -> None:
    drawing = draw(page, language, dark)
    assert b"{{" not in drawing
    root = _parsed(drawing)
    assert root.get("viewBox") == "0 0 960 540"
    assert {element.tag for element in root.iter()} <= ALLOWED
    digits = [text.text for text in root.iter(f"{SVG}text") if text.text and text.text.isdigit()]
    assert digits == [str(number + 1) for number in range(MARKS[page])]


def test_light_and_dark_and_both_languages_have_the_same_names() -> None:
    assert colours(dark=False).keys() == colours(dark=True).keys()
    assert labels("nl").keys() == labels("en").keys()


def test_every_colour_and_label_is_used() -> None:
    files = [path.read_text("utf-8") for path in Path(resource("illustrations")).rglob("*.svg")]
    used = set(re.findall(r"{{(\w+)}}", "".join(files)))
    assert {*colours(dark=False), *labels("nl")} <= used


def test_labels_are_escaped_and_fonts_can_be_named() -> None:
    drawing = draw(Page.STEP_2, "en", dark=False, sans='A "font" & more')
    assert b"Users &amp; roles" in drawing
    fonts = {text.get("font-family") for text in _parsed(drawing).iter(f"{SVG}text")}
    assert 'A "font" & more' in fonts


def test_the_suggested_name_is_the_one_that_is_copied() -> None:
    for page in (Page.STEP_5, Page.STEP_6):
        assert load_integration().credential_name.encode() in draw(page, "nl", dark=False)


TEXT_PAIRS = [
    ("ink", "card"),
    ("ink", "id_tint"),
    ("ink", "page"),
    ("ink", "secret_tint"),
    ("muted", "card"),
    ("muted", "page"),
    ("accent", "accent_tint"),
    ("accent", "card"),
    ("button_ink", "button"),
    ("mark_ink", "mark"),
]
SHAPE_PAIRS = [
    ("mark", "card"),
    ("mark", "page"),
    ("field_line", "card"),
    ("id_edge", "card"),
    ("secret_edge", "card"),
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [(*pair, 4.5) for pair in TEXT_PAIRS] + [(*pair, 3.0) for pair in SHAPE_PAIRS],
)
def test_colours_have_contrast(ink: str, ground: str, least: float, dark: bool) -> None:
    table = colours(dark)
    lighter, darker = sorted((_luminance(table[ink]), _luminance(table[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= least


def _luminance(colour: str) -> float:
    """Relative luminance as defined by WCAG 2.2, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True)
class Box:
    name: str
    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x < self.right and self.top <= y <= self.bottom

    def meets(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@pytest.mark.parametrize(
    ("page", "language"), [(page, language) for page in STEPS for language in BOL_LANGUAGES]
)
def test_labels_fit_even_in_the_widest_font(page: Page, language: BolLanguage) -> None:
    texts, solids, frames = _boxes(_parsed(draw(page, language, dark=False)))
    for number, text in enumerate(texts):
        for other in texts[number + 1 :] + solids:
            assert not text.meets(other), f"{text.name} meets {other.name}"
        for frame in frames:
            if frame.holds(text.left, text.bottom):
                assert text.right <= frame.right - 4, f"{text.name} runs out of {frame.name}"


def _boxes(root: ET.Element) -> tuple[list[Box], list[Box], list[Box]]:
    """The texts, grey bars and frames of a drawing; a veil hides what was drawn before it."""
    texts: list[Box] = []
    bars: list[Box] = []
    frames: list[Box] = []
    parents = {child: parent for parent in root.iter() for child in parent}
    for element in root.iter():
        if element.tag == f"{SVG}rect":
            x, y, width, height = (float(element.get(name, "0")) for name in ("x", "y", "width", "height"))
            box = Box(f"{width:g} x {height:g} at {x:g}, {y:g}", x, y, x + width, y + height)
            if (width, height) == (960, 540):
                texts.clear()
                bars.clear()
                frames.clear()
            if height == 10 and element.get("fill-opacity") != "0":
                bars.append(box)
            elif height > 16:
                frames.append(box)
        elif element.tag == f"{SVG}text" and element.text:
            own = {**parents[element].attrib, **element.attrib}
            x, y, size = float(own["x"]), float(own["y"]), float(own["font-size"])
            width = _width(element.text, own) * size
            left = x - width / 2 if own.get("text-anchor") == "middle" else x
            texts.append(Box(element.text, left, y - 0.75 * size, left + width, y))
    return texts, bars, frames


def _width(text: str, style: dict[str, str]) -> float:
    """Approximate width of a text in DejaVu, the widest of the fonts, in ems."""
    if "mono" in style["font-family"]:
        return 0.602 * len(text)
    ems = sum(
        0.35 if c in "iljtfrI .,:()'-" else 0.95 if c in "mwMW&" else 0.72 if c.isupper() else 0.62
        for c in text
    )
    return ems * (1.12 if style.get("font-weight") == "bold" else 1)
