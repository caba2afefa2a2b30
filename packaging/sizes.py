"""Lists how large the parts of the frozen program are, as Markdown; `python3 dev.py sizes` runs it.

    sizes.py FOLDER     of the program in FOLDER, which PyInstaller made

A megabyte is 1,000,000 bytes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

PARTS: Final = (
    ("licences", r"/licences/"),
    ("our pictures, texts and manuals", r"/bolsetup/"),
    ("ICU, without which Qt does not start", r"/libicu"),
    (
        "Qt: Core, Gui, Widgets, Network, Svg and what they need",
        r"/(libQt6\w+\.so|Qt\w+\.framework/|Qt6\w+\.dll)",
    ),
    ("Qt's plugins", r"PySide6/(Qt/)?plugins/"),
    ("Qt's own texts in our languages", r"PySide6/(Qt/)?translations/"),
    ("PySide6 and shiboken, Qt for Python", r"/(PySide6|shiboken6)/"),
    (
        "Python and its library",
        r"/(libpython|python3|Python(\.framework/|$)|lib-dynload/|base_library\.zip)|^/_internal/\w+\.pyd$",
    ),
    ("cryptography, which SecretStorage needs", r"/(cryptography|_cffi_backend)"),
    ("OpenSSL", r"/lib(crypto|ssl)\b"),
    ("libraries of Python packages", r"/(certifi|[\w.-]+\.dist-info)/"),
    ("other libraries of the system", r"\.(so|dylib|dll|pyd)\b"),
    ("our code and that of Python packages, with the starter", r""),
)
"""Name and pattern of each part: a file belongs to the first whose pattern is found in its path."""


def main(arguments: list[str]) -> None:
    """Print the table.

    Raises:
        SystemExit: there is no such folder.
    """
    folder = Path(arguments[0])
    if not folder.is_dir():
        raise SystemExit(f"sizes.py: there is no {folder}. Make it with: python3 dev.py build")
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    sizes = {f"/{path.relative_to(folder).as_posix()}": path.stat().st_size for path in files}
    print(table(sizes), end="")


def table(sizes: Mapping[str, int]) -> str:
    """Return the sizes by part as a table, the largest first; paths begin with a slash."""
    found: dict[str, list[int]] = {}
    for path, size in sizes.items():
        found.setdefault(part_of(path), []).append(size)
    rows = sorted(found.items(), key=lambda row: -sum(row[1]))
    lines = [_row(name, each) for name, each in [*rows, ("all", sizes.values())]]
    return "".join(["| part | MB | files |\n", "|---|---|---|\n", *lines])


def part_of(path: str) -> str:
    """Return the name of the part that a file belongs to."""
    return next(name for name, pattern in PARTS if re.search(pattern, path))


def _row(name: str, sizes: Iterable[int]) -> str:
    each = list(sizes)
    return f"| {name} | {sum(each) / 1e6:.1f} | {len(each)} |\n"


if __name__ == "__main__":
    main(sys.argv[1:])
