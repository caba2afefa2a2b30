"""Fixtures that run the program and end it with the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from tests.program.scene import Scene, World


class Stage:
    """Starts and restarts the program."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._running: Scene | None = None

    def __call__(self, **options: Any) -> Scene:
        """End the current run, if any, and start the program in the same world."""
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
    # At exit Qt clears the clipboard itself, after Python has been finalized.
    QGuiApplication.clipboard().clear()


@pytest.fixture
def start(world: World) -> Iterator[Stage]:
    stage = Stage(world)
    yield stage
    stage.end()
