"""The name by which the task bar of Windows, and macOS, recognise the program."""

from __future__ import annotations

import sys
from typing import Final

APP_ID: Final = "nl.spotler.bolsetup"
"""AppUserModelID; also in packaging/windows/installer.nsi, which gives it to the shortcut.

On macOS the bundle identifier, which build.spec gives to the program.

https://learn.microsoft.com/windows/win32/shell/appids
"""


def set_app_id() -> None:
    """Set the AppUserModelID of this process, on Windows. Must be called before it has a window.

    The windows then have their own button in the task bar, also if Python runs them, and notifications carry
    the program's name.

    Raises:
        OSError: Windows refuses the ID.
    """
    if sys.platform == "win32":
        # Functions of `oledll` raise if the result is an error.
        import ctypes  # noqa: PLC0415 - Windows only

        ctypes.oledll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)
