"""Unreadable files at the start: an error message, or a restored list."""

from __future__ import annotations

import pytest

from tests.desktop.conftest import Desktops
from tests.desktop.desktop import eventually
from tests.journeys.assistant import Assistant


@pytest.mark.parametrize("broken", ["folder", "file"])
def test_unusable_files_show_an_error_and_end_the_program(desktop: Desktops, broken: str) -> None:
    session = desktop(a11y=True)
    folder = session.home / ".local" / "share" / "bolsetup"
    if broken == "folder":
        folder.write_text("a file where the folder belongs")
    else:
        (folder / "shops.json").mkdir(parents=True)
    with Assistant(session) as assistant:
        alert = assistant.reader.find(role="alert message")
        words = [node.name for node in assistant.reader.walk(alert)]
        assert any("bestanden van bolsetup" in word for word in words)
        session.window("bolsetup")
        session.key("Return")
        assert assistant.process.wait(5) == 1


def test_a_damaged_list_is_set_aside_and_reported(desktop: Desktops) -> None:
    session = desktop(a11y=True)
    folder = session.home / ".local" / "share" / "bolsetup"
    folder.mkdir(parents=True)
    (folder / "shops.json").write_text('{"version": 1, "shops": [')
    with Assistant(session) as assistant:
        assistant.see("pages.welcome.title", service="Spotler Connect")
        assistant.see("window.list_lost")
        eventually(lambda: session.notifications(), "alert about the list")
    assert assistant.texts("notices.list_lost.title") in [each["summary"] for each in session.notifications()]
    assert (folder / "shops.json.broken-1").exists()
