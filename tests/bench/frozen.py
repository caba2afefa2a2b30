"""The frozen program beside bare ones: how soon it starts, and how large it is."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from tests.bench.data import home_with
from tests.bench.figures import Line, Result, Sample, Unit
from tests.bench.programs import PICTURE, ROOT, Options, interleaved, start
from tests.bench.screen import Screen

START: Final = Line("start of the frozen program", "3.2x", "1.5x, aim 1.2x", "bare frozen widget")
LIBRARIES: Final = "bare widget frozen with the same Qt modules and libraries"
FOLDER: Final = Line("frozen folder", "147 MB, 1.01x", "1.0x", LIBRARIES)
ARCHIVE: Final = Line("frozen folder as .tar.xz", "42 MB, 1.01x", "1.0x", LIBRARIES)
_BARE_SPEC: Final = "tests/bench/references/bare.spec"


def measure_frozen(options: Options) -> Iterator[Result]:
    """Freeze the program and the references, which takes minutes, and measure them."""
    folder = options.folder / "frozen"
    for spec in ("build.spec", _BARE_SPEC):
        places = ("--distpath", str(folder), "--workpath", str(options.folder / "work"))
        command = (sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places, spec)
        subprocess.run(command, cwd=ROOT, check=True)
    commands = {
        START.what: (str(folder / "bolsetup" / "bolsetup"),),
        START.floor: (str(folder / "bare" / "bare"), str(PICTURE)),
    }
    variables = home_with(options.folder, 0)
    with Screen() as screen:

        def once(name: str) -> float:
            return start(screen, commands[name], variables)[0]

        measures: dict[str, Callable[[], float]] = {name: partial(once, name) for name in commands}
        values = interleaved(options.runs, measures)
    yield Result(START, Sample(Unit.MS, values[START.what]), Sample(Unit.MS, values[START.floor]))
    now, without, floor = (folder / name for name in ("bolsetup", "bare", "bare-libraries"))
    remark = f"without those libraries: {size(without)}"
    yield Result(FOLDER, size(now), size(floor), (remark,))
    yield Result(ARCHIVE, packed(now), packed(floor))


def size(folder: Path) -> Sample:
    """Return the size of all files in a folder."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return Sample(Unit.MB, [sum(path.stat().st_size for path in files) / 1e6])


def packed(folder: Path) -> Sample:
    """Return the size of a folder as an archive."""
    archive = folder.with_suffix(".tar.xz")
    with tarfile.open(archive, "w:xz") as file:
        file.add(folder, folder.name)
    return Sample(Unit.MB, [archive.stat().st_size / 1e6])
