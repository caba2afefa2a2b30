"""Hands on a keyboard and a pointer that exist only for the compositor.

fake-input.xml: https://invent.kde.org/libraries/plasma-wayland-protocols/-/tree/master/src/protocols
wlr-virtual-pointer-unstable-v1.xml: https://gitlab.freedesktop.org/wlroots/wlr-protocols/-/tree/master/unstable
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Final

from tests.desktops.wayland_client import WaylandClient, fixed, string, uint

LEFT_BUTTON: Final = 0x110
MIDDLE_BUTTON: Final = 0x112
"""Numbers in linux/input-event-codes.h."""
_NO_OBJECT: Final = 0


class FakeInput(WaylandClient):
    """Keyboard and pointer of KWin. Each method returns after KWin has received what was done."""

    _AUTHENTICATE, _BUTTON, _MOVE_TO, _KEY = 0, 2, 9, 10

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__(env)
        self._hand = self.bind("org_kde_kwin_fake_input", 4)
        self.send(self._hand, self._AUTHENTICATE, string("bolsetup") + string("test"))

    def press(self, keys: Sequence[int]) -> None:
        """Press keys together, by their numbers, and release them."""
        for key, down in [(key, 1) for key in keys] + [(key, 0) for key in reversed(keys)]:
            self._do(self._KEY, uint(key) + uint(down))

    def click(self, left: float, top: float, button: int = LEFT_BUTTON) -> None:
        """Click with a button."""
        self._do(self._MOVE_TO, fixed(left) + fixed(top))
        for down in (1, 0):
            self._do(self._BUTTON, uint(button) + uint(down))

    def _do(self, request: int, body: bytes) -> None:
        self.send(self._hand, request, body)
        self.wait()


class VirtualPointer(WaylandClient):
    """A pointer for a compositor of the wlroots family, for as long as the connection lasts."""

    _CREATE, _MOVE_TO, _BUTTON, _FRAME = 0, 1, 2, 4

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__(env)
        factory = self.bind("zwlr_virtual_pointer_manager_v1", 1)
        self._pointer = self.new()
        self.send(factory, self._CREATE, uint(_NO_OBJECT) + uint(self._pointer))
        self.wait()

    def click(self, left: float, top: float, screen: tuple[int, int]) -> None:
        """Click with the left button, on a screen of that width and height."""
        place = b"".join(uint(round(each)) for each in (left, top, *screen))
        self._do(self._MOVE_TO, place)
        for down in (1, 0):
            self._do(self._BUTTON, uint(LEFT_BUTTON) + uint(down))

    def _do(self, request: int, body: bytes) -> None:
        # The server counts milliseconds of any clock, modulo 2**32.
        now = time.monotonic_ns() // 1_000_000 % 2**32
        self.send(self._pointer, request, uint(now) + body)
        self.send(self._pointer, self._FRAME)
        self.wait()
