"""What a desktop lets a program do, where desktops differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

_GNOME: Final = "GNOME"
_PLASMA: Final = "KDE"
_KEEPS_WINDOWS_AT_EDGE: Final = frozenset({_GNOME, _PLASMA})


class Desktop(NamedTuple):
    """What the desktop lets a program do.

    Attributes:
        sees_clipboard: whether a window without the focus may read what other programs copy.
        keeps_copied_text: whether the desktop itself, or a clipboard history that does not know the private
            mark, may read what was copied at once and offer it again later.
        places_windows: whether a program may move its window and keep it above others.
        has_edge_key: whether the Windows key with an arrow puts a window at the edge of the screen, where the
            program cannot do so itself.
        shears_resized_windows: whether a window has to be drawn again after it was resized. KWin before 6.2
            assumes that the lines of its picture have no padding, which Qt 6.11 adds.
        sets_font: whether the desktop has a font for windows that Qt does not know without a theme for GTK.
        sets_text_size: whether it has a setting for the size of text, too, that Qt does not follow.
    """

    sees_clipboard: bool = True
    keeps_copied_text: bool = False
    places_windows: bool = True
    has_edge_key: bool = False
    shears_resized_windows: bool = False
    sets_font: bool = False
    sets_text_size: bool = False


UNRESTRICTED: Final = Desktop()


def desktop(platform_name: str, environment: Mapping[str, str]) -> Desktop:
    """Describe the desktop.

    Args:
        platform_name: name of Qt's platform plugin, such as "wayland".
        environment: environment variables; `XDG_CURRENT_DESKTOP` lists names, such as "ubuntu:GNOME".
    """
    names = frozenset(environment.get("XDG_CURRENT_DESKTOP", "").split(":"))
    if platform_name == "wayland":
        return Desktop(
            sees_clipboard=False,
            keeps_copied_text=True,
            places_windows=False,
            has_edge_key=bool(names & _KEEPS_WINDOWS_AT_EDGE),
            shears_resized_windows=_PLASMA in names,
            sets_font=_GNOME in names,
            sets_text_size=_GNOME in names,
        )
    # Mutter keeps copied text on X11, too. There Qt learns from the X server by how much text is enlarged.
    is_gnome = platform_name == "xcb" and _GNOME in names
    return Desktop(keeps_copied_text=is_gnome, sets_font=is_gnome)
