"""A secret is marked as private, leaves the clipboard in time, and nothing else is taken off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication
from pytestqt.qtbot import QtBot

from bolsetup.gui.clipboard import PrivateClipboard

SECRET = "EXAMPLE-NOT-A-REAL-SECRET-0123456789"


@pytest.fixture
def system(qtbot: QtBot) -> QClipboard:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    return clipboard


def test_the_marks_of_each_system_are_there_before_the_text(system: QClipboard) -> None:
    PrivateClipboard().copy_private(SECRET)
    data = system.mimeData()
    formats = data.formats()
    windows = {
        "ExcludeClipboardContentFromMonitorProcessing": b"1",
        "CanIncludeInClipboardHistory": b"\0\0\0\0",
        "CanUploadToCloudClipboard": b"\0\0\0\0",
    }
    marks = {f'application/x-qt-windows-mime;value="{name}"': value for name, value in windows.items()}
    for mark, value in {**marks, "x-kde-passwordManagerHint": b"secret"}.items():
        assert data.data(mark).data() == value
        assert formats.index(mark) < formats.index("text/plain")
    assert data.text() == SECRET


def test_it_is_taken_off_after_its_time(qtbot: QtBot, system: QClipboard) -> None:
    clipboard = PrivateClipboard(0.05)
    seconds: list[int] = []
    clipboard.seconds_left_changed.connect(seconds.append)
    with qtbot.waitSignal(clipboard.cleared):
        clipboard.copy_private(SECRET)
    assert seconds == [1]
    assert system.mimeData() is None or not system.mimeData().formats()


def test_the_seconds_run_down(qtbot: QtBot, system: QClipboard) -> None:
    clipboard = PrivateClipboard(1.2)
    seconds: list[int] = []
    clipboard.seconds_left_changed.connect(seconds.append)
    with qtbot.waitSignal(clipboard.cleared, timeout=3000):
        clipboard.copy_private(SECRET)
    assert seconds == [2, 1]


def test_a_second_copy_gets_its_whole_time(qtbot: QtBot, system: QClipboard) -> None:
    clipboard = PrivateClipboard(45)
    seconds: list[int] = []
    cleared: list[bool] = []
    clipboard.seconds_left_changed.connect(seconds.append)
    clipboard.cleared.connect(lambda: cleared.append(True))
    clipboard.copy_private(SECRET)
    clipboard.copy_private(SECRET + "-2")
    assert seconds == [45, 45]
    assert not cleared
    assert system.text() == SECRET + "-2"


@pytest.mark.parametrize("text", ["something else", ""])
def test_what_was_copied_since_is_left_alone(qtbot: QtBot, system: QClipboard, text: str) -> None:
    clipboard = PrivateClipboard(45)
    clipboard.copy_private(SECRET)
    other = QMimeData()
    other.setText(text)
    other.setData("application/x-example", b"kept")
    with qtbot.waitSignal(clipboard.cleared):
        system.setMimeData(other)
    with qtbot.assertNotEmitted(clipboard.cleared):
        clipboard.clear_now()
    assert system.mimeData().data("application/x-example").data() == b"kept"


def test_the_same_value_in_other_hands_is_taken_off_too(qtbot: QtBot, system: QClipboard) -> None:
    clipboard = PrivateClipboard(45)
    clipboard.copy_private(SECRET)
    with qtbot.assertNotEmitted(clipboard.cleared):
        system.setText(SECRET)
    with qtbot.waitSignal(clipboard.cleared):
        clipboard.clear_now()
    assert not system.text()


def test_a_value_that_is_no_secret_has_no_marks_and_stays(qtbot: QtBot, system: QClipboard) -> None:
    clipboard = PrivateClipboard(45)
    clipboard.copy_private(SECRET)
    with qtbot.waitSignal(clipboard.cleared):
        clipboard.copy("Spotler Connect")
    clipboard.clear_now()
    assert system.text() == "Spotler Connect"
    assert not any("kde" in name or "windows" in name for name in system.mimeData().formats())


def test_it_is_taken_off_when_the_program_ends(qtbot: QtBot, system: QClipboard) -> None:
    clipboard = PrivateClipboard(45)
    clipboard.copy_private(SECRET)
    app = QGuiApplication.instance()
    assert app
    app.aboutToQuit.emit()
    assert not system.text()
    assert not clipboard._timer.isActive()
