"""The portal of a desktop, which may be slow."""

from __future__ import annotations

import sys
import threading

import pytest

if sys.platform != "linux":
    pytest.skip("other systems have no D-Bus", allow_module_level=True)

from jeepney import MessageType, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection

from bolsetup.platform.desktop_look import Look, LookWatch
from bolsetup.platform.session_bus import TIMEOUT_S


def test_a_portal_that_starts_as_slowly_as_at_login_is_waited_for(
    address: str,
    panel: DBusConnection,
) -> None:
    panel.send_and_get_reply(message_bus.RequestName("org.freedesktop.portal.Desktop"))

    def answer_late() -> None:
        while (call := panel.receive()).header.message_type is not MessageType.method_call:
            pass
        settings = {"org.gnome.desktop.interface": {"font-name": ("s", "Cantarell 11")}}
        answer = new_method_return(call, "a{sa{sv}}", (settings,))
        late = threading.Timer(TIMEOUT_S + 0.2, panel.send, [answer])
        late.start()
        late.join()

    portal = threading.Thread(target=answer_late)
    portal.start()
    looks: list[Look] = []
    watch = LookWatch(looks.append, address)
    watch.start()
    portal.join()
    watch.stop()
    assert looks == [Look(family="Cantarell", points=11)]
