"""The standard streams: whatever they are connected to, the program neither crashes nor goes on in vain."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import sys
from pathlib import Path
from typing import Final, TextIO

_LONGEST_INPUT: Final = 64 * 1024
"""Bytes of standard input that are read: far more than any pair needs."""


class OutputLost(Exception):
    """Standard output takes no more. The message is the system's; empty if only the reader has gone."""


def prepare_streams() -> None:
    """Let both outputs be there and take every character."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # A windowed program on Windows has none.
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - as long as the program
        elif isinstance(stream, io.TextIOWrapper):
            # A redirected stream often has the few characters of the system's old code page.
            stream.reconfigure(errors="replace")


def say(line: str) -> None:
    """Write a line to standard output.

    Raises:
        OutputLost: it does not arrive.
    """
    write(f"{line}\n", sys.stdout)


def complain(line: str) -> None:
    """Write a line to standard error, if that takes it."""
    with contextlib.suppress(OutputLost):
        write(f"bolsetup: {line}\n", sys.stderr)


def write(text: str, stream: TextIO) -> None:
    """Write to a stream, at once.

    Raises:
        OutputLost: it does not arrive.
    """
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        _put_aside(stream)
        # Windows has no number of its own for a pipe that nobody reads.
        gone = error.errno == errno.EPIPE or (sys.platform == "win32" and error.errno == errno.EINVAL)
        raise OutputLost("" if gone else error.strerror or type(error).__name__) from None


def _put_aside(stream: TextIO) -> None:
    # What its buffer holds would fail again when Python ends, which then complains and ends with 120.
    with contextlib.suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def read_input() -> str:
    """Standard input, in UTF-8 or in the UTF-16 or UTF-32 of Windows' shells, with or without a mark.

    Raises:
        ValueError: it is too long or in no such encoding. The message never quotes the input.
    """
    raw = sys.stdin.buffer.read(_LONGEST_INPUT + 1) if sys.stdin else b""
    if len(raw) > _LONGEST_INPUT:
        raise ValueError("too long")
    try:
        return raw.decode(json.detect_encoding(raw))
    except UnicodeDecodeError:
        pass
    # Out here, so that the exception has no context: the decoder's own carries the input.
    raise ValueError("the text is not UTF-8")
