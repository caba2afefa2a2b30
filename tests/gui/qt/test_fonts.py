"""The shipped font has every character of ours, and replaces poor fonts on Linux only."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontInfo, QRawFont
from PySide6.QtWidgets import QApplication

from bolsetup.core.resources import resource
from bolsetup.core.walkthrough.steps import FONT
from bolsetup.gui.qt import fonts
from bolsetup.gui.qt.fonts import add_shipped_fonts, window_font
from bolsetup.gui.qt.theme import LIGHT, style_sheet

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted(resource("fonts").glob("*.ttf"))


@pytest.fixture(autouse=True)
def shipped(qapp: QApplication) -> None:
    add_shipped_fonts()


@pytest.mark.parametrize(("weight", "style"), [(400, "Regular"), (600, "SemiBold"), (700, "Bold")])
def test_a_weight_of_the_drawings_and_the_style_sheet_is_shipped(weight: int, style: str) -> None:
    font = QFont(FONT)
    font.setWeight(QFont.Weight(weight))
    assert QFontInfo(font).family() == FONT
    assert QRawFont.fromFont(font).styleName() == style


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_font_is_small_and_has_every_character_of_our_texts(file: Path) -> None:
    assert file.stat().st_size < 200_000
    written = [path.read_text("utf-8") for path in Path(resource()).rglob("*.toml")]
    written += [path.read_text("utf-8") for path in (ROOT / "bolsetup").rglob("*.py")]
    characters = {each for text in written for each in text if each.isprintable()}
    font = QRawFont(str(file), 16)
    assert not {each for each in characters if not font.supportsCharacter(ord(each))}


def test_the_licence_lies_beside_the_font() -> None:
    assert "SIL Open Font License" in resource("fonts", "OFL.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("platform", "family", "shown"),
    [
        ("linux", "DejaVu Sans", FONT),
        ("linux", "Bitstream Vera Sans", FONT),
        ("linux", "", FONT),
        ("linux", "Cantarell", "Cantarell"),
        ("linux", "Noto Sans", "Noto Sans"),
        ("win32", "DejaVu Sans", "DejaVu Sans"),
        ("darwin", "", ""),
    ],
)
def test_the_systems_font_stays_unless_it_is_poor_on_linux(
    platform: str, family: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Resolved:
        def __init__(self, font: QFont) -> None:
            self.family = lambda: family

    monkeypatch.setattr(fonts, "QFontInfo", Resolved)
    system = QFont(family)
    system.setPointSizeF(11.5)
    font = window_font(system, platform)
    assert font.family() == shown
    assert font.pointSizeF() == 11.5


def test_the_style_sheet_names_the_shipped_font_only_where_it_is_used() -> None:
    # Some platform themes have a font for labels, which only a style sheet replaces.
    assert f'font-family: "{FONT}"' in style_sheet(LIGHT, QFont(FONT))
    assert "font-family" not in style_sheet(LIGHT, QFont("Cantarell"))


def test_a_font_that_cannot_be_read_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    monkeypatch.setattr(fonts, "resource", lambda _: tmp_path)
    add_shipped_fonts.__wrapped__()
    assert "broken.ttf" in caplog.text
