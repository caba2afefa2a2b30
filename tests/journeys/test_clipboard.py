"""Clipboard and primary selection on a real X11 desktop."""

from __future__ import annotations

import re
import signal
import sys
import time
from pathlib import Path

import pytest

from bolsetup.core.credentials.credentials import Credentials
from tests.desktop.conftest import Desktops
from tests.desktop.desktop import Desktop, eventually
from tests.journeys.assistant import Assistant

if sys.platform != "linux":
    pytest.skip("a desktop session of its own exists for Linux only", allow_module_level=True)

PAIR = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET-" + "x" * 60)


def selected(session: Desktop) -> str:
    """Text in the primary selection."""
    return session.run("xclip", "-selection", "primary", "-o").stdout


def test_a_secret_is_only_on_the_clipboard_and_only_for_a_while(desktop: Desktops) -> None:
    session = desktop(a11y=True, keyring="absent")
    with Assistant(session, "--practice") as assistant:
        assistant.press("pages.welcome.have_keys")
        assistant.paste(f"{PAIR.client_id}\n{PAIR.client_secret}")
        assistant.see("outcomes.connected.title")

        # Nothing can be copied or selected from the masked field.
        session.copy("from outside")
        session.window("bolsetup")
        assistant.reader.find(assistant.texts("pages.keys.client_secret"), role="text").focus()
        session.key("ctrl+a", "ctrl+c", "ctrl+Insert", "Home", "shift+End")
        assert session.clipboard() == "from outside"
        assert selected(session) == ""

        assistant.press("pages.keys.next")
        assistant.press("pages.shop.next")
        assistant.see("pages.hand-over.idle_secret")
        assistant.press("pages.hand-over.copy_secret")
        eventually(lambda: session.clipboard() == PAIR.client_secret, "secret on the clipboard")
        targets = (session.clipboard("TARGETS") or "").split()
        assert "x-kde-passwordManagerHint" in targets
        assert selected(session) == ""
        # The countdown is running.
        words = re.escape(
            assistant.texts("pages.hand-over.copied_secret", service="Spotler Connect", seconds=45)
        )
        counted = re.compile(words.replace("45", r"\d+"))
        eventually(
            lambda: any(map(counted.fullmatch, assistant.reader.names())),
            "count of the seconds that are left",
        )

        session.copy("newer")
        assistant.see("pages.hand-over.cleared")
        assert session.clipboard() == "newer"
        assistant.press("pages.hand-over.copy_secret")
        eventually(lambda: session.clipboard() == PAIR.client_secret, "secret on the clipboard")
        assert assistant.quit() == 0
    assert session.clipboard() is None
    assert selected(session) == ""


PATIENCE_S = 6.0
"""Twice the program's limit for reading the clipboard, in seconds. Qt's own limit is 15."""


def test_a_blocked_clipboard_owner_delays_neither_listening_nor_pasting(
    desktop: Desktops,
) -> None:
    session = desktop(a11y=True, keyring="absent", tray="none")
    with Assistant(session, "--practice") as assistant:
        assistant.press("pages.welcome.have_keys")
        assistant.press("pages.keys.listen")
        assistant.see("pages.keys.listen_on")
        session.copy_and_hang(PAIR.client_secret)
        started = time.monotonic()
        assistant.press("pages.keys.paste_name", field=assistant.texts("pages.keys.client_secret"))
        assistant.see("pages.keys.no_answer_to_paste")
        assert time.monotonic() - started < PATIENCE_S
        session.copy(f"{PAIR.client_id}\n{PAIR.client_secret}")
        assistant.see("outcomes.connected.title")
        assert assistant.terminate() == 0


def test_a_blocked_clipboard_owner_keeps_its_text(desktop: Desktops) -> None:
    session = desktop(a11y=True, keyring="absent", tray="none")
    with Assistant(session, "--practice") as assistant:
        assistant.press("pages.welcome.have_keys")
        assistant.see_step(6)
        owner = session.start("xclip", "-quiet", "-selection", "clipboard", "-i", "/etc/hostname")
        text = Path("/etc/hostname").read_text("utf-8")
        eventually(lambda: session.clipboard() == text, "text on the clipboard")
        owner.send_signal(signal.SIGSTOP)
        for field in ("client_id", "client_id", "client_secret"):
            assistant.press("pages.keys.paste_name", field=assistant.texts(f"pages.keys.{field}"))
        assistant.see("pages.keys.no_answer_to_paste")
        owner.send_signal(signal.SIGCONT)
        assert session.clipboard() == text


def test_a_blocked_clipboard_owner_does_not_delay_quitting(desktop: Desktops) -> None:
    session = desktop(a11y=True, keyring="absent", tray="none")
    with Assistant(session, "--practice") as assistant:
        assistant.press("pages.welcome.have_keys")
        assistant.paste(f"{PAIR.client_id}\n{PAIR.client_secret}")
        assistant.see("outcomes.connected.title")
        assistant.press("pages.keys.next")
        assistant.press("pages.shop.next")
        assistant.see("pages.hand-over.idle_secret")
        assistant.press("pages.hand-over.copy_secret")
        eventually(lambda: session.clipboard() == PAIR.client_secret, "secret on the clipboard")
        session.copy_and_hang("from outside")
        assistant.process.terminate()
        # Qt alone would wait 15 seconds for the blocked owner.
        assert assistant.process.wait(10) == 0
