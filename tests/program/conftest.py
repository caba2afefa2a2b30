"""A world with a program in it, which ends with the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from tests.program.scene import Scene, World


class Stage:
    """Starts the program, as often as a test likes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._running: Scene | None = None

    def __call__(self, **options: Any) -> Scene:
        """A run of the program in the same world; the one before it ends."""
        self.end()
        self._running = Scene(self.world, **options)
        return self._running

    def end(self) -> None:
        if self._running:
            self._running.end()
            self._running = None


@pytest.fixture
def world(qapp: object, tmp_path: Path) -> Iterator[World]:
    QGuiApplication.clipboard().clear()
    yield World(tmp_path / "data")
    # What Qt clears itself when the application ends: Python is gone by then.
    QGuiApplication.clipboard().clear()


@pytest.fixture
def start(world: World) -> Iterator[Stage]:
    stage = Stage(world)
    yield stage
    stage.end()
