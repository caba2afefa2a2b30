"""Where the program keeps its files, by the custom of each system. Nothing is created here."""

from __future__ import annotations

import warnings
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


def runtime_folder() -> Path:
    """Where the socket of the running program lies: closed to other users, and empty after a restart."""
    with warnings.catch_warnings():
        # A session without XDG_RUNTIME_DIR (ssh, a container) gets a folder under the temporary one.
        warnings.simplefilter("ignore")
        return platformdirs.user_runtime_path(_NAME, appauthor=False)
