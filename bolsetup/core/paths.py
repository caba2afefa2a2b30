"""Where the program keeps its files, by the custom of each system. Nothing is created here."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import platformdirs

_NAME: Final = "bolsetup"


def data_folder() -> Path:
    """Where the list of shops and the settings lie."""
    return platformdirs.user_data_path(_NAME, appauthor=False)


def log_folder() -> Path:
    """Where the logs lie."""
    return platformdirs.user_log_path(_NAME, appauthor=False)
