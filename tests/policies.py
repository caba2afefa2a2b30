"""Settings of an administrator, and a service that is plainly not Spotler Connect."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from bolsetup.core import policy
from bolsetup.core.walkthrough import integration, steps

EXAMPLE: Final = """\
name = "Voorbeelddienst"
credential_name = "Voorbeeldnaam"
open_url = "https://login.voorbeeld.example/bol"
support_url = "https://support.voorbeeld.example/"
support_mail = "help@voorbeeld.example"
support_phone = "+31 20 000 00 00"
logo = "logo.svg"

[colours.light]
accent = "#7a1f5c"
accent_strong = "#5c1745"
accent_tint = "#f5e3ee"
on_accent = "#ffffff"

[colours.dark]
accent = "#f0a3d2"
accent_strong = "#f6c4e2"
accent_tint = "#45203a"
on_accent = "#2b0f22"
"""
LOGO: Final = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40">
<rect width="120" height="40" rx="8" fill="#7a1f5c"/></svg>"""

VALUES: Final = [
    *(
        "1",
        "-1",
        "1.5",
        "nan",
        "inf",
        "true",
        "false",
        '""',
        '" "',
        '"text"',
        "'\ta'",
        '"\\u0000"',
        '"\\u202e"',
    ),
    *("[]", "[1]", "[[]]", '["text"]', "{}", "{a = 1}", '{"" = {}}', "2026-01-01", "12:00:00"),
    *("9" * 5000, "0x" + "f" * 5000, "[" * 3000 + "]" * 3000, "{a = " * 3000 + "1" + "}" * 3000),
    "{" + "a." * 3000 + "b = 1}",
]
"""Values of every kind, as they may stand in a TOML file, and some that are too much for a parser."""


@contextmanager
def administered(patch: pytest.MonkeyPatch, folder: Path, text: str | None, **files: str) -> Iterator[Path]:
    """Let `text` be the administrator's settings, and further files lie beside it; yield its path."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "policy.toml"
    if text is not None:
        file.write_bytes(text.encode())
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, "utf-8")
    patch.setattr(policy, "policy_files", lambda: [folder.parent / "none" / file.name, file])
    # Tests need not run as root.
    patch.setattr(policy, "is_protected", lambda about: not about.st_mode & 0o002)
    _forget()
    try:
        yield file
    finally:
        patch.undo()
        _forget()


def _forget() -> None:
    policy.load_policy.cache_clear()
    integration._load.cache_clear()
    steps.load_walkthrough.cache_clear()
