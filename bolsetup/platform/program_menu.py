"""The entry of the unpacked program in the menu of a Linux desktop, which packages bring along.

With it the window, its button in a panel and notifications have the program's icon and name.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from bolsetup.core.whole_file import write_whole
from bolsetup.platform.autostart import exec_value, try_exec_value

_ENTRY: Final = Path("applications", "bolsetup.desktop")
_ICONS: Final = Path("icons", "hicolor")
_ICON_FILES: Final = "*/apps/bolsetup*"
_MARK: Final = "X-Bolsetup-Unpacked=true"
"""Marks the entry as ours, so that one made by somebody else is left alone."""


class ProgramMenu:
    """A desktop file and icons in the user's folders, created from the files beside the program.

    Each method may raise `OSError`.
    """

    def __init__(self, program: Path, user: Path, system: Sequence[Path]) -> None:
        """Create it.

        Args:
            program: the program.
            user: folder of the user's data, such as `~/.local/share`.
            system: folders of the system's data, such as `/usr/share`.
        """
        self._program = program
        self._share = program.parent / "share"
        self._user = user
        self._system = system

    def is_offered(self) -> bool:
        """Whether there can be an entry: the program was unpacked, and no other entry is there."""
        return (
            (self._share / _ENTRY).is_file()
            and not self._is_packaged()
            and (self.is_on() or not (self._user / _ENTRY).exists())
        )

    def is_on(self) -> bool:
        """Whether our entry is there."""
        entry = self._user / _ENTRY
        return entry.is_file() and _MARK in entry.read_text("utf-8", "replace").splitlines()

    def switch(self, on: bool) -> None:
        """Create or remove the entry; one made by somebody else is left alone."""
        if on and self.is_offered():
            import shutil  # noqa: PLC0415 - once

            for icon in (self._share / _ICONS).glob(_ICON_FILES):
                target = self._user / icon.relative_to(self._share)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(icon, target)
            entry = self._user / _ENTRY
            entry.parent.mkdir(parents=True, exist_ok=True)
            write_whole(entry, self._content())
        elif not on and self.is_on():
            (self._user / _ENTRY).unlink()
            for icon in list((self._user / _ICONS).glob(_ICON_FILES)):
                icon.unlink()

    def repair(self) -> None:
        """Update the entry of a moved or upgraded program; remove it if a package brings its own."""
        if not self.is_on():
            return
        if self._is_packaged():
            self.switch(False)
        elif self.is_offered() and (self._user / _ENTRY).read_bytes() != self._content():
            self.switch(True)

    def _is_packaged(self) -> bool:
        return any((folder / _ENTRY).exists() for folder in self._system)

    def _content(self) -> bytes:
        return "".join(f"{line}\n" for line in self._lines()).encode()

    def _lines(self) -> Iterator[str]:
        for line in (self._share / _ENTRY).read_text("utf-8").splitlines():
            if line.startswith("Exec="):
                yield f"Exec={exec_value([str(self._program)])}"
                # Lets desktops ignore the entry once the folder was deleted.
                yield f"TryExec={try_exec_value(str(self._program))}"
                yield _MARK
            else:
                yield line


def program_menu(environment: Mapping[str, str]) -> ProgramMenu | None:
    """Return the entry of the frozen program on Linux; None elsewhere and from source."""
    if sys.platform != "linux" or not getattr(sys, "frozen", False):
        return None
    # The XDG Base Directory Specification says to ignore relative paths.
    user = Path(environment.get("XDG_DATA_HOME", ""))
    system = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return ProgramMenu(
        Path(sys.executable).resolve(),
        user if user.is_absolute() else Path.home() / ".local" / "share",
        [Path(folder) for folder in system.split(os.pathsep) if Path(folder).is_absolute()],
    )
