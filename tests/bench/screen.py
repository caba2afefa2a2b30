"""A bare X server, watched from outside: when something was painted, and which windows were mapped."""

from __future__ import annotations

import ctypes
import subprocess
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from tests.x_server import x_server

_WIDTH, _HEIGHT = 1280, 800
_PAINTED: Final = 200
"""Pixels of the watched line that a first page changes at least; a button that flashes changes fewer."""
_POLL_S: Final = 0.001
_SUBSTRUCTURE_NOTIFY: Final = 1 << 19
_CREATED, _MAPPED, _CONFIGURED = 16, 19, 22
_ALL_PLANES: Final = 2**64 - 1
_ZPIXMAP: Final = 2


class _WindowEvent(ctypes.Structure):
    """The common head of CreateNotify and ConfigureNotify; that of MapNotify ends with `window`."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("parent", ctypes.c_ulong),
        ("window", ctypes.c_ulong),
        ("x", ctypes.c_int),
        ("y", ctypes.c_int),
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("rest", ctypes.c_long * 24),
    )


class _Image(ctypes.Structure):
    """The head of XImage."""

    _fields_ = (
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.c_void_p),
    )


@dataclass(frozen=True)
class Mapped:
    """A top-level window that was put on the screen.

    Attributes:
        width: in pixels, when it was mapped.
        height: likewise.
    """

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


class Screen:
    """A virtual screen without a window manager. It ends when it is closed.

    Attributes:
        name: the value of DISPLAY.
    """

    def __init__(self) -> None:
        self._server = x_server(_WIDTH, _HEIGHT)
        self.name = self._server.__enter__()
        self._x = _library()
        self._display = self._x.XOpenDisplay(self.name.encode())
        if not self._display:
            raise RuntimeError(f"the X server {self.name} cannot be reached")
        self._root = self._x.XDefaultRootWindow(self._display)
        self._x.XSelectInput(self._display, self._root, _SUBSTRUCTURE_NOTIFY)
        # A line across the screen, where every window of a usual size has its upper half.
        self._area = (0, _HEIGHT // 3, _WIDTH, 1)
        self._image = self._x.XGetImage(self._display, self._root, *self._area, _ALL_PLANES, _ZPIXMAP)
        self._empty = self._line()
        self._sizes: dict[int, Mapped] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._x.XCloseDisplay(self._display)
        self._server.__exit__(kind, error, trace)

    def wait_until_painted(self, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
        """Wait until a window has painted itself.

        Raises:
            RuntimeError: it was not in time, or the program ended before.
        """
        deadline = time.perf_counter() + seconds
        while not self._is_painted():
            if process.poll() is not None:
                raise RuntimeError(f"{process.args!r} ended with exit code {process.returncode}")
            if time.perf_counter() > deadline:
                raise RuntimeError(f"{process.args!r} has painted nothing in {seconds:g} s")
            time.sleep(_POLL_S)

    def wait_until_empty(self, seconds: float = 10) -> None:
        """Wait until nothing is left of an earlier window.

        Raises:
            RuntimeError: something is left, perhaps of a program that a measured one has started.
        """
        deadline = time.perf_counter() + seconds
        while self._line() != self._empty:
            if time.perf_counter() > deadline:
                raise RuntimeError("a window of a program that has ended is still on the screen")
            time.sleep(_POLL_S)

    def take_mapped(self) -> list[Mapped]:
        """Return every top-level window that was mapped since the last call."""
        mapped = []
        event = _WindowEvent()
        while self._x.XPending(self._display):
            self._x.XNextEvent(self._display, ctypes.byref(event))
            if event.type in (_CREATED, _CONFIGURED):
                self._sizes[event.window] = Mapped(event.width, event.height)
            elif event.type == _MAPPED:
                mapped.append(self._sizes[event.window])
        return mapped

    def _is_painted(self) -> bool:
        line = self._line()
        if line == self._empty:
            return False
        changed = sum(line[at : at + 4] != self._empty[at : at + 4] for at in range(0, len(line), 4))
        return changed >= _PAINTED

    def _line(self) -> bytes:
        arguments = (*self._area, _ALL_PLANES, _ZPIXMAP, self._image, 0, 0)
        self._x.XGetSubImage(self._display, self._root, *arguments)
        return ctypes.string_at(self._image.contents.data, 4 * _WIDTH)


def _library() -> ctypes.CDLL:
    x = ctypes.CDLL("libX11.so.6")
    display, window, image = ctypes.c_void_p, ctypes.c_ulong, ctypes.POINTER(_Image)
    area = (ctypes.c_int, ctypes.c_int, ctypes.c_uint, ctypes.c_uint)
    x.XOpenDisplay.restype = display
    x.XOpenDisplay.argtypes = (ctypes.c_char_p,)
    x.XCloseDisplay.argtypes = (display,)
    x.XDefaultRootWindow.restype = window
    x.XDefaultRootWindow.argtypes = (display,)
    x.XSelectInput.argtypes = (display, window, ctypes.c_long)
    x.XGetImage.restype = image
    x.XGetImage.argtypes = (display, window, *area, ctypes.c_ulong, ctypes.c_int)
    x.XGetSubImage.restype = image
    x.XGetSubImage.argtypes = (
        *(display, window, *area, ctypes.c_ulong, ctypes.c_int),
        *(image, ctypes.c_int, ctypes.c_int),
    )
    x.XPending.argtypes = (display,)
    x.XNextEvent.argtypes = (display, ctypes.c_void_p)
    return x
