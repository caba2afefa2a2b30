"""Whether Windows shows the tray icon and the notifications of this program. Windows only."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from typing import Final

_SETTINGS: Final = r"Software\Microsoft\Windows\CurrentVersion\PushNotifications"
_POLICIES: Final = r"Software\Policies\Microsoft\Windows\CurrentVersion\PushNotifications"
_ICONS: Final = r"Control Panel\NotifyIconSettings"
_QUIET_HOURS: Final = 0x0D83063EA3BF1C75
"""WNF_SHEL_QUIETHOURS_ACTIVE_PROFILE_CHANGED: 0 off, 1 priority only, 2 alarms only. It is undocumented:
if it is missing or fails, that counts as off."""
_BUSY: Final = (2, 3, 4)
"""QUNS_BUSY, QUNS_RUNNING_D3D_FULL_SCREEN and QUNS_PRESENTATION_MODE (shellapi.h)."""


def is_icon(stored: str, executable: str) -> bool:
    """Whether the path that Windows stored with a tray icon is that of an executable.

    Windows may store an identifier in braces in place of the first folders, such as Program Files.
    """
    return executable.lower().endswith(stored.rpartition("}")[2].lower())


if sys.platform == "win32":
    import winreg

    from bolsetup.core.windows_registry import user_setting

    def has_taskbar() -> bool:
        """Whether there is a taskbar: not in a kiosk, and not on a server without a desktop."""
        return bool(ctypes.windll.user32.FindWindowW("Shell_TrayWnd", None))

    def hides_icon(executable: str) -> bool:
        """Whether Windows 11 keeps the program's tray icon behind "^"; earlier ones do not tell."""
        return any(
            is_icon(str(user_setting(icon, "ExecutablePath")), executable)
            and user_setting(icon, "IsPromoted") != 1
            for icon in _subkeys(_ICONS)
        )

    def notifications_are_off() -> bool:
        """Whether the user, or an administrator, turned off the notifications of all programs."""
        return (
            user_setting(_SETTINGS, "ToastEnabled") == 0
            or user_setting(_POLICIES, "NoToastApplicationNotification") == 1
        )

    def does_not_disturb() -> bool:
        """Whether "Do not disturb" is on, or "Focus assist", as it is called in Windows 10."""
        query = getattr(ctypes.windll.ntdll, "NtQueryWnfStateData", None)
        if query is None:
            return False
        name, profile = ctypes.c_uint64(_QUIET_HOURS), ctypes.c_uint32()
        stamp, size = ctypes.c_uint32(), ctypes.c_uint32(ctypes.sizeof(profile))
        failed = query(
            *(ctypes.byref(name), None, None),
            *(ctypes.byref(stamp), ctypes.byref(profile), ctypes.byref(size)),
        )
        return not failed and profile.value != 0

    def screen_is_taken() -> bool:
        """Whether a full-screen program or a presentation is running: Windows then delays notifications."""
        state = ctypes.c_int()
        failed = ctypes.windll.shell32.SHQueryUserNotificationState(ctypes.byref(state))
        return not failed and state.value in _BUSY

    def _subkeys(key: str) -> Iterator[str]:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                names = [winreg.EnumKey(opened, number) for number in range(winreg.QueryInfoKey(opened)[0])]
        except OSError:
            return
        for name in names:
            yield rf"{key}\{name}"
