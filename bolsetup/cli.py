"""The entry of the command line. Imports nothing else of the program before its arguments are right."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

from bolsetup.arguments import make_parser
from bolsetup.console import OutputLost, complain, prepare_streams

_INTERRUPTED: Final = 130
"""Exit code after Ctrl+C, as shells give it: 128 and the number of the signal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return the exit code: 0 success, 1 failure or not connected, 2 usage error."""
    prepare_streams()
    environment = dict(os.environ)
    try:
        options = make_parser().parse_args(arguments)
        # Imported late: it takes ten times as long as `--help`.
        from bolsetup.dispatch import run  # noqa: PLC0415

        return run(options, environment)
    except OutputLost as lost:
        if why := str(lost):
            complain(f"standard output: {why}")
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED
