"""A screen that nobody sees."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def x_server(width: int, height: int) -> Iterator[str]:
    """Run an X server with a screen of this size in pixels, and give the value of DISPLAY."""
    reading, writing = os.pipe()
    size = f"{width}x{height}x24"
    # Without -noreset the server starts anew, and drops who connects, when the only program on it ends.
    options = ("-screen", "0", size, "-nolisten", "tcp", "-noreset", "-displayfd", str(writing))
    server = subprocess.Popen(["Xvfb", *options], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()
