"""A minimal connection to the D-Bus session bus of Linux."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Final

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageFlag, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.threading import ReceiveStopped, open_dbus_connection

TIMEOUT_S: Final = 2.0
"""Seconds to wait for a reply where a user may be waiting too."""


class BusError(Exception):
    """A D-Bus call failed or timed out."""


class SessionBus:
    """Calls methods and receives signals. Incoming messages are read by a daemon thread.

    Args:
        address: address of the bus, or "SESSION" for the one in the environment.
        on_signal: called with name and arguments of each signal, on the reading thread.
        timeout_s: seconds to wait for each reply.

    Raises:
        BusError: there is no bus, or it does not respond.
    """

    def __init__(
        self,
        address: str,
        on_signal: Callable[[str, tuple[Any, ...]], None],
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        try:
            self._connection = open_dbus_connection(address)
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            raise BusError("no session bus") from error
        self._on_signal = on_signal
        self._timeout_s = timeout_s
        self._pending: dict[int, Future[Message]] = {}
        self.closed = False
        threading.Thread(target=self._read, name="session-bus", daemon=True).start()

    def close(self) -> None:
        """Close the connection and stop the thread."""
        self.closed = True
        self._connection.interrupt()

    def listen(self, rule: MatchRule) -> None:
        """Subscribe to the signals that match `rule`.

        Raises:
            BusError: the bus refused or did not respond.
        """
        self._send(message_bus.AddMatch(rule))

    def call(
        self,
        place: DBusAddress,
        method: str,
        signature: str = "",
        body: tuple[object, ...] = (),
        on_result: Callable[[Any], None] | None = None,
    ) -> tuple[Any, ...]:
        """Call a method and return its results.

        Args:
            place: bus name, object path and interface.
            method: name of the method.
            signature: D-Bus signature of the arguments.
            body: the arguments.
            on_result: called with the results on the reading thread, before any later signal is handled.

        Raises:
            BusError: an error was returned, or there was no reply in time.
        """
        return self._send(new_method_call(place, method, signature or None, body), on_result)

    def tell(self, place: DBusAddress, method: str, signature: str, body: tuple[object, ...]) -> None:
        """Call a method without waiting for its results. Arguments are those of `call`."""
        message = new_method_call(place, method, signature, body)
        message.header.flags |= MessageFlag.no_reply_expected
        with suppress(OSError):  # The bus has gone, and what listened to it.
            self._connection.send(message)

    def _send(self, message: Message, on_result: Callable[[Any], None] | None = None) -> tuple[Any, ...]:
        serial = next(self._connection.outgoing_serial)
        answer: Future[Message] = Future()
        if on_result:
            answer.add_done_callback(lambda done: _report_result(done, on_result))
        self._pending[serial] = answer
        try:
            self._connection.send(message, serial=serial)
            reply = answer.result(self._timeout_s)
        except (OSError, TimeoutError) as error:
            raise BusError("no answer") from error
        finally:
            del self._pending[serial]
        if reply.header.message_type is MessageType.error:
            raise BusError(str(reply.header.fields.get(HeaderFields.error_name)))
        return tuple(reply.body)

    def _read(self) -> None:
        try:
            while True:
                message: Message = self._connection.receive()
                fields = message.header.fields
                if message.header.message_type is MessageType.signal:
                    self._on_signal(str(fields[HeaderFields.member]), tuple(message.body))
                    continue
                answer = self._pending.get(fields.get(HeaderFields.reply_serial, 0))
                # The notification program mako 1.7 answers some calls twice.
                if answer and not answer.done():
                    answer.set_result(message)
        except (OSError, ReceiveStopped):
            self.closed = True
            for answer in list(self._pending.values()):
                if not answer.done():
                    answer.set_exception(ConnectionError("the bus has gone"))
        finally:
            self._connection.close()


def _report_result(done: Future[Message], on_result: Callable[[Any], None]) -> None:
    if not done.exception() and done.result().header.message_type is MessageType.method_return:
        on_result(done.result().body)
