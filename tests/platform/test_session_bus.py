"""The connection to the session bus outlasts what other programs do wrong."""

from __future__ import annotations

import sys
import threading
from contextlib import closing

import pytest

if sys.platform != "linux":
    pytest.skip("other systems have no D-Bus", allow_module_level=True)

from jeepney import DBusAddress, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection

from bolsetup.platform.session_bus import SessionBus


def test_a_call_that_is_answered_twice_breaks_nothing(address: str, panel: DBusConnection) -> None:
    called = threading.Event()

    def answer_twice() -> None:
        while (call := panel.receive()).header.message_type is not MessageType.method_call:
            pass
        panel.send(new_method_return(call, "s", ("first",)))
        panel.send(new_error(call, "org.example.Error"))
        called.set()

    server = threading.Thread(target=answer_twice)
    server.start()

    def wait(_: object) -> None:
        # On the reading thread, so that the second answer is read while the call still waits.
        called.wait(10)

    with closing(SessionBus(address, lambda *_: None)) as bus:
        assert bus.call(DBusAddress("/", panel.unique_name), "Do", on_result=wait) == ("first",)
        server.join(10)
        assert bus.call(message_bus, "NameHasOwner", "s", (panel.unique_name,)) == (True,)
