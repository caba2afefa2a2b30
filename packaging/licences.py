"""Collects the licences of everything in the frozen program, for build.spec."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = "licences"

_LICENCE: Final = re.compile(r"(?i)^(licen[cs]e|copying|notice|copyright|authors)\b[^/]*(?<!\.py)(?<!\.pyc)$")
_OF_QT: Final = ("PySide6_Essentials", "shiboken6")
"""Their wheels lack the licence texts (LGPL 3, which refers to GPL 3)."""


def licences(binaries: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return the files as PyInstaller takes them: target path, source path, kind.

    Args:
        binaries: source paths of the program's shared libraries.

    Raises:
        SystemExit: the licence of a component was not found.
    """
    found = [
        ("bolsetup", ROOT / "LICENSE"),
        ("Inter", ROOT / "resources" / "fonts" / "OFL.txt"),
        *_of_python(),
    ]
    found += [entry for part in parts() for entry in _of_part(part)]
    found += _of_system_libraries(binaries)
    return sorted({(f"{FOLDER}/{part}/{path.name}", str(path), "DATA") for part, path in found})


def parts() -> list[Distribution]:
    """Return the packages in the program, including PyInstaller, whose bootloader starts it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted, found = [*project["dependencies"], "pyinstaller"], dict[str, Distribution]()
    while wanted:
        requirement = Requirement(wanted.pop())
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        part = distribution(requirement.name)
        if part.name not in found:
            found[part.name] = part
            wanted += part.requires or [] if part.name != "pyinstaller" else []
    return list(found.values())


def _of_part(part: Distribution) -> Iterator[tuple[str, Path]]:
    name = f"{part.name}-{part.version}"
    if part.name in _OF_QT:
        yield from ((name, path) for path in (ROOT / "packaging" / "licences").glob("*.txt"))
        return
    texts = [Path(str(part.locate_file(file))) for file in part.files or [] if _LICENCE.match(file.name)]
    if not texts:
        raise SystemExit(f"licences.py: {name} has no licence")
    yield from ((name, path) for path in texts)


def _of_python() -> list[tuple[str, Path]]:
    version = sysconfig.get_python_version()
    places = [
        Path(sysconfig.get_path("stdlib"), "LICENSE.txt"),
        Path(sysconfig.get_config_var("prefix"), "LICENSE.txt"),
        Path(f"/usr/share/doc/python{version}/copyright"),
    ]
    texts = [path for path in places if path.exists()]
    if not texts:
        raise SystemExit("licences.py: Python has no licence")
    return [("Python", texts[0])]


def _of_system_libraries(binaries: Iterable[str]) -> Iterator[tuple[str, Path]]:
    for package in system_packages(binaries):
        yield package, Path(f"/usr/share/doc/{package}/copyright").resolve()


def system_packages(binaries: Iterable[str]) -> list[str]:
    """Return the packages of libraries of the system, on Debian and its kin; none elsewhere.

    Args:
        binaries: source paths of the program's shared libraries.
    """
    paths = [
        path for path in (Path(binary).resolve() for binary in binaries) if path.is_relative_to("/usr/lib")
    ]
    if not paths or not shutil.which("dpkg-query"):
        return []
    # Some packages own their files under /lib still. One that no package owns makes the exit code 1.
    names = [str(name) for path in paths for name in (path, Path("/", *path.parts[2:]))]
    done = subprocess.run(
        ["dpkg-query", "--search", *names], check=False, capture_output=True, encoding="utf-8"
    )
    return sorted({line.split(":")[0] for line in done.stdout.splitlines()})
