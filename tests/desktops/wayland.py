"""GNOME Shell, Plasma or sway on Wayland, for a test. The programs run in the session, pytest outside."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

from tests.desktop.desktop import LOCALES, ROOT, Session, eventually
from tests.desktop.screen_reader import Node, ScreenReader
from tests.desktops.compositor import Compositor, Window
from tests.desktops.gnome_shell import GnomeShell
from tests.desktops.kwin import KWin
from tests.desktops.sway import Sway

_START: Final = Path(__file__).parent / "session" / "wayland-session"

Kind = Literal["gnome", "gnome-tray", "plasma", "sway"]
KINDS: Final[tuple[Kind, ...]] = ("gnome", "gnome-tray", "plasma", "sway")
WITH_TRAY: Final[tuple[Kind, ...]] = ("gnome-tray", "plasma")

SCREEN: Final = (1600, 900)
"""Its size, unless a test asks for another one."""

NOTE: Final = "notification || w.criticalNotification"
"""What KWin calls the window of a notification."""

Keyring = Literal["unlocked", "locked", "kwallet", "absent"]


class WaylandDesktop(Session):
    """A running session; `session/wayland-session --help` lists its parts.

    bolsetup's desktop file and icon are installed for the user, as a Linux package does for everybody.

    Attributes:
        kind: which desktop it is.
        screen: its keyboard, pointer and windows.
    """

    def __init__(
        self,
        kind: Kind,
        *options: str,
        keyring: Keyring | None = None,
        lang: str = "nl_NL.UTF-8",
        scale: float = 1,
        installed: bool = True,
    ) -> None:
        self.kind: Kind = kind
        command: list[str | Path] = [
            _START,
            "--desktop",
            kind,
            "--a11y",
            "--lang",
            lang,
            "--locales",
            LOCALES,
        ]
        command += ["--scale", f"{scale:g}", "--typist", sys.executable]
        command += [*(["--keyring", keyring] if keyring else []), *options]
        with tempfile.TemporaryDirectory() as home:
            if installed:
                install(Path(home))
            super().__init__([*command, "--home", home])
        self.screen: Compositor = self._compositor()

    def _compositor(self) -> Compositor:
        match self.kind:
            case "plasma":
                return KWin(self.env)
            case "sway":
                # Each wtype is a keyboard for as long as it runs. A program that has seen none would miss the
                # first keys.
                self.start("wtype", "-s", "86400000")
                return Sway(self.env, self._tool)
            case _:
                return GnomeShell(self.env)

    def close(self) -> None:
        if isinstance(self.screen, Sway):
            self.screen.close()
        super().close()

    @property
    def shell(self) -> GnomeShell:
        """GNOME's own part, such as its notifications."""
        assert isinstance(self.screen, GnomeShell)
        return self.screen

    @property
    def kwin(self) -> KWin:
        """Plasma's own part."""
        assert isinstance(self.screen, KWin)
        return self.screen

    def windows(self, title: str) -> list[Window]:
        """The windows whose title contains `title`."""
        return [window for window in self.screen.windows() if title in window.title]

    def see_window(self, title: str = "bolsetup", seconds: float = 120) -> Window:
        """Wait for the only window whose title contains `title`.

        Raises:
            AssertionError: there is none in time, or there are several.
        """
        found = eventually(lambda: self.windows(title), f"window named {title!r}", seconds)
        assert len(found) == 1, found
        return found[0]

    def focus(self, title: str = "bolsetup") -> Window:
        """Bring that window to the front, and wait until it has the keyboard."""
        self.screen.activate(self.see_window(title))
        return self.see_focus(title)

    def see_focus(self, title: str = "bolsetup") -> Window:
        """Wait until that window has the keyboard."""
        eventually(lambda: self.see_window(title).focused, f"focus in {title!r}")
        return self.see_window(title)

    def key(self, *combinations: str) -> None:
        """Press keys, such as "Tab" or "alt+F4", one combination after the other."""
        for combination in combinations:
            self.screen.press(combination.split("+"))

    def type(self, text: str) -> None:
        """Type a text of ASCII characters into the focused window."""
        self.screen.type(text)

    def notes(self) -> list[str]:
        """The titles of the notifications on the screen, and on GNOME also those in its list."""
        if isinstance(self.screen, GnomeShell):
            return [note.title for note in self.screen.notes()]
        if isinstance(self.screen, Sway):
            return self.screen.notes()
        if not self.kwin.places(NOTE):
            return []
        with ScreenReader(self.env, self.process("plasmashell")) as reader:
            return [name for name in reader.names() if name]

    def click_note(self, title: str) -> None:
        """Click the notification whose title contains `title`."""
        eventually(lambda: [each for each in self.notes() if title in each], f"notification {title!r}", 60)
        if isinstance(self.screen, GnomeShell):
            self.screen.click_note(title)
        elif isinstance(self.screen, Sway):
            self.screen.click_note()
        else:
            ((left, top, width, height),) = self.kwin.places(NOTE)
            self.screen.click(left + width / 2, top + height / 2)

    def process(self, program: str) -> int:
        """The process ID of the only program with that name in the session."""
        mark = f"DESKTOP_SESSION_ID={self.env['DESKTOP_SESSION_ID']}".encode()
        found = []
        for number in map(int, self.run("pgrep", "-x", program).stdout.split()):
            # One of another session may end meanwhile.
            with suppress(FileNotFoundError, ProcessLookupError):
                if mark in Path(f"/proc/{number}/environ").read_bytes().split(b"\0"):
                    found.append(number)
        (only,) = found
        return only

    def click(self, node: Node, title: str = "bolsetup") -> None:
        """Click in the middle of a widget of that window."""
        window = self.see_window(title)
        _, _, width, height = node.window.place
        border = (window.width - width) / 2
        left, top, wide, high = node.place
        above = window.height - height - border
        self.screen.click(window.left + border + left + wide / 2, window.top + above + top + high / 2)

    def shot(self, path: Path) -> Path:
        self.screen.shot(path)
        return path

    def copy(self, text: str) -> None:
        # wl-copy keeps running to serve the text, and keeps its pipes open. On GNOME it takes the focus for
        # a moment, without which nobody may copy.
        self.start("wl-copy", stdin=subprocess.PIPE).communicate(text, timeout=30)

    def clipboard(self) -> str | None:
        # On GNOME wl-paste, too, takes the focus for a moment.
        done = self.run("wl-paste", "--no-newline")
        return done.stdout if done.returncode == 0 else None


def install(home: Path) -> None:
    """Put desktop file, icon and program into a home folder, where a desktop looks for them."""
    share = home / ".local" / "share"
    icons = share / "icons" / "hicolor" / "scalable" / "apps"
    program = home / ".local" / "bin" / "bolsetup"
    for folder in (share / "applications", icons, program.parent):
        folder.mkdir(parents=True)
    shutil.copy(ROOT / "packaging" / "linux" / "bolsetup.desktop", share / "applications")
    shutil.copy(ROOT / "resources" / "icons" / "bolsetup.svg", icons)
    # A desktop ignores a file whose program does not exist.
    program.write_text(f'#!/bin/sh\ncd "{ROOT}" && exec "{sys.executable}" -m bolsetup "$@"\n', "utf-8")
    program.chmod(0o755)
