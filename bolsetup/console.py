"""Standard streams that tolerate being absent or closed, and can print every character."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Mapping
from enum import IntEnum
from typing import Final, TextIO

_MAX_INPUT_BYTES: Final = 64 * 1024
"""Maximum size of standard input, in bytes; far more than any pair of keys."""


class OutputLost(Exception):
    """Standard output cannot be written. The message is the system's; empty if the reader closed the pipe."""


def prepare_streams() -> None:
    """Replace missing output streams, and let them accept every character."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # In a windowed program on Windows.
            # Open until exit. Importing pathlib takes as long as half of `--version`.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=_encoding_of(stream), errors="replace")


def _encoding_of(stream: io.TextIOWrapper) -> str:
    """Return the encoding for a stream: its own for a terminal, which shows no other.

    In the legacy encoding that Windows or an old locale gives to pipes and files, names of shops would be
    lost, and scripts could not rely on UTF-8.
    """
    return stream.encoding if stream.isatty() else "utf-8"


def say(line: str) -> None:
    """Write a line to standard output.

    Raises:
        OutputLost: it could not be written.
    """
    write(f"{line}\n", sys.stdout)


def complain(line: str) -> None:
    """Write a line to standard error, ignoring failures."""
    with contextlib.suppress(OutputLost):
        write(f"bolsetup: {line}\n", sys.stderr)


def write(text: str, stream: TextIO) -> None:
    """Write to a stream and flush it.

    Raises:
        OutputLost: it could not be written.
    """
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        _discard_output(stream)
        # Windows reports a closed pipe as EINVAL.
        gone = error.errno == errno.EPIPE or (sys.platform == "win32" and error.errno == errno.EINVAL)
        raise OutputLost("" if gone else error.strerror or type(error).__name__) from None


def _discard_output(stream: TextIO) -> None:
    # Python flushes the buffer again at exit, and would print an error and exit with code 120.
    with contextlib.suppress(OSError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - as above
        os.dup2(nowhere.fileno(), stream.fileno())


class Colour(IntEnum):
    """Colours of a terminal (ECMA-48, SGR)."""

    RED = 31
    GREEN = 32
    YELLOW = 33


def coloured(words: str, colour: Colour) -> str:
    """Return `words` for standard output, in a colour where it is a terminal that has some."""
    return f"\x1b[{colour}m{words}\x1b[0m" if has_colours(sys.stdout, os.environ, sys.platform) else words


def has_colours(stream: TextIO, environment: Mapping[str, str], system: str) -> bool:
    """Whether a stream shows colours, and the user wants them (https://no-color.org).

    Args:
        stream: the stream.
        environment: variables of the process.
        system: as in `sys.platform`. On Windows only Windows Terminal shows colours by default.
    """
    wanted = not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"
    return wanted and stream.isatty() and (system != "win32" or bool(environment.get("WT_SESSION")))


class Progress:
    """Context manager that shows progress on a terminal if the work takes longer than a second.

    The message goes to standard error and is erased at the end, so standard output has only results.
    """

    def __init__(self, words: str, after_s: float = 1.0) -> None:
        """Set the message, and after how many seconds it is shown."""
        from threading import Timer  # noqa: PLC0415 - would delay `--help`

        self._words = words
        self._shown = False
        self._timer = Timer(after_s, self._show)
        self._timer.daemon = True

    def __enter__(self) -> None:
        if sys.stderr.isatty():
            self._timer.start()

    def __exit__(self, *_: object) -> None:
        if self._timer.ident is None:
            return
        self._timer.cancel()
        self._timer.join()
        if self._shown:
            self._write(f"\r{' ' * len(self._words)}\r")

    def _show(self) -> None:
        self._shown = True
        self._write(self._words)

    def _write(self, text: str) -> None:
        with contextlib.suppress(OutputLost):
            write(text, sys.stderr)


def read_input() -> str:
    """Read standard input, in UTF-8, or in UTF-16 or UTF-32 as Windows shells write it, with or without BOM.

    Raises:
        ValueError: it is too long or has another encoding. The message never quotes the input.
    """
    raw = sys.stdin.buffer.read(_MAX_INPUT_BYTES + 1) if sys.stdin else b""
    if len(raw) > _MAX_INPUT_BYTES:
        raise ValueError("too long")
    import json  # noqa: PLC0415 - would delay `--help`

    try:
        return raw.decode(json.detect_encoding(raw))
    except UnicodeDecodeError:
        pass
    # Raised outside the handler: as its context, a UnicodeDecodeError would carry the input.
    raise ValueError("the text is not UTF-8")
