"""A secret is marked as private, leaves the clipboard in time, and nothing else is taken off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication
from pytestqt.qtbot import QtBot

from bolsetup.gui.qt.clipboard import PrivateClipboard
from bolsetup.gui.qt.clipboard_listener import ClipboardListener
from bolsetup.gui.qt.clipboard_reader import ClipboardReader

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


class SlowOwner(ClipboardReader):
    """Another program owns the clipboard, and says what is on it when the test lets it.

    Attributes:
        at_hand: the text that is known without it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.at_hand: str | None = None
        self._asker: Callable[[str | None], None] | None = None

    def text_at_hand(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> str | None:
        return self.at_hand

    def read(
        self, done: Callable[[str | None], None], mode: QClipboard.Mode = QClipboard.Mode.Clipboard
    ) -> None:
        self._asker = done

    def drop(self) -> None:
        self._asker = None

    @property
    def asked(self) -> bool:
        return self._asker is not None

    def answer(self, text: str | None) -> None:
        assert self._asker
        asker, self._asker = self._asker, None
        asker(text)


class Taken:
    """A secret was copied, and another program has taken the clipboard over."""

    def __init__(self, clipboard: QClipboard) -> None:
        self.owner = SlowOwner()
        self.private = PrivateClipboard(45, self.owner)
        self.said: list[str] = []
        self.private.cleared.connect(lambda: self.said.append("cleared"))
        self.private.not_cleared.connect(lambda: self.said.append("not cleared"))
        self.private.copy_private(SECRET)
        clipboard.setText("of the other program")


@pytest.fixture
def taken(system: QClipboard) -> Taken:
    return Taken(system)


def test_an_owner_that_does_not_answer_is_asked_again_at_the_end_and_then_told(
    taken: Taken, system: QClipboard
) -> None:
    taken.owner.answer(None)
    assert taken.said == []
    assert taken.private._timer.isActive()
    taken.private.clear_now()
    taken.owner.answer(None)
    assert taken.said == ["not cleared"]
    assert system.text() == "of the other program"
    taken.private.clear_now()
    assert not taken.owner.asked


@pytest.mark.parametrize(("text", "left"), [(SECRET, ""), ("new", "of the other program")])
def test_an_owner_that_answers_late_decides_whether_there_is_something_to_take_off(
    taken: Taken, system: QClipboard, text: str, left: str
) -> None:
    taken.private.clear_now()
    assert taken.said == []
    taken.owner.answer(text)
    assert taken.said == ["cleared"]
    assert system.text() == left


def test_what_the_owner_said_of_an_older_secret_says_nothing_of_a_newer_one(taken: Taken) -> None:
    taken.private.copy_private(SECRET + "-2")
    assert not taken.owner.asked
    assert taken.said == []


@pytest.mark.parametrize(
    ("said", "at_hand", "left"),
    [
        (None, None, "of the other program"),  # nobody knows whether it is still there
        (SECRET, None, ""),  # a clipboard manager had taken it over
        (None, SECRET, ""),
        (None, "something else", "of the other program"),
    ],
)
def test_at_the_end_of_the_program_nobody_is_asked(
    taken: Taken, system: QClipboard, said: str | None, at_hand: str | None, left: str
) -> None:
    taken.owner.answer(said)
    taken.owner.at_hand = at_hand
    app = QGuiApplication.instance()
    assert app
    app.aboutToQuit.emit()
    assert not taken.owner.asked
    assert system.text() == left


def test_what_was_said_before_the_last_change_does_not_count_at_the_end(
    taken: Taken, system: QClipboard
) -> None:
    taken.owner.answer(SECRET)
    system.setText("changed since")
    app = QGuiApplication.instance()
    assert app
    app.aboutToQuit.emit()
    assert system.text() == "changed since"


class Ear:
    """A listener, and what it heard of a slow owner."""

    def __init__(self) -> None:
        self.listener = ClipboardListener()
        self.owner = SlowOwner()
        self.listener._reader = self.owner
        self.heard: list[str] = []
        self.listener.heard.connect(self.heard.append)


def test_listening_hears_what_comes_late_once_and_leaves_out_what_was_there(system: QClipboard) -> None:
    ear = Ear()
    ear.listener.switch(True)
    ear.owner.answer("there before")
    for text in ("there before", "new", "new", "newer"):
        system.setText(text)
        ear.owner.answer(text)
    assert ear.heard == ["new", "newer"]


def test_an_answer_that_comes_after_listening_has_ended_is_not_heard(system: QClipboard) -> None:
    ear = Ear()
    ear.listener.switch(True)
    ear.owner.answer("")
    system.setText("new")
    ear.listener.switch(False)
    assert not ear.owner.asked


def test_what_was_there_is_not_taken_for_new_while_its_owner_hangs(
    system: QClipboard, qapp: QGuiApplication
) -> None:
    ear = Ear()
    ear.listener.switch(True)
    ear.owner.answer(None)
    qapp.focusWindowChanged.emit(None)
    assert not ear.owner.asked
    system.setText("new")
    ear.owner.answer("new")
    assert ear.heard == ["new"]
