"""Fixtures for Wayland desktops; takes a screenshot of each session in which a test failed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Final

import pytest

from tests.desktop.conftest import Sessions, pytest_runtest_makereport
from tests.desktops.wayland import Kind, WaylandDesktop

__all__ = ["pytest_runtest_makereport"]

_PROGRAMS: Final[dict[Kind, str]] = {
    "gnome": "gnome-shell",
    "gnome-tray": "gnome-shell",
    "plasma": "plasmashell",
    "sway": "sway",
}


class WaylandDesktops(Sessions):
    """Starts sessions with the options of `WaylandDesktop`."""

    def __call__(self, kind: Kind, *more: str, **options: Any) -> WaylandDesktop:
        if not shutil.which(_PROGRAMS[kind]):
            pytest.skip(f"{kind} is not installed")
        return self.keep(WaylandDesktop(kind, *more, **options))


@pytest.fixture
def wayland() -> Iterator[WaylandDesktops]:
    if sys.platform != "linux":
        pytest.skip("Wayland exists on Linux only")
    with ExitStack() as ends:
        yield WaylandDesktops(ends)
