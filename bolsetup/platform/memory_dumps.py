"""Disables memory dumps of a crashed program, which could contain keys."""

from __future__ import annotations

import sys
from typing import Final

_NO_HEAP: Final = 1
"""WER_FAULT_REPORTING_FLAG_NOHEAP (werapi.h): error reports contain the stacks only."""

_NO_CORE_BYTES: Final = 1
"""With a limit of 0 Linux still pipes core dumps to programs such as apport (fs/coredump.c)."""


def switch_off_memory_dumps() -> None:
    """Disable core dumps on Linux and macOS; on Windows, leave the heap out of error reports."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        ctypes.windll.kernel32.WerSetFlags(_NO_HEAP)
    else:
        import resource  # noqa: PLC0415 - not on Windows

        hardest = resource.getrlimit(resource.RLIMIT_CORE)[1]
        limit = 0 if hardest == 0 else _NO_CORE_BYTES
        resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
