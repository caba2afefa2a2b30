"""Which build this is: of a frozen program, a checkout and a wheel."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bolsetup import BUILT
from bolsetup.core.support import build
from bolsetup.core.support.build import build_name, frozen_build
from bolsetup.core.texts import LANGUAGES, Texts


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    build._commit.cache_clear()
    yield
    build._commit.cache_clear()


def test_a_frozen_program_has_the_date_and_the_commit_of_its_build() -> None:
    made_by = {"SOURCE_DATE_EPOCH": "1795600000", "BOLSETUP_COMMIT": "0123abc"}
    assert frozen_build(made_by) == "2026-11-25, 0123abc"
    assert frozen_build({"SOURCE_DATE_EPOCH": "1795600000"}) == "2026-11-25"
    assert frozen_build({}) == BUILT


def test_a_frozen_program_starts_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / build.FILE_NAME).write_text("2026-11-25, 0123abc", "utf-8")
    monkeypatch.setattr(build, "document", tmp_path.joinpath)
    monkeypatch.setattr(subprocess, "run", None)
    assert build_name(Texts("en")) == "2026-11-25, 0123abc"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_checkout_is_called_one_with_its_commit_if_git_is_there(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.setattr(build, "_CHECKOUT", tmp_path)
    texts = Texts(language)

    def git(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 0, "0123abc\n")

    def no_git(*_: object, **__: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(subprocess, "run", no_git)
    assert build_name(texts) == texts("report.from_source")
    build._commit.cache_clear()
    monkeypatch.setattr(subprocess, "run", git)
    assert build_name(texts) == f"{texts('report.from_source')}, 0123abc"


def test_a_wheel_is_of_a_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_CHECKOUT", tmp_path)
    assert build_name(Texts("en")) == BUILT
