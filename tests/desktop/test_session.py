"""The tools of the desktop tests work as these tests expect."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.desktop.conftest import Desktops
from tests.desktop.desktop import eventually

if sys.platform != "linux":
    pytest.skip("a desktop session of its own exists for Linux only", allow_module_level=True)

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.desktop.screen_reader import Pulse, ScreenReader

WINDOW: Final = """
from PySide6.QtWidgets import *
app = QApplication([])
app.setApplicationName("tiny")
window = QWidget(objectName="window", windowTitle="Tiny window")
form = QFormLayout(window)
field = QLineEdit(objectName="field", accessibleDescription="Any text")
hidden = QLineEdit(objectName="hidden", echoMode=QLineEdit.EchoMode.Password)
button = QPushButton("Repeat", objectName="button", checkable=True)
label = QLabel("-", objectName="label")
form.addRow("Field", field)
form.addRow("Hidden", hidden)
form.addRow(button)
form.addRow(label)
button.clicked.connect(lambda: label.setText(field.text()))
tray = QSystemTrayIcon(app.style().standardIcon(QStyle.StandardPixmap.SP_DialogOkButton))
tray.setToolTip("Tiny tray")
tray.show()
window.show()
app.exec()
"""


def test_a_screen_reader_reads_and_uses_a_window(desktop: Desktops) -> None:
    session = desktop(a11y=True, tray="none")
    tiny = session.start(sys.executable, "-c", WINDOW)
    with ScreenReader(session.env, tiny.pid) as reader:
        field = reader.find("Field", role="text")
        assert (field.description, field.ident) == ("Any text", "QApplication.window.field")
        field.set_text("héllo €")
        assert field.text == "héllo €"
        reader.find("Repeat").press()
        eventually(lambda: reader.find(ident="label").name == "héllo €", "text in the label")
        assert "checked" in reader.find("Repeat").states

        hidden = reader.find(ident="hidden")
        hidden.set_text("EXAMPLE")
        assert "EXAMPLE" not in hidden.text
        hidden.focus()
        eventually(lambda: "focused" in hidden.states, "focus")

        assert not reader.has("No such widget")
        with pytest.raises(AssertionError, match="Any text"):
            reader.find("No such widget", seconds=0)


def test_a_screen_reader_sees_one_program_and_detects_that_it_freezes(desktop: Desktops) -> None:
    session = desktop(a11y=True)
    tiny, other = (session.start(sys.executable, "-c", WINDOW) for _ in range(2))
    with ScreenReader(session.env, tiny.pid) as reader, ScreenReader(session.env, other.pid) as others:
        window = reader.find(ident="window")
        assert window.bus != others.find(ident="window").bus
        with Pulse(session.env, tiny.pid, window) as pulse:
            eventually(lambda: len(pulse.gaps) > 10, "pulse")
            assert max(pulse.gaps) < 2
            os.kill(tiny.pid, signal.SIGSTOP)
            eventually(lambda: max(pulse.gaps) > 2, "gap", 20)
            # The other program keeps running, and is not mistaken for the frozen one.
            assert others.find(ident="window").name == "Tiny window"
            os.kill(tiny.pid, signal.SIGCONT)


def test_an_ambiguous_window_title_is_an_error(desktop: Desktops) -> None:
    session = desktop(tray="none")
    session.start(sys.executable, "-c", WINDOW)
    number = session.window("Tiny window")
    assert session.window("Tiny") == number
    session.start(sys.executable, "-c", WINDOW)
    search = ("xdotool", "search", "--onlyvisible", "--name", "Tiny window")
    eventually(lambda: len(session.run(*search).stdout.split()) == 2, "second window")
    with pytest.raises(AssertionError, match="two programs"):
        session.window("Tiny window")


def test_typing_clipboard_screenshot_and_tray(desktop: Desktops, tmp_path: Path) -> None:
    session = desktop()
    session.start(sys.executable, "-c", WINDOW)
    session.window("Tiny window")
    assert session.clipboard() is None
    session.type("Test-1")
    session.key("ctrl+a", "ctrl+c")
    eventually(lambda: session.clipboard() == "Test-1", "copied text")
    session.copy("from outside")
    assert session.clipboard() == "from outside"
    session.tray("wait")
    assert [icon["tooltip"][0] for icon in session.tray_icons()] == ["Tiny tray"]
    assert session.shot(tmp_path / "screen.png").read_bytes().startswith(b"\x89PNG")


def test_notifications_are_recorded(desktop: Desktops) -> None:
    session = desktop(tray="none")
    assert session.notifications() == []
    with open_dbus_connection(session.env["DBUS_SESSION_BUS_ADDRESS"]) as bus:
        place = DBusAddress(
            "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "org.freedesktop.Notifications"
        )
        words: tuple[object, ...] = ("app", 0, "", "Title", "Words", [], {}, -1)
        bus.send_and_get_reply(new_method_call(place, "Notify", "susssasa{sv}i", words), timeout=5)
    notification = eventually(session.notifications, "notification")[0]
    assert (notification["summary"], notification["body"]) == ("Title", "Words")


@pytest.mark.parametrize("keyring", ["unlocked", "absent"])
def test_the_keyring_is_the_one_asked_for(desktop: Desktops, keyring: str) -> None:
    session = desktop(keyring=keyring, tray="none")
    script = "import keyring; keyring.set_password('s', 'u', 'p'); print(keyring.get_password('s', 'u'))"
    done = session.run(sys.executable, "-c", script)
    assert (done.stdout.strip() == "p") is (keyring == "unlocked")
    assert ("NoKeyringError" in done.stderr) is (keyring == "absent")


def test_a_session_leaves_nothing_behind(desktop: Desktops) -> None:
    session = desktop(tray="none")
    program = session.start("sleep", "1000")
    session.close()
    assert program.returncode is not None
    assert not session.home.exists()
