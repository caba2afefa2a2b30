"""Text size and colour scheme of a Linux desktop, as its portal tells them.

Qt knows a scheme on some desktops only, and follows no size. Its theme for GTK, which knows the font, is not
part of the frozen program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from bolsetup.platform.session_bus import SessionBus

# https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
_PORTAL: Final = "org.freedesktop.portal.Desktop"
_PATH: Final = "/org/freedesktop/portal/desktop"
_SETTINGS: Final = "org.freedesktop.portal.Settings"
_APPEARANCE: Final = "org.freedesktop.appearance"
_GNOME: Final = "org.gnome.desktop.interface"
_FONT: Final = re.compile(r"(?P<family>.+?),? +(?P<points>\d+(\.\d+)?)")
"""A font as Pango describes it, such as "Cantarell 11"."""
_MAX_FACTOR: Final = 4.0
_PATIENCE_S: Final = 60.0
"""Seconds to wait for the portal: at login it starts along with us, and waits for others itself."""


class Look(NamedTuple):
    """What the desktop is set to.

    Attributes:
        is_dark: whether it prefers dark windows; None if it has no preference, or does not tell.
        family: font of its windows; empty if it does not tell.
        points: size of that font; 0 if it does not tell.
        factor: how much larger text is to be.
    """

    is_dark: bool | None = None
    family: str = ""
    points: float = 0.0
    factor: float = 1.0


UNKNOWN: Final = Look()


def look_of(settings: Mapping[tuple[str, str], Any]) -> Look:
    """Return the look by settings of the portal, whose names are a group and a key."""
    font = _FONT.fullmatch(str(settings.get((_GNOME, "font-name"), "")))
    factor = settings.get((_GNOME, "text-scaling-factor"))
    return Look(
        {1: True, 2: False}.get(settings.get((_APPEARANCE, "color-scheme"), 0)),
        font["family"] if font else "",
        float(font["points"]) if font else 0.0,
        min(max(factor, 1.0 / _MAX_FACTOR), _MAX_FACTOR) if isinstance(factor, float) else 1.0,
    )


class LookWatch:
    """Tells the look of the desktop, and each change."""

    def __init__(self, on_change: Callable[[Look], None], address: str = "SESSION") -> None:
        """Create the watch; `on_change` is called on other threads."""
        self._on_change = on_change
        self._address = address
        self._settings: dict[tuple[str, str], Any] = {}
        self._bus: SessionBus | None = None

    def start(self) -> None:
        """Read the look, and begin to listen, if there is a portal. May block for a minute."""
        from jeepney import DBusAddress, MatchRule  # noqa: PLC0415 - Linux only

        from bolsetup.platform.session_bus import BusError, SessionBus  # noqa: PLC0415

        try:
            self._bus = SessionBus(self._address, self._on_signal, _PATIENCE_S)
        except BusError:
            return
        portal = DBusAddress(_PATH, _PORTAL, _SETTINGS)
        try:
            self._bus.listen(MatchRule(type="signal", interface=_SETTINGS, member="SettingChanged"))
            groups = ([_APPEARANCE, _GNOME],)
            self._bus.call(portal, "ReadAll", "as", groups, on_result=lambda body: self._read(body[0]))
        except BusError:
            self._bus.close()

    def stop(self) -> None:
        """Stop listening."""
        if self._bus:
            self._bus.close()

    def _read(self, groups: Mapping[str, Mapping[str, tuple[str, Any]]]) -> None:
        for group, values in groups.items():
            self._settings |= {(group, key): value for key, (_, value) in values.items()}
        self._on_change(look_of(self._settings))

    def _on_signal(self, _: str, arguments: tuple[Any, ...]) -> None:
        match arguments:
            case str(group), str(key), (str(), value):
                before = look_of(self._settings)
                self._settings[group, key] = value
                if (after := look_of(self._settings)) != before:
                    self._on_change(after)
