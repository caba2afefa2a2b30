"""The components of the program and their licences."""

from __future__ import annotations

import json
import platform
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from bolsetup import __version__
from bolsetup.core.resources import document

FILE_NAME: Final = "components.json"
"""Written when the program is frozen, which has no metadata of its libraries (build.spec)."""
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the program.

    Attributes:
        version: its version; empty if it has none.
        licence: as its authors name it, usually an SPDX identifier.
    """

    name: str
    version: str
    licence: str


def components() -> list[Component]:
    """Return the components by name: the frozen ones, or else the installed ones."""
    try:
        known = json.loads(document(FILE_NAME).read_text("utf-8"))
    except FileNotFoundError:
        return installed_components()
    return [Component(**each) for each in known]


def installed_components() -> list[Component]:
    """Return the components installed in this Python, including those that only other versions need."""
    return describe(_libraries())


def describe(libraries: Iterable[Distribution]) -> list[Component]:
    """Return the components of a program with these libraries, by name."""
    found = [
        Component("bolsetup", __version__, "MIT"),
        Component("Inter", "", "OFL-1.1"),
        Component("Python", platform.python_version(), "PSF-2.0"),
        *(Component(each.name, each.version, _licence(each)) for each in libraries),
    ]
    return sorted(found, key=lambda each: each.name.lower())


def to_json(parts: list[Component]) -> str:
    """Return the components in the format of `FILE_NAME`."""
    return json.dumps([asdict(each) for each in parts], indent=2)


def licence_folder() -> Path | None:
    """Return the folder with the texts of the licences; None unless the program is frozen."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle, "licences") if bundle else None


def _libraries() -> Iterator[Distribution]:
    wanted, seen = ["bolsetup"], {"bolsetup"}
    while wanted:
        try:
            found = distribution(wanted.pop())
        except PackageNotFoundError:
            # Needed on other systems or by other Pythons only; or the program itself is not installed.
            continue
        if found.name != "bolsetup":
            yield found
        for requirement in found.requires or []:
            name = _NAME.match(requirement)
            key = name[0].lower().replace("_", "-") if name else ""
            if key and key not in seen and "extra ==" not in requirement:
                seen.add(key)
                wanted.append(key)


def _licence(library: Distribution) -> str:
    def given(field: str) -> list[str]:
        return library.metadata.get_all(field) or []

    kinds = (each.split(" :: ")[-1] for each in given("Classifier") if each.startswith("License ::"))
    # The field "License" may contain the full text of a licence.
    named = (*given("License-Expression"), *given("License"), *kinds)
    return next((each for each in named if each and "\n" not in each), "?")
