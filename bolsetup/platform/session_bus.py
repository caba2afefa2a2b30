"""A connection to the D-Bus session bus of Linux, as much of one as notifications need."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.threading import ReceiveStopped, open_dbus_connection

PATIENCE_S: Final = 2.0
"""How long an answer may take, in seconds; what a person who clicked will wait."""


class BusError(Exception):
    """The bus or the program called did not do what was asked, or did not answer in time."""


class SessionBus:
    """Calls methods and hears signals. A daemon thread reads what comes in.

    Args:
        address: of the bus, or "SESSION" for the one that the environment names.
        heard: gets the name and the arguments of each signal, on the reading thread.

    Raises:
        BusError: there is no bus, or it does not answer.
    """

    def __init__(self, address: str, heard: Callable[[str, tuple[Any, ...]], None]) -> None:
        try:
            self._connection = open_dbus_connection(address)
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            raise BusError("no session bus") from error
        self._heard = heard
        self._waiting: dict[int, Future[Message]] = {}
        self.closed = False
        threading.Thread(target=self._read, name="session-bus", daemon=True).start()

    def close(self) -> None:
        """End the connection and the thread."""
        self.closed = True
        self._connection.interrupt()

    def listen(self, rule: MatchRule) -> None:
        """Ask the bus for the signals that `rule` describes.

        Raises:
            BusError: the bus refused or did not answer.
        """
        self._ask(message_bus.AddMatch(rule))

    def call(
        self,
        place: DBusAddress,
        method: str,
        signature: str = "",
        body: tuple[object, ...] = (),
        returned: Callable[[Any], None] | None = None,
    ) -> tuple[Any, ...]:
        """Call a method and give what it returned.

        Args:
            place: object and interface.
            method: its name.
            signature: types of the arguments in the notation of D-Bus.
            body: the arguments.
            returned: gets what came back on the reading thread, before any signal that follows it.

        Raises:
            BusError: refused, no such method or program, or no answer in `PATIENCE_S`.
        """
        return self._ask(new_method_call(place, method, signature or None, body), returned)

    def _ask(self, message: Message, returned: Callable[[Any], None] | None = None) -> tuple[Any, ...]:
        serial = next(self._connection.outgoing_serial)
        answer: Future[Message] = Future()
        if returned:
            answer.add_done_callback(lambda done: _pass_on(done, returned))
        self._waiting[serial] = answer
        try:
            self._connection.send(message, serial=serial)
            reply = answer.result(PATIENCE_S)
        except (OSError, TimeoutError) as error:
            raise BusError("no answer") from error
        finally:
            del self._waiting[serial]
        if reply.header.message_type is MessageType.error:
            raise BusError(str(reply.header.fields.get(HeaderFields.error_name)))
        return tuple(reply.body)

    def _read(self) -> None:
        try:
            while True:
                message: Message = self._connection.receive()
                fields = message.header.fields
                if message.header.message_type is MessageType.signal:
                    self._heard(str(fields[HeaderFields.member]), tuple(message.body))
                elif answer := self._waiting.get(fields.get(HeaderFields.reply_serial, 0)):
                    answer.set_result(message)
        except (OSError, ReceiveStopped):
            self.closed = True
            for answer in list(self._waiting.values()):
                if not answer.done():
                    answer.set_exception(ConnectionError("the bus has gone"))
        finally:
            self._connection.close()


def _pass_on(done: Future[Message], returned: Callable[[Any], None]) -> None:
    if not done.exception() and done.result().header.message_type is MessageType.method_return:
        returned(done.result().body)
