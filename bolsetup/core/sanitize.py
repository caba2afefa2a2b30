"""Makes text from outside safe to show in a window, a terminal and a report."""

from __future__ import annotations

import unicodedata


def sanitize(text: str, longest: int = 80) -> str:
    """`text` on one line, without invisible characters, at most `longest` characters.

    All of Unicode's "other" characters go: control characters, those that turn the direction of
    writing (with which one name can be made to look like another), and halves of characters.
    """
    line = " ".join(text.split())
    shown = "".join(char for char in line if not unicodedata.category(char).startswith("C"))
    shown = " ".join(shown.split())
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"
