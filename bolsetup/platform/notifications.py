"""Desktop notifications on Linux (Desktop Notifications Specification 1.2, freedesktop.org).

Those of Qt have no actions, so clicks are not reported, and they need a tray.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from jeepney import DBusAddress

    from bolsetup.platform.session_bus import SessionBus

_NAME: Final = "org.freedesktop.Notifications"
_PATH: Final = "/org/freedesktop/Notifications"

_NORMAL: Final = 1
_CRITICAL: Final = 2
_DEFAULT_EXPIRY: Final = -1
_NEVER_EXPIRES: Final = 0

_TIMEOUT_S: Final = 10.0
"""GNOME starts a program for the first notification, which takes seconds on a busy computer.

If a notification is shown only after we gave up waiting, a click on it does nothing.
"""

Activated = Callable[[str, str], None]
"""Called with the key of the clicked notification and its activation token.

The token lets a window come to the front under Wayland; it is empty if there is none.
"""


class NotShown(Exception):
    """No notification server is running, or it did not respond in time."""


class Notifier(Protocol):
    """Shows notifications."""

    def listen(self, activated: Activated) -> None:
        """Set the callback for clicks, which is called on any thread."""

    def show(self, key: str, title: str, body: str, action: str, *, urgent: bool) -> None:
        """Show a notification. May block for seconds, and raise `NotShown`."""

    def withdraw(self, key: str) -> None:
        """Remove a notification. May block for seconds."""

    def withdraw_all(self) -> None:
        """Remove all notifications, without waiting for the desktop."""


def notifications(icon: Path) -> Notifier | None:
    """Return the notifier for this system; None where Qt's own notifications are used."""
    return Notifications(icon) if sys.platform == "linux" else None


class Notifications:
    """Shows, replaces and removes notifications, identified by keys of the caller's choice.

    `show` and `withdraw` block for seconds if the server does not respond.

    Args:
        icon: icon of the program.
        address: address of the bus; another than the session's in tests only.
    """

    def __init__(self, icon: Path, address: str = "SESSION") -> None:
        self._icon = icon.as_uri()
        self._address = address
        self._activated: Activated = lambda _key, _token: None
        self._bus: SessionBus | None = None
        # Guards state that the caller and the reading thread of the bus share.
        self._lock = threading.Lock()
        self._ids: dict[str, int] = {}
        self._capabilities: frozenset[str] | None = None
        self._token = ""

    def listen(self, activated: Activated) -> None:
        """Set the callback for clicks, which is called on the reading thread of the bus."""
        self._activated = activated

    def show(self, key: str, title: str, body: str, action: str, *, urgent: bool) -> None:
        """Show a notification, replacing an older one with the same key.

        Args:
            key: identifies the notification in `withdraw` and in the callback.
            title: plain text.
            body: plain text.
            action: label of the click action, for servers that show it as a button.
            urgent: whether it stays until dismissed.

        Raises:
            NotShown: there is no server, or it did not respond in time.
        """
        from html import escape  # noqa: PLC0415 - its tables take 0.4 MB

        from bolsetup.platform.session_bus import BusError  # noqa: PLC0415 - Linux only

        try:
            bus = self._connect()
            capabilities = self._server_capabilities(bus)
            with self._lock:
                replaced = self._ids.get(key, 0)
            words: tuple[object, ...] = (
                "bolsetup",
                replaced,
                self._icon,
                title,
                escape(body, quote=False) if "body-markup" in capabilities else body,
                # Some servers without the capability show a dialog for a notification with actions.
                ["default", action] if "actions" in capabilities else [],
                {"urgency": ("y", _CRITICAL if urgent else _NORMAL), "desktop-entry": ("s", "bolsetup")},
                _NEVER_EXPIRES if urgent else _DEFAULT_EXPIRY,
            )
            bus.call(_server(), "Notify", "susssasa{sv}i", words, lambda body: self._record_id(key, *body))
        except BusError as error:
            raise NotShown(str(error)) from error

    def withdraw(self, key: str) -> None:
        """Remove a notification, if it is still shown."""
        from bolsetup.platform.session_bus import BusError  # noqa: PLC0415 - Linux only

        with self._lock:
            shown = self._ids.pop(key, None)
        if shown is None or self._bus is None or self._bus.closed:
            return
        try:
            self._bus.call(_server(), "CloseNotification", "u", (shown,))
        except BusError:
            return  # It was dismissed, or the server was stopped.

    def withdraw_all(self) -> None:
        """Remove all notifications that are still shown, without waiting for the server.

        A click on one does nothing once the program has ended.
        """
        with self._lock:
            shown, self._ids = list(self._ids.values()), {}
        if self._bus and not self._bus.closed:
            for each in shown:
                self._bus.tell(_server(), "CloseNotification", "u", (each,))

    def close(self) -> None:
        """Close the connection to the bus."""
        if self._bus:
            self._bus.close()

    def _connect(self) -> SessionBus:
        if self._bus and not self._bus.closed:
            return self._bus
        from jeepney import MatchRule  # noqa: PLC0415 - Linux only

        from bolsetup.platform.session_bus import BusError, SessionBus  # noqa: PLC0415 - Linux only

        self._reset_server_state()
        bus = SessionBus(self._address, self._on_signal, _TIMEOUT_S)
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

    def _server_capabilities(self, bus: SessionBus) -> frozenset[str]:
        with self._lock:
            known = self._capabilities
        if known is None:
            (names,) = bus.call(_server(), "GetCapabilities")
            known = frozenset(names)
            with self._lock:
                self._capabilities = known
        return known

    def _record_id(self, key: str, shown: int) -> None:
        with self._lock:
            self._ids[key] = shown

    def _reset_server_state(self) -> None:
        # IDs of the old server may now belong to notifications of other programs.
        with self._lock:
            self._ids.clear()
            self._capabilities = None

    def _on_signal(self, signal: str, arguments: tuple[Any, ...]) -> None:
        match signal, arguments:
            case "NameOwnerChanged", _:
                self._reset_server_state()
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


def _server() -> DBusAddress:
    from jeepney import DBusAddress  # noqa: PLC0415 - Linux only

    return DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
