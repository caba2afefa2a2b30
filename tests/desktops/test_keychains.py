"""Storing from the window, where the desktop asks for a password with a dialog of its own."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from bolsetup.core.bol.practice import SHOP_HOST
from tests.desktop.desktop import eventually
from tests.desktops.conftest import WaylandDesktops
from tests.desktops.wayland import Kind, WaylandDesktop
from tests.journeys.assistant import Assistant
from tests.journeys.test_first_shop import OLD, SHOP, as_mapping, messy, stored
from tests.stand_in import StandIn


def store(session: WaylandDesktop, assistant: Assistant, bol: StandIn) -> None:
    """Go from the welcome page to the moment in which the desktop asks for a password."""
    bol.known_pairs = {(OLD.client_id, OLD.client_secret)}
    bol.answer(SHOP_HOST, SHOP)
    session.focus()
    assistant.press("pages.welcome.have_keys")
    assistant.see_step(6)
    session.copy(messy(OLD))
    session.see_focus()
    session.key("ctrl+v")
    assistant.see("outcomes.connected.title")
    assistant.press("pages.keys.next")
    assistant.reader.find("Voorbeeldwinkel")
    assistant.press("pages.shop.next")


@pytest.mark.parametrize("kind", ["gnome", "gnome-tray"])
def test_gnome_asks_for_the_password_of_a_locked_keyring(
    kind: Kind, wayland: WaylandDesktops, stand_in: StandIn
) -> None:
    session = wayland(kind, keyring="locked")
    with Assistant(session, env=stand_in.env) as assistant:
        store(session, assistant, stand_in)
        eventually(lambda: session.shell.evaluate("Main.modalCount") > 0, "dialog of the shell")
        session.type(session.env["DESKTOP_KEYRING_PASSWORD"])
        session.key("Return")
        assistant.see("pages.hand-over.idle_secret")
        assert stored(session) == as_mapping(OLD)


def test_a_locked_keyring_asks_with_its_own_window_on_sway(
    wayland: WaylandDesktops, stand_in: StandIn
) -> None:
    session = wayland("sway", keyring="locked")
    with Assistant(session, env=stand_in.env) as assistant:
        store(session, assistant, stand_in)
        asked = session.see_focus("ontgrendelen")
        session.type(session.env["DESKTOP_KEYRING_PASSWORD"])
        # On its right button: it takes no Return from wtype's keyboard.
        session.screen.click(asked.left + asked.width - 70, asked.top + asked.height - 20)
        assistant.see("pages.hand-over.idle_secret")
        assert stored(session) == as_mapping(OLD)


def test_kwallet_is_started_and_asks_at_its_first_use_which_the_page_says(
    wayland: WaylandDesktops, stand_in: StandIn
) -> None:
    session = wayland("plasma")
    daemon = session.process("kwalletd5")
    os.kill(daemon, signal.SIGTERM)
    eventually(lambda: not Path(f"/proc/{daemon}").exists(), "end of KWallet")
    with Assistant(session, env=stand_in.env) as assistant:
        store(session, assistant, stand_in)
        # It proposes an encryption that needs a key which nobody has; the other one has the keyboard.
        kind = session.see_focus("KWallet")
        assistant.see("pages.shop.slow")
        session.key("space", "Return")
        eventually(
            lambda: session.windows("KWallet") and session.see_window("KWallet") != kind, "other question"
        )
        session.see_focus("KWallet")
        session.type(session.env["DESKTOP_KEYRING_PASSWORD"])
        session.key("Tab")
        session.type(session.env["DESKTOP_KEYRING_PASSWORD"])
        session.key("Return")
        assistant.see("pages.hand-over.idle_secret")
        assert stored(session) == as_mapping(OLD)
