"""Entry point of `python -m bolsetup`, of the installed command and of the frozen program."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from bolsetup import cli


def main() -> int:
    """Run the program and return the exit code. If Qt was loaded, exits the process instead."""
    code = cli.main()
    if "PySide6" in sys.modules:
        import logging  # noqa: PLC0415 - takes a tenth of `--version`

        logging.shutdown()
        _end_process(code)
    return code


def _end_process(code: int) -> NoReturn:
    # Tearing down Qt while daemon threads are running occasionally crashes or hangs.
    if sys.platform == "win32":
        from ctypes import windll, wintypes  # noqa: PLC0415 - takes a tenth of `--version`

        # There `os._exit` still unloads Qt's libraries, after it has ended all other threads. It never ends
        # if one of them held a lock (learn.microsoft.com, "ExitProcess function", remarks).
        this_process = wintypes.HANDLE(-1)
        windll.kernel32.TerminateProcess(this_process, code)
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
