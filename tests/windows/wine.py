"""Whether the tests run under Wine, which is not Windows in everything."""

from __future__ import annotations

import ctypes
import sys
from typing import Final


def _is_wine() -> bool:
    # As Wine's developers tell to ask: no ntdll.dll of Windows has this function.
    return sys.platform == "win32" and hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


ON_WINE: Final = _is_wine()
"""True in a Windows program that Wine runs; False on Windows and everywhere else."""
