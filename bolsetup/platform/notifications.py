"""Desktop notifications on Linux: Desktop Notifications Specification 1.2, freedesktop.org.

Qt's own go without actions, so a click on one comes to nothing, and are lost where there is no tray.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from jeepney import DBusAddress

    from bolsetup.platform.session_bus import SessionBus

_NAME: Final = "org.freedesktop.Notifications"
_PATH: Final = "/org/freedesktop/Notifications"

_NORMAL: Final = 1
_CRITICAL: Final = 2
_SERVER_DECIDES: Final = -1
_STAYS: Final = 0

Activated = Callable[[str, str], None]
"""Gets the key of a notification that was clicked, and a token with which a window may come to the
front under Wayland; empty if there is none."""


class NotShown(Exception):
    """Nothing on this desktop shows notifications, or it did not answer in time."""


class Notifier(Protocol):
    """Shows notifications; see `Notifications`."""

    def listen(self, activated: Activated) -> None:
        """Have `activated` called for each click, on any thread."""

    def show(self, key: str, title: str, body: str, action: str, *, urgent: bool) -> None:
        """Show a notification; may block for seconds, and raise `NotShown`."""

    def withdraw(self, key: str) -> None:
        """Take it off the screen; may block for seconds."""


def notifications(icon: Path) -> Notifier | None:
    """The notifications of this desktop; None on systems where Qt's own are the right ones."""
    return Notifications(icon) if sys.platform == "linux" else None


class Notifications:
    """Shows, replaces and withdraws notifications, each known by a key of the caller's choice.

    `show` and `withdraw` may take some seconds when the desktop does not answer.

    Args:
        icon: the program's icon.
        address: of the bus; the session's unless a test says otherwise.
    """

    def __init__(self, icon: Path, address: str = "SESSION") -> None:
        self._icon = icon.as_uri()
        self._address = address
        self._activated: Activated = lambda _key, _token: None
        self._bus: SessionBus | None = None
        # Changed by the caller's thread and by the one that reads the bus.
        self._lock = threading.Lock()
        self._ids: dict[str, int] = {}
        self._abilities: frozenset[str] | None = None
        self._token = ""

    def listen(self, activated: Activated) -> None:
        """Have `activated` called for each click, on a thread of its own."""
        self._activated = activated

    def show(self, key: str, title: str, body: str, action: str, *, urgent: bool) -> None:
        """Show a notification in place of an older one with the same key.

        Args:
            key: by which it is withdrawn, and which comes back when it is clicked.
            title: plain text.
            body: plain text.
            action: what a click does, for servers that show it as a button.
            urgent: whether it stays until it is dismissed.

        Raises:
            NotShown: see there.
        """
        from bolsetup.platform.session_bus import BusError  # noqa: PLC0415 - jeepney is Linux's only

        try:
            bus = self._connected()
            abilities = self._asked_abilities(bus)
            with self._lock:
                replaced = self._ids.get(key, 0)
            words: tuple[object, ...] = (
                "bolsetup",
                replaced,
                self._icon,
                title,
                escape(body, quote=False) if "body-markup" in abilities else body,
                # Servers without actions make a dialog of a notification that has one.
                ["default", action] if "actions" in abilities else [],
                {"urgency": ("y", _CRITICAL if urgent else _NORMAL), "desktop-entry": ("s", "bolsetup")},
                _STAYS if urgent else _SERVER_DECIDES,
            )
            bus.call(_place(), "Notify", "susssasa{sv}i", words, lambda body: self._note(key, *body))
        except BusError as error:
            raise NotShown(str(error)) from error

    def withdraw(self, key: str) -> None:
        """Take a notification off the screen, if it is still there."""
        from bolsetup.platform.session_bus import BusError  # noqa: PLC0415 - jeepney is Linux's only

        with self._lock:
            shown = self._ids.pop(key, None)
        if shown is None or self._bus is None or self._bus.closed:
            return
        try:
            self._bus.call(_place(), "CloseNotification", "u", (shown,))
        except BusError:
            return  # The server has gone and the notification with it, or it was dismissed.

    def close(self) -> None:
        """End the connection to the bus."""
        if self._bus:
            self._bus.close()

    def _connected(self) -> SessionBus:
        if self._bus and not self._bus.closed:
            return self._bus
        from jeepney import MatchRule  # noqa: PLC0415 - jeepney is Linux's only

        from bolsetup.platform.session_bus import BusError, SessionBus  # noqa: PLC0415 - likewise

        self._forget_server()
        bus = SessionBus(self._address, self._heard)
        owner = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
        owner.add_arg_condition(0, _NAME)
        try:
            bus.listen(MatchRule(type="signal", interface=_NAME, path=_PATH))
            bus.listen(owner)
        except BusError:
            bus.close()
            raise
        self._bus = bus
        return bus

    def _asked_abilities(self, bus: SessionBus) -> frozenset[str]:
        with self._lock:
            known = self._abilities
        if known is None:
            (names,) = bus.call(_place(), "GetCapabilities")
            known = frozenset(names)
            with self._lock:
                self._abilities = known
        return known

    def _note(self, key: str, shown: int) -> None:
        with self._lock:
            self._ids[key] = shown

    def _forget_server(self) -> None:
        # Another server counts anew: an old number may be another program's notification.
        with self._lock:
            self._ids.clear()
            self._abilities = None

    def _heard(self, signal: str, arguments: tuple[Any, ...]) -> None:
        match signal, arguments:
            case "NameOwnerChanged", _:
                self._forget_server()
            case "NotificationClosed", (int(closed), *_):
                with self._lock:
                    self._ids = {key: shown for key, shown in self._ids.items() if shown != closed}
            case "ActivationToken", (int(), str(token)):
                self._token = token
            case "ActionInvoked", (int(invoked), "default"):
                with self._lock:
                    key = next((key for key, shown in self._ids.items() if shown == invoked), None)
                if key is not None:
                    self._activated(key, self._token)
                    self._token = ""


def _place() -> DBusAddress:
    from jeepney import DBusAddress  # noqa: PLC0415 - jeepney is Linux's only

    return DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
