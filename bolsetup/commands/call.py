"""What a command gets, and how it refuses it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from bolsetup.console import read_input
from bolsetup.core.monitoring.connection import Pace
from bolsetup.core.texts import Texts
from bolsetup.services import Services

T = TypeVar("T")


class UsageError(Exception):
    """The command was used incorrectly. The message is shown to the user."""


class Call(NamedTuple):
    """Arguments of a command.

    Attributes:
        options: parsed command line.
        services: parts of the program.
        texts: texts in the user's language.
        pace: check intervals, for `watch`.
    """

    options: argparse.Namespace
    services: Services
    texts: Texts
    pace: Pace


def from_stdin(texts: Texts, key: str, read: Callable[[str], T]) -> T:
    """Parse standard input with `read`.

    Raises:
        UsageError: `read` raised ValueError. The message is the text at `key`.
    """
    try:
        return read(read_input())
    except ValueError as error:
        raise UsageError(texts(key, why=error)) from None
