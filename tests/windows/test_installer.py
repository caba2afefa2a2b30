"""The installer, with the frozen program: what it brings, what an upgrade keeps, what is left in the end."""

from __future__ import annotations

import getpass
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from bolsetup import __version__
from bolsetup.core.bol.practice import SHOP_HOST
from bolsetup.platform.autostart import RunKey
from tests.desktop.desktop import eventually
from tests.journeys.test_first_shop import OLD, SHOP, as_mapping
from tests.stand_in import StandIn
from tests.test_packaging import example_certificate, is_signed
from tests.windows.desktop import WindowsDesktop
from tests.windows.frozen import frozen_program, installer
from tests.windows.windows_python import WINE, WindowsPython, windows_path

pytestmark = [pytest.mark.repeats, pytest.mark.xdist_group("frozen Windows")]

UNINSTALL: Final = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\bolsetup"
PROGRAM: Final = rf"C:\users\{getpass.getuser()}\AppData\Local\Programs\bolsetup\bolsetup.exe"
OK, CANCEL, YES = 1, 2, 6
"""IDOK, IDCANCEL and IDYES (winuser.h)."""
LIMIT_S: Final = 300
"""Seconds for any program of these tests, on a busy computer."""


class Computer(WindowsDesktop):
    """A Windows desktop on which the program is to be installed.

    Attributes:
        setup: the installer.
        drive: drive C.
        home: the folder that it installs into.
        program: the program in it.
    """

    def __init__(self, python: WindowsPython, setup: Path, env: dict[str, str]) -> None:
        super().__init__(python, env)
        self.setup = setup
        self.drive = self.prefix.folder / "drive_c"
        self.home = self.local / "Programs" / "bolsetup"
        self.program = self.home / "bolsetup.exe"

    def run(self, *command: str | Path) -> int:
        """Run a program to its end, and return its exit code."""
        # A pipe would stay open as long as a program runs that this one has started.
        process = self.start(*command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return process.wait(LIMIT_S)

    def install(self, *options: str) -> int:
        return self.run(self.setup, "/S", *options)

    def install_on_full_disk(self) -> int:
        """Install where no file can be larger than 4 MB."""
        command = "trap '' XFSZ; ulimit -f 8000; exec \"$@\""
        return subprocess.run(
            ["sh", "-c", command, "sh", WINE, self.setup, "/S"],
            env=self.prefix.env,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LIMIT_S,
        ).returncode

    def uninstall(self) -> None:
        assert self.run(self.home / "uninstall.exe", "/S") == 0
        # It goes on in a copy of itself.
        eventually(lambda: not self.home.exists(), "end of the folder", LIMIT_S)

    def start_uninstaller(self) -> None:
        """Open the uninstaller's window, and begin."""
        self.start(self.home / "uninstall.exe", stdout=subprocess.DEVNULL)
        self.answer("Uninstall bolsetup", OK)

    def answer(self, question: str, button: int) -> None:
        """Press a button of the dialog that says this, once it gets the keys."""
        eventually(lambda: self.ask("answer", question, button), f"dialog with {question!r}", LIMIT_S)

    def say(self, *arguments: str, typed: str = "") -> str:
        """Run the program's command line, and return its output."""
        process = self.start(self.home / "bolsetup-cli.exe", *arguments, stdin=subprocess.PIPE)
        said, _ = process.communicate(typed.encode(), LIMIT_S)
        assert process.returncode == 0, said.decode()
        return said.decode()

    def files(self) -> set[str]:
        """All files of drive C, except what Windows itself keeps of programs that ran."""
        names = {str(path.relative_to(self.drive)) for path in self.drive.rglob("*")}
        return {name for name in names if "Temp" not in name}

    def starts_at_login(self) -> bool:
        """Whether Windows starts the installed program; the program itself writes no quotes without need."""
        command = self.ask("value", RunKey.RUN, "bolsetup") or ""
        return command.replace('"', "") == f"{PROGRAM} --tray"

    def registry(self) -> dict[str, Any]:
        """All values under HKEY_CURRENT_USER\\Software, except those of Wine."""
        found: dict[str, Any] = self.ask("tree", "Software")
        values = {key: value for key, value in found.items() if value is not None}
        return {key: value for key, value in values.items() if not key.startswith("Software\\Wine")}


@pytest.fixture(scope="module")
def setup(python: WindowsPython, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("setup")
    program = shutil.copytree(frozen_program(python), folder / "bolsetup")
    with pytest.MonkeyPatch.context() as patched:
        for name, value in example_certificate(folder).items():
            patched.setenv(name, value)
        return installer(program)


@pytest.fixture
def computer(python: WindowsPython, setup: Path, stand_in: StandIn) -> Iterator[Computer]:
    stand_in.answer(SHOP_HOST, SHOP)
    with Computer(python, setup, dict(stand_in.env)) as made:
        made.trust(Path(stand_in.env["SSL_CERT_FILE"]))
        yield made


def test_install_upgrade_while_it_runs_and_uninstall(computer: Computer, stand_in: StandIn) -> None:
    files, registry = computer.files(), computer.registry()
    assert computer.install("/AUTOSTART=on") == 0
    programs = {path.name for path in computer.home.iterdir()}
    assert programs == {"_internal", "bolsetup.exe", "bolsetup-cli.exe", "uninstall.exe"}
    assert {*filter(is_signed, computer.home.iterdir())} == {*computer.home.glob("*.exe")}
    entry = computer.ask("tree", UNINSTALL)
    assert entry[f"{UNINSTALL}: DisplayVersion"] == __version__
    assert entry[f"{UNINSTALL}: EstimatedSize"] == pytest.approx(size_kb(computer.home), rel=0.05)
    assert computer.starts_at_login()
    assert [*computer.prefix.folder.rglob("Start Menu/Programs/bolsetup.lnk")]

    computer.say("add", "--stdin", typed=OLD.to_json())
    before = computer.start(computer.program)
    computer.window(" - bolsetup")
    # A file of the version before that this one does not have.
    (computer.home / "_internal" / "old.dll").touch()
    computer.ask("set_value", UNINSTALL, "DisplayVersion", "0.0.9")
    assert computer.install() == 0
    assert before.wait(LIMIT_S) == 0
    assert computer.ask("value", UNINSTALL, "DisplayVersion") == __version__
    assert not (computer.home / "_internal" / "old.dll").exists()
    # As before: nobody has chosen anything else.
    assert computer.starts_at_login()
    asked = len(stand_in.requests)
    eventually(lambda: len(stand_in.requests) > asked, "check by the program that was started again", LIMIT_S)
    assert json.loads(computer.ask("credential", "bolsetup")[1]) == as_mapping(OLD)

    computer.uninstall()
    assert computer.registry() == registry
    # Keys and data stay, as a silent uninstall asks nobody.
    assert computer.ask("credentials") == ["bolsetup"]
    assert (computer.data / "shops.json").exists()
    data = str(computer.data.relative_to(computer.drive))
    left = {name for name in computer.files() - files if not name.startswith(data)}
    # Windows has this folder for all programs of the user.
    assert left == {str(Path(data).with_name("Programs"))}


def test_a_program_that_does_not_quit_stays_as_it_is(computer: Computer) -> None:
    assert computer.install() == 0
    computer.ask("set_value", UNINSTALL, "DisplayVersion", "0.0.9")
    before = contents(computer.home)
    stuck = computer.ask("start_suspended", PROGRAM)
    assert computer.install() == 2
    assert contents(computer.home) == before
    assert computer.ask("value", UNINSTALL, "DisplayVersion") == "0.0.9"
    assert computer.say("--version").strip().endswith(__version__)

    computer.ask("end_process", stuck)
    eventually(lambda: computer.install() == 0, "installation over a program that has ended", LIMIT_S)


def test_files_that_cannot_be_written_leave_everything_as_it_is(computer: Computer) -> None:
    computer.home.parent.mkdir()
    computer.home.write_text("where the folder should be")
    assert computer.install() == 2
    process = computer.start(computer.setup, stdout=subprocess.DEVNULL)
    computer.answer("Start bolsetup when I turn on my computer", OK)
    # At once, not only when the window is closed.
    computer.answer("bolsetup could not be installed", OK)
    computer.answer("Installation Aborted", CANCEL)
    assert process.wait(LIMIT_S) == 2
    assert computer.home.read_text() == "where the folder should be"
    assert computer.ask("value", UNINSTALL, "DisplayVersion") is None
    computer.home.unlink()

    assert computer.install() == 0
    before = contents(computer.home)
    assert computer.install_on_full_disk() == 2
    assert contents(computer.home) == before


def test_a_first_installation_that_fails_leaves_nothing(computer: Computer) -> None:
    files, registry = computer.files(), computer.registry()

    def is_left() -> set[str]:
        assert computer.registry() == registry
        return {Path(name).name for name in computer.files() - files}

    assert computer.install_on_full_disk() == 2
    # Windows has this folder for all programs of the user.
    assert is_left() == {"Programs"}

    process = computer.start(computer.setup, "/S", stdout=subprocess.DEVNULL)
    new = computer.home / "bolsetup-new"
    eventually((new / "_internal").exists, "programs of the new version", LIMIT_S)
    # It is moved after the others, which are in their place when the installer misses it.
    (new / "bolsetup-cli.exe").unlink()
    assert process.wait(LIMIT_S) == 2
    assert is_left() == {"Programs"}


def test_a_second_installer_leaves_the_work_to_the_first(computer: Computer) -> None:
    computer.start(computer.setup, stdout=subprocess.DEVNULL)
    computer.window("bolsetup Setup")
    assert computer.install() == 2
    assert not computer.home.exists()


def test_a_file_in_use_does_not_stop_an_upgrade_and_goes_with_the_next_one(computer: Computer) -> None:
    assert computer.install() == 0
    before = contents(computer.home)
    held = computer.home / "_internal" / "held.dll"
    held.touch()
    holding = computer.ask("hold", windows_path(held))
    assert computer.install() == 0
    assert contents(computer.home) == {**before, "bolsetup-old/_internal/held.dll": 0}
    assert computer.install() == 0
    assert contents(computer.home) == {**before, "bolsetup-old/_internal/held.dll": 0}
    computer.ask("let_go", holding)
    assert computer.install() == 0
    assert contents(computer.home) == before


def test_a_file_that_cannot_be_moved_leaves_the_old_version_which_is_started_again(
    computer: Computer, stand_in: StandIn
) -> None:
    assert computer.install() == 0
    computer.say("add", "--stdin", typed=OLD.to_json())
    running = computer.start(computer.program)
    computer.window(" - bolsetup")
    before = contents(computer.home)
    # The last one that is moved.
    computer.ask("hold", windows_path(computer.home / "bolsetup-cli.exe"))
    assert computer.install() == 2
    assert running.wait(LIMIT_S) == 0
    assert contents(computer.home) == before
    asked = len(stand_in.requests)
    eventually(lambda: len(stand_in.requests) > asked, "check by the program that was started again", LIMIT_S)


def test_a_new_file_that_a_virus_scanner_takes_away_leaves_the_old_version(computer: Computer) -> None:
    assert computer.install() == 0
    before = contents(computer.home)
    # The last one that is moved: the installer waits for it.
    held = computer.ask("hold", windows_path(computer.home / "bolsetup-cli.exe"))
    process = computer.start(computer.setup, "/S", stdout=subprocess.DEVNULL)
    moved = computer.home / "bolsetup-old" / "bolsetup.exe"
    eventually(moved.exists, "old program moved aside", LIMIT_S)
    (computer.home / "bolsetup-new" / "bolsetup.exe").unlink()
    computer.ask("let_go", held)
    assert process.wait(LIMIT_S) == 2
    assert contents(computer.home) == before


def test_after_an_installation_was_interrupted_the_old_version_works_and_the_next_one_succeeds(
    computer: Computer,
) -> None:
    assert computer.install() == 0
    before = contents(computer.home)
    process = computer.start(computer.setup, "/S", stdout=subprocess.DEVNULL)
    new = computer.home / "bolsetup-new"
    eventually(lambda: (new / "_internal").exists(), "first file of the new version", LIMIT_S)
    process.kill()
    process.wait()
    assert new.exists()
    assert {name: size for name, size in contents(computer.home).items() if name in before} == before
    assert computer.say("--version").strip().endswith(__version__)

    assert computer.install() == 0
    assert contents(computer.home) == before


def test_a_folder_with_files_of_others_is_refused_and_stays_as_it_is(computer: Computer) -> None:
    registry = computer.registry()
    folder = computer.drive / "apps"
    # The second one is where every program that PyInstaller made has its files.
    put(folder, "other.exe", "_internal/foreign.txt", "bolsetup-old-photos/p.jpg", "bolsetup-old/p.jpg")
    before = contents(folder)
    assert computer.install(r"/D=C:\apps") == 2
    process = computer.start(computer.setup, r"/D=C:\apps", stdout=subprocess.DEVNULL)
    computer.answer("this one already has other files:\r\n\r\nC:\\apps", OK)
    assert process.wait(LIMIT_S) == 2
    assert contents(folder) == before
    assert computer.registry() == registry
    assert not computer.home.exists()


def test_in_another_folder_files_of_others_stay_and_a_second_installation_is_refused(
    computer: Computer,
) -> None:
    registry = computer.registry()
    folder = computer.drive / "tools"
    # What an interrupted installation leaves, and an uninstaller that cannot delete itself.
    put(folder, "bolsetup-new/part.dll", "uninstall.exe")
    assert computer.install("/AUTOSTART=on", r"/D=C:\tools") == 0
    installed = contents(folder)
    assert "bolsetup-new/part.dll" not in installed
    theirs = {"mine.txt", "bolsetup-old-photos/p.jpg"}
    put(folder, *theirs)
    put(folder, "bolsetup-old-/_internal/old.dll")
    # The same folder, in other words.
    assert computer.install(r"/D=c:\windows\..\Tools") == 0
    assert contents(folder) == {**installed, **dict.fromkeys(theirs, 0)}

    entries = computer.registry()
    assert entries[f"{UNINSTALL}: InstallLocation"] == r"C:\tools"
    assert computer.install(r"/D=C:\elsewhere") == 2
    process = computer.start(computer.setup, r"/D=C:\elsewhere", stdout=subprocess.DEVNULL)
    computer.answer("uninstall it there first:\r\n\r\nC:\\tools", OK)
    assert process.wait(LIMIT_S) == 2
    assert not (computer.drive / "elsewhere").exists()

    uninstaller = folder / "uninstall.exe"
    other = computer.drive / "apps"
    put(other, "uninstall.exe", "_internal/foreign.txt")
    assert computer.run(uninstaller, "/S", r"_?=C:\apps") == 2
    assert contents(other) == {"uninstall.exe": 0, "_internal/foreign.txt": 0}
    stuck = computer.ask("start_suspended", r"C:\tools\bolsetup.exe")
    assert computer.run(uninstaller, "/S", r"_?=C:\tools") == 2
    assert contents(folder) == {**installed, **dict.fromkeys(theirs, 0)}
    assert computer.registry() == entries
    computer.ask("end_process", stuck)
    uninstall = (uninstaller, "/S", r"_?=C:\tools")
    eventually(lambda: computer.run(*uninstall) == 0, "end of a program that has ended", LIMIT_S)
    # A program that runs cannot be deleted.
    assert contents(folder).keys() == {*theirs, "uninstall.exe"}
    assert computer.registry() == registry


def test_uninstall_removes_keys_and_data_if_wanted(computer: Computer) -> None:
    files, registry = computer.files(), computer.registry()
    # As an uninstallation leaves it if it is open: the usual folder is all the program's own.
    put(computer.home, "_internal/open.dll")
    assert computer.install("/AUTOSTART=on") == 0
    computer.say("add", "--stdin", typed=OLD.to_json())
    computer.start_uninstaller()
    computer.answer("Do you also want to remove", YES)
    eventually(lambda: not computer.home.exists(), "end of the folder", LIMIT_S)
    computer.key("Return")
    assert computer.ask("credentials") == []
    assert not computer.data.exists()
    assert computer.registry() == registry
    assert {Path(name).name for name in computer.files() - files} == {"Programs"}


def test_uninstall_keeps_screenshots_and_tells_of_keys_and_files_that_are_left(computer: Computer) -> None:
    assert computer.install() == 0
    computer.say("add", "--stdin", typed=OLD.to_json())
    picture = computer.data / "screenshots" / "step-4-nl.png"
    picture.parent.mkdir()
    picture.touch()
    # Without its command line the uninstaller has nobody who removes keys.
    (computer.home / "bolsetup-cli.exe").write_bytes(b"")
    computer.ask("hold", windows_path(computer.data / "shops.json"))
    computer.start_uninstaller()
    computer.answer("Screenshots of the steps that you made yourself stay", YES)
    computer.answer("Some keys could not be removed", OK)
    computer.answer("Some files could not be deleted", OK)
    eventually(lambda: not computer.home.exists(), "end of the folder", LIMIT_S)
    assert {path.name for path in computer.data.rglob("*")} == {"shops.json", "screenshots", picture.name}
    assert computer.ask("credentials") == ["bolsetup"]


def size_kb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1024


def put(folder: Path, *names: str) -> None:
    """Put empty files into a folder."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def contents(folder: Path) -> dict[str, int]:
    """All files in a folder with their sizes."""
    return {
        str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*") if path.is_file()
    }
