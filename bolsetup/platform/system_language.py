"""The language that the system speaks, where no variable says it."""

from __future__ import annotations

import locale
import sys


def system_language() -> str:
    """The language of Windows' own windows, such as `de_AT`; empty on other systems."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - nobody else needs it

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return ""
