"""Screenshots replace drawings; invalid files are ignored."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bolsetup.core.paths import data_folder
from bolsetup.core.walkthrough import pictures
from bolsetup.core.walkthrough.pictures import Picture, picture, screenshots
from bolsetup.core.walkthrough.steps import BolLanguage, load_walkthrough


def png(width: int, height: int) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    screenshots.cache_clear()
    yield
    screenshots.cache_clear()


@pytest.fixture
def folder() -> Path:
    made = data_folder() / "screenshots"
    made.mkdir(parents=True)
    return made


VIEWS = {view.picture: view for step in load_walkthrough("nl").steps for view in step.views}


def shown(name: str = "step-4", bol_language: BolLanguage = "nl") -> Picture:
    return picture(VIEWS[name], bol_language)


def marks(of: Picture) -> list[tuple[float, float]]:
    """The middles of the numbered marks, in their order."""
    circles = re.findall(rb'<circle cx="([\d.]+)" cy="([\d.]+)" r="18"', of.svg)
    return [(float(x), float(y)) for x, y in circles]


def test_without_screenshots_the_drawing_is_shown() -> None:
    assert shown().is_drawing
    assert b"<image" not in shown().svg


def test_a_screenshot_replaces_the_drawing_of_its_step_and_language(folder: Path) -> None:
    (folder / "step-4-nl.png").write_bytes(png(192, 108))
    (folder / "steps.toml").write_text("[step-4.nl]\nmarks = [[10, 20], [96, 54]]\nfocus = [10, 10, 96]\n")
    found = shown()
    assert not found.is_drawing
    assert marks(found) == [(50, 100), (480, 270)]
    assert found.focus == (50, 50, 480, 270)
    assert b'href="data:image/png;base64,' in found.svg
    assert shown(bol_language="en").is_drawing
    assert shown("step-3-empty").is_drawing


@pytest.mark.parametrize(
    ("focus", "part"),
    [("[10, 10, 96]", (50, 50, 480, 270)), ("[10, 10, 96, 24]", (50, 50, 480, 120))],
)
def test_the_part_of_a_screenshot_is_16_to_9_unless_its_height_is_given(
    folder: Path, focus: str, part: tuple[float, ...]
) -> None:
    (folder / "step-4-nl.png").write_bytes(png(192, 108))
    (folder / "steps.toml").write_text(f"[step-4.nl]\nfocus = {focus}\n")
    assert shown().focus == part


@pytest.mark.parametrize("name", VIEWS)
def test_each_view_can_be_replaced(folder: Path, name: str) -> None:
    (folder / f"{name}-en.png").write_bytes(png(19, 10))
    assert not shown(name, "en").is_drawing
    assert [each for each in VIEWS if not shown(each, "en").is_drawing] == [name]


@pytest.mark.parametrize(("size", "middle"), [((400, 100), (480, 270)), ((100, 400), (480, 270))])
def test_screenshots_and_marks_are_scaled_to_fit(
    folder: Path, size: tuple[int, int], middle: tuple[float, float]
) -> None:
    (folder / "step-1-menu-en.png").write_bytes(png(*size))
    (folder / "steps.toml").write_text(f"[step-1-menu.en]\nmarks = [[{size[0] / 2}, {size[1] / 2}]]\n")
    assert marks(shown("step-1-menu", "en")) == [middle]


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", b"\x89PNG\r\n\x1a\n", png(0, 5), b"\x89PNG\r\n\x1a\n" + bytes(20)],
)
def test_an_invalid_png_is_ignored(folder: Path, content: bytes) -> None:
    (folder / "step-4-nl.png").write_bytes(content)
    assert shown().is_drawing


def test_a_huge_file_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_BYTES", 50)
    (folder / "step-4-nl.png").write_bytes(png(19, 10))
    assert shown().is_drawing


@pytest.mark.parametrize(
    "places",
    [
        "[step-4.nl]\nmarks = 3",
        "[step-4.nl]\nmarks = [[1]]",
        "[step-4]\nnl = 3",
        "step-4 = 1",
        '[step-4.nl]\nfocus = ["a", 1, 2]',
        "[step-4.nl]\nfocus = [1, 2]",
        "[step-4.nl]\nfocus = [1, 2, 3, 4, 5]",
        "[step-4.nl]\nfocus = [1, 2, 0]",
        "[step-4.nl]\nfocus = [1, 2, 3, -4]",
        "[step-4.nl]\nfocus = [1, 2, inf]",
        "[step-4.nl]\nmarks = [[nan, 1]]",
    ],
)
def test_invalid_positions_are_ignored(folder: Path, places: str) -> None:
    (folder / "step-4-nl.png").write_bytes(png(19, 10))
    (folder / "steps.toml").write_text(places)
    assert shown().is_drawing


@pytest.mark.parametrize("places", ["[step-4", "\udcff"])
def test_a_screenshot_is_shown_without_marks_if_the_positions_are_unreadable(
    folder: Path, places: str
) -> None:
    (folder / "step-4-nl.png").write_bytes(png(19, 10))
    (folder / "steps.toml").write_bytes(places.encode("utf-8", "surrogateescape"))
    assert not shown().is_drawing
    assert marks(shown()) == []
