"""sway, through its own command and wlroots' tools."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tests.desktops.compositor import Window
from tests.desktops.hands import VirtualPointer

_MODIFIERS: Final = {"super": "logo"}

Tool = Callable[..., str]


class Sway:
    """A compositor of the wlroots family; `tool` runs a program in the session and gives its output."""

    def __init__(self, env: Mapping[str, str], tool: Tool) -> None:
        self._tool = tool
        self._pointer = VirtualPointer(env)

    def windows(self) -> list[Window]:
        return [
            Window(
                ident=str(node["id"]),
                title=node["name"] or "",
                app_id=node["app_id"] or "",
                application="",
                focused=node["focused"],
                attention=node["urgent"],
                left=node["rect"]["x"],
                top=node["rect"]["y"],
                width=node["rect"]["width"],
                height=node["rect"]["height"],
                process=node["pid"],
            )
            for node in _windows_in(json.loads(self._tool("swaymsg", "-r", "-t", "get_tree")))
        ]

    def activate(self, window: Window) -> None:
        self._tool("swaymsg", f"[con_id={window.ident}] focus")

    def start_again(self, window: Window) -> None:
        # Like a terminal, sway's own means pass no activation token on before version 1.8.
        self._tool(window.app_id)

    def maximise(self, window: Window) -> None:
        raise NotImplementedError("sway knows no such state")

    def ask_to_close(self, window: Window) -> None:
        self._tool("swaymsg", f"[con_id={window.ident}] kill")

    def press(self, keys: Sequence[str]) -> None:
        *modifiers, key = keys
        held = [part for each in modifiers for part in ("-M", _MODIFIERS.get(each, each))]
        self._tool("wtype", *held, *(["-k", key] if len(key) > 1 else [key]))

    def type(self, text: str) -> None:
        self._tool("wtype", "-d", "5", text)

    def notes(self) -> list[str]:
        """The titles of mako's notifications."""
        (shown,) = json.loads(self._tool("makoctl", "list"))["data"]
        return [note["summary"]["data"] for note in shown]

    def click_note(self) -> None:
        """Click the only notification, which mako draws at the top right in its usual size."""
        self.click(self._size()[0] - 160, 30)

    def click(self, left: float, top: float) -> None:
        self._pointer.click(left, top, self._size())

    def _size(self) -> tuple[int, int]:
        (output,) = json.loads(self._tool("swaymsg", "-r", "-t", "get_outputs"))
        return output["rect"]["width"], output["rect"]["height"]

    def close(self) -> None:
        """Take the pointer away."""
        self._pointer.close()

    def shot(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._tool("grim", "-c", str(path))


def _windows_in(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if node.get("pid") and node["type"] in ("con", "floating_con"):
        yield node
    for child in (*node["nodes"], *node["floating_nodes"]):
        yield from _windows_in(child)
