"""The least of the Wayland protocol (wayland.xml) that a test needs to press keys and buttons."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_DISPLAY, _REGISTRY = 1, 2
# Numbers of requests and events.
_SYNC, _GET_REGISTRY, _BIND = 0, 1, 0
_ERROR, _GLOBAL = 0, 0
_HEAD: Final = 8
"""Bytes before the content of a message."""


class WaylandClient:
    """A connection to a compositor."""

    def __init__(self, env: Mapping[str, str]) -> None:
        # Windows knows no such sockets.
        self._socket = socket.socket(socket.AF_UNIX)  # type: ignore[attr-defined, unused-ignore]
        self._socket.settimeout(30)
        # If the display is an absolute path, the folder does not matter.
        self._socket.connect(str(Path(env["XDG_RUNTIME_DIR"], env["WAYLAND_DISPLAY"])))
        self._received = b""
        self._names: dict[str, int] = {}
        # New objects have consecutive numbers.
        self._next = _REGISTRY + 1
        self.send(_DISPLAY, _GET_REGISTRY, uint(_REGISTRY))
        self.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection, and with it every object."""
        self._socket.close()

    def bind(self, interface: str, version: int) -> int:
        """The number of a new object: one of those that the compositor offers to everybody.

        Raises:
            KeyError: it does not offer it.
        """
        new = self.new()
        self.send(
            _REGISTRY, _BIND, uint(self._names[interface]) + string(interface) + uint(version) + uint(new)
        )
        return new

    def new(self) -> int:
        """The number of an object that the next request creates."""
        self._next += 1
        return self._next - 1

    def send(self, receiver: int, request: int, body: bytes = b"") -> None:
        """Send a request to an object."""
        self._socket.sendall(struct.pack("=IHH", receiver, request, _HEAD + len(body)) + body)

    def wait(self) -> None:
        """Wait until the compositor has worked off what was sent.

        Raises:
            RuntimeError: it refuses.
        """
        done = self.new()
        self.send(_DISPLAY, _SYNC, uint(done))
        for sender, event, body in self._events():
            if (sender, event) == (_REGISTRY, _GLOBAL):
                name, length = struct.unpack_from("=II", body)
                self._names[body[8 : 7 + length].decode()] = name
            elif (sender, event) == (_DISPLAY, _ERROR):
                raise RuntimeError(f"the compositor refuses: {body[12:]!r}")
            elif sender == done:
                return

    def _events(self) -> Iterator[tuple[int, int, bytes]]:
        """Sender, number and content of what is received."""
        while True:
            size = struct.unpack_from("=IHH", self._received)[2] if len(self._received) >= _HEAD else _HEAD
            if len(self._received) >= size:
                sender, event, _ = struct.unpack_from("=IHH", self._received)
                body, self._received = self._received[_HEAD:size], self._received[size:]
                yield sender, event, body
                continue
            more = self._socket.recv(65536)
            if not more:
                raise RuntimeError("the compositor has closed the connection")
            self._received += more


def uint(number: int) -> bytes:
    return struct.pack("=I", number)


def fixed(number: float) -> bytes:
    return struct.pack("=i", round(number * 256))


def string(text: str) -> bytes:
    raw = text.encode() + b"\0"
    return uint(len(raw)) + raw + b"\0" * (-len(raw) % 4)
