"""The display language of Windows; other systems set it in environment variables."""

from __future__ import annotations

import locale
import sys


def system_language() -> str:
    """Return the display language of Windows, such as `de_AT`; empty on other systems."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return ""
