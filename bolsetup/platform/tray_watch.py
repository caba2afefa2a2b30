"""Detects over D-Bus that the tray of a Linux desktop may have appeared or disappeared."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from bolsetup.platform.session_bus import SessionBus

_NAME: Final = "org.kde.StatusNotifierWatcher"
"""The registry of icons and of the panels that show them (StatusNotifierItem, freedesktop.org)."""
_PANEL_SIGNALS: Final = ("StatusNotifierHostRegistered", "StatusNotifierHostUnregistered")


class TrayWatch:
    """Watches the owner of that bus name, which makes polling unnecessary.

    Attributes:
        active: whether it has an owner now; changes of other kinds of trays are not detected.
    """

    def __init__(self, on_change: Callable[[], None], address: str = "SESSION") -> None:
        """Create the watch; `on_change` is called on the thread that reads from the bus at `address`."""
        self._on_change = on_change
        self._address = address
        self._has_owner = False
        self._bus: SessionBus | None = None

    @property
    def active(self) -> bool:
        """Whether a change would be noticed."""
        return self._has_owner and self._bus is not None and not self._bus.closed

    def start(self) -> None:
        """Start watching, if there is a session bus. May block for seconds."""
        from jeepney import MatchRule  # noqa: PLC0415 - Linux only
        from jeepney.bus_messages import message_bus  # noqa: PLC0415

        from bolsetup.platform.session_bus import BusError, SessionBus  # noqa: PLC0415

        try:
            self._bus = SessionBus(self._address, self._on_signal)
        except BusError:
            return
        owner = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
        owner.add_arg_condition(0, _NAME)
        try:
            self._bus.listen(owner)
            for signal in _PANEL_SIGNALS:
                self._bus.listen(MatchRule(type="signal", interface=_NAME, member=signal))
            (self._has_owner,) = self._bus.call(message_bus, "NameHasOwner", "s", (_NAME,))
        except BusError:
            self._bus.close()

    def stop(self) -> None:
        """Stop listening."""
        if self._bus:
            self._bus.close()

    def _on_signal(self, signal: str, arguments: tuple[Any, ...]) -> None:
        match signal, arguments:
            case "NameOwnerChanged", (_, _, str(owner)):
                self._has_owner = bool(owner)
                self._on_change()
            case panel, _ if panel in _PANEL_SIGNALS:
                self._on_change()
