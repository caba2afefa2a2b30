"""The drawings, measured with the shipped font: labels fit, stay visible and legible, and have contrast."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QTransform
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from bolsetup.core.texts import LANGUAGES
from bolsetup.core.walkthrough.steps import FONT, BolLanguage, View, colours, draw, labels, load_walkthrough
from bolsetup.gui.qt.fonts import add_shipped_fonts
from bolsetup.gui.widgets.illustration import Illustration

BOL_LANGUAGES: tuple[BolLanguage, ...] = ("nl", "en")
CASES = pytest.mark.parametrize(
    ("picture", "language", "bol_language"),
    [
        (view.picture, language, bol_language)
        for language in LANGUAGES
        for step in load_walkthrough(language).steps
        for view in step.views
        for bol_language in BOL_LANGUAGES
    ],
)
SVG = "{http://www.w3.org/2000/svg}"
COLOURS = colours()
MARGIN = 6
"""Least distance between a text and the sides of its box, in units of a drawing."""
QUIET = {"nav_articles", "nav_orders", "nav_questions", "nav_finance"}
"""Labels that nobody has to read; neither does anyone the address and the tab."""


@dataclass(frozen=True)
class Shape:
    """What is painted, in the order of painting; `area` in units of the drawing."""

    kind: str
    area: QRectF
    fill: str
    opaque: bool
    text: str = ""
    size: float = 0


@pytest.fixture(autouse=True)
def shipped(qapp: QApplication) -> None:
    add_shipped_fonts()


def _view(picture: str, language: str = "nl") -> View:
    views = [view for step in load_walkthrough(language).steps for view in step.views]
    return next(view for view in views if view.picture == picture)


@cache
def _painted(picture: str, language: str, bol_language: BolLanguage) -> tuple[Shape, ...]:
    root = ET.fromstring(draw(_view(picture, language), bol_language))  # noqa: S314 - our own file
    return tuple(_shapes(root, {}, QTransform()))


def _shapes(element: ET.Element, inherited: dict[str, str], placed: QTransform) -> Iterator[Shape]:
    own = {**inherited, **element.attrib}
    placed = _moved(own.pop("transform", ""), placed)
    kind = element.tag.removeprefix(SVG)
    if kind in ("svg", "g"):
        for child in element:
            yield from _shapes(child, {k: v for k, v in own.items() if k not in ("width", "height")}, placed)
    elif kind != "text" or element.text:
        area = placed.mapRect(_area(kind, own, element.text or ""))
        fill = own.get("fill", "#000000")
        opaque = fill != "none" and own.get("fill-opacity", "1") == "1"
        yield Shape(
            kind, area, fill, opaque, element.text or "", placed.m11() * float(own.get("font-size", 0))
        )


def _moved(transform: str, placed: QTransform) -> QTransform:
    for name, numbers in re.findall(r"(\w+)\(([^)]*)\)", transform):
        values = [float(number) for number in numbers.split()]
        step = QTransform.fromTranslate(*values) if name == "translate" else QTransform.fromScale(*values * 2)
        placed = step * placed
    return placed


def _area(kind: str, own: dict[str, str], text: str) -> QRectF:
    def number(name: str) -> float:
        return float(own.get(name, 0))

    if kind == "rect":
        return QRectF(number("x"), number("y"), number("width"), number("height"))
    if kind == "circle":
        radius = number("r")
        return QRectF(number("cx") - radius, number("cy") - radius, 2 * radius, 2 * radius)
    if kind == "path":
        return _bounds(own)
    font = QFont(FONT)
    font.setPixelSize(100)
    font.setWeight(QFont.Weight(int(own.get("font-weight", 400))))
    size = number("font-size")
    width = QFontMetricsF(font).horizontalAdvance(text) * size / 100
    left = number("x") - {"middle": width / 2, "end": width}.get(own.get("text-anchor", ""), 0)
    below = 0.2 * size if re.search("[gjpqy,;()_]", text) else 0
    return QRectF(left, number("y") - 0.73 * size, width, 0.73 * size + below)


def _bounds(own: dict[str, str]) -> QRectF:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><path id="it" d="{own["d"]}"/></svg>'
    return QSvgRenderer(svg.encode()).boundsOnElement("it")


def _visible(shapes: tuple[Shape, ...]) -> tuple[Shape, ...]:
    """What is not behind the veil of a dialog."""
    veils = [at for at, shape in enumerate(shapes) if shape.fill == COLOURS["veil"]]
    return shapes[veils[-1] :] if veils else shapes


def _is_bar(shape: Shape) -> bool:
    return shape.opaque and shape.fill in (COLOURS["bar"], COLOURS["bar_soft"])


@CASES
def test_no_label_is_covered_or_meets_another(picture: str, language: str, bol_language: BolLanguage) -> None:
    shapes = _visible(_painted(picture, language, bol_language))
    for at, label in enumerate(shapes):
        if label.kind != "text":
            continue
        for other in shapes[at + 1 :]:
            if other.opaque or other.kind == "text":
                assert not label.area.intersects(other.area), f"{label.text}: {other}"
        for bar in filter(_is_bar, shapes[:at]):
            assert not label.area.intersects(bar.area), f"{label.text}: {bar}"


def _grounds(shapes: tuple[Shape, ...]) -> Iterator[tuple[Shape, Shape]]:
    """Each text, and the shape that it stands on."""
    for at, label in enumerate(shapes):
        if label.kind == "text":
            under = [each for each in shapes[:at] if each.opaque and each.kind in ("rect", "circle")]
            yield label, [each for each in under if each.area.contains(label.area.center())][-1]


@CASES
def test_labels_stay_within_their_boxes(picture: str, language: str, bol_language: BolLanguage) -> None:
    for label, ground in _grounds(_visible(_painted(picture, language, bol_language))):
        box = ground.area.adjusted(MARGIN, 0, -MARGIN, 0)
        assert box.contains(label.area), f"{label.text} runs out of {ground}"


@CASES
def test_labels_are_legible_at_640_pixels(picture: str, language: str, bol_language: BolLanguage) -> None:
    quiet = {labels(bol_language)[name] for name in QUIET}
    for label in _visible(_painted(picture, language, bol_language)):
        if label.kind == "text":
            aside = label.text in quiet or label.area.top() < 74
            # 17 of 960 units are 11 pixels of 640; 18 units are 12.
            assert label.size >= (15 if aside else 18 if label.text.isdigit() else 17), label.text


@CASES
def test_labels_are_legible_in_a_narrow_window(
    picture: str, language: str, bol_language: BolLanguage
) -> None:
    view = Illustration()
    view.show_view(_view(picture, language), bol_language)
    focus = QRectF(*_view(picture, language).focus)
    # The window is 380 pixels wide; its margins and its scroll bar take 64.
    scale = min(316 / focus.width(), view.legible_height(316) / focus.height())
    quiet = {labels(bol_language)[name] for name in QUIET}
    for label in _visible(_painted(picture, language, bol_language)):
        if label.kind == "text" and focus.contains(label.area) and label.text not in quiet:
            assert round(label.size * scale, 1) >= 11, label.text


@CASES
def test_labels_have_contrast(picture: str, language: str, bol_language: BolLanguage) -> None:
    for label, ground in _grounds(_visible(_painted(picture, language, bol_language))):
        assert _contrast(label.fill, ground.fill) >= 4.5, f"{label.text}: {label.fill} on {ground}"


@pytest.mark.parametrize("ground", ["card", "page", "accent_tint"])
@pytest.mark.parametrize("name", ["mark", "wrong", "done", "id_edge", "secret_edge"])
def test_marks_and_callouts_have_contrast(name: str, ground: str) -> None:
    assert _contrast(COLOURS[name], COLOURS[ground]) >= 3


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as defined by WCAG 2.2, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@CASES
def test_the_focus_holds_every_mark_and_what_it_marks(
    picture: str, language: str, bol_language: BolLanguage
) -> None:
    view = _view(picture, language)
    focus = QRectF(*view.focus)
    assert QRectF(0, 0, 960, 540).contains(focus)
    found = [
        shape
        for shape in _painted(picture, language, bol_language)
        if shape.fill in (COLOURS["mark"], COLOURS["wrong"], COLOURS["done"])
        or (shape.text and shape.text in view.callouts.values())
    ]
    assert found
    for shape in found:
        if shape.kind in ("circle", "text") or shape.opaque:
            assert focus.contains(shape.area), shape


@CASES
def test_the_sign_that_a_picture_enlarges_covers_no_label(
    picture: str, language: str, bol_language: BolLanguage
) -> None:
    # It is at the bottom right, and 33 pixels with its margin. The whole picture is at least 480 pixels wide.
    focus = QRectF(*_view(picture).focus)
    for shown, side in ((QRectF(0, 0, 960, 540), 33 * 960 / 480), (focus, 33 * focus.width() / 290)):
        sign = QRectF(shown.right() - side, shown.bottom() - side, side, side)
        for shape in _painted(picture, language, bol_language):
            if shape.kind in ("text", "circle"):
                assert not shape.area.intersects(sign), shape


@pytest.mark.parametrize("bol_language", BOL_LANGUAGES)
def test_the_focus_of_step_6_holds_what_is_copied(bol_language: BolLanguage) -> None:
    words = labels(bol_language)
    focus = QRectF(*_view("step-6").focus)
    secret = words["example_secret"]
    wanted = {words["example_id"], words["show_secret"], secret[:32], secret[32:64], secret[64:]}
    shown = {shape.text for shape in _painted("step-6", "nl", bol_language) if focus.contains(shape.area)}
    assert wanted <= shown


@pytest.mark.parametrize("bol_language", BOL_LANGUAGES)
def test_the_block_of_the_other_api_looks_just_like_the_right_one(bol_language: BolLanguage) -> None:
    words = labels(bol_language)
    drawn = (COLOURS["card"], COLOURS["bar"], COLOURS["button"])
    shapes = _painted("step-4", "nl", bol_language)
    blocks = []
    for title in (words["retailer_credentials"], words["advertising_credentials"]):
        (place,) = (shape.area.topLeft() for shape in shapes if shape.text == title)
        block = QRectF(place.x() - 30, place.y() - 30, 670, 190)
        blocks.append(
            [
                (shape.kind, shape.area.translated(-place), shape.fill, shape.text)
                for shape in shapes
                if block.contains(shape.area)
                and (shape.text == words["create_plus"] or (shape.kind == "rect" and shape.fill in drawn))
            ]
        )
    right, other = blocks
    assert len(right) == 5  # the card, two lines of text, the button and its label
    assert right == other
