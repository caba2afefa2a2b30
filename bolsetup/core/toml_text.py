"""Parses TOML files written by others, with a single exception for everything that can be wrong with one."""

from __future__ import annotations

import re
import tomllib
from typing import Any


class NotToml(ValueError):
    """The text cannot be read as TOML. The message says why, with the line."""


def parse_toml(text: str) -> dict[str, Any]:
    """Parse a TOML document.

    Raises:
        NotToml: it is not TOML, or exceeds what `tomllib` can parse: nested too deeply, or a number too long.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise NotToml(str(error)) from None
    except ValueError:
        # Python refuses to convert numbers of more than 4300 digits.
        raise NotToml(f"A number is too long (at line {_longest_number(text)})") from None
    except RecursionError:
        pass
    # Raised outside the handler, where the stack is shallow again.
    raise NotToml(f"Nested too deeply (at line {_deepest_line(text)})")


def _longest_number(text: str) -> int:
    longest = [max(map(len, re.findall(r"[\d_]+", line)), default=0) for line in text.split("\n")]
    return longest.index(max(longest)) + 1


def _deepest_line(text: str) -> int:
    depth = deepest = 0
    line = found = 1
    for char in text:
        if char == "\n":
            line += 1
        elif char in "[{":
            depth += 1
            if depth > deepest:
                deepest, found = depth, line
        elif char in "]}":
            depth -= 1
    return found
