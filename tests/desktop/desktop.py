"""A real Linux desktop for a test. The program runs inside the session, pytest outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal, Self, TypeVar

T = TypeVar("T")

ROOT: Final = Path(__file__).resolve().parents[2]
_TOOLS: Final = Path(__file__).parent / "session"
LOCALES: Final = ROOT / "build" / "locales"
_END: Final = b"\0\0"
_HUNG_OWNER: Final = """
import os, signal, sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
print("ready", flush=True)
sys.stdin.readline()
app.clipboard().setText(sys.argv[1])
os.kill(os.getpid(), signal.SIGSTOP)
app.exec()
"""


def eventually(probe: Callable[[], T | None], what: str, seconds: float = 30) -> T:
    """What `probe` gives as soon as it gives something true.

    Raises:
        AssertionError: there was none in time; the message names `what`.
    """
    deadline = time.monotonic() + seconds
    pause = 0.05
    while not (found := probe()):
        assert time.monotonic() < deadline, f"after {seconds:g} s still no {what}"
        time.sleep(pause)
        # A look at a whole window keeps the program busy that is being waited for.
        pause = min(2 * pause, 0.2)
    return found


class Session(ABC):
    """A desktop of its own on a machine without a screen. It ends when its standard input is closed.

    Attributes:
        env: environment of a program in the session.
        home: home folder of the session.
    """

    def __init__(self, command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
        """`command` starts the session and runs the command that is appended to it inside.

        Raises:
            RuntimeError: the session did not start; standard error says why.
        """
        self.env: dict[str, str] = {}
        self._processes: list[subprocess.Popen[str]] = []
        # Nothing is left even if pytest crashes.
        inside = ("sh", "-c", r"env -0; printf '\0'; exec cat >/dev/null")
        self._session = subprocess.Popen([*command, *inside], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.env = {**self._environment(), **(env or {})}
        self.home = Path(self.env["HOME"])

    def _environment(self) -> dict[str, str]:
        assert self._session.stdout
        told = b""
        while not told.endswith(_END):
            more = os.read(self._session.stdout.fileno(), 65536)
            if not more:
                raise RuntimeError(f"the desktop ended with exit code {self._session.wait()}")
            told += more
        pairs = (line.split("=", 1) for line in told.removesuffix(_END).decode().split("\0"))
        return dict(pairs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the session and terminate everything in it."""
        self._session.communicate(timeout=60)
        for process in self._processes:
            process.communicate(timeout=5)

    def start(self, *command: str | Path, **options: Any) -> subprocess.Popen[str]:
        """Start a program in the session without waiting. It is terminated with the session at the latest."""
        options = {"cwd": ROOT, "env": self.env, "text": True, "stdin": subprocess.DEVNULL, **options}
        process = subprocess.Popen([str(part) for part in command], **options)
        self._processes.append(process)
        return process

    def run(
        self, *command: str | Path, typed: str | None = None, seconds: float = 60
    ) -> subprocess.CompletedProcess[str]:
        """Run a program in the session and wait for it; `typed` is its standard input."""
        return subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env=self.env,
            check=False,
            capture_output=True,
            text=True,
            input=typed or "",
            timeout=seconds,
        )

    def _tool(self, *command: str | Path) -> str:
        done = self.run(*command)
        assert done.returncode == 0, f"{command[0]} {command[1:]}: {done.stderr or done.stdout}"
        return done.stdout

    def tray(self, *command: str) -> str:
        """Inspect or use the tray; see `session/tray --help`."""
        return self._tool(_TOOLS / "tray", *command)

    def tray_icons(self) -> list[dict[str, Any]]:
        """All tray icons, with title, tool tip, status and menu."""
        icons: list[dict[str, Any]] = json.loads(self.tray("list"))
        return icons

    @abstractmethod
    def shot(self, path: Path) -> Path:
        """Save a screenshot."""

    @abstractmethod
    def copy(self, text: str) -> None:
        """Copy a text from another program."""

    @abstractmethod
    def clipboard(self) -> str | None:
        """Return the clipboard's text, or None if there is none."""


class Desktop(Session):
    """A running X11 session; `session/desktop-session --help` lists its parts.

    Its home folder is empty at the start.
    """

    def __init__(
        self,
        *options: str,
        keyring: Literal["unlocked", "locked", "absent"] = "unlocked",
        tray: Literal["sni", "xembed", "none"] = "sni",
        lang: str = "nl_NL.UTF-8",
        dpi: int = 96,
        a11y: bool = False,
        env: Mapping[str, str] | None = None,
    ) -> None:
        command: list[str | Path] = [
            _TOOLS / "desktop-session",
            "--keyring",
            keyring,
            "--tray",
            tray,
            "--lang",
            lang,
        ]
        command += ["--dpi", str(dpi), "--locales", LOCALES, *(["--a11y"] if a11y else []), *options]
        super().__init__(command, env)

    def shot(self, path: Path, *options: str) -> Path:
        """Save a screenshot; the options are those of `session/shot --help`."""
        self._tool(_TOOLS / "shot", *options, path)
        return path

    def notifications(self) -> list[dict[str, Any]]:
        """All notifications shown so far, with app, summary, body and urgency."""
        lines = Path(self.env["DESKTOP_NOTIFICATIONS"]).read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def copy(self, text: str) -> None:
        """Copy a text from another program."""
        # xclip keeps running to serve the text, and keeps its pipes open.
        self.start("xclip", "-selection", "clipboard", "-i", stdin=subprocess.PIPE).communicate(
            text, timeout=30
        )

    def hanging_owner(self, text: str) -> subprocess.Popen[str]:
        """Start a program that copies a text and hangs when `hang` tells it to."""
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        owner = self.start(sys.executable, "-c", _HUNG_OWNER, text, **pipes)
        assert owner.stdout
        assert owner.stdout.readline() == "ready\n"
        return owner

    def hang(self, owner: subprocess.Popen[str]) -> None:
        """Let it copy its text and hang; SIGCONT continues it."""
        assert owner.stdin
        owner.stdin.write("\n")
        owner.stdin.flush()
        status = Path(f"/proc/{owner.pid}/stat")
        eventually(lambda: status.read_text("utf-8").rpartition(")")[2].split()[0] == "T", "owner that hangs")

    def copy_and_hang(self, text: str) -> None:
        """Copy a text from a program that then hangs."""
        self.hang(self.hanging_owner(text))

    def clipboard(self, target: str = "UTF8_STRING") -> str | None:
        """Return the clipboard's content, or None if it has no such format."""
        done = self.run("xclip", "-selection", "clipboard", "-o", "-t", target)
        return done.stdout if done.returncode == 0 else None

    def type(self, text: str) -> None:
        """Type a text into the focused window."""
        assert text.isascii(), "xdotool loses other characters now and then: copy and paste them"
        self._tool("xdotool", "type", "--", text)

    def key(self, *keys: str) -> None:
        """Press keys, such as "Tab" or "alt+F4", one after the other."""
        self._tool("xdotool", "key", *keys)

    def window(self, title: str, seconds: float = 30) -> str:
        """Wait for a window whose title matches, bring it to the front, and give its number.

        Raises:
            AssertionError: there is none in time, or there are windows of two programs.
        """
        search = ("xdotool", "search", "--onlyvisible", "--name", title)
        numbers = eventually(lambda: self.run(*search).stdout.split(), f"window named {title!r}", seconds)
        owners = {self.run("xdotool", "getwindowpid", number).stdout for number in numbers}
        assert len(owners) == 1, f"two programs have a window named {title!r}"
        number = numbers[-1]
        self._tool("xdotool", "windowactivate", "--sync", number)
        return number
