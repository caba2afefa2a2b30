"""What other threads post runs in the GUI thread, which has time for input and painting meanwhile."""

from __future__ import annotations

import sys
from functools import partial

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bolsetup.gui.qt import gui_thread
from bolsetup.gui.qt.gui_thread import GuiThread


class Shown(QWidget):
    """A widget that shows numbers; knows which ones it was painted with."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self.painted: list[int] = []

    def show_number(self, number: int) -> None:
        self.number = number
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.painted.append(self.number)


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    made = Shown()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.painted.clear()
    return made


@pytest.mark.skipif(sys.platform == "win32", reason="there Qt paints when a timer of its own says so")
def test_what_takes_long_is_painted_before_the_next_is_run(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, shown: Shown
) -> None:
    # So that every function takes longer.
    monkeypatch.setattr(gui_thread, "_TURN_S", 0.0)
    thread = GuiThread()
    for number in (1, 2, 3):
        thread.post(partial(shown.show_number, number))
    assert shown.number == 0
    qtbot.waitUntil(lambda: 3 in shown.painted)
    assert shown.painted == [1, 2, 3]


def test_what_is_quick_is_run_at_once_and_painted_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, shown: Shown
) -> None:
    monkeypatch.setattr(gui_thread, "_TURN_S", 60.0)
    thread = GuiThread()
    for number in (1, 2, 3):
        thread.post(partial(shown.show_number, number))
    qtbot.waitUntil(lambda: bool(shown.painted))
    assert shown.painted == [3]


def test_an_exception_does_not_keep_back_what_was_posted_after_it(qtbot: QtBot) -> None:
    ran: list[int] = []
    thread = GuiThread()
    with qtbot.capture_exceptions() as raised:
        thread.post(lambda: ran.remove(0))
        thread.post(lambda: ran.append(1))
        qtbot.waitUntil(lambda: ran == [1])
    assert [kind for kind, _, _ in raised] == [ValueError]
