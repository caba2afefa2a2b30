"""Starts the program: `python -m bolsetup`, the installed command and the frozen program."""

from __future__ import annotations

import sys

from bolsetup.cli import main

if __name__ == "__main__":
    sys.exit(main())
