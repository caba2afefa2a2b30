"""Starts KDE Wallet, which offers the Secret Service only while its daemon runs."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jeepney import Message

_SECRET_SERVICE: Final = "org.freedesktop.secrets"  # noqa: S105 - a name on the bus
_DAEMONS: Final = ("org.kde.kwalletd6", "org.kde.kwalletd5")
"""Names that the daemon owns; the session bus can start it by them."""


def start_kwallet() -> None:
    """Start KDE Wallet's daemon if it is installed and nothing offers the Secret Service.

    At login Plasma starts it with PAM, or else not before a program of KDE needs it.

    Raises:
        Exception: any exception of `jeepney`, such as that there is no session bus.
    """
    from jeepney.bus_messages import message_bus  # noqa: PLC0415 - Linux only
    from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 - Linux only

    with closing(open_dbus_connection()) as bus:

        def names(call: Message) -> set[str]:
            return set(bus.send_and_get_reply(call).body[0])

        startable = names(message_bus.ListActivatableNames())
        if _SECRET_SERVICE in startable | names(message_bus.ListNames()):
            return
        for daemon in _DAEMONS:
            if daemon in startable:
                bus.send_and_get_reply(message_bus.StartServiceByName(daemon))
                return
