"""The shipped font: that of the drawings, and of the window where the system has no good one."""

from __future__ import annotations

import logging
import sys
from functools import cache
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

from bolsetup.core.resources import resource
from bolsetup.core.walkthrough.steps import FONT

_POOR: Final = frozenset(
    {"", "DejaVu Sans", "Bitstream Vera Sans", "FreeSans", "Nimbus Sans", "Nimbus Sans L"}
)
"""Families that fontconfig falls back to where no desktop environment has set a font."""

_log = logging.getLogger(__name__)


@cache
def add_shipped_fonts() -> None:
    """Make the shipped font known to Qt, once. There must be a QGuiApplication."""
    for path in sorted(resource("fonts").glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            _log.warning("the font %s cannot be read", path.name)


def window_font(font: QFont, platform: str = sys.platform) -> QFont:
    """Return the font for the window: the system's, or on Linux the shipped one in its size if that is poor.

    Args:
        font: the system's font.
        platform: `sys.platform`.
    """
    if platform != "linux" or QFontInfo(font).family() not in _POOR:
        return font
    shipped = QFont(font)
    shipped.setFamily(FONT)
    return shipped
