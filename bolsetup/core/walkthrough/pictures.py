"""The pictures of the steps: drawings, or screenshots that replace them (docs/real-screenshots.md)."""

from __future__ import annotations

import base64
import logging
import math
import struct
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from bolsetup.core.paths import data_folder
from bolsetup.core.resources import resource
from bolsetup.core.toml_text import parse_toml
from bolsetup.core.walkthrough.steps import (
    BOL_LANGUAGES,
    FONT,
    BolLanguage,
    View,
    colours,
    draw,
    load_walkthrough,
)

_log = logging.getLogger(__name__)

WIDTH: Final = 960
HEIGHT: Final = 540
"""Size of every picture, in SVG user units."""

MAX_BYTES: Final = 10_000_000
"""Maximum size of a screenshot, in bytes; a full 4K screen takes about two million."""
MARK_RADIUS: Final = 18
"""Radius of a numbered mark, in SVG user units."""

_FOLDER: Final = "screenshots"
_POSITIONS_FILE: Final = "steps.toml"
_PNG: Final = b"\x89PNG\r\n\x1a\n"

_SVG_HEADER: Final = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
  viewBox="0 0 {width} {height}" width="{width}" height="{height}">
  <rect width="{width}" height="{height}" fill="{card}"/>"""
_IMAGE: Final = """<image x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{height:.2f}"
  xlink:href="data:image/png;base64,{data}"/>"""
_MARK: Final = """<g font-family="{font}" font-size="22" font-weight="600" text-anchor="middle">
  <circle cx="{x}" cy="{y}" r="{radius}" fill="{mark}" stroke="{card}" stroke-width="2.5"/>
  <text x="{x}" y="{below}" fill="{mark_ink}">{number}</text></g>"""


class Picture(NamedTuple):
    """A picture of a step, 960 by 540 units.

    Attributes:
        svg: the SVG document, numbered marks included.
        focus: x, y, width and height of the relevant part, to be shown where space is limited.
        is_drawing: False for a screenshot.
    """

    svg: bytes
    focus: tuple[float, float, float, float]
    is_drawing: bool = True


class Screenshot(NamedTuple):
    """A PNG screenshot, with `focus` and `marks` in its pixels.

    Attributes:
        focus: left edge, top edge, width and height of the relevant part; None for the whole.
        marks: centres of marks 1, 2 and so on.
    """

    png: bytes
    width: int
    height: int
    focus: tuple[float, float, float, float] | None
    marks: tuple[tuple[float, float], ...]


def picture(view: View, bol_language: BolLanguage) -> Picture:
    """Return the picture of a view, for Bol's pages in the given language."""
    if found := screenshots().get((view.picture, bol_language)):
        return picture_of(found)
    return Picture(draw(view, bol_language), view.focus)


@cache
def screenshots() -> Mapping[tuple[str, str], Screenshot]:
    """Return all screenshots that replace a drawing, cached. The user's take precedence over shipped ones."""
    found: dict[tuple[str, str], Screenshot] = {}
    for folder in (resource(_FOLDER), screenshot_folder()):
        if folder.is_dir():
            found |= _load_folder(folder)
    return found


def screenshot_folder() -> Path:
    """The folder of the user's screenshots, which may not exist."""
    return data_folder() / _FOLDER


def screenshot_file(name: str, bol_language: BolLanguage) -> Path:
    """The file of the user's screenshot that replaces a drawing, which may not exist."""
    return screenshot_folder() / f"{name}-{bol_language}.png"


def positions_file() -> Path:
    """The file with the positions of their marks, which may not exist."""
    return screenshot_folder() / _POSITIONS_FILE


def _load_folder(folder: Path) -> Iterator[tuple[tuple[str, str], Screenshot]]:
    positions = _positions(folder / _POSITIONS_FILE)
    for name in [view.picture for view in load_walkthrough("nl").views]:
        for language in BOL_LANGUAGES:
            path = folder / f"{name}-{language}.png"
            try:
                if path.is_file():
                    yield (name, language), _read(path, positions.get(name, {}).get(language, {}))
            except (OSError, ValueError, TypeError, AttributeError, OverflowError) as error:
                _log.warning("the drawing stays in place of %s: %s", path.name, error)


def _positions(path: Path) -> dict[str, Any]:
    try:
        return parse_toml(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _log.warning("the places of the marks cannot be read: %s", error)
        return {}


def _read(path: Path, positions: Mapping[str, Any]) -> Screenshot:
    if path.stat().st_size > MAX_BYTES:
        raise ValueError("it is too large")
    png = path.read_bytes()
    if len(png) < 24 or not png.startswith(_PNG):  # noqa: PLR2004 - signature and start of the IHDR chunk
        raise ValueError("it is no PNG")
    # IHDR starts with width and height: https://www.w3.org/TR/png-3/#11IHDR
    width, height = struct.unpack(">II", png[16:24])
    if not width or not height:
        raise ValueError("it is empty")
    marks = tuple((float(x), float(y)) for x, y in positions.get("marks", []))
    focus = None
    if "focus" in positions:
        left, top, across, *down = map(float, positions["focus"])
        # Without a height the part is 16:9.
        (tall,) = down or [across * HEIGHT / WIDTH]
        if across <= 0 or tall <= 0:
            raise ValueError("its part is empty")
        focus = (left, top, across, tall)
    if not all(map(math.isfinite, (*chain(*marks), *(focus or ())))):
        raise ValueError("a position is no number")
    return Screenshot(png, width, height, focus, marks)


def picture_of(shot: Screenshot) -> Picture:
    """Scale the screenshot to fit, and draw its marks in the style of the drawings."""
    scale = min(WIDTH / shot.width, HEIGHT / shot.height)
    width, height = shot.width * scale, shot.height * scale
    left, top = (WIDTH - width) / 2, (HEIGHT - height) / 2
    table = colours()
    data = base64.b64encode(shot.png).decode("ascii")
    svg = [
        _SVG_HEADER.format(card=table["card"], width=WIDTH, height=HEIGHT),
        _IMAGE.format(left=left, top=top, width=width, height=height, data=data),
    ]
    for number, (across, down) in enumerate(shot.marks, 1):
        x, y = left + across * scale, top + down * scale
        svg.append(_MARK.format(**table, font=FONT, x=x, y=y, below=y + 8, radius=MARK_RADIUS, number=number))
    focus = (0.0, 0.0, float(WIDTH), float(HEIGHT))
    if shot.focus:
        x, y, across, tall = (each * scale for each in shot.focus)
        focus = (left + x, top + y, across, tall)
    return Picture("\n".join((*svg, "</svg>")).encode(), focus, is_drawing=False)
