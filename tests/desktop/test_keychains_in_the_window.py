"""How the window handles keychain failures, without ever freezing."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bolsetup.core.bol.outcomes import Shop
from bolsetup.core.bol.practice import SHOP_HOST, Canned
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.errors import KeychainProblem, problem_sentences
from bolsetup.core.shops.shop_list import ShopList
from tests.desktop.conftest import Desktops
from tests.desktop.desktop import Desktop, eventually
from tests.desktop.screen_reader import Pulse
from tests.desktop.test_keychain_desktop import LOCK, QUESTION, dismiss, stored
from tests.journeys.assistant import Assistant
from tests.stand_in import StandIn

if sys.platform != "linux":
    pytest.skip("a desktop session of its own exists for Linux only", allow_module_level=True)

PAIR = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET-" + "x" * 60)
SHOP = Canned(
    200,
    json.dumps({"retailerId": "1234567", "displayName": "Voorbeeldwinkel"}),
    {"Content-Type": "application/vnd.retailer.v10+json"},
)
FROZEN_S = 2.0
"""Seconds without an answer after which a window stands still. A keychain that is waited for takes longer."""


@contextmanager
def running(session: Desktop, bol: StandIn) -> Iterator[Assistant]:
    """The program, whose window responds to a screen reader throughout the block."""
    bol.answer(SHOP_HOST, SHOP)
    with Assistant(session, "--check-every", "2", env=bol.env) as assistant:
        window = assistant.reader.find(ident="window")
        with Pulse(session.env, assistant.process.pid, window) as pulse:
            yield assistant
        assert len(pulse.gaps) > 10
        assert max(pulse.gaps) < FROZEN_S


def prove_the_pair(assistant: Assistant) -> None:
    """Go from the keys page to the shop page."""
    assistant.paste(f"{PAIR.client_id}\n{PAIR.client_secret}")
    assistant.see("outcomes.connected.title")
    assistant.press("pages.keys.next")
    assistant.reader.find("Voorbeeldwinkel")


def see_problem(assistant: Assistant, problem: KeychainProblem) -> None:
    assistant.reader.find(problem_sentences(assistant.texts, problem), seconds=15)


def hand_over_from_memory(assistant: Assistant) -> None:
    """Continue without a keychain to the end, copying the secret."""
    assistant.press("pages.shop.without")
    assistant.reader.find(assistant.texts("pages.hand-over.not_kept"))
    assistant.press("pages.hand-over.copy_secret")
    eventually(lambda: assistant.desktop.clipboard() == PAIR.client_secret, "secret on the clipboard")
    assistant.press("pages.hand-over.next")
    assistant.see("pages.done.not_kept")


def unlock(session: Desktop) -> None:
    session.window(QUESTION)
    session.type(session.env["DESKTOP_KEYRING_PASSWORD"])
    session.key("Return")


def daemon_of(session: Desktop) -> int:
    """Return the process that owns the bus name of the Secret Service."""
    answer = session.run(
        *("dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/"),
        *("org.freedesktop.DBus.GetConnectionUnixProcessID", "string:org.freedesktop.secrets"),
    )
    return int(answer.stdout.split()[-1])


def files_with_the_secret(session: Desktop) -> list[Path]:
    files = [path for path in session.home.rglob("*") if path.is_file()]
    return [path for path in files if PAIR.client_secret.encode() in path.read_bytes()]


def test_after_a_dismissed_prompt_storing_can_be_retried(desktop: Desktops, stand_in: StandIn) -> None:
    session = desktop(a11y=True, keyring="locked", tray="none")
    with running(session, stand_in) as assistant:
        assistant.press("pages.welcome.have_keys")
        prove_the_pair(assistant)
        assistant.press("pages.shop.next")
        assistant.see("pages.shop.storing")
        dismiss(session)
        see_problem(assistant, KeychainProblem.LOCKED)
        assistant.press("pages.shop.again")
        unlock(session)
        assistant.see("pages.hand-over.idle_secret")
    assert stored(session) == [{"client_id": PAIR.client_id, "client_secret": PAIR.client_secret}]


def test_an_open_prompt_blocks_neither_checks_nor_window(desktop: Desktops, stand_in: StandIn) -> None:
    session = desktop(a11y=True, keyring="locked", tray="none")
    ShopList(session.home / ".local/share/bolsetup/shops.json").put(Shop("7654321", "Oude winkel"))
    with running(session, stand_in) as assistant:
        session.window(QUESTION)
        session.window("bolsetup")
        assistant.press("pages.overview.add")
        assistant.go_on_to_step(6)
        prove_the_pair(assistant)
        assert session.run("xdotool", "search", "--onlyvisible", "--name", QUESTION).stdout
        # Storing waits for the prompt; after ten seconds the page offers to continue.
        assistant.press("pages.shop.next")
        assistant.reader.find(assistant.texts("pages.shop.slow"), seconds=15)
        hand_over_from_memory(assistant)
        dismiss(session)


def test_without_a_keychain_the_pair_is_handed_over_from_memory(desktop: Desktops, stand_in: StandIn) -> None:
    session = desktop(a11y=True, keyring="absent", tray="none")
    with running(session, stand_in) as assistant:
        assistant.press("pages.welcome.have_keys")
        prove_the_pair(assistant)
        assistant.press("pages.shop.next")
        see_problem(assistant, KeychainProblem.MISSING)
        hand_over_from_memory(assistant)
        assistant.press("pages.done.next")
        assistant.see("pages.overview.empty")
    assert files_with_the_secret(session) == []
    assert session.clipboard() is None


def test_the_user_can_continue_if_the_keychain_dies_during_the_prompt(
    desktop: Desktops, stand_in: StandIn
) -> None:
    session = desktop(a11y=True, keyring="locked", tray="none")
    with running(session, stand_in) as assistant:
        assistant.press("pages.welcome.have_keys")
        prove_the_pair(assistant)
        assistant.press("pages.shop.next")
        session.window(QUESTION)
        os.kill(daemon_of(session), signal.SIGKILL)
        # The library may wait forever for a reply of the dead process; the page does so for ten seconds.
        assistant.reader.find(assistant.texts("pages.shop.without"), seconds=20)
        hand_over_from_memory(assistant)


def test_the_user_can_continue_if_the_keychain_freezes_and_recovers(
    desktop: Desktops, stand_in: StandIn
) -> None:
    session = desktop(a11y=True, tray="none")
    with running(session, stand_in) as assistant:
        assistant.press("pages.welcome.have_keys")
        prove_the_pair(assistant)
        daemon = daemon_of(session)
        os.kill(daemon, signal.SIGSTOP)
        try:
            assistant.press("pages.shop.next")
            assistant.reader.find(assistant.texts("pages.shop.slow"), seconds=15)
            hand_over_from_memory(assistant)
        finally:
            os.kill(daemon, signal.SIGCONT)
        # Now it was stored after all, and the window shows that.
        assistant.reader.find(assistant.texts("pages.done.lead"))
    assert stored(session) == [{"client_id": PAIR.client_id, "client_secret": PAIR.client_secret}]


def test_a_stored_shop_is_still_checked_after_the_keychain_was_locked(
    desktop: Desktops, stand_in: StandIn
) -> None:
    session = desktop(a11y=True, tray="none")
    with running(session, stand_in) as assistant:
        assistant.press("pages.welcome.have_keys")
        prove_the_pair(assistant)
        assistant.press("pages.shop.next")
        assistant.see("pages.hand-over.idle_secret")
        assert session.run(*LOCK).returncode == 0
        asked = len(stand_in.requests)
        eventually(lambda: len(stand_in.requests) >= asked + 4, "two further checks", 20)
        assert not session.run("xdotool", "search", "--onlyvisible", "--name", QUESTION).stdout
