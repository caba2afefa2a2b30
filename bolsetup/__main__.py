"""Entry point of `python -m bolsetup`, of the installed command and of the frozen program."""

from __future__ import annotations

import os
import sys

from bolsetup import cli


def main() -> int:
    """Run the program and return the exit code. If Qt was loaded, exits the process instead."""
    code = cli.main()
    if "PySide6" in sys.modules:
        import logging  # noqa: PLC0415 - takes a tenth of `--version`

        # Tearing down Qt while daemon threads are running occasionally crashes or hangs.
        logging.shutdown()
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
