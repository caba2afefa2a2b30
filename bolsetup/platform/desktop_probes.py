"""Desktop probes of the doctor that need no Qt."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final

from bolsetup.core.support.doctor import Level, ProbeResult
from bolsetup.platform import windows_shell
from bolsetup.platform.autostart import Autostart, AutostartError

_WATCHER: Final = "org.kde.StatusNotifierWatcher"
_NOTIFICATIONS: Final = "org.freedesktop.Notifications"
_BUS: Final = "org.freedesktop.DBus"


def tray() -> ProbeResult:
    """Whether the desktop has a tray. On Linux only StatusNotifierItem is detected, not XEmbed."""
    if sys.platform == "win32":
        return _tray_of_windows()
    if sys.platform != "linux":
        return ProbeResult(Level.OK, "doctor.tray.system")
    owned = _call(_BUS, "/org/freedesktop/DBus", _BUS, "NameHasOwner", "s", (_WATCHER,))
    if owned is None:
        return ProbeResult(Level.ERROR, "doctor.no_bus")
    if not owned[0]:
        return ProbeResult(Level.WARNING, "doctor.tray.none")
    properties, place = f"{_BUS}.Properties", "/StatusNotifierWatcher"
    host = _call(_WATCHER, place, properties, "Get", "ss", (_WATCHER, "IsStatusNotifierHostRegistered"))
    if host is not None and host[0] == ("b", False):
        return ProbeResult(Level.WARNING, "doctor.tray.none")
    return ProbeResult(Level.OK, "doctor.tray.well")


def notifications() -> ProbeResult:
    """Which server shows notifications, or what keeps them back on Windows."""
    if sys.platform == "win32":
        return _notifications_of_windows()
    if sys.platform != "linux":
        return ProbeResult(Level.OK, "doctor.notifications.system")
    answer = _call(
        _NOTIFICATIONS, "/org/freedesktop/Notifications", _NOTIFICATIONS, "GetServerInformation", "", ()
    )
    if answer is None:
        return ProbeResult(Level.ERROR, "doctor.notifications.none")
    return ProbeResult(Level.OK, "doctor.notifications.well", {"server": f"{answer[0]} {answer[2]}"})


if sys.platform == "win32":

    def _tray_of_windows() -> ProbeResult:
        if not windows_shell.has_taskbar():
            return ProbeResult(Level.WARNING, "doctor.tray.none")
        if windows_shell.hides_icon(sys.executable):
            return ProbeResult(Level.WARNING, "doctor.tray.hidden")
        return ProbeResult(Level.OK, "doctor.tray.well")

    def _notifications_of_windows() -> ProbeResult:
        if windows_shell.notifications_are_off():
            return ProbeResult(Level.ERROR, "doctor.notifications.off")
        if windows_shell.does_not_disturb():
            return ProbeResult(Level.WARNING, "doctor.notifications.quiet")
        if windows_shell.screen_is_taken():
            return ProbeResult(Level.WARNING, "doctor.notifications.screen")
        return ProbeResult(Level.OK, "doctor.notifications.system")


def start_at_login(autostart: Autostart) -> ProbeResult:
    """Whether the program starts at login."""
    try:
        on = autostart.is_on()
    except AutostartError:
        return ProbeResult(Level.ERROR, "doctor.autostart.unreadable")
    if not on:
        return ProbeResult(Level.WARNING, "doctor.autostart.off")
    return ProbeResult(Level.OK, "doctor.autostart.on")


def running_program(folder: Path) -> ProbeResult:
    """Whether the program is running, or why that cannot be known."""
    try:
        return running_copy(folder)
    except OSError as error:
        return ProbeResult(Level.ERROR, "cli.no_files", {"why": error.strerror or error})


def running_copy(folder: Path) -> ProbeResult:
    """Whether the program is running, according to its lock file in `folder`.

    Raises:
        OSError: the folder cannot be read.
    """
    lock = folder / "running.lock"
    try:
        process = lock.read_text("utf-8", "replace").partition("\n")[0]
    except FileNotFoundError:
        return ProbeResult(Level.OK, "doctor.instance.none")
    except OSError:
        # On Windows a held lock file cannot be read.
        if sys.platform != "win32" or lock.name not in os.listdir(folder):  # noqa: PTH208 - names only
            raise
        return ProbeResult(Level.OK, "doctor.instance.runs")
    if _is_held(lock, process):
        return ProbeResult(Level.OK, "doctor.instance.runs")
    return ProbeResult(Level.WARNING, "doctor.instance.remains")


def _is_held(lock: Path, process: str) -> bool:
    try:
        if sys.platform == "win32":
            with lock.open("r+b"):
                return False
        os.kill(int(process), 0)
    except PermissionError:
        return True
    except (OSError, ValueError, OverflowError):
        return False
    return True


def _call(
    name: str, path: str, interface: str, method: str, signature: str, body: tuple[object, ...]
) -> tuple[Any, ...] | None:
    """Call a method on the session bus; None on failure."""
    from jeepney import DBusAddress  # noqa: PLC0415 - Linux only

    from bolsetup.platform.session_bus import BusError, SessionBus  # noqa: PLC0415 - Linux only

    try:
        bus = SessionBus("SESSION", lambda _signal, _arguments: None)
        try:
            return bus.call(DBusAddress(path, bus_name=name, interface=interface), method, signature, body)
        finally:
            bus.close()
    except BusError:
        return None
