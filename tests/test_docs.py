"""The docs for engineers name files, headings and names that exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
DOCS: Final = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "decisions").glob("*.md")),
]
NAMED: Final = re.compile(
    r"`((?:bolsetup|core|gui|platform|commands|tests|packaging|resources|docs)/[\w./-]*\w)`|\]\(((?!http)[\w./-]+)"
)
"""A path in code style, or the target of a link."""
MADE_BY_READERS: Final = {"resources/screenshots"}


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_file_that_is_named_exists(doc: Path) -> None:
    named = {code or link for code, link in NAMED.findall(doc.read_text("utf-8"))} - MADE_BY_READERS
    folders = (ROOT, ROOT / "bolsetup", doc.parent)
    assert {path for path in named if not any((folder / path).exists() for folder in folders)} == set()


@pytest.mark.parametrize("doc", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_each_link_to_a_heading_finds_it(doc: Path) -> None:
    for path, anchor in re.findall(r"\]\(((?!http)[\w./-]*)#([\w-]+)\)", doc.read_text("utf-8")):
        text = (doc.parent / path if path else doc).read_text("utf-8")
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("doc", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_each_name_in_the_code_that_is_mentioned_exists(doc: str) -> None:
    sources = [
        path.read_text("utf-8")
        for folder in ("bolsetup", "tests", "packaging", "resources")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".toml"} and path.name != Path(__file__).name
    ]
    known = {word for source in sources for word in re.findall(r"\w+", source)}
    names = re.findall(r"`(?:\w+\.)*([A-Za-z]*_\w+|[A-Z]\w+[a-z]\w+)`", (ROOT / doc).read_text("utf-8"))
    assert set(names) - known == set()
