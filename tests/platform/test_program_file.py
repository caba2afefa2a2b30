"""The file of the running program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bolsetup.platform.program_file import identity, replaceable_program


@pytest.mark.parametrize(
    ("platform", "frozen", "expected"),
    [
        ("linux", True, Path(sys.executable)),
        ("darwin", True, Path(sys.executable)),
        ("win32", True, None),
        ("linux", False, None),
    ],
)
def test_only_a_frozen_program_can_be_replaced_while_it_runs(
    monkeypatch: pytest.MonkeyPatch, platform: str, frozen: bool, expected: Path | None
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    assert replaceable_program() == expected


def test_another_file_in_its_place_is_told_apart(tmp_path: Path) -> None:
    file, other = tmp_path / "program", tmp_path / "new"
    file.write_bytes(b"1")
    before = identity(file)
    other.write_bytes(b"1")
    other.replace(file)
    assert before != identity(file) is not None
    file.unlink()
    assert identity(file) is None
