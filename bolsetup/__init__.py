"""bolsetup: leads Bol.com merchants to working API keys, and monitors them."""

from __future__ import annotations

from typing import Final

__version__: Final = "0.1.0"
BUILT: Final = "2026-11-25"
"""Date of the release; an earlier system date is wrong. Which build this is: `core/support/build.py`."""
