"""Excludes a window from screen sharing and recording, where the system supports it."""

from __future__ import annotations

import ctypes
import platform
import sys
from typing import Final

from bolsetup.platform.objc import send

_AFFINITY_NONE: Final = 0x00
_AFFINITY_BLACK: Final = 0x01
_AFFINITY_EXCLUDED: Final = 0x11
"""WDA_EXCLUDEFROMCAPTURE, since Windows 10 version 2004; older versions only support a black window.

https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-setwindowdisplayaffinity
"""

_SHARING_NONE: Final = 0
_SHARING_READ_ONLY: Final = 1
"""NSWindow.SharingType; read-only is the default."""

_IGNORED_SINCE_MACOS: Final = 15
"""First macOS version whose capture API ignores it (github.com/electron/electron/issues/48258)."""


def can_hide() -> bool:
    """Whether this system can exclude a window from screen sharing."""
    if sys.platform == "darwin":
        return int(platform.mac_ver()[0].partition(".")[0] or 0) < _IGNORED_SINCE_MACOS
    return sys.platform == "win32"


def set_hidden(window: int, hidden: bool) -> bool:
    """Exclude a window from screen sharing, or include it again. Return whether that is certain to work.

    Args:
        window: native handle, as returned by QWidget.winId: a window on Windows, a view on macOS.
        hidden: whether to exclude it.
    """
    if sys.platform == "win32":
        affinity = ctypes.windll.user32.SetWindowDisplayAffinity
        if not hidden:
            return bool(affinity(ctypes.c_void_p(window), _AFFINITY_NONE))
        ways = (_AFFINITY_EXCLUDED, _AFFINITY_BLACK)
        return any(affinity(ctypes.c_void_p(window), way) for way in ways)
    if sys.platform == "darwin":
        sharing = _SHARING_NONE if hidden else _SHARING_READ_ONLY
        # Set it on recent versions as well: older capture APIs still honour it there.
        send(send(window, b"window"), b"setSharingType:", ctypes.c_ulong(sharing))
        return can_hide()
    return False
