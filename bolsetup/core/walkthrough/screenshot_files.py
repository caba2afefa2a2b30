"""Writes the user's screenshots and the positions of their marks (docs/real-screenshots.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final

from bolsetup.core.json_file import set_aside
from bolsetup.core.toml_text import parse_toml
from bolsetup.core.walkthrough.annotations import Annotations
from bolsetup.core.walkthrough.pictures import positions_file, screenshot_file, screenshots
from bolsetup.core.walkthrough.steps import BolLanguage
from bolsetup.core.whole_file import write_beside, write_whole

_HEADER: Final = "# Positions on the screenshots, in their pixels; `bolsetup pictures` writes this file.\n"


def save_screenshot(name: str, bol_language: BolLanguage, png: bytes, annotations: Annotations) -> None:
    """Replace the drawing `name` by a screenshot.

    Other screenshots and their positions stay. A file with positions that cannot be read is renamed.

    Args:
        name: name of the drawing.
        bol_language: language of Bol's page.
        png: the screenshot, with its covers painted.
        annotations: its marks and the relevant part.

    Raises:
        OSError: a file cannot be written; both files are then as before, unless only the second one could
            not be replaced.
    """
    entry: dict[str, object] = {"marks": [list(mark) for mark in annotations.marks]}
    if not annotations.focus_is_whole:
        entry["focus"] = list(annotations.focus)
    path = screenshot_file(name, bol_language)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    positions = _read_positions()
    of_name = positions.get(name)
    positions[name] = {**(of_name if isinstance(of_name, dict) else {}), bol_language: entry}
    # Write both completely before either replaces the old one.
    written = [write_beside(path, png), write_beside(positions_file(), _toml(positions))]
    for new, old in zip(written, (path, positions_file()), strict=True):
        new.replace(old)
    screenshots.cache_clear()


def remove_screenshot(name: str, bol_language: BolLanguage) -> None:
    """Delete the user's screenshot of a drawing, and the positions on it.

    Raises:
        OSError: a file cannot be deleted or written.
    """
    screenshot_file(name, bol_language).unlink(missing_ok=True)
    positions = _read_positions()
    of_name = positions.get(name)
    if isinstance(of_name, dict) and of_name.pop(bol_language, None) is not None:
        if not of_name:
            del positions[name]
        write_whole(positions_file(), _toml(positions))
    screenshots.cache_clear()


def _read_positions() -> dict[str, Any]:
    try:
        return parse_toml(positions_file().read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        set_aside(positions_file(), str(error))
        return {}


def _toml(positions: Mapping[str, Any]) -> bytes:
    """Serialize to TOML in the form that the documentation shows; `tomllib` can only read it."""
    tables = {
        name: table
        for name, table in positions.items()
        if isinstance(table, dict) and all(isinstance(entry, dict) for entry in table.values())
    }
    lines = [_HEADER]
    # Values that are not tables of tables must come before the first heading.
    lines += [f"{_key(name)} = {_value(value)}" for name, value in positions.items() if name not in tables]
    for name, table in tables.items():
        for language, entry in table.items():
            lines.append(f"[{_key(name)}.{_key(language)}]")
            lines += [f"{_key(key)} = {_value(value)}" for key, value in entry.items()]
            lines.append("")
    return "\n".join(lines).encode()


def _key(name: str) -> str:
    bare = name.replace("-", "").replace("_", "")
    return name if bare.isascii() and bare.isalnum() else _value(name)


def _value(value: object) -> str:
    match value:
        case dict():
            return f"{{{', '.join(f'{_key(key)} = {_value(each)}' for key, each in value.items())}}}"
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case str():
            # Unlike JSON, TOML does not allow DEL in a string.
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool():
            return "true" if value else "false"
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return repr(value)
