"""The whole flow in a real desktop session."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.practice import SHOP_HOST, Canned
from bolsetup.core.credentials.credentials import Credentials
from tests.desktop.conftest import Desktops
from tests.desktop.desktop import Desktop, Session, eventually
from tests.desktop.test_around_the_window import owner_of
from tests.journeys.assistant import Assistant
from tests.program.test_practice import traces
from tests.stand_in import StandIn

OLD = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET-" + "x" * 60)
NEW = Credentials("00000000-1111-4222-8333-555555555555", "EXAMPLE-ANOTHER-SECRET-000-" + "y" * 59)
SHOP = Canned(
    200,
    json.dumps({"retailerId": "1234567", "displayName": "Voorbeeldwinkel"}),
    {"Content-Type": "application/vnd.retailer.v10+json"},
)

CALL: Final = re.compile(r"sender=(:[\d.]+) -> destination=(\S+) ")
"""Matches a call in the output of dbus-monitor."""


def messy(pair: Credentials) -> str:
    """Both values with labels, spaces, a line break and a zero-width space, as merchants copy them."""
    half = len(pair.client_secret) // 2
    broken = f"{pair.client_secret[:half]}\n{pair.client_secret[half:]}"
    return f"  Client ID:\t{pair.client_id}\u200b \r\n\r\nClient Secret:  \n\u201c{broken}\u201d \n"


def stored(desktop: Session) -> Mapping[str, str] | None:
    """Keychain item as read by another process."""
    found = desktop.run("secret-tool", "lookup", "service", "bolsetup", "username", "1234567").stdout
    return json.loads(found) if found else None


def as_mapping(pair: Credentials) -> Mapping[str, str]:
    return {"client_id": pair.client_id, "client_secret": pair.client_secret}


def titles(desktop: Desktop) -> list[str]:
    return [str(note["summary"]) for note in desktop.notifications()]


def enter(assistant: Assistant, pair: Credentials) -> None:
    """Go from the keys page to the hand-over page."""
    assistant.paste(messy(pair))
    assistant.see("outcomes.connected.title")
    assistant.press("pages.keys.next")
    assistant.reader.find("Voorbeeldwinkel")
    assistant.press("pages.shop.next")
    assistant.see("pages.hand-over.idle_secret")


def test_adding_a_shop_losing_and_restoring_its_connection(desktop: Desktops, stand_in: StandIn) -> None:
    session = desktop(a11y=True)
    stand_in.known_pairs = {(OLD.client_id, OLD.client_secret)}
    stand_in.answer(SHOP_HOST, SHOP)
    with Assistant(session, "--check-every", "2", env=stand_in.env) as assistant:
        texts = assistant.texts
        assistant.go_through_the_steps()
        enter(assistant, OLD)
        assert stored(session) == as_mapping(OLD)
        assistant.press("pages.hand-over.next")
        assistant.see("pages.done.title")

        session.window("bolsetup")
        session.key("alt+F4")
        eventually(lambda: texts("notices.closed.title") in titles(session), "word of where it went")
        assert [icon["title"] for icon in session.tray_icons()] == ["bolsetup"]
        assert assistant.process.poll() is None

        lost = texts("notices.lost.title", shop="Voorbeeldwinkel")
        asked = len(stand_in.requests)
        stand_in.known_pairs = {(NEW.client_id, NEW.client_secret)}
        eventually(lambda: lost in titles(session), "alert", 20)
        assert len(stand_in.requests) - asked >= 2
        asked = len(stand_in.requests)
        eventually(lambda: len(stand_in.requests) > asked, "further check", 30)
        assert titles(session).count(lost) == 1

        session.run("dunstctl", "action")
        assistant.press("pages.lost.new_keys")
        assistant.see("pages.keys.note.replace_lost", shop="Voorbeeldwinkel")
        enter(assistant, NEW)
        assert stored(session) == as_mapping(NEW)
        restored = texts("notices.restored.title", shop="Voorbeeldwinkel")
        eventually(lambda: restored in titles(session), "word that it is mended")
        assert titles(session).count(lost) == titles(session).count(restored) == 1
        assert assistant.quit() == 0


def user_files(session: Desktop) -> dict[str, str]:
    """All files in the home folder except those of the desktop itself."""
    desktops = (".cache/openbox", ".config/xfce4")
    found = traces(session.home)
    return {name: content for name, content in found.items() if not name.startswith(desktops)}


def called_services(session: Desktop, process: int, log: Path) -> set[str]:
    """Names of the services that a process called on the session bus."""
    called = (CALL.search(line) for line in log.read_text("utf-8").splitlines())
    return {call[2] for call in called if call and owner_of(session, call[1]) == process}


def test_practice_needs_no_network_or_keychain_and_leaves_no_trace(desktop: Desktops, tmp_path: Path) -> None:
    session = desktop(a11y=True, keyring="absent", env={"HTTPS_PROXY": "http://127.0.0.1:9"})
    temporary, log = session.home.parent / "tmp", tmp_path / "log"
    temporary.mkdir()
    session.env["TMPDIR"] = str(temporary)
    before = user_files(session)
    with log.open("w") as out:
        session.start("dbus-monitor", "--session", "type='method_call'", stdout=out)
        eventually(lambda: log.stat().st_size, "first word on the bus")
    with Assistant(session, "--practice", "--check-every", "2") as assistant:
        assistant.see("practice.banner")
        assistant.practise(messy(OLD))
        box = assistant.see("pages.done.autostart")
        eventually(lambda: "checked" in box.states, "tick")
        session.window("bolsetup")
        assistant.reader.find(role="combo box").press()
        session.key(*["Down"] * list(Outcome).index(Outcome.REFUSED), "Return")
        lost = assistant.texts("notices.lost.title", shop="Oefenwinkel")
        lost = assistant.texts("practice.alert", title=lost)
        eventually(lambda: lost in titles(session), "alert", 20)
        session.tray("choose", assistant.texts("tray.report"))
        copied = assistant.texts("practice.alert", title=assistant.texts("notices.report.title"))
        eventually(lambda: copied in titles(session), "report")
        assert called_services(session, assistant.process.pid, log) == {
            "org.a11y.Bus",
            "org.freedesktop.DBus",
            "org.freedesktop.Notifications",
            "org.freedesktop.portal.Desktop",
            "org.kde.StatusNotifierWatcher",
        }
        assert assistant.quit() == 0
    assert user_files(session) == before
    assert traces(temporary) == {}
