"""A screen reader for tests, over AT-SPI (the accessibility bus of Linux).

The interfaces are those of https://gitlab.gnome.org/GNOME/at-spi2-core/-/tree/main/xml. pytest runs
outside the session, so the address of its bus is passed in.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

import pytest

from tests.desktop.desktop import eventually

try:
    from jeepney import DBusAddress, DBusErrorResponse, MatchRule, MessageType, new_method_call
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import DBusConnection, open_dbus_connection
except ModuleNotFoundError:
    pytest.skip("only Linux has an accessibility bus", allow_module_level=True)

_ATSPI: Final = "org.a11y.atspi."
_ROOT: Final = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_ANSWER_S: Final = 20
"""Seconds that a program may take to answer one question."""
_STILL_S: Final = 3
"""Likewise, where it is felt whether the program stands still."""
_STATES: Final = {
    1: "active",
    3: "busy",
    4: "checked",
    7: "editable",
    8: "enabled",
    11: "focusable",
    12: "focused",
    23: "selected",
    25: "showing",
    30: "visible",
    36: "invalid entry",
    41: "checkable",
    43: "read only",
}
"""Numbers of AtspiStateType that tests ask for."""


_WITHIN_WINDOW: Final = 1
"""Number of an AtspiCoordType."""
_LABELLED_BY: Final = 2
"""Number of an AtspiRelationType."""


class ScreenReader:
    """A connection to the accessibility bus of a session started with `a11y`.

    Only inspects the program with the given `process`, because others, such as the panel, have frames and
    buttons too.
    """

    def __init__(self, env: Mapping[str, str], process: int, answer_s: float = _ANSWER_S) -> None:
        self._process = process
        self._known: list[Node] = []
        self._answer_s = answer_s
        self._bus: DBusConnection = open_dbus_connection(_address(env))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bus.close()

    def call(self, node: Node, interface: str, method: str, signature: str = "", *body: Any) -> Any:
        """Ask a program something about one of its widgets.

        Raises:
            LookupError: the widget or its program has gone, or does not have that interface.
        """
        address = DBusAddress(node.path, node.bus, interface)
        answer = self._bus.send_and_get_reply(
            new_method_call(address, method, signature or None, body), timeout=self._answer_s
        )
        if answer.header.message_type is MessageType.error:
            raise LookupError(str(DBusErrorResponse(answer)))
        return answer.body[0] if answer.body else None

    @property
    def programs(self) -> list[Node]:
        """The program, as soon as it has a window. No other is asked: one that hangs would hold us up."""
        if not self._known:
            own = [each for each in Node(self, *_ROOT).children if self._process_of(each) == self._process]
            # The GTK theme that Qt loads is there as well, and never has a window.
            self._known = [each for each in own if each.children]
        return self._known

    def _process_of(self, node: Node) -> int:
        asked = message_bus.GetConnectionUnixProcessID(node.bus)
        answer = self._bus.send_and_get_reply(asked, timeout=self._answer_s)
        # If it is not a number, it says that the program has exited meanwhile.
        return answer.body[0] if answer.header.message_type is MessageType.method_return else 0

    def find(
        self,
        name: str | None = None,
        *,
        role: str | None = None,
        ident: str | None = None,
        seconds: float = 30,
    ) -> Node:
        """Wait for a widget that shows, by its name, its role or the last part of its accessible id.

        Raises:
            AssertionError: there is none in that time; the message holds the tree as it is.
        """
        wanted = f"widget with name={name!r} role={role!r} ident={ident!r}"
        try:
            return eventually(lambda: self._first(name, role, ident), wanted, seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.dump()}") from None

    def has(self, name: str | None = None, *, role: str | None = None, ident: str | None = None) -> bool:
        """Whether such a widget shows now."""
        return self._first(name, role, ident) is not None

    def _first(self, name: str | None, role: str | None, ident: str | None) -> Node | None:
        for node in self.walk():
            try:
                fits = (
                    (name is None or node.name == name)
                    and (role is None or node.role == role)
                    and (ident is None or node.ident.rpartition(".")[2] == ident)
                )
                if fits and "showing" in node.states:
                    return node
            except LookupError:
                continue
        return None

    def walk(self, start: Node | None = None) -> Iterator[Node]:
        """Every visible widget below `start`, or of every program; one that goes away meanwhile is left out.

        Most widgets are on the pages that are not seen: to ask each of them takes seconds.
        """
        try:
            children = start.children if start else self.programs
            for child in children:
                if start is None or "visible" in child.states:
                    yield child
                    yield from self.walk(child)
        except LookupError:
            return

    def names(self) -> list[str]:
        """The names of all visible widgets, such as the texts of labels."""
        found = []
        for node in self.walk():
            with suppress(LookupError):
                found.append(node.name)
        return found

    def everything(self) -> list[str]:
        """All names, descriptions and texts, also of what is not seen, such as the other pages."""
        found, left = [], [*self.programs]
        while left:
            node = left.pop()
            with suppress(LookupError):
                left += node.children
                found += [node.name, node.description, node.text]
        return found

    def dump(self) -> str:
        """The whole tree as text, a line for each widget."""
        lines: list[str] = []

        def describe(node: Node, depth: int) -> None:
            try:
                parts = (node.role, node.name, node.description, node.ident, node.text)
                lines.append("  " * depth + " | ".join(parts))
                for child in node.children:
                    describe(child, depth + 1)
            except LookupError:
                lines.append("  " * depth + "(gone)")

        for program in self.programs:
            describe(program, 0)
        return "\n".join(lines)


class Pulse:
    """Continuously checks, until the end of the block, that a widget responds.

    Attributes:
        gaps: response times in seconds, including that of a missing response.
    """

    def __init__(self, env: Mapping[str, str], process: int, node: Node) -> None:
        self.gaps: list[float] = []
        self._reader = ScreenReader(env, process, _STILL_S)
        self._node = node
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._feel, name="pulse")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._reader.__exit__(kind, error, trace)

    def _feel(self) -> None:
        while not self._stop.wait(0.05):
            started = time.monotonic()
            with suppress(TimeoutError):
                self._reader.call(self._node, f"{_ATSPI}Accessible", "GetRoleName")
            self.gaps.append(time.monotonic() - started)


class Ear:
    """Records announcements made since it was created."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._bus: DBusConnection = open_dbus_connection(_address(env))
        registry = DBusAddress(
            "/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry"
        )
        rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement")
        for message in (
            new_method_call(registry, "RegisterEvent", "s", ("object:announcement",)),
            message_bus.AddMatch(rule),
        ):
            answer = self._bus.send_and_get_reply(message, timeout=_ANSWER_S)
            assert answer.header.message_type is MessageType.method_return, answer.body
        self._filter = self._bus.filter(rule, bufsize=1000)
        self._heard = self._filter.__enter__()

    def wait_for(self, words: str, seconds: float = 30) -> str:
        """The next words read aloud that hold `words`.

        Raises:
            TimeoutError: there were none in that time.
        """
        deadline = time.monotonic() + seconds
        while True:
            left = max(0.0, deadline - time.monotonic())
            said = str(self._bus.recv_until_filtered(self._heard, timeout=left).body[3][1])
            if words in said:
                return said

    def close(self) -> None:
        """Hear no more."""
        self._bus.close()


def _address(env: Mapping[str, str]) -> str:
    """Return the address of the accessibility bus."""
    where = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
    with open_dbus_connection(env["DBUS_SESSION_BUS_ADDRESS"]) as session:
        answer = session.send_and_get_reply(new_method_call(where, "GetAddress"), timeout=_ANSWER_S)
    return str(answer.body[0])


@dataclass(frozen=True)
class Node:
    """A widget as seen by a screen reader. Every property is queried anew."""

    reader: ScreenReader
    bus: str
    path: str

    def _call(self, interface: str, method: str, signature: str = "", *body: Any) -> Any:
        return self.reader.call(self, _ATSPI + interface, method, signature, *body)

    def _property(self, name: str) -> Any:
        interface = "org.freedesktop.DBus.Properties"
        return self.reader.call(self, interface, "Get", "ss", _ATSPI + "Accessible", name)[1]

    @property
    def children(self) -> list[Node]:
        return [Node(self.reader, bus, path) for bus, path in self._call("Accessible", "GetChildren")]

    @property
    def role(self) -> str:
        return str(self._call("Accessible", "GetRoleName"))

    @property
    def name(self) -> str:
        return str(self._property("Name"))

    @property
    def description(self) -> str:
        return str(self._property("Description"))

    @property
    def ident(self) -> str:
        """The object names from the window down to the widget, with dots between; "" for a program."""
        try:
            return str(self._property("AccessibleId"))
        except LookupError:
            return ""

    @property
    def text(self) -> str:
        """What can be read letter by letter; bullets for a masked field."""
        try:
            return str(self._call("Text", "GetText", "ii", 0, -1))
        except LookupError:
            return ""

    @property
    def window(self) -> Node:
        """The window that it is in; a window itself."""
        parent = Node(self.reader, *self._property("Parent"))
        return self if parent.role == "application" else parent.window

    @property
    def place(self) -> tuple[int, int, int, int]:
        """Left, top, width and height in pixels, within the content of its window."""
        left, top, width, height = self._call("Component", "GetExtents", "u", _WITHIN_WINDOW)
        return left, top, width, height

    @property
    def states(self) -> set[str]:
        low, high = self._call("Accessible", "GetState")
        bits = low | high << 32
        return {name for number, name in _STATES.items() if bits >> number & 1}

    @property
    def labels(self) -> list[Node]:
        """What is related to it as its label."""
        relations = self._call("Accessible", "GetRelationSet")
        targets = [found for kind, found in relations if kind == _LABELLED_BY]
        return [Node(self.reader, bus, path) for found in targets for bus, path in found]

    def press(self) -> None:
        """Do what a click does.

        A check box offers "Toggle" first, which changes it without the signal that a click sends.
        """
        count = len(self._call("Action", "GetActions"))
        names = [self._call("Action", "GetName", "i", index) for index in range(count)]
        assert "Press" in names, f"{self.name!r} cannot be pressed, only {names}"
        self._call("Action", "DoAction", "i", names.index("Press"))

    def set_text(self, text: str) -> None:
        """Put a text in place of the one that is there."""
        assert self._call("EditableText", "SetTextContents", "s", text), f"{self.name!r} takes no text"

    def focus(self) -> None:
        """Give it the keyboard."""
        assert self._call("Component", "GrabFocus"), f"{self.name!r} takes no focus"
