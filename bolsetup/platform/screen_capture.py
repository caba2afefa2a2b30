"""Takes a window out of what others see in a screen share or a recording, where the system can do that."""

from __future__ import annotations

import ctypes
import platform
import sys
from typing import Final

from bolsetup.platform.objc import send

_AFFINITY_NONE: Final = 0x00
_AFFINITY_BLACK: Final = 0x01
_AFFINITY_LEFT_OUT: Final = 0x11
"""Windows 10 version 2004 and later; older ones know only a black window.

https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-setwindowdisplayaffinity
"""

_SHARING_NONE: Final = 0
_SHARING_READ_ONLY: Final = 1
"""NSWindow.SharingType; the second is what every window begins with."""

_IGNORED_SINCE: Final = 15
"""From this macOS on, its way of capturing takes no notice (github.com/electron/electron/issues/48258)."""


def can_hide() -> bool:
    """Whether a window can be kept out of a screen share on this system."""
    if sys.platform == "darwin":
        return int(platform.mac_ver()[0].partition(".")[0] or 0) < _IGNORED_SINCE
    return sys.platform == "win32"


def set_hidden(window: int, hidden: bool) -> bool:
    """Keep a window out of what others see, or show it again; whether that is certain to work.

    Args:
        window: its handle as Qt gives it (`winId`): a window on Windows, a view on macOS.
        hidden: out of sight, or as usual.
    """
    if sys.platform == "win32":
        affinity = ctypes.windll.user32.SetWindowDisplayAffinity
        if not hidden:
            return bool(affinity(ctypes.c_void_p(window), _AFFINITY_NONE))
        ways = (_AFFINITY_LEFT_OUT, _AFFINITY_BLACK)
        return any(affinity(ctypes.c_void_p(window), way) for way in ways)
    if sys.platform == "darwin":
        sharing = _SHARING_NONE if hidden else _SHARING_READ_ONLY
        # Harmless where it is ignored, and older ways of capturing still heed it there.
        send(send(window, b"window"), b"setSharingType:", ctypes.c_ulong(sharing))
        return can_hide()
    return False
