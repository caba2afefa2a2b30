"""The documents of the program: there in each language, and true."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Final

import pytest

from bolsetup import __version__
from bolsetup.core import resources
from bolsetup.core.support import components
from bolsetup.core.support.components import Component, describe, installed_components, to_json
from bolsetup.core.support.documents import MANUAL, Document, passages, read_document
from bolsetup.core.texts import LANGUAGES, Texts

ROOT: Final = Path(__file__).resolve().parents[3]
MARKDOWN_LINK: Final = re.compile(r"\]\(([^)]*)\)")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", Document)
def test_a_document_has_words_and_links_that_lead_somewhere(which: Document, language: str) -> None:
    text = read_document(which, Texts(language))
    assert len(text) > 200
    assert all(link.startswith("https://") for link in MARKDOWN_LINK.findall(text))


@pytest.mark.parametrize("which", MANUAL)
@pytest.mark.parametrize(("language", "manual"), [("nl", "nl"), ("en", "en"), ("de", "en"), ("fr", "en")])
def test_the_manual_is_the_one_of_the_docs(which: Document, language: str, manual: str) -> None:
    heading = (ROOT / "docs" / "manual" / f"{which}.{manual}.md").read_text("utf-8").splitlines()[0]
    assert read_document(which, Texts(language)).splitlines()[0] == heading


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("which", MANUAL)
def test_each_passage_begins_with_its_title_in_the_document(which: Document, language: str) -> None:
    found = list(passages(which, Texts(language)))
    source = read_document(which, Texts(language))
    assert len(found) > 4
    for passage in found:
        assert re.search(
            rf"^(?:# |## |- |\d+\. |\| )?(?:\*\*)?{re.escape(passage.title)}", source, re.MULTILINE
        )
        assert len(passage.text) > 10
        assert not {"*", "|", "`"} & {*passage.title, *passage.text}


def test_the_words_of_a_link_to_a_file_stay() -> None:
    assert "proxy" in read_document(Document.ADMIN, Texts("en"))
    assert "(security)" in read_document(Document.ADMIN, Texts("en"))


def test_all_that_is_packed_is_named_with_its_licence() -> None:
    """What the build packs is found by other means, with all markers of all requirements."""
    packed = runpy.run_path(str(ROOT / "packaging" / "licences.py"))["parts"]()
    named = {part.name: part for part in installed_components()}
    assert {part.name for part in describe(packed)} - {"pyinstaller"} <= set(named)
    assert not {"pytest", "pyinstaller", "ruff"} & set(named)
    assert [part.name for part in describe(packed) if part.licence == "?"] == []
    assert named["bolsetup"] == Component("bolsetup", __version__, "MIT")
    assert "LGPL-3.0" in named["PySide6_Essentials"].licence
    assert [part.name for part in named.values() if part.licence == "?"] == []
    shown = read_document(Document.LICENCES, Texts("en"))
    for part in named.values():
        assert f"| {part.name} {part.version} | {part.licence} |" in shown


def test_a_frozen_program_names_what_was_frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / components.FILE_NAME).write_text(to_json([Component("a", "1", "b")]), "utf-8")
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert components.components() == [Component("a", "1", "b")]
    assert json.loads(to_json([])) == []


def test_wheel_and_frozen_program_have_the_documents() -> None:
    for file in ("pyproject.toml", "build.spec"):
        words = (ROOT / file).read_text("utf-8")
        assert "docs/manual" in words, file
        assert "CHANGELOG.md" in words, file
