"""Locations of the program's files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bolsetup.core.paths import data_folder, log_folder


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows the folders, not the environment")
@pytest.mark.parametrize("folder", [data_folder, log_folder])
def test_folders_are_the_users_own_and_not_created(folder: Callable[[], Path], tmp_path: Path) -> None:
    path = folder()
    assert path.is_relative_to(tmp_path)
    assert "bolsetup" in path.parts
    assert not path.exists()
