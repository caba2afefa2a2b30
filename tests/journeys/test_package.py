"""The Debian package on a bare Debian: installed, upgraded while the program runs, removed and purged."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import pytest

from bolsetup import __version__
from bolsetup.core.bol.practice import SHOP_HOST
from bolsetup.core.texts import Texts
from tests.desktop.conftest import Desktops
from tests.desktop.desktop import ROOT, Session, eventually
from tests.desktop.screen_reader import ScreenReader
from tests.journeys.assistant import Assistant
from tests.journeys.test_first_shop import OLD, SHOP, as_mapping, enter, stored, user_files
from tests.journeys.test_frozen import build, frozen
from tests.stand_in import StandIn

__all__ = ["frozen"]

CAN_MAKE_ONE: Final = sys.platform == "linux" and os.geteuid() == 0 and bool(shutil.which("debootstrap"))
pytestmark = [
    pytest.mark.repeats,
    pytest.mark.skipif(not CAN_MAKE_ONE, reason="a bare Debian is made by root, with debootstrap"),
    pytest.mark.xdist_group("frozen"),
]

BEFORE: Final = "0.0.9"
PAGES: Final = (
    ("history.title", "history.legend"),
    ("window.menu.help", "pages.help.tell_title"),
    ("pages.help.doctor", "pages.doctor.again"),
    ("window.menu.help", "pages.help.tell_title"),
    ("pages.help.manual", "pages.manual.title"),
)
"""What to press, and what the page that opens says."""
MENU_ENTRY: Final = "/usr/share/applications/bolsetup.desktop"
OF_APT: Final = ("/var/cache", "/var/lib/apt", "/var/lib/dpkg", "/var/log")
"""Where the package manager notes what it did."""
PACK: Final = """
import runpy, sys
from pathlib import Path
print(runpy.run_path("packaging/linux/package.py")["debian_package"](Path(sys.argv[1]), Path(sys.argv[2])))
"""
ENTER: Final = """
root=$1; shared=$2; shift 2
for folder in /proc /dev "$shared"; do mkdir -p "$root$folder"; mount --rbind "$folder" "$root$folder"; done
exec chroot "$root" "$@"
"""
"""Its mounts end with the command."""


class Bare:
    """A Debian of the release that this system has, with nothing but what every Debian has, and `gio`."""

    def __init__(self, root: Path) -> None:
        """Make it, or skip the test: it is downloaded."""
        self._root = root
        release = platform.freedesktop_os_release()["VERSION_CODENAME"]
        command = ("debootstrap", "--variant=minbase", "--include=libglib2.0-bin", release, str(root))
        made = subprocess.run(command, check=False, capture_output=True, text=True)
        if made.returncode != 0:
            pytest.skip(f"no bare Debian could be made: {made.stdout.splitlines()[-1:]}")
        self.do("apt-get", "update")

    def command(self, *command: str | Path) -> list[str]:
        """Return the command that runs another one inside, where temporary files are those of this system."""
        inside = [str(part) for part in command]
        start = ("unshare", "--mount", "--propagation", "private", "sh", "-ec", ENTER, "sh")
        return [*start, str(self._root), tempfile.gettempdir(), *inside]

    def do(self, *command: str | Path) -> str:
        """Run a command of the system's administrator inside; return what it printed."""
        env = {"PATH": os.environ["PATH"], "HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(
            self.command(*command),
            env=env,
            check=False,
            text=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def files(self) -> set[str]:
        """Return all files, without what the package manager notes."""
        found = (path for path in self._root.rglob("*") if path.is_symlink() or not path.is_dir())
        names = (f"/{path.relative_to(self._root)}" for path in found)
        return {name for name in names if not name.startswith(OF_APT)}


class Launched(Assistant):
    """The program, started inside as a desktop does."""

    def __init__(self, session: Session, bare: Bare, entry: str | Path = MENU_ENTRY) -> None:
        self.desktop, self.texts = session, Texts("nl")
        # It ends at once; the program has its output.
        assert session.start(*bare.command("gio", "launch", entry)).wait(60) == 0
        self._number = eventually(lambda: running(session), "program that runs")
        self.reader = ScreenReader(session.env, self._number)

    def see_version(self, version: str) -> None:
        """Open "About bolsetup", and wait until it says the version."""
        self.press("window.menu.settings")
        self.press("pages.about.title")
        said = f"bolsetup {version} ("
        eventually(lambda: any(said in name for name in self.reader.names()), said)

    def terminate(self) -> int:
        """Leave it to the session, which ends all that runs in it."""
        return 0

    def quit(self) -> int:
        """Choose "quit" in the tray, and wait for it."""
        self.desktop.tray("choose", self.texts("tray.quit"))
        # Which one that has ended does not have.
        program = Path(f"/proc/{self._number}/exe")
        eventually(lambda: not program.exists(), "end of the program")
        return 0


def running(session: Session) -> int | None:
    """Return the number of the process, according to its lock file."""
    lock = session.home / ".local" / "share" / "bolsetup" / "running.lock"
    lines = lock.read_text("utf-8").splitlines() if lock.exists() else []
    return int(lines[0]) if lines else None


def pack(program: Path, tree: Path, folder: Path) -> Path:
    """Make the Debian package by the recipe of `dev.py package`; return its path in `folder`."""
    variables = {**os.environ, "PYTHONPATH": str(tree), "SOURCE_DATE_EPOCH": "1790000000"}
    # It would take minutes.
    variables["DPKG_DEB_COMPRESSOR_TYPE"] = "none"
    # It is made beside the program, where one to be released may lie.
    link = folder / f"of-{tree.name}" / "bolsetup"
    link.parent.mkdir()
    link.symlink_to(program)
    command = (sys.executable, "-c", PACK, str(link), str(folder / "root"))
    made = subprocess.run(command, cwd=tree, env=variables, check=True, capture_output=True, text=True).stdout
    shutil.rmtree(folder / "root")
    return Path(made.splitlines()[-1])


def version_before(folder: Path) -> Path:
    """Make a lower version, in whose file all modules lie elsewhere."""
    for name in ("bolsetup", "resources", "packaging", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.spec", "pyproject.toml", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, folder)
    module = folder / "bolsetup" / "__init__.py"
    text = module.read_text("utf-8").replace(f'"{__version__}"', f'"{BEFORE}"')
    module.write_text(f"{text}\nLAYOUT = {os.urandom(100_000)!r}\n", "utf-8")
    return folder


@pytest.fixture
def bare(tmp_path: Path) -> Bare:
    return Bare(tmp_path / "bare")


@pytest.fixture
def packages(frozen: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The package of the version before, and that of this version."""
    tree, built = version_before(tmp_path / "before"), tmp_path / "built"
    build(built, tmp_path / "work", tree)
    return pack(built / "bolsetup", tree, tmp_path), pack(frozen.parent, ROOT, tmp_path)


def test_installed_upgraded_while_it_runs_removed_and_purged(
    bare: Bare, packages: tuple[Path, Path], desktop: Desktops, stand_in: StandIn
) -> None:
    before, now = packages
    files = bare.files()
    bare.do("apt-get", "install", "--yes", "--no-install-recommends", before)
    assert bare.do("bolsetup", "--version") == f"bolsetup {BEFORE}\n"

    session = desktop(a11y=True, env=stand_in.env)
    stand_in.answer(SHOP_HOST, SHOP)
    with Launched(session, bare) as assistant:
        assistant.go_through_the_steps()
        enter(assistant, OLD)
        assistant.press("pages.hand-over.next")
        assistant.see("pages.done.title")
        bare.do("dpkg", "--install", now)
        told = assistant.texts("window.upgraded")
        eventually(lambda: any(told in name for name in assistant.reader.names()), "word of the upgrade")
        # None of them was open before.
        assistant.press("pages.done.next")
        assistant.see("pages.overview.title")
        for page, title in PAGES:
            assistant.press(page)
            assistant.see(title)
        assistant.see_version(BEFORE)
        assert assistant.quit() == 0

    with Launched(session, bare) as assistant:
        assistant.reader.find("Voorbeeldwinkel")
        assistant.see_version(__version__)
        assert assistant.quit() == 0

    autostart = session.home / ".config" / "autostart" / "bolsetup.desktop"
    with Launched(session, bare, autostart) as assistant:
        session.tray("wait", "bolsetup")
        assert assistant.quit() == 0

    of_the_user = user_files(session)
    bare.do("apt-get", "remove", "--yes", "bolsetup")
    # The entry names what it needs, so that it does nothing without it.
    assert session.start(*bare.command("gio", "launch", autostart)).wait(60) != 0
    bare.do("dpkg", "--purge", "bolsetup")
    bare.do("apt-get", "autoremove", "--yes", "--purge")
    assert bare.files() == files
    assert user_files(session) == of_the_user
    assert stored(session) == as_mapping(OLD)
