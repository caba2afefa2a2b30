"""Tells Python's `platform` the version of Windows, so that it need not run another program to learn it."""

from __future__ import annotations

import sys
from typing import Final

_FIRST_BUILD_OF_11: Final = 22_000
"""https://learn.microsoft.com/windows/release-health/windows11-release-information"""


def set_windows_version() -> None:
    """Replace `platform.win32_ver`, on Windows, by a version that is known already.

    Python's own runs `cmd /c ver` up to 3.11, and queries WMI from 3.12 on. Libraries ask while they are
    imported (keyring, truststore): each start ran two other programs, which virus scanners delay.
    """
    if sys.platform == "win32":
        import platform  # noqa: PLC0415 - Windows only

        # True, and not that of an older Windows, in a program whose manifest names Windows 10 (build.spec).
        found = sys.getwindowsversion()
        release = "11" if found.build >= _FIRST_BUILD_OF_11 else str(found.major)
        version = f"{found.major}.{found.minor}.{found.build}"
        told = (release, version, f"SP{found.service_pack_major}", "")
        platform.win32_ver = lambda *_, **__: told
