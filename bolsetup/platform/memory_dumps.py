"""Keeps the memory of a crashed program, which may hold a pair, off the disk."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_NO_HEAP: Final = 1
"""WER_FAULT_REPORTING_FLAG_NOHEAP (werapi.h): an error report holds the stacks and no more."""

_NO_CORE_BYTES: Final = 1
"""Linux hands a core to a program such as apport even at a limit of 0, and not at 1 (fs/coredump.c)."""


def switch_off_memory_dumps() -> None:
    """Let the system write no memory of this process, as far as it can be told; macOS and Linux at all."""
    if sys.platform == "win32":
        ctypes.windll.kernel32.WerSetFlags(_NO_HEAP)
    else:
        import resource  # noqa: PLC0415 - Windows has none

        hardest = resource.getrlimit(resource.RLIMIT_CORE)[1]
        limit = 0 if hardest == 0 else _NO_CORE_BYTES
        resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
