"""The pages for merchants on how to install the program: in both languages, with pictures, and true."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from bolsetup.core.paths import data_folder, log_folder
from bolsetup.core.texts import Texts

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "docs" / "install"
SYSTEMS: Final = ("windows", "macos", "linux")
PAGES: Final = sorted(FOLDER.glob("*.md"))
_DRAWING: Final = {"nl": "*Tekening.", "en": "*Drawing."}


def test_each_system_has_a_page_in_both_languages() -> None:
    assert {page.name for page in PAGES} == {f"{name}.{lang}.md" for name in SYSTEMS for lang in _DRAWING}


@pytest.mark.parametrize("system", SYSTEMS)
def test_both_languages_say_the_same(system: str) -> None:
    """They have as many headings, steps, pictures and rows, and name the same files and folders."""
    dutch, english = ((FOLDER / f"{system}.{language}.md").read_text("utf-8") for language in ("nl", "en"))
    for pattern in (r"^#+ ", r"^\d\. ", r"!\[", r"^\| ", r"^ *\*\*\w+\?\*\*"):
        assert len(re.findall(pattern, dutch, re.MULTILINE)) == len(
            re.findall(pattern, english, re.MULTILINE)
        ), pattern
    assert set(re.findall(r"`(.+?)`", dutch)) == set(re.findall(r"`(.+?)`", english))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_picture_is_there_and_says_what_it_is(page: Path) -> None:
    text, language = page.read_text("utf-8"), page.suffixes[0][1:]
    pictures = re.findall(r"!\[(.+)\]\((.+)\)\n\n *(\*.+)", text)
    assert len(pictures) == text.count("![") >= 1
    for _, name, caption in pictures:
        file = page.parent / name
        assert file.stem.endswith(f"-{language}")
        assert caption.startswith(_DRAWING[language]) is (file.suffix == ".svg")
        if file.suffix == ".svg":
            assert ET.parse(file).find("{http://www.w3.org/2000/svg}title") is not None  # noqa: S314
        else:
            assert file.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_quotes_the_program_as_it_is(page: Path) -> None:
    text, texts = page.read_text("utf-8"), Texts(page.suffixes[0][1:])
    if not page.name.startswith("windows"):
        assert f'"{texts("pages.settings.removal.ask")}"' in text


@pytest.mark.skipif(sys.platform != "linux", reason="the other pages name variables of their systems")
def test_the_folders_are_those_that_the_program_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    text = (FOLDER / "linux.en.md").read_text("utf-8")
    for folder in (data_folder(), log_folder()):
        assert f"`~/{folder.relative_to(Path.home())}`" in text
