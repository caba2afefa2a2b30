"""Start at login on each system."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from bolsetup.platform.autostart import (
    Autostart,
    AutostartError,
    DesktopEntry,
    LaunchAgent,
    RunKey,
    autostart,
    launch_command,
)

HERE = ["/opt/bolsetup/bolsetup", "--tray"]
THERE = ["/home/bakker/Mijn programma's/bolsetup", "--tray"]
NAME = "bolsetup"


class FakeRegistry:
    def __init__(self) -> None:
        self.values: dict[tuple[str, str], object] = {}

    def read(self, key: str, name: str) -> object | None:
        return self.values.get((key, name))

    def write(self, key: str, name: str, value: str) -> None:
        self.values[key, name] = value

    def delete(self, key: str, name: str) -> None:
        self.values.pop((key, name), None)


class Place:
    """The autostart setting of one system, as seen by consecutive runs of the program."""

    def __init__(self, system: str, folder: Path) -> None:
        self.system = system
        self.folder = folder / "not there yet"
        self.registry = FakeRegistry()

    def seen_from(self, command: list[str]) -> Autostart:
        match self.system:
            case "linux":
                return DesktopEntry(self.folder, command)
            case "darwin":
                return LaunchAgent(self.folder, command)
            case _:
                return RunKey(self.registry, command)

    def content(self) -> str:
        if self.system == "win32":
            return str(self.registry.values)
        return "".join(path.read_text("utf-8") for path in self.folder.iterdir())


@pytest.fixture(params=["linux", "darwin", "win32"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    return Place(request.param, tmp_path)


def test_autostart_can_be_turned_on_and_off(place: Place) -> None:
    start = place.seen_from(HERE)
    assert not start.is_on()
    assert not start.was_disabled()
    start.switch(False)
    start.switch(True)
    assert start.is_on()
    assert HERE[0] in place.content()
    assert "--tray" in place.content()
    start.switch(False)
    assert not start.is_on()
    assert not start.was_disabled()


def test_repair_updates_the_path_of_a_moved_program(place: Place) -> None:
    place.seen_from(HERE).switch(True)
    place.seen_from(THERE).repair()
    assert "Mijn programma" in place.content()
    assert HERE[0] not in place.content()


def test_repair_changes_nothing_if_correct_or_off(place: Place) -> None:
    start = place.seen_from(HERE)
    start.repair()
    assert not start.is_on()
    start.switch(True)
    before = place.content()
    start.repair()
    assert place.content() == before


@pytest.mark.parametrize("system", ["linux", "darwin"])
def test_failures_raise_autostart_error(system: str, tmp_path: Path) -> None:
    place = Place(system, tmp_path)
    place.folder.write_text("a file is in the way")
    with pytest.raises(AutostartError):
        place.seen_from(HERE).switch(True)


@pytest.mark.parametrize(
    ("argument", "written"),
    [
        ("/opt/bolsetup", '"/opt/bolsetup"'),
        ("/srv/My Shop äö/bolsetup", '"/srv/My Shop äö/bolsetup"'),
        ("/srv/100%/x", '"/srv/100%%/x"'),
        ('/srv/a"b', r'"/srv/a\\"b"'),
        ("/srv/$HOME`x`", r'"/srv/\\$HOME\\`x\\`"'),
        ("/srv/back\\slash", r'"/srv/back\\\\slash"'),
    ],
)
def test_exec_is_quoted_as_specified(argument: str, written: str, tmp_path: Path) -> None:
    DesktopEntry(tmp_path, [argument, "--tray"]).switch(True)
    lines = (tmp_path / "bolsetup.desktop").read_text("utf-8").splitlines()
    line = next(line for line in lines if line.startswith("Exec="))
    assert line == f'Exec={written} "--tray"'


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false", "Hidden = true"])
def test_an_entry_disabled_by_the_desktop_is_off(line: str, tmp_path: Path) -> None:
    start = DesktopEntry(tmp_path, HERE)
    start.switch(True)
    path = tmp_path / "bolsetup.desktop"
    path.write_text(f"{path.read_text('utf-8')}{line}\n", "utf-8")
    assert not start.is_on()
    assert start.was_disabled()
    start.switch(True)
    assert start.is_on()
    assert not start.was_disabled()


def test_an_entry_disabled_in_the_task_manager_is_off() -> None:
    registry = FakeRegistry()
    start = RunKey(registry, HERE)
    start.switch(True)
    registry.values[RunKey.APPROVED, NAME] = bytes([2]) + bytes(11)
    assert start.is_on()
    assert not start.was_disabled()
    registry.values[RunKey.APPROVED, NAME] = bytes([3]) + bytes(11)
    assert not start.is_on()
    assert start.was_disabled()
    start.switch(True)
    assert start.is_on()


def test_a_command_too_long_for_windows_is_refused() -> None:
    registry = FakeRegistry()
    with pytest.raises(AutostartError):
        RunKey(registry, ["C:\\" + "a" * 260, "--tray"]).switch(True)
    assert not registry.values


def test_windows_commands_with_spaces_are_quoted() -> None:
    registry = FakeRegistry()
    RunKey(registry, [r"C:\Program Files\bolsetup\bolsetup.exe", "--tray"]).switch(True)
    assert registry.values == {
        (RunKey.RUN, NAME): r'"C:\Program Files\bolsetup\bolsetup.exe" --tray',
    }


def test_macos_gets_a_valid_property_list(tmp_path: Path) -> None:
    LaunchAgent(tmp_path / "agents", THERE).switch(True)
    (path,) = (tmp_path / "agents").iterdir()
    agent = plistlib.loads(path.read_bytes())
    assert (agent["ProgramArguments"], agent["RunAtLoad"]) == (THERE, True)
    spec = (Path(__file__).parents[2] / "build.spec").read_text("utf-8")
    assert f'bundle_identifier="{agent["AssociatedBundleIdentifiers"]}"' in spec


def test_a_program_in_its_disk_image_does_not_start_at_login_on_macos(tmp_path: Path) -> None:
    agents = tmp_path / "agents"
    start = LaunchAgent(agents, ["/private/var/folders/x/AppTranslocation/1-2/d/bolsetup", "--tray"])
    with pytest.raises(AutostartError):
        start.switch(True)
    assert not start.is_on()

    LaunchAgent(agents, HERE).switch(True)
    start.repair()
    (path,) = agents.iterdir()
    assert plistlib.loads(path.read_bytes())["ProgramArguments"] == HERE
    start.switch(False)
    assert not start.is_on()


@pytest.mark.parametrize(
    ("environment", "executable", "frozen", "command"),
    [
        ({}, "/opt/b/bolsetup", True, ["/opt/b/bolsetup", "--tray"]),
        ({}, "/usr/bin/python3", False, ["/usr/bin/python3", "-m", "bolsetup", "--tray"]),
        ({}, r"C:\py\python.exe", False, [r"C:\py\pythonw.exe", "-m", "bolsetup", "--tray"]),
        ({}, r"C:\py\Python3.11.EXE", False, [r"C:\py\pythonw.exe", "-m", "bolsetup", "--tray"]),
        ({}, r"C:\b\bolsetup.exe", True, [r"C:\b\bolsetup.exe", "--tray"]),
        ({}, r"C:\b\bolsetup-cli.exe", True, [r"C:\b\bolsetup.exe", "--tray"]),
        ({"APPIMAGE": "/home/b/bolsetup.AppImage"}, "/x", True, ["/home/b/bolsetup.AppImage", "--tray"]),
        (
            {"APPIMAGE": "/home/b/bolsetup.AppImage", "APPDIR": "/srv/.mount_bol"},
            "/srv/.mount_bol/usr/bin/bolsetup",
            True,
            ["/home/b/bolsetup.AppImage", "--tray"],
        ),
        (
            {"APPIMAGE": "/home/b/terminal.AppImage", "APPDIR": "/srv/.mount_term"},
            "/opt/b/bolsetup",
            True,
            ["/opt/b/bolsetup", "--tray"],
        ),
    ],
    ids=[
        "frozen",
        "python",
        "Windows",
        "Windows, with its version",
        "Windows, frozen",
        "in a console",
        "image alone",
        "inside the image",
        "inside another image",
    ],
)
def test_the_command_is_the_program_that_runs_now(
    environment: dict[str, str], executable: str, frozen: bool, command: list[str]
) -> None:
    assert launch_command(environment, executable, frozen=frozen) == command


@pytest.mark.usefixtures("empty_registry")
def test_this_system_has_an_implementation() -> None:
    start = autostart()
    assert not start.is_on()
    start.switch(True)
    assert start.is_on()
    start.switch(False)
    assert not start.is_on()


def test_the_desktop_ignores_the_entry_after_an_uninstall(tmp_path: Path) -> None:
    DesktopEntry(tmp_path, ["/opt/My Shop/bolsetup", "--tray"]).switch(True)
    assert "TryExec=/opt/My Shop/bolsetup" in (tmp_path / "bolsetup.desktop").read_text("utf-8").splitlines()
