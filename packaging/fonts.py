"""Makes resources/fonts from Inter; CONTRIBUTING.md says how to run it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT: Final = Path(__file__).resolve().parents[1]
FAMILY: Final = "Bolsetup Sans"
"""A name of its own: another version of Inter may be installed, and has other widths."""
WEIGHTS: Final = {"Regular": 400, "SemiBold": 600, "Bold": 700}
CHARACTERS: Final = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),  # letters of western and central Europe
    *range(0x2010, 0x2028),  # dashes, quotation marks, bullet, ellipsis
    *map(ord, "\u202f‹›€™−←↑→↓●▲▴▼▾✓✗"),
)


SMALLER: Final = {"▴": "▲", "▾": "▼"}
"""Characters of the window that Inter lacks, and those that they are smaller ones of."""


def main() -> None:
    """Write a font file for each weight, and the licence."""
    inter = files("fontpkg_inter")
    folder = ROOT / "resources" / "fonts"
    folder.mkdir(exist_ok=True)
    for style, weight in WEIGHTS.items():
        font = TTFont(str(inter / "files" / "Inter[opsz,wght].ttf"), recalcTimestamp=False)
        font = instantiateVariableFont(font, {"wght": weight, "opsz": 14})
        for lacking, larger in SMALLER.items():
            _add_smaller(font, lacking, larger)
        _reduce(font)
        _rename(font, style, weight)
        font.save(folder / f"BolsetupSans-{style}.ttf")
    (folder / "OFL.txt").write_text(inter.joinpath("LICENSE").read_text("utf-8"), "utf-8")


def _add_smaller(font: TTFont, lacking: str, larger: str) -> None:
    source, name = font.getBestCmap()[ord(larger)], f"uni{ord(lacking):04X}"
    glyphs, pen = font.getGlyphSet(), TTGlyphPen(None)
    bounds = BoundsPen(glyphs)
    glyphs[source].draw(bounds)
    lift = 0.3 * (bounds.bounds[1] + bounds.bounds[3]) / 2
    glyphs[source].draw(TransformPen(pen, (0.7, 0, 0, 0.7, 0, lift)))
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = pen.glyph()
    advance, bearing = font["hmtx"][source]
    font["hmtx"][name] = (round(0.7 * advance), round(0.7 * bearing))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(lacking)] = name


def _reduce(font: TTFont) -> None:
    options = Options()
    # Not "calt": it turns "->" into an arrow and "10x10" into a product.
    options.layout_features = ["ccmp", "kern", "locl", "mark", "mkmk"]
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)


def _rename(font: TTFont, style: str, weight: int) -> None:
    names = font["name"]
    # Numbers of the name table: https://learn.microsoft.com/typography/opentype/spec/name#name-ids
    # Windows groups only Regular and Bold by names 1 and 2, the other weights by 16 and 17.
    grouped = style in ("Regular", "Bold")
    texts = {
        1: FAMILY if grouped else f"{FAMILY} {style}",
        2: style if grouped else "Regular",
        3: f"bolsetup: {FAMILY} {style}",
        4: f"{FAMILY} {style}",
        6: f"{FAMILY.replace(' ', '')}-{style}",
        16: FAMILY,
        17: style,
    }
    for number in {record.nameID for record in names.names} - {0, 5, 13, 14}:
        names.removeNames(nameID=number)
    for number, text in texts.items():
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    # Bit 5 says bold, bit 6 regular; in the table "head" bit 0 says bold.
    bold = style == "Bold"
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0x60 | (0x20 if bold else 0x40)
    font["head"].macStyle = int(bold)


if __name__ == "__main__":
    main()
