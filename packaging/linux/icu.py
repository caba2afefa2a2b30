"""Leaves out the data of ICU, 32 MB.

Qt's libraries name ICU's, so these have to be there, but Qt itself has what the program uses of languages.
With an empty library in place of its data, ICU fails as if the data were lost: Qt then compares texts by
their characters (`QCollator`) and reads no text but UTF and Latin-1. The program needs no more.
"""

from __future__ import annotations

import re
import struct
import subprocess
from pathlib import Path
from typing import Final

_LIBRARY: Final = re.compile(r"^libicudata\.so\.(\d+)$")

_NO_ITEMS: Final = struct.pack(
    "<HBB HHBBBB 4s4s4s8x IIII", 32, 0xDA, 0x27, 20, 0, 0, 0, 2, 0, b"ToCP", b"\1", b"", 0, 0, 0, 0
)
"""A header of 32 bytes (`MappedData` and `UDataInfo` in ICU's udatamem.h and udata.h) and an empty list."""


def without_data(entry: tuple[str, str, str], folder: Path) -> tuple[str, str, str]:
    """Return an entry of PyInstaller's, with an empty library if it is that of ICU's data.

    Args:
        entry: name in the built folder, path of the source, and kind of the file.
        folder: where to make the empty library.

    Raises:
        subprocess.CalledProcessError: the linker failed. It is that of GNU binutils, which PyInstaller needs.
    """
    name, _, kind = entry
    library = Path(name).name
    found = _LIBRARY.match(library)
    if not found or kind != "BINARY":
        return entry
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "data").write_bytes(_NO_ITEMS)
    symbol = f"icudt{found[1]}_dat=_binary_data_start"
    for options in (
        ("-r", "-b", "binary", "-o", "data.o", "data"),
        ("-shared", "-soname", library, "--defsym", symbol, "-o", library, "data.o"),
    ):
        subprocess.run(["ld", "-z", "noexecstack", *options], cwd=folder, check=True)
    return name, str(folder / library), kind
