"""Start at login, in the way of each system."""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol

_NAME: Final = "bolsetup"


class AutostartError(Exception):
    """The system did not let start at login be read or changed."""


class Autostart(Protocol):
    """Whether the program starts at login. Each method may raise `AutostartError`."""

    def is_on(self) -> bool:
        """Whether it will start at the next login."""

    def switch(self, on: bool) -> None:
        """Have it start at login, or not."""

    def repair(self) -> None:
        """Where it does start at login: have it start from where the program lies now."""


def autostart() -> Autostart:
    """The way of this system."""
    frozen = bool(getattr(sys, "frozen", False))
    command = launch_command(os.environ, sys.executable, frozen=frozen)
    if sys.platform == "win32":
        return RunKey(_CurrentUser(), command)
    if sys.platform == "darwin":
        return LaunchAgent(Path.home() / "Library" / "LaunchAgents", command)
    config = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    # XDG Base Directory Specification: a relative path is to be ignored.
    config = config if config.is_absolute() else Path.home() / ".config"
    return DesktopEntry(config / "autostart", command)


def launch_command(environment: Mapping[str, str], executable: str, *, frozen: bool) -> list[str]:
    """The program as it runs now, in the background.

    Args:
        environment: of this process.
        executable: what runs this process.
        frozen: whether that is the program itself, not Python.
    """
    image, inside = environment.get("APPIMAGE"), environment.get("APPDIR")
    # An AppImage lies somewhere else at each start. A terminal that is one hands its own on to us.
    if image and (not inside or Path(executable).is_relative_to(inside)):
        return [image, "--tray"]
    return [executable, *([] if frozen else ["-m", _NAME]), "--tray"]


class InMemory:
    """For practice: on or off until the program ends."""

    def __init__(self) -> None:
        self._on = False

    def is_on(self) -> bool:
        """As it was switched last."""
        return self._on

    def switch(self, on: bool) -> None:
        """Remember it."""
        self._on = on

    def repair(self) -> None:
        """Nothing to put right."""


class DesktopEntry:
    """Linux: a file in the autostart folder (Desktop Application Autostart Specification)."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._path = folder / f"{_NAME}.desktop"
        self._exec = f"Exec={' '.join(map(_quoted, command))}"
        # Desktops leave the entry of a program that is gone alone: an uninstaller reaches no home folder.
        self._try = f"TryExec={command[0]}".replace("\\", "\\\\")

    def is_on(self) -> bool:
        """Whether it will start; the desktop's own settings switch it off inside the file."""
        lines = self._lines()
        off = {"Hidden=true", "X-GNOME-Autostart-enabled=false"}
        return bool(lines) and not off.intersection(line.replace(" ", "") for line in lines)

    def switch(self, on: bool) -> None:
        """Write the file, or remove it."""
        with _refusals():
            if not on:
                self._path.unlink(missing_ok=True)
                return
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lines = [
                "[Desktop Entry]",
                "Type=Application",
                f"Name={_NAME}",
                f"Icon={_NAME}",
                self._exec,
                self._try,
                "Terminal=false",
                # A kindness to desktops that honour it: the tray may be later than we are anyway.
                "X-GNOME-Autostart-Delay=5",
                "X-KDE-autostart-after=panel",
            ]
            _write(self._path, "".join(f"{line}\n" for line in lines).encode())

    def repair(self) -> None:
        """Write the file anew if it starts something else."""
        if self.is_on() and self._exec not in self._lines():
            self.switch(True)

    def _lines(self) -> list[str]:
        with _refusals():
            return self._path.read_text("utf-8", "replace").splitlines() if self._path.exists() else []


class LaunchAgent:
    """macOS: a property list in the user's LaunchAgents (launchd.plist(5))."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._path = folder / f"{_NAME}.login.plist"
        self._content = plistlib.dumps(
            {
                "Label": f"{_NAME}.login",
                "ProgramArguments": list(command),
                "RunAtLoad": True,
                "ProcessType": "Interactive",
            }
        )

    def is_on(self) -> bool:
        """Whether the file is there."""
        return self._path.exists()

    def switch(self, on: bool) -> None:
        """Write the file, or remove it."""
        with _refusals():
            if on:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                _write(self._path, self._content)
            else:
                self._path.unlink(missing_ok=True)

    def repair(self) -> None:
        """Write the file anew if it starts something else."""
        with _refusals():
            moved = self.is_on() and self._path.read_bytes() != self._content
        if moved:
            self.switch(True)


class Registry(Protocol):
    """Values below a key of HKEY_CURRENT_USER. Each method may raise OSError."""

    def read(self, key: str, name: str) -> object | None:
        """The value, or None if there is none."""

    def write(self, key: str, name: str, value: str) -> None:
        """Set a text."""

    def delete(self, key: str, name: str) -> None:
        """Remove a value, if it is there."""


class RunKey:
    """Windows: a value in the user's Run key."""

    RUN: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
    APPROVED: Final = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
    """Where the task manager notes what the user has switched off: an odd first byte."""

    LONGEST: Final = 260
    """Characters of a command (learn.microsoft.com, "Run and RunOnce Registry Keys")."""

    def __init__(self, registry: Registry, command: Sequence[str]) -> None:
        self._registry = registry
        self._command = subprocess.list2cmdline(command)

    def is_on(self) -> bool:
        """Whether it is in the key, and not switched off in the task manager."""
        with _refusals():
            approved = self._registry.read(self.APPROVED, _NAME)
            off = isinstance(approved, bytes) and approved[:1] != b"" and approved[0] % 2 == 1
            return self._registry.read(self.RUN, _NAME) is not None and not off

    def switch(self, on: bool) -> None:
        """Set the value, or remove it."""
        with _refusals():
            if not on:
                self._registry.delete(self.RUN, _NAME)
                return
            if len(self._command) > self.LONGEST:
                raise AutostartError("the program lies too deep in folders")
            self._registry.write(self.RUN, _NAME, self._command)
            self._registry.delete(self.APPROVED, _NAME)

    def repair(self) -> None:
        """Set the value anew if it starts something else."""
        with _refusals():
            moved = self.is_on() and self._registry.read(self.RUN, _NAME) != self._command
        if moved:
            self.switch(True)


if sys.platform == "win32":
    import winreg

    class _CurrentUser:
        def read(self, key: str, name: str) -> object | None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    value: object = winreg.QueryValueEx(opened, name)[0]
            except FileNotFoundError:
                return None
            return value

        def write(self, key: str, name: str, value: str) -> None:
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

        def delete(self, key: str, name: str) -> None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AutostartError(str(error)) from error


def _write(path: Path, content: bytes) -> None:
    # A login in the middle of the writing must not find half of it.
    half = path.with_suffix(".part")
    half.write_bytes(content)
    half.replace(path)


def _quoted(argument: str) -> str:
    """An argument as the Desktop Entry Specification wants it in `Exec`.

    Quoted by the rules of that key, then with its backslashes doubled, as in any text of such a file.
    """
    for special in '\\"`$':
        argument = argument.replace(special, f"\\{special}")
    argument = argument.replace("%", "%%").replace("\\", "\\\\").replace("\n", "\\n")
    return f'"{argument}"'
