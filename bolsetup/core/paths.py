"""Folders of the program, by the convention of each system. Does not create them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import platformdirs

_NAME: Final = "bolsetup"


def data_folder() -> Path:
    """The folder of the shop list, the settings and the history."""
    return platformdirs.user_data_path(_NAME, appauthor=False)


def log_folder() -> Path:
    """The folder of the logs."""
    return platformdirs.user_log_path(_NAME, appauthor=False)
