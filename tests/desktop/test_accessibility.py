"""Every page of the real program over the accessibility bus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from tests.desktop.conftest import Desktops
from tests.desktop.desktop import Desktop, eventually
from tests.desktop.screen_reader import Ear, Node
from tests.gui.samples import CLIENT_ID, CLIENT_SECRET
from tests.journeys.assistant import Assistant

ROLES = {"push button", "button", "toggle button", "check box", "radio button", "combo box", "text"}
ROLES |= {"button menu", "password text", "list", "chart", "image", "label", "filler"}
"""What controls may be; a filler is the page itself, where the focus waits while Next cannot be used."""
INSIDE = {"frame", "window", "list item", "menu item"}
"""Whole windows, and what the arrow keys reach inside a control."""


def _controls(assistant: Assistant) -> Iterator[tuple[Node, str, str]]:
    """Return the visible focusable widgets with role and name."""
    for node in assistant.reader.walk():
        with suppress(LookupError):
            if {"focusable", "showing", "enabled"} <= node.states:
                role = node.role
                if role not in INSIDE:
                    yield node, role, node.name


def _check(assistant: Assistant, where: str) -> None:
    found = list(_controls(assistant))
    assert found, f"{where}: nothing can have the focus\n{assistant.reader.dump()}"
    for node, role, name in found:
        about = f"{where}: {role} {name!r} ({node.ident})"
        assert role in ROLES, about
        assert name.strip(), about
        assert "<" not in name + node.description, about
        assert "{" not in name + node.description, about
        if role == "combo box":
            # On Linux Qt reports the current choice as the name, and the label as a relation.
            assert [label.name for label in node.labels if label.name], about


@pytest.fixture
def session(desktop: Desktops) -> Desktop:
    return desktop(a11y=True, tray="none")


def _to_the_keys(assistant: Assistant, check: Callable[[str], None]) -> None:
    assistant.see("pages.welcome.have_keys")
    check("welcome")
    assistant.press("pages.welcome.next")
    for number in range(1, 6):
        assistant.see_step(number)
        check(f"step {number}")
        assistant.press("window.next")
    assistant.see_step(6)
    check("keys")


def test_every_control_of_every_page_has_a_role_and_a_name(session: Desktop) -> None:
    with Assistant(session, "--practice") as assistant:

        def check(where: str) -> None:
            _check(assistant, where)

        _to_the_keys(assistant, check)
        assistant.paste(f"{CLIENT_ID} {CLIENT_SECRET}")
        assistant.see("outcomes.connected.title")
        check("keys, connected")
        assistant.press("pages.keys.next")
        assistant.see("pages.shop.title")
        check("shop")
        assistant.press("pages.shop.next")
        assistant.see("pages.hand-over.idle_secret")
        check("hand over")
        assistant.press("pages.hand-over.next")
        assistant.see("pages.done.title")
        check("done")
        assistant.press("pages.done.next")
        assistant.see("pages.overview.title")
        check("overview")
        assistant.press("history.title")
        check("history")
        assert assistant.terminate() == 0


def test_the_verdict_is_announced(session: Desktop) -> None:
    with Assistant(session, "--practice") as assistant:
        assistant.press("pages.welcome.have_keys")
        assistant.see_step(6)
        ear = Ear(session.env)
        assistant.paste(f"{CLIENT_ID} {CLIENT_SECRET}")
        said = ear.wait_for(assistant.texts("outcomes.connected.title"))
        ear.close()
        assert assistant.texts("outcomes.connected.happened") in said
        assert CLIENT_SECRET not in said
        assert assistant.terminate() == 0


def test_a_screen_reader_never_gets_the_secret(session: Desktop) -> None:
    with Assistant(session, "--practice") as assistant:
        assistant.press("pages.welcome.have_keys")
        assistant.paste(f"{CLIENT_ID} {CLIENT_SECRET}")
        assistant.see("outcomes.connected.title")
        assert CLIENT_SECRET not in assistant.reader.dump()
        in_the_field_of_the_id = CLIENT_SECRET[:64]
        assistant.paste(in_the_field_of_the_id)
        field = assistant.reader.find(assistant.texts("pages.keys.client_id"), role="text")
        eventually(lambda: CLIENT_ID not in field.text, "other text in the field of the ID")
        assert in_the_field_of_the_id not in assistant.reader.dump()
        assert assistant.terminate() == 0


def test_tab_reaches_every_control_of_the_page_of_the_keys(session: Desktop) -> None:
    with Assistant(session, "--practice") as assistant:
        assistant.press("pages.welcome.have_keys")
        assistant.paste(f"{CLIENT_ID} {CLIENT_SECRET}")
        assistant.see("outcomes.connected.title")
        session.window("bolsetup")
        # Tab reaches the chosen one of a group of radio buttons, and the arrow keys reach the others.
        controls = {
            node: name
            for node, role, name in _controls(assistant)
            if role != "filler" and (role != "radio button" or "checked" in node.states)
        }
        reached: set[str] = set()
        for _ in controls:
            session.key("Tab")
            focused = eventually(
                lambda: [name for node, name in controls.items() if "focused" in node.states], "focus"
            )
            reached.update(focused)
        assert reached == set(controls.values())
        assert assistant.terminate() == 0
