"""Makes untrusted text safe to display in a window, a terminal and a report."""

from __future__ import annotations

import unicodedata


def sanitize(text: str, longest: int = 80) -> str:
    """Return `text` on one line, without invisible characters, truncated to `longest` characters.

    Removes the Unicode categories C*: control and format characters, among them those that change the text
    direction and so can disguise a name, and surrogates.
    """
    line = " ".join(text.split())
    shown = "".join(char for char in line if not unicodedata.category(char).startswith("C"))
    shown = " ".join(shown.split())
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"
