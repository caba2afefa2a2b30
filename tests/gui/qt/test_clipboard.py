"""A secret is marked as private and cleared in time; nothing else is cleared."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from pytestqt.qtbot import QtBot

from bolsetup.gui.qt.clipboard import PrivateClipboard
from bolsetup.gui.qt.clipboard_listener import ClipboardListener
from bolsetup.gui.qt.clipboard_reader import ClipboardReader
from bolsetup.platform.desktop import UNRESTRICTED, Desktop

SECRET = "EXAMPLE-NOT-A-REAL-SECRET-0123456789"
ELSEWHERE, WAYLAND = UNRESTRICTED, Desktop(sees_clipboard=False, keeps_copied_text=True)


@pytest.fixture
def system(qtbot: QtBot) -> QClipboard:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    return clipboard


def test_private_marks_are_set_before_the_text(system: QClipboard) -> None:
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


def test_the_secret_is_cleared_after_its_time(qtbot: QtBot, system: QClipboard) -> None:
    clipboard = PrivateClipboard(0.05)
    seconds: list[int] = []
    clipboard.seconds_left_changed.connect(seconds.append)
    with qtbot.waitSignal(clipboard.cleared):
        clipboard.copy_private(SECRET)
    assert seconds == [1]
    assert system.mimeData() is None or not system.mimeData().formats()


def test_the_seconds_count_down(qtbot: QtBot, system: QClipboard) -> None:
    clipboard = PrivateClipboard(1.2)
    seconds: list[int] = []
    clipboard.seconds_left_changed.connect(seconds.append)
    with qtbot.waitSignal(clipboard.cleared, timeout=3000):
        clipboard.copy_private(SECRET)
    assert seconds == [2, 1]


def test_a_second_copy_restarts_the_countdown(qtbot: QtBot, system: QClipboard) -> None:
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
def test_later_content_is_not_cleared(qtbot: QtBot, system: QClipboard, text: str) -> None:
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


def test_the_secret_is_cleared_even_if_another_program_owns_it(qtbot: QtBot, system: QClipboard) -> None:
    clipboard = PrivateClipboard(45)
    clipboard.copy_private(SECRET)
    with qtbot.assertNotEmitted(clipboard.cleared):
        system.setText(SECRET)
    with qtbot.waitSignal(clipboard.cleared):
        clipboard.clear_now()
    assert not system.text()


def test_a_text_that_is_not_secret_has_no_marks_and_is_not_cleared(qtbot: QtBot, system: QClipboard) -> None:
    clipboard = PrivateClipboard(45)
    clipboard.copy_private(SECRET)
    with qtbot.waitSignal(clipboard.cleared):
        clipboard.copy("Spotler Connect")
    clipboard.clear_now()
    assert system.text() == "Spotler Connect"
    assert not any("kde" in name or "windows" in name for name in system.mimeData().formats())


def test_the_secret_is_cleared_on_quit(qtbot: QtBot, system: QClipboard) -> None:
    clipboard = PrivateClipboard(45)
    clipboard.copy_private(SECRET)
    app = QGuiApplication.instance()
    assert app
    app.aboutToQuit.emit()
    assert not system.text()
    assert not clipboard._timer.isActive()


class SlowOwner(ClipboardReader):
    """Another program that owns the clipboard, and replies when the test says so.

    Attributes:
        at_hand: the text that is available without its reply.
        readable: whether this program may read what another one copied.
    """

    def __init__(self) -> None:
        super().__init__()
        self.at_hand: str | None = None
        self.readable = True
        self._asker: Callable[[str | None], None] | None = None

    @property
    def may_read(self) -> bool:
        return self.readable

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
    """A copied secret whose clipboard was then taken over by another program."""

    def __init__(self, clipboard: QClipboard, desktop: Desktop = ELSEWHERE) -> None:
        self.owner = SlowOwner()
        self.private = PrivateClipboard(45, self.owner, desktop=desktop)
        self.said: list[str] = []
        self.private.cleared.connect(lambda: self.said.append("cleared"))
        self.private.time_up.connect(lambda: self.said.append("time up"))
        self.private.not_cleared.connect(lambda: self.said.append("not cleared"))
        self.private.copy_private(SECRET)
        clipboard.setText("of the other program")


@pytest.fixture
def taken(system: QClipboard) -> Taken:
    return Taken(system)


def test_an_unresponsive_owner_is_asked_again_when_the_time_is_up_and_then_reported(
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
def test_a_late_reply_decides_whether_the_clipboard_is_cleared(
    qtbot: QtBot, taken: Taken, system: QClipboard, text: str, left: str
) -> None:
    taken.private.clear_now()
    assert taken.said == []
    taken.owner.answer(text)
    assert system.text() == left
    if not left:
        assert taken.said == []
        qtbot.waitUntil(lambda: taken.owner.asked)
        taken.owner.answer("")
    assert taken.said == ["cleared"]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([SECRET], ["not cleared"]),  # offered again by a clipboard manager
        ([SECRET, SECRET], ["not cleared"]),
        ([SECRET, None], ["not cleared"]),
        ([SECRET, "something else"], ["not cleared", "cleared"]),
        ([None, ""], ["not cleared", "cleared"]),
        ([""], ["cleared"]),
    ],
)
def test_what_is_said_was_seen_after_clearing(
    qtbot: QtBot, taken: Taken, system: QClipboard, found: list[str | None], said: list[str]
) -> None:
    taken.private.clear_now()
    taken.owner.answer(SECRET)
    for number, text in enumerate(found):
        if number:
            system.dataChanged.emit()
        qtbot.waitUntil(lambda: taken.owner.asked)
        taken.owner.answer(text)
    assert taken.said == said


def test_without_the_focus_nothing_is_said_to_be_cleared_until_it_returns(
    qtbot: QtBot, system: QClipboard, qapp: QGuiApplication
) -> None:
    taken = Taken(system, WAYLAND)
    taken.owner.readable = False
    taken.owner.answer(None)
    taken.private.clear_now()
    taken.owner.answer(None)
    assert taken.said == ["time up"]
    assert system.text() == "of the other program"
    taken.owner.readable = True
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    qtbot.waitUntil(lambda: taken.owner.asked)
    taken.owner.answer(SECRET)
    assert taken.said == ["time up", "not cleared"]
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    qtbot.waitUntil(lambda: taken.owner.asked)
    taken.owner.answer("something else")
    assert taken.said == ["time up", "not cleared", "cleared"]


ACTIVE, INACTIVE = Qt.ApplicationState.ApplicationActive, Qt.ApplicationState.ApplicationInactive


@pytest.mark.parametrize(
    ("desktop", "states", "text"),
    [
        (ELSEWHERE, [], SECRET),
        (WAYLAND, [], ""),
        (WAYLAND, [ACTIVE], ""),  # copied while the keychain's dialog had the focus
        (WAYLAND, [INACTIVE], SECRET),
        (WAYLAND, [INACTIVE, ACTIVE], SECRET),
    ],
)
def test_where_copied_text_is_kept_it_is_given_only_to_the_program_that_gets_the_focus(
    system: QClipboard,
    qapp: QGuiApplication,
    desktop: Desktop,
    states: list[Qt.ApplicationState],
    text: str,
) -> None:
    clipboard = PrivateClipboard(45, desktop=desktop)
    clipboard.copy_private(SECRET)
    for state in states:
        qapp.applicationStateChanged.emit(state)
    data = system.mimeData()
    assert data.text() == text
    assert data.data("x-kde-passwordManagerHint").data() == b"secret"
    # This program itself may paste it.
    assert ClipboardReader().text_at_hand() == SECRET


def test_a_withheld_secret_is_cleared_too(qtbot: QtBot, system: QClipboard) -> None:
    clipboard = PrivateClipboard(0.05, desktop=WAYLAND)
    with qtbot.waitSignal(clipboard.cleared):
        clipboard.copy_private(SECRET)
    assert system.mimeData() is None or not system.mimeData().formats()


def test_a_reply_about_an_older_secret_is_ignored(taken: Taken) -> None:
    taken.private.copy_private(SECRET + "-2")
    assert not taken.owner.asked
    assert taken.said == []


@pytest.mark.parametrize(
    ("said", "at_hand", "left"),
    [
        (None, None, "of the other program"),  # unknown whether it is still there
        (SECRET, None, ""),  # taken over by a clipboard manager
        (None, SECRET, ""),
        (None, "something else", "of the other program"),
    ],
)
def test_no_owner_is_asked_on_quit(
    taken: Taken, system: QClipboard, said: str | None, at_hand: str | None, left: str
) -> None:
    taken.owner.answer(said)
    taken.owner.at_hand = at_hand
    app = QGuiApplication.instance()
    assert app
    app.aboutToQuit.emit()
    assert not taken.owner.asked
    assert system.text() == left


def test_a_reply_before_the_last_change_is_ignored_on_quit(taken: Taken, system: QClipboard) -> None:
    taken.owner.answer(SECRET)
    system.setText("changed since")
    app = QGuiApplication.instance()
    assert app
    app.aboutToQuit.emit()
    assert system.text() == "changed since"


class Ear:
    """A listener with a slow owner, and the texts it emitted."""

    def __init__(self) -> None:
        self.listener = ClipboardListener()
        self.owner = SlowOwner()
        self.listener._reader = self.owner
        self.heard: list[str] = []
        self.listener.heard.connect(self.heard.append)


def test_late_text_is_emitted_once_and_initial_text_is_not(system: QClipboard) -> None:
    ear = Ear()
    ear.listener.switch(True)
    ear.owner.answer("there before")
    for text in ("there before", "new", "new", "newer"):
        system.setText(text)
        ear.owner.answer(text)
    assert ear.heard == ["new", "newer"]


def test_a_reply_after_the_listener_was_stopped_is_ignored(system: QClipboard) -> None:
    ear = Ear()
    ear.listener.switch(True)
    ear.owner.answer("")
    system.setText("new")
    ear.listener.switch(False)
    assert not ear.owner.asked


def test_initial_text_of_a_hanging_owner_is_not_taken_for_new(
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


def test_after_an_empty_clipboard_what_was_copied_is_emitted_once_the_focus_is_back(
    system: QClipboard, qapp: QGuiApplication
) -> None:
    ear = Ear()
    ear.listener.switch(True, with_present=True)
    ear.owner.answer("")
    # GNOME tells of it while this program may not read it yet.
    system.setText("new")
    ear.owner.answer(None)
    qapp.focusWindowChanged.emit(None)
    ear.owner.answer("new")
    assert ear.heard == ["new"]


def test_a_listener_without_the_focus_learns_the_initial_text_with_it(
    system: QClipboard, qapp: QGuiApplication
) -> None:
    ear = Ear()
    ear.owner.readable = False
    ear.listener.switch(True)
    ear.owner.answer(None)
    ear.owner.readable = True
    for text in ("there before", "new"):
        qapp.focusWindowChanged.emit(None)
        ear.owner.answer(text)
    assert ear.heard == ["new"]
