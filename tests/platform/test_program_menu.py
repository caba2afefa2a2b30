"""The unpacked program in the desktop's menu of programs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bolsetup.platform.program_menu import ProgramMenu, program_menu
from tests.desktop.desktop import ROOT

if sys.platform == "win32":
    pytest.skip("Windows has no desktop files", allow_module_level=True)

ENTRY = Path("applications", "bolsetup.desktop")


def unpack(folder: Path) -> Path:
    """Unpack the archive's parts that matter here; return the program."""
    share = folder / "share"
    icons = share / "icons" / "hicolor"
    for path in (share / "applications", icons / "scalable" / "apps", icons / "48x48" / "apps"):
        path.mkdir(parents=True)
    shutil.copy(ROOT / "packaging" / "linux" / "bolsetup.desktop", share / "applications")
    (icons / "scalable" / "apps" / "bolsetup.svg").write_text("drawing", "utf-8")
    (icons / "48x48" / "apps" / "bolsetup.png").write_text("picture", "utf-8")
    program = folder / "bolsetup"
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)
    return program


def menu(tmp_path: Path, program: Path) -> ProgramMenu:
    return ProgramMenu(program, tmp_path / "user", [tmp_path / "system"])


def files(tmp_path: Path) -> list[str]:
    """Names of all files of the user."""
    return sorted(path.name for path in (tmp_path / "user").rglob("*") if path.is_file())


def test_the_entry_comes_with_icons_and_goes_with_them(tmp_path: Path) -> None:
    made = menu(tmp_path, unpack(tmp_path / "bolsetup"))
    assert (made.is_offered(), made.is_on()) == (True, False)
    made.switch(True)
    assert (made.is_offered(), made.is_on()) == (True, True)
    assert files(tmp_path) == ["bolsetup.desktop", "bolsetup.png", "bolsetup.svg"]
    made.switch(False)
    assert (made.is_offered(), made.is_on()) == (True, False)
    assert files(tmp_path) == []


@pytest.mark.parametrize("name", ["bolsetup", "My programs", 'a "b" $HOME `c` 100% \\d'])
def test_the_entry_is_valid_and_names_the_program(tmp_path: Path, name: str) -> None:
    program = unpack(tmp_path / name)
    menu(tmp_path, program).switch(True)
    entry = tmp_path / "user" / ENTRY
    lines = entry.read_text("utf-8").splitlines()
    assert "StartupNotify=true" in lines
    if shutil.which("desktop-file-validate"):
        done = subprocess.run(["desktop-file-validate", str(entry)], check=False, capture_output=True)
        assert (done.returncode, done.stdout) == (0, b"")
    if name == "bolsetup":
        assert f'Exec="{program}"' in lines
        assert f"TryExec={program}" in lines


def test_the_entry_follows_a_folder_that_was_moved(tmp_path: Path) -> None:
    menu(tmp_path, unpack(tmp_path / "old")).switch(True)
    shutil.move(tmp_path / "old", tmp_path / "new")
    moved = menu(tmp_path, tmp_path / "new" / "bolsetup")
    moved.repair()
    assert str(tmp_path / "new" / "bolsetup") in (tmp_path / "user" / ENTRY).read_text("utf-8")


def test_nothing_is_made_without_being_asked(tmp_path: Path) -> None:
    menu(tmp_path, unpack(tmp_path / "bolsetup")).repair()
    assert files(tmp_path) == []


def test_an_entry_of_somebody_else_stays(tmp_path: Path) -> None:
    other = tmp_path / "user" / ENTRY
    other.parent.mkdir(parents=True)
    other.write_text("[Desktop Entry]\nExec=other\n", "utf-8")
    made = menu(tmp_path, unpack(tmp_path / "bolsetup"))
    assert (made.is_offered(), made.is_on()) == (False, False)
    made.switch(True)
    made.repair()
    made.switch(False)
    assert other.read_text("utf-8") == "[Desktop Entry]\nExec=other\n"


def test_the_entry_makes_way_for_a_package(tmp_path: Path) -> None:
    made = menu(tmp_path, unpack(tmp_path / "bolsetup"))
    made.switch(True)
    packaged = tmp_path / "system" / ENTRY
    packaged.parent.mkdir(parents=True)
    packaged.write_text("of the package", "utf-8")
    made.repair()
    assert (made.is_offered(), made.is_on()) == (False, False)
    made.switch(True)
    assert files(tmp_path) == []
    assert packaged.read_text("utf-8") == "of the package"


def test_without_the_files_beside_the_program_there_is_nothing_to_choose(tmp_path: Path) -> None:
    program = unpack(tmp_path / "bolsetup")
    shutil.rmtree(program.parent / "share")
    assert not menu(tmp_path, program).is_offered()


def test_from_source_there_is_nothing_to_choose() -> None:
    assert program_menu({}) is None
