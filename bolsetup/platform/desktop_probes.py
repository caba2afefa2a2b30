"""The looks of the doctor at the desktop, without a window."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final

from bolsetup.core.support.doctor import Level, ProbeResult
from bolsetup.platform.autostart import Autostart, AutostartError

_WATCHER: Final = "org.kde.StatusNotifierWatcher"
_NOTIFICATIONS: Final = "org.freedesktop.Notifications"
_BUS: Final = "org.freedesktop.DBus"


def tray() -> ProbeResult:
    """Whether an icon can be shown. On Linux the older kind of tray, which is none of D-Bus, is not seen."""
    if sys.platform != "linux":
        return ProbeResult(Level.OK, "doctor.tray.system")
    owned = _ask(_BUS, "/org/freedesktop/DBus", _BUS, "NameHasOwner", "s", (_WATCHER,))
    if owned is None:
        return ProbeResult(Level.ERROR, "doctor.no_bus")
    if not owned[0]:
        return ProbeResult(Level.WARNING, "doctor.tray.none")
    properties, place = f"{_BUS}.Properties", "/StatusNotifierWatcher"
    host = _ask(_WATCHER, place, properties, "Get", "ss", (_WATCHER, "IsStatusNotifierHostRegistered"))
    if host is not None and host[0] == ("b", False):
        return ProbeResult(Level.WARNING, "doctor.tray.none")
    return ProbeResult(Level.OK, "doctor.tray.well")


def notifications() -> ProbeResult:
    """Which program shows notifications."""
    if sys.platform != "linux":
        return ProbeResult(Level.OK, "doctor.notifications.system")
    answer = _ask(
        _NOTIFICATIONS, "/org/freedesktop/Notifications", _NOTIFICATIONS, "GetServerInformation", "", ()
    )
    if answer is None:
        return ProbeResult(Level.ERROR, "doctor.notifications.none")
    return ProbeResult(Level.OK, "doctor.notifications.well", {"server": f"{answer[0]} {answer[2]}"})


def start_at_login(autostart: Autostart) -> ProbeResult:
    """Whether the program starts at login."""
    try:
        on = autostart.is_on()
    except AutostartError:
        return ProbeResult(Level.ERROR, "doctor.autostart.unreadable")
    return ProbeResult(Level.OK, "doctor.autostart.on" if on else "doctor.autostart.off")


def running_copy(folder: Path) -> ProbeResult:
    """Whether the program runs, by the lock that it holds in `folder`."""
    lock = folder / "running.lock"
    try:
        process = lock.read_text("utf-8", "replace").partition("\n")[0]
    except FileNotFoundError:
        return ProbeResult(Level.OK, "doctor.instance.none")
    except OSError:
        # Windows lets nobody read it while it is held.
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


def _ask(
    name: str, path: str, interface: str, method: str, signature: str, body: tuple[object, ...]
) -> tuple[Any, ...] | None:
    """Call a method on the session bus; None if nobody answers."""
    from jeepney import DBusAddress  # noqa: PLC0415 - jeepney is Linux's only

    from bolsetup.platform.session_bus import BusError, SessionBus  # noqa: PLC0415 - likewise

    try:
        bus = SessionBus("SESSION", lambda _signal, _arguments: None)
        try:
            return bus.call(DBusAddress(path, bus_name=name, interface=interface), method, signature, body)
        finally:
            bus.close()
    except BusError:
        return None
