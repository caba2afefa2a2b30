"""Start at login on Linux, macOS and Windows."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath
from typing import Final, Protocol

from bolsetup.platform.app_id import APP_ID

_NAME: Final = "bolsetup"


class AutostartError(Exception):
    """The start-at-login setting could not be read or changed."""


class Autostart(Protocol):
    """The start-at-login setting. Each method may raise `AutostartError`."""

    def is_on(self) -> bool:
        """Whether the program will start at the next login."""

    def was_disabled(self) -> bool:
        """Whether the user turned it off in the system's settings, as far as the system tells."""

    def switch(self, on: bool) -> None:
        """Turn start at login on or off."""

    def repair(self) -> None:
        """Update the entry if it is on and the program was moved."""


def autostart() -> Autostart:
    """Return the implementation for this system."""
    frozen = bool(getattr(sys, "frozen", False))
    command = launch_command(os.environ, sys.executable, frozen=frozen)
    if sys.platform == "win32":
        return RunKey(_CurrentUser(), command)
    if sys.platform == "darwin":
        return LaunchAgent(Path.home() / "Library" / "LaunchAgents", command)
    config = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    # The XDG Base Directory Specification says to ignore relative paths.
    config = config if config.is_absolute() else Path.home() / ".config"
    return DesktopEntry(config / "autostart", command)


def launch_command(environment: Mapping[str, str], executable: str, *, frozen: bool) -> list[str]:
    """Return the command that starts the running program in the background.

    Args:
        environment: environment of this process.
        executable: executable of this process.
        frozen: whether the executable is the program itself rather than Python.
    """
    image, inside = environment.get("APPIMAGE"), environment.get("APPDIR")
    # An AppImage is mounted at a new path each time. Ignore APPIMAGE inherited from, say, a terminal.
    if image and (not inside or Path(executable).is_relative_to(inside)):
        return [image, "--tray"]
    return [_without_console(executable), *([] if frozen else ["-m", _NAME]), "--tray"]


def _without_console(executable: str) -> str:
    """Return the program for Windows beside this one that opens no console window; others as they are."""
    path = PureWindowsPath(executable)
    if re.fullmatch(r"python[\d.]*\.exe", path.name, re.IGNORECASE):
        return str(path.with_name("pythonw.exe"))
    return str(path.with_name(f"{_NAME}.exe")) if path.name.lower() == f"{_NAME}-cli.exe" else executable


class InMemory:
    """An implementation for practice mode that changes nothing on the system."""

    def __init__(self) -> None:
        self._on = False

    def is_on(self) -> bool:
        """The last value passed to `switch`."""
        return self._on

    def was_disabled(self) -> bool:
        """No."""
        return False

    def switch(self, on: bool) -> None:
        """Store the value."""
        self._on = on

    def repair(self) -> None:
        """Do nothing."""


class DesktopEntry:
    """Linux: a file in the autostart folder (Desktop Application Autostart Specification)."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self._path = folder / f"{_NAME}.desktop"
        self._exec = f"Exec={exec_value(command)}"
        # Lets desktops ignore the entry after an uninstall, which cannot clean up home folders.
        self._try = f"TryExec={try_exec_value(command[0])}"

    def is_on(self) -> bool:
        """Whether the file exists and was not disabled in the desktop's settings, which edit the file."""
        return bool(self._lines()) and not self.was_disabled()

    def was_disabled(self) -> bool:
        """Whether the file was disabled in the desktop's settings."""
        off = {"Hidden=true", "X-GNOME-Autostart-enabled=false"}
        return not off.isdisjoint(line.replace(" ", "") for line in self._lines())

    def switch(self, on: bool) -> None:
        """Write or delete the file."""
        with _translate_errors():
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
                # Only some desktops honour these; the tray may still appear after the program.
                "X-GNOME-Autostart-Delay=5",
                "X-KDE-autostart-after=panel",
            ]
            _write(self._path, "".join(f"{line}\n" for line in lines).encode())

    def repair(self) -> None:
        """Rewrite the file if it has a different command."""
        if self.is_on() and self._exec not in self._lines():
            self.switch(True)

    def _lines(self) -> list[str]:
        with _translate_errors():
            return self._path.read_text("utf-8", "replace").splitlines() if self._path.exists() else []


class LaunchAgent:
    """macOS: a property list in the user's LaunchAgents (launchd.plist(5))."""

    TRANSLOCATED: Final = "/AppTranslocation/"
    """In the path of a program that was opened in its disk image: macOS gives it another one each time."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        import plistlib  # noqa: PLC0415 - a twentieth of `list`, and only macOS needs it

        self._path = folder / f"{_NAME}.login.plist"
        self._lasts = self.TRANSLOCATED not in command[0]
        self._content = plistlib.dumps(
            {
                "Label": f"{_NAME}.login",
                # Under Login Items macOS then shows the program's name and icon, not who signed it.
                "AssociatedBundleIdentifiers": APP_ID,
                "ProgramArguments": list(command),
                "RunAtLoad": True,
                "ProcessType": "Interactive",
            }
        )

    def is_on(self) -> bool:
        """Whether the file exists."""
        return self._path.exists()

    def was_disabled(self) -> bool:
        """No: macOS keeps that in a database of its own."""
        return False

    def switch(self, on: bool) -> None:
        """Write or delete the file."""
        with _translate_errors():
            if not on:
                self._path.unlink(missing_ok=True)
                return
            if not self._lasts:
                raise AutostartError("the program was not moved out of its disk image")
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _write(self._path, self._content)

    def repair(self) -> None:
        """Rewrite the file if it has a different content; a program in a disk image leaves it as it is."""
        with _translate_errors():
            moved = self._lasts and self.is_on() and self._path.read_bytes() != self._content
        if moved:
            self.switch(True)


class Registry(Protocol):
    """Values under HKEY_CURRENT_USER. Each method may raise OSError."""

    def read(self, key: str, name: str) -> object | None:
        """Return the value, or None."""

    def write(self, key: str, name: str, value: str) -> None:
        """Set a string value."""

    def delete(self, key: str, name: str) -> None:
        """Delete a value, if it exists."""


class RunKey:
    """Windows: a value in the user's Run key."""

    RUN: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
    APPROVED: Final = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
    """Here the Task Manager disables entries: by an odd first byte."""

    LONGEST: Final = 260
    """Maximum length of a command in characters (learn.microsoft.com, "Run and RunOnce Registry Keys")."""

    def __init__(self, registry: Registry, command: Sequence[str]) -> None:
        self._registry = registry
        from subprocess import list2cmdline  # noqa: PLC0415 - Windows only

        self._command = list2cmdline(command)

    def is_on(self) -> bool:
        """Whether the value exists and was not disabled in the Task Manager."""
        with _translate_errors():
            return self._registry.read(self.RUN, _NAME) is not None and not self.was_disabled()

    def was_disabled(self) -> bool:
        """Whether the value was disabled in the Task Manager."""
        with _translate_errors():
            approved = self._registry.read(self.APPROVED, _NAME)
            return isinstance(approved, bytes) and approved[:1] != b"" and approved[0] % 2 == 1

    def switch(self, on: bool) -> None:
        """Set or delete the value."""
        with _translate_errors():
            if not on:
                self._registry.delete(self.RUN, _NAME)
                return
            if len(self._command) > self.LONGEST:
                raise AutostartError("the program lies too deep in folders")
            self._registry.write(self.RUN, _NAME, self._command)
            self._registry.delete(self.APPROVED, _NAME)

    def repair(self) -> None:
        """Set the value again if it has a different command."""
        with _translate_errors():
            moved = self.is_on() and self._registry.read(self.RUN, _NAME) != self._command
        if moved:
            self.switch(True)


if sys.platform == "win32":
    import winreg

    from bolsetup.core.windows_registry import user_value

    class _CurrentUser:
        def read(self, key: str, name: str) -> object | None:
            return user_value(key, name)

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
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise AutostartError(str(error)) from error


def _write(path: Path, content: bytes) -> None:
    # Written atomically: a login may happen at any time.
    half = path.with_suffix(".part")
    half.write_bytes(content)
    half.replace(path)


def exec_value(command: Sequence[str]) -> str:
    """Return the value of the key `Exec` that starts a command (Desktop Entry Specification)."""
    return " ".join(map(_quote_exec, command))


def try_exec_value(program: str) -> str:
    """Return the value of the key `TryExec`, which names a program."""
    return program.replace("\\", "\\\\")


def _quote_exec(argument: str) -> str:
    """Quote an argument for the `Exec` key (Desktop Entry Specification).

    The quoting rules of `Exec` apply first; then backslashes are doubled, as in any string value.
    """
    for special in '\\"`$':
        argument = argument.replace(special, f"\\{special}")
    argument = argument.replace("%", "%%").replace("\\", "\\\\").replace("\n", "\\n")
    return f'"{argument}"'
