"""Drives the program in a desktop session through its accessibility interface."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Final, Self

from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.steps import load_walkthrough
from tests.desktop.desktop import Session, eventually
from tests.desktop.screen_reader import Node, ScreenReader

_PATIENCE_S: Final = 60
"""How long a program may take to end, in seconds; tests/journeys/test_leaving.py says how long is right."""


class Assistant:
    """The program in a desktop session with `a11y`.

    Attributes:
        texts: the texts expected in the window.
    """

    def __init__(
        self,
        desktop: Session,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        command: tuple[str, ...] = (sys.executable, "-m", "bolsetup"),
        language: str = "nl",
    ) -> None:
        desktop.env.update(env or {})
        self.desktop = desktop
        self.texts = Texts(language)
        self.process = desktop.start(*command, *arguments)
        self.reader = ScreenReader(desktop.env, self.process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.reader.__exit__(kind, error, trace)
        self.terminate()

    def see(self, key: str, **values: object) -> Node:
        """Wait until the text at `key` is visible."""
        return self.reader.find(self.texts(key, **values))

    def press(self, key: str, **values: object) -> None:
        """Press the button with the text at `key`, once it is enabled."""
        name = self.texts(key, **values)
        node = self.reader.find(name)
        eventually(lambda: "enabled" in node.states, f"button {name!r} that can be pressed")
        node.press()

    def go_through_the_steps(self) -> None:
        """Go from the welcome page to the keys page."""
        self.press("pages.welcome.next")
        self.go_on_to_step(6)

    def go_on_to_step(self, number: int) -> None:
        """Go from step 1 to step `number`, 1 to 6; the sixth is the keys page."""
        for step in range(1, number):
            # Two presses within a tenth of a second count as one.
            self.see_step(step)
            self.press("window.next")
        self.see_step(number)

    def see_step(self, number: int) -> None:
        """Wait until step `number`, 1 to 6, is visible."""
        title = load_walkthrough(self.texts.language).steps[number - 1].title
        self.see("step.heading", number=number, title=title)

    def paste(self, text: str) -> None:
        """Put `text` on the clipboard and press the first paste button."""
        self.desktop.copy(text)
        self.press("pages.keys.paste_name", field=self.texts("pages.keys.client_id"))

    def practise(self, text: str) -> None:
        """Go through all pages in practice mode, pasting `text` as keys."""
        self.go_through_the_steps()
        self.paste(text)
        self.see("outcomes.connected.title")
        self.press("pages.keys.next")
        self.reader.find("Oefenwinkel")
        self.press("pages.shop.next")
        self.press("pages.hand-over.next")
        self.see("pages.done.title")

    def terminate(self) -> int:
        """End the program as a logout does, and return the exit code."""
        self.process.terminate()
        return self.process.wait(_PATIENCE_S)

    def quit(self) -> int:
        """Choose "quit" in the tray, and return the exit code."""
        self.desktop.tray("choose", self.texts("tray.quit"))
        return self.process.wait(_PATIENCE_S)
