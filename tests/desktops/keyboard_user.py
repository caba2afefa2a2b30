"""A person who only has a keyboard. What is on the screen is looked at through the accessibility bus."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from tests.desktop.desktop import eventually
from tests.desktop.screen_reader import Node
from tests.desktops.wayland import WaylandDesktop
from tests.journeys.assistant import Assistant

_MOST_TABS: Final = 60


class KeyboardUser:
    """Uses the window of `assistant`, which has the keyboard."""

    def __init__(self, session: WaylandDesktop, assistant: Assistant) -> None:
        self._session = session
        self._assistant = assistant

    def focused(self) -> Node | None:
        """The widget that has the keyboard."""
        for node in self._assistant.reader.walk():
            with suppress(LookupError):
                if "focused" in node.states and node.role != "frame":
                    return node
        return None

    def reach(self, name: str) -> Node:
        """Press Tab until the widget with that name has the keyboard.

        Raises:
            AssertionError: Tab does not lead to it; the message holds where it leads.
        """
        target = self._assistant.reader.find(name)
        eventually(lambda: "enabled" in target.states, f"{name!r} that can be used")
        passed: list[str] = []
        for _ in range(_MOST_TABS):
            now = self.focused()
            if now and now.name == name:
                return now
            passed.append(now.name if now else "-")
            self._session.key("Tab")
            self._see_other_than(now)
        raise AssertionError(f"Tab does not lead to {name!r}, but to {passed}")

    def _see_other_than(self, node: Node | None) -> None:
        eventually(lambda: self.focused() not in (node, None), "next widget with the keyboard")

    def press(self, key: str, **values: object) -> None:
        """Reach the button with the text at `key` and press Return."""
        self.reach(self._assistant.texts(key, **values))
        self._session.key("Return")
