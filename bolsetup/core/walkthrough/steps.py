"""The six steps on Bol's pages: texts in each language, and drawings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Final, Literal, NamedTuple, get_args

from bolsetup.core.resources import resource
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import STEPS, Page

BolLanguage = Literal["nl", "en"]
"""Languages of Bol's pages; independent of the language of the program."""
BOL_LANGUAGES: Final[tuple[BolLanguage, ...]] = get_args(BolLanguage)

FONT: Final = "Bolsetup Sans"
"""Family of the shipped font (resources/fonts). QtSvg takes a single name, not a list."""

_APP: Final = "bolsetup"
_PART: Final = re.compile(r"\{\{part:([a-z-]+)\}\}")
_MARK: Final = re.compile(r"\d\s?: (.+?)\.(?=\s|$)")
"""What a text alternative says of a numbered mark."""
_TOKEN: Final = re.compile(r"\{\{([a-z0-9_]+)\}\}")
_SECRET_LINE: Final = 32
"""Characters of the secret, which has 86, in a line of its drawing."""


class NoteKind(StrEnum):
    """A caution warns of harm, a tip saves time. Each has its own icon shape."""

    CAUTION = "caution"
    TIP = "tip"


class Note(NamedTuple):
    """A short note on a step."""

    id: str
    kind: NoteKind
    text: str


class Help(NamedTuple):
    """Help for one way to get stuck on a step.

    Attributes:
        mailed: whether it offers the mail to a colleague.
    """

    id: str
    title: str
    text: str
    mailed: bool


class Mail(NamedTuple):
    """A mail to a colleague who has access to the page."""

    subject: str
    body: str


class View(NamedTuple):
    """One picture of a step. A step has several if Bol can show one of several pages.

    Attributes:
        picture: name of the drawing, without the extension.
        label: what tells it from the step's other views; empty if it is the only one.
        text: what to do on this page; empty if the text of the step says it.
        alt: text alternative by language of Bol, whose labels it names as they are drawn.
        callouts: our own words in the drawing, by name; `{create}` stands for Bol's label of that name.
        focus: x, y, width and height of the relevant part of the drawing, to be shown where space is
            limited.
    """

    picture: str
    label: str
    text: str
    alt: Mapping[BolLanguage, str]
    callouts: Mapping[str, str]
    focus: tuple[float, float, float, float]

    def marks(self, bol_language: BolLanguage) -> tuple[str, ...]:
        """Return what the numbered marks point at, in the order of their numbers."""
        return tuple(_MARK.findall(self.alt[bol_language]))


class Step(NamedTuple):
    """A step on Bol's pages, in one language.

    Attributes:
        url: the page at Bol.
        views: its pictures, at least one.
        warnings: notes that stand before the picture.
        notes: notes that stand after it.
    """

    id: Page
    title: str
    text: str
    url: str
    views: tuple[View, ...]
    warnings: tuple[Note, ...]
    notes: tuple[Note, ...]
    help: tuple[Help, ...]

    @property
    def number(self) -> int:
        """The number of the step, 1 to 6."""
        return STEPS.index(self.id) + 1


class Walkthrough(NamedTuple):
    """All steps in one language.

    Attributes:
        caption: caption of the drawings, saying that they are no screenshots.
    """

    language: str
    caption: str
    steps: tuple[Step, ...]
    mail: Mail

    @property
    def views(self) -> list[View]:
        """The pictures of all steps."""
        return [view for step in self.steps for view in step.views]

    def step(self, page: Page) -> Step:
        """Return the step of a page, which must be one of `STEPS`."""
        return self.steps[STEPS.index(page)]


def step_titles(language: str) -> list[str]:
    """Return the titles of the steps in a language, which a start needs before their other texts."""
    words = _toml("walkthrough", f"{language}.toml")
    return [words[page]["title"] for page in STEPS]


@cache
def load_walkthrough(language: str) -> Walkthrough:
    """Read the steps in a language: nl, en, de or fr.

    Raises:
        FileNotFoundError: there is no such language.
        KeyError: a text is missing.
    """
    plan, words = _toml("walkthrough", "steps.toml"), _toml("walkthrough", f"{language}.toml")
    return Walkthrough(
        language=language,
        caption=words["caption"],
        steps=tuple(_step(page, plan, words) for page in STEPS),
        mail=Mail(*(_fill_in(words["mail"][part].strip(), plan) for part in ("subject", "body"))),
    )


def _step(page: Page, plan: Mapping[str, Any], words: Mapping[str, Any]) -> Step:
    own = words[page]
    return Step(
        id=page,
        title=own["title"],
        text=_fill_in(own["text"], plan),
        url=plan["deep_link"],
        views=tuple(_view(name, plan, words) for name in plan[page]["views"]),
        warnings=_notes(plan[page].get("warnings", ()), plan, words),
        notes=_notes(plan[page]["notes"], plan, words),
        help=tuple(
            Help(entry, words["help"][entry]["title"], words["help"][entry]["text"], entry in plan["mailed"])
            for entry in plan[page]["help"]
        ),
    )


def _notes(names: Iterable[str], plan: Mapping[str, Any], words: Mapping[str, Any]) -> tuple[Note, ...]:
    return tuple(
        Note(name, NoteKind(plan["kinds"][name]), _fill_in(words["notes"][name], plan)) for name in names
    )


def _view(name: str, plan: Mapping[str, Any], words: Mapping[str, Any]) -> View:
    own = words["views"][name]
    left, top, width, height = plan["views"][name]["focus"]
    alt = {language: own["alt"].format_map(labels(language)) for language in BOL_LANGUAGES}
    return View(
        name, own.get("label", ""), own.get("text", ""), alt, words["callouts"], (left, top, width, height)
    )


def _fill_in(text: str, plan: Mapping[str, Any]) -> str:
    service = load_integration()
    return text.format(app=_APP, name=service.credential_name, service=service.name, url=plan["deep_link"])


def colours() -> Mapping[str, str]:
    """Return the colours of the drawings by name, as `#RRGGBB`; two are opacities.

    `id_tint`, `id_edge`, `secret_tint` and `secret_edge` are those of the window's fields in its light theme.
    """
    table: dict[str, str] = _toml("illustrations", "colours.toml")
    return table


def labels(bol_language: BolLanguage) -> Mapping[str, str]:
    """Return the labels of Bol's pages in a language, by name; empty if no source documents them."""
    table: dict[str, str] = _toml("walkthrough", "bol-labels.toml")[bol_language]
    return table


def draw(view: View, bol_language: BolLanguage) -> bytes:
    """Return the drawing of a view as SVG, 960 by 540, with Bol's labels in the given language."""
    from html import escape  # noqa: PLC0415 - its tables take 0.4 MB

    words = labels(bol_language)
    values = {
        **words,
        **colours(),
        **{name: text.format_map(words) for name, text in view.callouts.items()},
        "credential_name": load_integration().credential_name,
        "example_secret_1": words["example_secret"][:_SECRET_LINE],
        "example_secret_2": words["example_secret"][_SECRET_LINE : 2 * _SECRET_LINE],
        "example_secret_3": words["example_secret"][2 * _SECRET_LINE :],
        "font": FONT,
    }
    # A grey bar replaces labels that are not known.
    values |= {f"no_{name}": "0" if word else "1" for name, word in words.items()}
    drawing = _with_parts(_svg(f"{view.picture}.svg"))
    return _TOKEN.sub(lambda found: escape(values[found[1]]), drawing).encode()


def _with_parts(drawing: str) -> str:
    return _PART.sub(lambda found: _with_parts(_svg("parts", f"{found[1]}.svg")), drawing)


def _svg(*parts: str) -> str:
    return resource("illustrations", *parts).read_text(encoding="utf-8")


@cache
def _toml(*parts: str) -> dict[str, Any]:
    with resource(*parts).open("rb") as file:
        return tomllib.load(file)
