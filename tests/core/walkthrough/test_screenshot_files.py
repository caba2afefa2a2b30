"""A screenshot is saved and removed together with its positions, and no other entry is lost."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bolsetup.core.walkthrough.annotations import Annotations, Area
from bolsetup.core.walkthrough.pictures import (
    positions_file,
    screenshot_file,
    screenshot_folder,
    screenshots,
)
from bolsetup.core.walkthrough.screenshot_files import remove_screenshot, save_screenshot
from tests.core.walkthrough.test_pictures import png

PNG = png(192, 108)
PLACED = Annotations.place((192, 108), 0, [(10, 20), (30, 40)], (5, 6, 96, 54))


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    screenshots.cache_clear()
    yield
    screenshots.cache_clear()


def test_what_is_saved_is_read_back() -> None:
    save_screenshot("step-4", "nl", PNG, PLACED)
    assert list(screenshots()) == [("step-4", "nl")]
    found = screenshots()["step-4", "nl"]
    assert (found.png, found.width, found.height) == (PNG, 192, 108)
    assert found.marks == PLACED.marks
    assert found.focus == PLACED.focus
    assert sorted(path.name for path in screenshot_folder().iterdir()) == ["step-4-nl.png", "steps.toml"]


def test_the_positions_are_written_as_documented() -> None:
    save_screenshot("step-4", "nl", PNG, PLACED)
    lines = positions_file().read_text("utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == [
        "[step-4.nl]",
        "marks = [[10, 20], [30, 40]]",
        "focus = [5, 6, 96, 54]",
    ]


def test_a_part_that_is_the_whole_is_not_written() -> None:
    save_screenshot("step-4", "nl", PNG, PLACED._replace(focus=Area(0, 0, 192, 108)))
    assert screenshots()["step-4", "nl"].focus is None


OTHERS = """
# By hand.
version = 3
names = ["ä \\"quoted\\"", 'C:\\']
[step-4.en]
marks = [
    [1, 2.5],
]
[step-4.nl]
marks = [[9, 9]]
[step-6]
nl = {marks = [[3, 4]], focus = [1, 2, 3], note = "kept"}
["odd name".nl]
made = 2026-11-26
on = true
"""


def test_other_entries_stay() -> None:
    screenshot_folder().mkdir(parents=True)
    positions_file().write_text(OTHERS, "utf-8")
    before = tomllib.loads(OTHERS)
    save_screenshot("step-4", "nl", PNG, PLACED)
    entry = {"marks": [[10, 20], [30, 40]], "focus": [5, 6, 96, 54]}
    after = tomllib.loads(positions_file().read_text("utf-8"))
    assert after == {**before, "step-4": {"en": before["step-4"]["en"], "nl": entry}}
    remove_screenshot("step-4", "nl")
    after = tomllib.loads(positions_file().read_text("utf-8"))
    assert after == {**before, "step-4": {"en": before["step-4"]["en"]}}


@pytest.mark.parametrize("content", [b"[step-4", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_positions_that_cannot_be_read_are_set_aside(content: bytes) -> None:
    screenshot_folder().mkdir(parents=True)
    positions_file().write_bytes(content)
    save_screenshot("step-4", "nl", PNG, PLACED)
    assert screenshots()["step-4", "nl"].marks == PLACED.marks
    assert positions_file().with_name("steps.toml.broken-1").read_bytes() == content


@pytest.mark.parametrize("blocked", ["step-4-nl.png.new", "steps.toml.new"])
def test_a_failure_to_write_changes_neither_file(blocked: str) -> None:
    save_screenshot("step-4", "nl", PNG, PLACED)
    before = _contents()
    (screenshot_folder() / blocked).mkdir()
    with pytest.raises(OSError, match=r"directory|denied"):
        save_screenshot("step-4", "nl", png(10, 10), PLACED.with_mark(0, 1, 1))
    (screenshot_folder() / blocked).rmdir()
    assert before.items() <= _contents().items()


def _contents() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in screenshot_folder().iterdir() if path.is_file()}


def test_a_removed_screenshot_leaves_the_drawing() -> None:
    for language in ("nl", "en"):
        save_screenshot("step-4", language, PNG, PLACED)
    remove_screenshot("step-4", "nl")
    assert list(screenshots()) == [("step-4", "en")]
    remove_screenshot("step-4", "en")
    assert screenshots() == {}
    assert tomllib.loads(positions_file().read_text("utf-8")) == {}
    # Nothing is there any more.
    remove_screenshot("step-4", "en")
    assert not screenshot_file("step-4", "en").exists()
