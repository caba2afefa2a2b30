"""Reads the user's settings of Windows from the registry. Windows only."""

from __future__ import annotations

import sys
from typing import Final

INTERNET_SETTINGS: Final = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"

if sys.platform == "win32":
    import winreg

    def user_value(key: str, name: str) -> object | None:
        """Return a value under HKEY_CURRENT_USER; None if there is none.

        Raises:
            OSError: it cannot be read.
        """
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                value: object = winreg.QueryValueEx(opened, name)[0]
        except FileNotFoundError:
            return None
        return value

    def user_setting(key: str, name: str) -> object | None:
        """Return a value under HKEY_CURRENT_USER; None if there is none or it cannot be read."""
        try:
            return user_value(key, name)
        except OSError:
            return None
