"""Exactly one instance runs, whatever happened to the previous one, and it is notified of later starts."""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Final, Protocol

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bolsetup.gui.qt import single_instance
from bolsetup.gui.qt.single_instance import (
    SingleInstance,
    _socket_name,
    bring_to_front,
    drop_activation_token,
    use_activation_token,
)

ROOT: Final = Path(__file__).resolve().parents[3]
TIMEOUT_S: Final = 60.0
"""After so many seconds a program that says nothing has failed."""

PROGRAM: Final = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from bolsetup.gui.qt.single_instance import SingleInstance
app = QCoreApplication(sys.argv)
instance = SingleInstance(Path(sys.argv[1]))
if instance.first:
    instance.raise_requested.connect(lambda token: print(f"raised {token}".strip(), flush=True))
    instance.quit_requested.connect(app.quit)
    instance.listen()
    print("first", flush=True)
    app.exec()
    instance.close()
    sys.exit()
if "quit" in sys.argv:
    print("gone" if instance.ask_to_quit() else "stays", flush=True)
else:
    print("heard" if instance.ask_to_raise(*sys.argv[2:]) else "alone", flush=True)
"""


def server_of(instance: SingleInstance) -> QLocalServer:
    """Let the instance listen, and return what it listens with."""
    instance.listen()
    assert instance._server
    return instance._server


class Started:
    """A running copy of the program above, terminated at the end of the test."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(folder), *arguments],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line.strip())

    def word(self) -> str:
        """Return the next line of its output; raises `queue.Empty` after a minute."""
        return self._lines.get(timeout=TIMEOUT_S)

    def finish(self) -> None:
        """Wait until it exits by itself."""
        self._process.wait(TIMEOUT_S)

    def end(self) -> None:
        self._process.kill()
        self._process.wait(TIMEOUT_S)
        self._listener.join(TIMEOUT_S)
        assert self._process.stdout
        self._process.stdout.close()


class Start(Protocol):
    def __call__(self, *arguments: str) -> Started:
        """Start one more copy in the same folder."""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Started] = []

    def one_more(*arguments: str) -> Started:
        started.append(Started(tmp_path, *arguments))
        return started[-1]

    yield one_more
    for each in started:
        each.end()


def test_a_second_instance_is_only_first_after_the_first_closed(qtbot: QtBot, tmp_path: Path) -> None:
    one, two = SingleInstance(tmp_path / "new folder"), SingleInstance(tmp_path / "new folder")
    assert (one.first, two.first) == (True, False)
    one.close()
    three = SingleInstance(tmp_path / "new folder")
    assert three.first
    three.close()


def test_instances_with_different_folders_are_independent(qtbot: QtBot, tmp_path: Path) -> None:
    one, two = SingleInstance(tmp_path / "a"), SingleInstance(tmp_path / "b")
    assert one.first
    assert two.first
    assert server_of(one).fullServerName() != server_of(two).fullServerName()
    one.close()
    two.close()


def test_a_second_start_waits_until_the_first_one_listens(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    running = SingleInstance(tmp_path)
    heard: list[str] = []
    running.raise_requested.connect(heard.append)
    later = start("aB-1")
    # By then it has tried, and waits.
    QTimer.singleShot(1000, running.listen)
    qtbot.waitUntil(lambda: heard == ["aB-1"], timeout=round(1000 * TIMEOUT_S))
    assert later.word() == "heard"
    running.close()


def test_a_second_start_raises_the_window(start: Start) -> None:
    running = start()
    assert running.word() == "first"
    for _ in range(2):
        later = start()
        assert later.word() == "heard"
        later.finish()
        assert running.word() == "raised"


def test_a_running_instance_quits_when_asked(start: Start) -> None:
    running = start()
    assert running.word() == "first"
    assert start("quit").word() == "gone"
    running.finish()
    assert start().word() == "first"


def test_an_instance_that_goes_on_is_reported(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, start: Start, tmp_path: Path
) -> None:
    monkeypatch.setattr(single_instance, "_QUIT_TIMEOUT_MS", 100)
    monkeypatch.setattr(single_instance, "_ANSWER_TIMEOUT_MS", 100)
    running, other = SingleInstance(tmp_path), SingleInstance(tmp_path)
    running.listen()
    # Nobody listens to `quit_requested`, nor can this process answer while it waits.
    assert not other.ask_to_quit()
    assert not SingleInstance(tmp_path).first
    running.close()
    assert other.ask_to_quit()


@pytest.mark.parametrize(
    ("token", "said"), [("aB-1_2/3.4", "raised aB-1_2/3.4"), ("no token", "raised"), ("", "raised")]
)
def test_a_second_start_passes_its_activation_token_on(start: Start, token: str, said: str) -> None:
    running = start()
    assert running.word() == "first"
    assert start(token).word() == "heard"
    assert running.word() == said


def test_a_version_that_knows_no_token_raises_its_window_too(
    qtbot: QtBot, start: Start, tmp_path: Path
) -> None:
    older = SingleInstance(tmp_path)
    server = server_of(older)
    heard: list[bytes] = []

    def accept() -> None:
        caller = server.nextPendingConnection()
        caller.readyRead.connect(lambda: answer(caller))

    def answer(caller: QLocalSocket) -> None:
        heard.append(bytes(caller.readAll().data()))
        if heard[-1] == b"raise\n":
            caller.write(b"heard\n")
            # The loop of this process does not run while it waits for the other's word.
            caller.flush()
        else:
            caller.abort()

    server.newConnection.disconnect()
    server.newConnection.connect(accept)
    later = start("aB-1_2/3.4")
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=round(1000 * TIMEOUT_S))
    assert heard == [b"raise aB-1_2/3.4\n", b"raise\n"]
    assert later.word() == "heard"
    older.close()


@pytest.mark.parametrize(("token", "kept"), [("aB-1", "aB-1"), ("", None), ("a b", None), ("a" * 257, None)])
def test_only_what_can_be_a_token_is_passed_to_qt(
    monkeypatch: pytest.MonkeyPatch, token: str, kept: str | None
) -> None:
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    use_activation_token(token)
    assert os.environ.get("XDG_ACTIVATION_TOKEN") == kept
    drop_activation_token()
    assert "XDG_ACTIVATION_TOKEN" not in os.environ


def test_after_a_kill_the_next_start_is_the_first(start: Start, tmp_path: Path) -> None:
    for _ in range(3):
        program = start()
        assert program.word() == "first"
        program.end()
    assert (tmp_path / "running.lock").exists()


def test_of_ten_simultaneous_starts_one_runs_and_is_notified_of_the_others(start: Start) -> None:
    programs = [start() for _ in range(10)]
    words = [program.word() for program in programs]
    assert Counter(words) == {"first": 1, "heard": 9}
    living = programs[words.index("first")]
    assert [living.word() for _ in range(9)] == ["raised"] * 9


RECORDS: Final = {
    "empty": b"",
    "zeros": bytes(60),
    "text": b"\xff no record",
    "digits": b"1" * 100_000,
    "another name of the computer": b"%d\nbolsetup\nanother-computer\n\n\n" % os.getpid(),
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
@pytest.mark.parametrize(("age_s", "first"), [(0, False), (60, True)])
def test_a_lock_file_that_nobody_holds_is_only_stale_if_it_is_old(
    qtbot: QtBot, tmp_path: Path, record: bytes, age_s: int, first: bool
) -> None:
    lock = tmp_path / "running.lock"
    lock.write_bytes(record)
    now = lock.stat().st_mtime
    os.utime(lock, (now - age_s, now - age_s))
    instance = SingleInstance(tmp_path)
    assert instance.first is first
    instance.close()


def test_a_lock_file_that_is_held_is_not_stale_however_old(qtbot: QtBot, tmp_path: Path) -> None:
    running = SingleInstance(tmp_path)
    # Whatever has become of its record, on systems where others can write it.
    if sys.platform != "win32":
        (tmp_path / "running.lock").write_bytes(bytes(60))
    os.utime(tmp_path / "running.lock", (0, 0))
    assert not SingleInstance(tmp_path).first
    running.close()


# On Windows Qt warns that it does not know the error of a folder that is not there.
@pytest.mark.qt_log_ignore("Got unexpected locking error 3")
def test_the_program_starts_even_if_its_folder_cannot_be_created(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert SingleInstance(tmp_path / "file" / "folder").first


@pytest.mark.parametrize(
    ("said", "meant", "stays"),
    [
        (b"raise\n", "raise", True),
        (b"quit\n", "quit", True),
        (b"support\n", "support", True),
        (b"raise aB-1_2/3.4\n", "raise aB-1_2/3.4", True),
        (b"raise " + b"t" * 256 + b"\n", "raise " + "t" * 256, True),
        (b"raise " + b"t" * 257 + b"\n", "", False),
        (b"raise " + b"t" * 1000, "", False),
        (b"raise \n", "", False),
        (b"raise two words\n", "", False),
        (b"raise line\nfeed\n", "", False),
        (b"raise nul\0\n", "", False),
        (b"raise \xc3\xa9\n", "", False),
        (b"raise tok", "", True),
        (b"rai", "", True),
        (b"raise", "", True),
        (b"qui", "", True),
        (b"RAISE\n", "", False),
        (b"raise\nraise\n", "", False),
        (b"raise\nquit\n", "", False),
        (b"open https://example.org\n", "", False),
        (b"x" * 100_000, "", False),
        (b"\0\xff", "", False),
    ],
)
def test_only_known_messages_are_accepted(
    qtbot: QtBot, tmp_path: Path, said: bytes, meant: str, stays: bool
) -> None:
    instance = SingleInstance(tmp_path)
    heard: list[str] = []
    instance.raise_requested.connect(lambda token: heard.append(f"raise {token}".strip()))
    instance.quit_requested.connect(lambda: heard.append("quit"))
    instance.support_mode_requested.connect(lambda: heard.append("support"))
    caller = QLocalSocket()
    caller.connectToServer(server_of(instance).serverName())
    assert caller.waitForConnected(1000)
    caller.write(said)
    caller.flush()
    connected = QLocalSocket.LocalSocketState.ConnectedState
    if meant:
        qtbot.waitUntil(lambda: bool(heard))
        qtbot.waitUntil(lambda: caller.bytesAvailable() > 0)
    elif not stays:
        qtbot.waitUntil(lambda: caller.state() is not connected)
    else:
        # A client that sends nothing more is disconnected after a second.
        qtbot.waitUntil(lambda: caller.state() is not connected, timeout=3000)
    assert heard == ([meant] if meant else [])
    instance.close()


def test_a_missing_instance_is_reported_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    instance = SingleInstance(tmp_path)
    instance.close()
    assert not instance.ask_to_raise()


def test_the_window_is_raised_from_any_state(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bring_to_front(window)
    assert window.isVisible()
    window.showMinimized()
    bring_to_front(window)
    assert not window.isMinimized()
    window.hide()
    bring_to_front(window)
    assert window.isVisible()
    assert QCoreApplication.instance()


# ---- access ----

STRANGER: Final = """
import os, socket, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from bolsetup.gui.qt.single_instance import SingleInstance
app = QCoreApplication(sys.argv)
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
try:
    socket.socket(socket.AF_UNIX).connect(sys.argv[1])
    print("connected")
except OSError as error:
    print(type(error).__name__)
try:
    Path(sys.argv[2], "running.lock").read_bytes()
    print("read")
except OSError as error:
    print(type(error).__name__)
os.environ["HOME"] = sys.argv[3]
print(SingleInstance(Path(sys.argv[3]) / "bolsetup").first)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of files")
def test_only_the_user_can_access_folder_and_socket(qtbot: QtBot, tmp_path: Path) -> None:
    instance = SingleInstance(tmp_path / "bolsetup")
    socket = Path(server_of(instance).fullServerName())
    assert socket.is_socket()
    assert socket.stat().st_mode & 0o077 == 0
    assert (tmp_path / "bolsetup").stat().st_mode & 0o077 == 0
    instance.close()
    assert not socket.exists()


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="only root can be somebody else for a while"
)
def test_another_user_cannot_connect_and_gets_an_instance_of_their_own(qtbot: QtBot, tmp_path: Path) -> None:
    instance = SingleInstance(tmp_path / "bolsetup")
    heard: list[bool] = []
    instance.raise_requested.connect(lambda: heard.append(True))
    with tempfile.TemporaryDirectory() as home:
        shutil.chown(home, 65534, 65534)
        stranger = subprocess.run(
            [
                *(sys.executable, "-c", STRANGER),
                *(server_of(instance).fullServerName(), str(tmp_path / "bolsetup"), home),
            ],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
            timeout=TIMEOUT_S,
        )
    assert stranger.stdout.split() == ["PermissionError", "PermissionError", "True"]
    assert not heard
    instance.close()


def test_users_do_not_meet_even_if_they_share_a_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # On Windows all users have the same names of pipes.
    names = []
    for user in ("anna", "bram"):
        monkeypatch.setattr(
            single_instance, "QDir", SimpleNamespace(homePath=lambda user=user: f"C:/Users/{user}")
        )
        names += [_socket_name(tmp_path / "shared"), _socket_name(tmp_path / user)]
    assert len(set(names)) == len(names)


@pytest.mark.skipif(sys.platform == "win32", reason="the path is one of Linux and macOS")
def test_the_socket_name_does_not_depend_on_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    # Changing this name would allow two instances after an update.
    monkeypatch.setenv("HOME", "/home/example")
    name = _socket_name(Path("/home/example/.local/share/bolsetup"))
    assert name == "bolsetup-363f93e10b47df1b"
