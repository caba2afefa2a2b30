"""A Windows desktop for a test: the program runs on it under Wine, pytest outside."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from tests.desktop.desktop import eventually
from tests.windows.windows_python import SERVER, Prefix, WindowsPython
from tests.x_server import x_server

WIDTH, HEIGHT = 1366, 900
"""Of the screen."""
FIRST_WINDOW_S: Final = 180
"""Seconds until the first window of a program appears, on a busy computer."""

_OPENBOX: Final = Path("/etc/xdg/openbox/rc.xml")
_NO_FOCUS_FOR_THE_TRAY: Final = (
    "</applications>",
    '<application title="Wine System Tray"><focus>no</focus></application></applications>',
)
"""The window that Wine has in place of a tray opens after that of the program, and would take its keys."""
_TRUST: Final = "import sys; from tests.windows.root_store import trust; trust(sys.stdin.read())"


class WindowsDesktop:
    """A screen with a window manager, and a Windows that shows its windows on it.

    Attributes:
        prefix: that Windows.
        local: the folder %LOCALAPPDATA% in it.
        data: the data folder of bolsetup in it.
    """

    def __init__(
        self, python: WindowsPython, env: Mapping[str, str] | None = None, *, height: int = HEIGHT
    ) -> None:
        """`height` is that of the part of the screen which is used."""
        self._height = height
        self._screen = x_server(WIDTH, HEIGHT)
        display = self._screen.__enter__()
        # Other tests have no screen, and Qt would draw nothing on this one.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("QT_")}
        self._env = {**kept, "DISPLAY": display}
        self.prefix = Prefix(python, {**self._env, **(env or {})})
        settings = self.prefix.folder / "openbox.xml"
        text = _OPENBOX.read_text("utf-8").replace(*_NO_FOCUS_FOR_THE_TRAY)
        text = text.replace("<bottom>0</bottom>", f"<bottom>{HEIGHT - height}</bottom>", 1)
        settings.write_text(text, "utf-8")
        command = ["openbox", "--config-file", str(settings)]
        self._manager = subprocess.Popen(command, env=self._env, stderr=subprocess.DEVNULL)
        # A window that is there before it gets neither a frame nor the keys.
        eventually(self._has_manager, "window manager")
        # Wine names the user after that of Linux.
        self.local = self.prefix.folder / "drive_c" / "users" / getpass.getuser() / "AppData" / "Local"
        self.data = self.local / "bolsetup"
        self._started: list[subprocess.Popen[bytes]] = []
        self._probe: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.prefix.__exit__(kind, error, trace)
        for process in self._started:
            process.communicate()
        self._manager.terminate()
        self._manager.wait()
        self._screen.__exit__(kind, error, trace)

    def start(self, *command: str | Path, **streams: Any) -> subprocess.Popen[bytes]:
        """Start a Windows program; its streams are pipes, or nothing, as `Prefix.start` has them."""
        self._started.append(self.prefix.start(*command, **streams))
        return self._started[-1]

    def trust(self, authority: Path) -> None:
        """Trust the authority whose certificate is in a file."""
        command = (self.prefix.python.executable, "-c", _TRUST)
        process = self.start(*command, stdin=subprocess.PIPE)
        said, _ = process.communicate(authority.read_bytes(), timeout=120)
        assert process.returncode == 0, said.decode()

    def ask(self, name: str, *arguments: object) -> Any:
        """Call a function of probe.py in this Windows."""
        if self._probe is None:
            command = (self.prefix.python.executable, "-m", "tests.windows.probe")
            self._probe = self.start(*command, stdin=subprocess.PIPE)
        assert self._probe.stdin
        assert self._probe.stdout
        self._probe.stdin.write(json.dumps([name, *arguments]).encode() + b"\n")
        self._probe.stdin.flush()
        answer = self._probe.stdout.readline()
        assert answer, f"probe.py ended at {name!r}"
        return json.loads(answer)

    def log_off(self) -> None:
        """End all programs. Those that are started from now on heed settings which Windows reads once."""
        for option in ("-k", "-w"):
            subprocess.run([SERVER, option], env=self.prefix.env, check=False)
        self._probe = None

    def tool(self, *command: str | Path) -> str:
        """Run a tool of Linux on the screen, and return its output."""
        done = subprocess.run(
            [*map(str, command)], env=self._env, check=False, capture_output=True, text=True
        )
        return done.stdout.strip()

    def window(self, title: str) -> str:
        """Wait until a window with this in its title is on the screen, focus it, and return its number."""
        found = eventually(lambda: self._focused(title), f"window {title!r} with focus", FIRST_WINDOW_S)
        # Alt+F4 may have hidden it before Alt was let go, which Wine misses. Alt alone would open a menu.
        self.key("alt+Control_L")
        return found

    def _has_manager(self) -> bool:
        assert self._manager.poll() is None, f"openbox ended with {self._manager.returncode}"
        # Set once it manages the screen (freedesktop.org, Extended Window Manager Hints).
        return "window id" in self.tool("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")

    def is_seen(self, title: str) -> bool:
        """Whether a window with this in its title is on the screen."""
        return bool(self.tool("xdotool", "search", "--onlyvisible", "--name", title))

    def _focused(self, title: str) -> str:
        """Focus the window with this in its title, and return its number; empty if it has no focus yet."""
        # Searched for each time: Wine may replace a window that it has just made.
        for window in self.tool("xdotool", "search", "--onlyvisible", "--name", title).splitlines():
            self.tool("xdotool", "windowactivate", window)
            if self.tool("xdotool", "getactivewindow") == window:
                return window
        return ""

    def key(self, *names: str) -> None:
        """Press keys, such as "Return" or "alt+Right", in the window with the focus."""
        self.tool("xdotool", "key", "--delay", "60", *names)

    def shot(self, path: Path) -> None:
        """Photograph the screen."""
        self.tool("maim", "--geometry", f"{WIDTH}x{self._height}+0+0", path)
