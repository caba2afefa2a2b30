"""bolsetup: leads a Bol.com merchant to working API keys, and watches over them."""

from __future__ import annotations

from datetime import date
from typing import Final

__version__: Final = "0.1.0"
BUILT: Final = date(2026, 10, 1)
"""No clock that is right shows an earlier day; moved along with each release."""
