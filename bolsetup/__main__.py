"""Starts the program: `python -m bolsetup`, the installed command and the frozen program."""

from __future__ import annotations

import logging
import os
import sys

from bolsetup import cli


def main() -> int:
    """Run the program. A window's process ends here; otherwise gives the exit code."""
    code = cli.main()
    if "PySide6" in sys.modules:
        # Python would take Qt apart while other threads run, which now and then crashes or hangs.
        logging.shutdown()
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
