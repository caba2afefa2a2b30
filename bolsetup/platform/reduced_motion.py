"""Whether the user asked the system to reduce motion. Qt supports it only since 6.12."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping
from typing import Any, Final

from bolsetup.platform.objc import class_named, send

_CLIENT_AREA_ANIMATION: Final = 0x1042
"""SPI_GETCLIENTAREAANIMATION: "Animation effects" in the settings of Windows."""

_REDUCED: Final = {
    # https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
    ("org.freedesktop.appearance", "reduced-motion"): 1,
    ("org.gnome.desktop.interface", "enable-animations"): False,
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor"): "0",
}
"""Settings of Linux desktops, with the value that requests reduced motion."""


def wants_less_motion() -> bool:
    """Query the system. May block for seconds on Linux, where it calls a D-Bus service."""
    if sys.platform == "win32":
        animated = ctypes.c_int(1)
        ctypes.windll.user32.SystemParametersInfoW(_CLIENT_AREA_ANIMATION, 0, ctypes.byref(animated), 0)
        return not animated.value
    if sys.platform == "darwin":
        workspace = send(class_named(b"NSWorkspace"), b"sharedWorkspace")
        # The result is a BOOL: only the lowest byte is defined.
        return bool(send(workspace, b"accessibilityDisplayShouldReduceMotion") & 0xFF)
    return is_reduced(_portal_settings())


def is_reduced(settings: Mapping[str, Mapping[str, tuple[str, Any]]]) -> bool:
    """Whether any of a Linux desktop's settings, as returned by its portal, requests reduced motion."""
    return any(
        settings.get(group, {}).get(key, ("", None))[1] == reduced
        for (group, key), reduced in _REDUCED.items()
    )


def _portal_settings() -> Mapping[str, Mapping[str, tuple[str, Any]]]:
    from jeepney import DBusAddress  # noqa: PLC0415 - Linux only

    from bolsetup.platform.session_bus import BusError, SessionBus  # noqa: PLC0415 - Linux only

    portal = DBusAddress(
        "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Desktop", "org.freedesktop.portal.Settings"
    )
    try:
        bus = SessionBus("SESSION", lambda *_: None)
    except BusError:
        return {}
    try:
        groups = [group for group, _ in _REDUCED]
        found: Mapping[str, Mapping[str, tuple[str, Any]]] = bus.call(portal, "ReadAll", "as", (groups,))[0]
    except BusError:
        return {}
    finally:
        bus.close()
    return found
