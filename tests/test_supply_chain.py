"""What the shipped program is made of is known to the byte, and its licences come along."""

from __future__ import annotations

import re
import runpy
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.requirements import Requirement

ROOT: Final = Path(__file__).resolve().parents[1]
LOCK: Final = (ROOT / "packaging" / "build.lock").read_text("utf-8")
ENTRIES: Final = re.findall(r"^([\w.-]+)==(\S+)((?:.|\n(?=    ))*)", LOCK, re.MULTILINE)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = (ROOT / "packaging" / "build.in").read_text("utf-8").splitlines()
    return [Requirement(line) for line in (*project["dependencies"], *lines) if not line.startswith("#")]


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_the_lock_has_a_version_of_each_library_that_pyproject_allows(requirement: Requirement) -> None:
    versions = [version for name, version, _ in ENTRIES if plain(name) == plain(requirement.name)]
    assert any(requirement.specifier.contains(version) for version in versions), "run: python3 dev.py lock"


def test_each_entry_of_the_lock_has_hashes_and_none_an_address() -> None:
    assert len(ENTRIES) > 20
    for name, _, rest in ENTRIES:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", rest), name
    assert "://" not in LOCK
    assert "--index" not in LOCK


@pytest.fixture(scope="module")
def licences() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "packaging" / "licences.py"))


def test_each_part_of_the_program_brings_its_licence(licences: dict[str, Any]) -> None:
    found = licences["licences"]([])
    folders = {Path(target).parts[1] for target, _, _ in found}
    packages = {f"{part.name}-{part.version}" for part in licences["parts"]()}
    assert folders == {"bolsetup", "Inter", "Python", *packages}
    assert all(Path(source).stat().st_size for _, source, _ in found)
    assert len({target for target, _, _ in found}) == len(found)
    assert any("PySide6" in target and target.endswith("LGPL-3.txt") for target, _, _ in found)


def test_a_library_of_a_debian_system_brings_what_its_package_says(licences: dict[str, Any]) -> None:
    libraries = sorted(Path("/usr/lib").glob("*/libxcb-cursor.so.0"))
    if sys.platform != "linux" or not libraries or not Path("/usr/bin/dpkg-query").exists():
        pytest.skip("not a Debian system with that library")
    (target,) = {name for name, _, _ in licences["licences"](map(str, libraries))} - {
        name for name, _, _ in licences["licences"]([])
    }
    assert target == "licences/libxcb-cursor0/copyright"


def test_a_part_without_a_licence_is_not_shipped(
    licences: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(licences["licences"].__globals__, "_OF_QT", ())
    with pytest.raises(SystemExit, match="has no licence"):
        licences["licences"]([])
