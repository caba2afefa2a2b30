"""Locates texts, drawings, icons and documents in a checkout, an installed wheel and a frozen program."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent.parent


@cache
def _root() -> Path:
    # In a wheel and in the frozen program the folder is inside the package, in a checkout next to it.
    inside = _PACKAGE / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"


def document(*parts: str) -> Path:
    """Return the path of a shipped document, such as `document("docs", "manual", "merchant.nl.md")`."""
    inside = _PACKAGE / "documents"
    return (inside if inside.is_dir() else _PACKAGE.parent).joinpath(*parts)


def resource(*parts: str) -> Path:
    """Return the path of a shipped file, such as `resource("icons", "lost.svg")`."""
    return _root().joinpath(*parts)
