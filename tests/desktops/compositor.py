"""What a test sees and does on a Wayland desktop, whichever draws it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from jeepney import DBusAddress, DBusErrorResponse, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_ANSWER_S: Final = 60
"""Seconds that a desktop may take to answer."""


@dataclass(frozen=True)
class Window:
    """A window as the desktop knows it.

    Attributes:
        ident: its name within the desktop.
        app_id: what the program calls itself.
        application: the installed desktop file that it is taken to belong to; "" if none is known.
        left, top, width, height: its place without shadows, in the desktop's logical pixels.
        attention: the desktop marks it as wanting attention.
        process: its process ID.
    """

    ident: str
    title: str
    app_id: str
    application: str
    focused: bool
    attention: bool
    left: int
    top: int
    width: int
    height: int
    process: int


class Compositor(Protocol):
    """Keyboard, pointer, screen and windows. Places are in the desktop's logical pixels."""

    def windows(self) -> list[Window]:
        """All windows of programs."""

    def activate(self, window: Window) -> None:
        """Bring it to the front, as a click in a dock does."""

    def start_again(self, window: Window) -> None:
        """Start its program once more, as the desktop's own means to start programs do."""

    def maximise(self, window: Window) -> None:
        """Let it fill the screen, but for the desktop's panels."""

    def ask_to_close(self, window: Window) -> None:
        """Do what the close button of its frame does."""

    def press(self, keys: Sequence[str]) -> None:
        """Press keys together, such as "ctrl" and "v", and release them."""

    def type(self, text: str) -> None:
        """Type a text on a US keyboard."""

    def click(self, left: float, top: float) -> None:
        """Click with the left button."""

    def shot(self, path: Path) -> None:
        """Save a picture of the whole screen as PNG."""


class Bus:
    """Calls on the session bus of a desktop."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._address = env["DBUS_SESSION_BUS_ADDRESS"]

    def connect(self) -> DBusConnection:
        """A connection that can also pass files; to be closed."""
        return open_dbus_connection(self._address, enable_fds=True)

    def call(
        self, address: DBusAddress, method: str, signature: str = "", *arguments: Any
    ) -> tuple[Any, ...]:
        """Call a method over a connection of its own; see `call`."""
        with self.connect() as bus:
            return call(bus, address, method, signature, *arguments)


def call(
    bus: DBusConnection, address: DBusAddress, method: str, signature: str = "", *arguments: Any
) -> tuple[Any, ...]:
    """Call a method, and give what it returns.

    Raises:
        RuntimeError: it answered with an error.
        TimeoutError: it did not answer.
    """
    message = new_method_call(address, method, signature or None, arguments)
    answer = bus.send_and_get_reply(message, timeout=_ANSWER_S)
    if answer.header.message_type is MessageType.error:
        raise RuntimeError(f"{address.interface}.{method}: {DBusErrorResponse(answer)}")
    return tuple(answer.body)
