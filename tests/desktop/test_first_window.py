"""What appears on a screen while the program starts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import pytest

from tests.bench.programs import PROGRAM, environment, start
from tests.bench.screen import Screen

if sys.platform != "linux":
    pytest.skip("an X server of its own exists for Linux only", allow_module_level=True)

FLASHES: Final = """
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
app = QApplication([])
button = QPushButton("Too early")
button.setVisible(True)
window = QWidget()
button.setParent(window)
window.resize(640, 480)
window.show()
app.exec()
"""


def test_a_start_puts_one_window_on_the_screen_and_no_other_before(tmp_path: Path) -> None:
    with Screen() as screen:
        _, mapped = start(screen, (*PROGRAM, "--practice"), environment(tmp_path / "home"))
        assert len(mapped) == 1, mapped
        assert mapped[0].width > 600


def test_a_button_that_flashes_is_seen(tmp_path: Path) -> None:
    with Screen() as screen:
        command = (sys.executable, "-c", FLASHES)
        _, mapped = start(screen, command, environment(tmp_path / "home"))
        assert [each.width for each in mapped][1:] == [640]
