"""Runs the whole flow with unusual secrets, then searches everything it wrote or displayed for them."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import quote, quote_plus

import pytest

from bolsetup.core.bol.practice import LOGIN_HOST, SHOP_HOST, Canned
from bolsetup.core.credentials.credentials import Credentials
from tests.desktop.conftest import Desktops
from tests.desktop.desktop import Desktop, eventually
from tests.desktop.screen_reader import Node
from tests.journeys.assistant import Assistant
from tests.stand_in import StandIn

if sys.platform != "linux":
    pytest.skip("a desktop session of its own exists for Linux only", allow_module_level=True)

TYPED: Final = Credentials(
    "00000000-1111-4222-8333-444444444444",
    "EXAMPLE-NOT-A-REAL-SECRET-%s-%(x)d-{0}-$HOME-`id`-&amp;-<b>-\\n-__--__-Qm7Zk2Vt9Rw4Ly6Hd3Bn8Xc5",
)
NEWER: Final = Credentials(
    "00000000-1111-4222-8333-555555555555", "EXAMPLE-ANOTHER-SECRET-000-" + "Tp4Gs7Jf2Wd9" * 5
)
PIPED: Final = Credentials(
    "00000000-1111-4222-8333-666666666666", "EXAMPLE-\u0421yrillic-\"q'-%%-\u2011-\u00e9-Ua8Ne3Ko6Pi1Zb7Mv2"
)
TOKEN: Final = "EXAMPLE-NOT-A-REAL-TOKEN-Hx5Yq8Cf1Lr4Sj7"
PAIRS: Final = (TYPED, NEWER, PIPED)

DEBUGGING: Final = """
import base64, functools, os, pathlib, sys
from bolsetup import cli, dispatch
from bolsetup.core.bol import client as bol
from bolsetup.core.support import logging_setup as logs
logs._QUIET, logs._OLDER_FILES = (), 1000
dispatch.set_up_logging = functools.partial(logs.set_up_logging, debug=True)
check = bol.BolClient.check
def crashing(self, pair):
    if pathlib.Path(os.environ["HOME"], "crash").exists():
        both = base64.b64encode(f"{pair.client_id}:{pair.client_secret}".encode()).decode()
        raise RuntimeError("forced crash", pair, {"Authorization": f"Basic {both}"}, pair.client_secret, both)
    return check(self, pair)
bol.BolClient.check = crashing
sys.exit(cli.main())
"""
"""The program with debug logs, and a crash with secrets in its message if a marker file exists."""

QT_DEBUG: Final = "qt.network*=true;qt.widgets*=true;qt.qpa.clipboard*=true;qt.accessibility*=true"
"""Categories that could log texts. All of Qt's categories would make the window too slow."""

A_SHOP: Final = Canned(
    200,
    json.dumps({"retailerId": "1234567", "displayName": "Voorbeeldwinkel"}),
    {"Content-Type": "application/vnd.retailer.v10+json"},
)


def forms() -> dict[bytes, str]:
    """Byte sequences to search for, with descriptions."""
    texts = {"token": TOKEN, "end of the token": TOKEN[-12:]}
    for pair in PAIRS:
        secret = pair.client_secret
        name = secret[:18]
        texts |= {f"{name}": secret, f"{name} end": secret[-16:], f"{name} middle": secret[24:44]}
        texts |= {f"{name} JSON": json.dumps(secret)[1:-1], f"{name} JSON end": json.dumps(secret)[-17:-1]}
        texts |= {
            f"{name} URL": quote(secret, ""),
            f"{name} form": quote_plus(secret),
            f"{name} repr": repr(secret),
        }
    found = {text.encode(): name for name, text in texts.items()}
    found |= {
        text.encode(code): f"{name} {code}"
        for name, text in texts.items()
        for code in ("utf-16le", "utf-16be")
    }
    values = [TOKEN, *(pair.client_secret for pair in PAIRS), *(pair.to_json() for pair in PAIRS)]
    values += [f"{pair.client_id}:{pair.client_secret}" for pair in PAIRS]
    for number, value in enumerate(values):
        raw = value.encode()
        found |= {raw.hex().encode(): f"hex {number}", base64.b64encode(raw).rstrip(b"="): f"base64 {number}"}
        found |= {base64.urlsafe_b64encode(raw).rstrip(b"="): f"base64url {number}"}
        for kind in ("md5", "sha1", "sha256", "sha512"):
            digest = hashlib.new(kind, raw, usedforsecurity=False).digest()
            found |= {digest: f"{kind} {number}", digest.hex().encode(): f"{kind} hex {number}"}
            found |= {base64.b64encode(digest).rstrip(b"="): f"{kind} base64 {number}"}
    return found


class Search:
    """Searches contents for secrets, and counts bytes by place."""

    def __init__(self) -> None:
        self.forms = forms()
        self.places: dict[str, int] = {}
        self.found: list[str] = []

    def search(self, place: str, content: str | bytes) -> None:
        raw = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
        self.places[place] = self.places.get(place, 0) + len(raw)
        self.found += [f"{what} in {place}" for form, what in self.forms.items() if form in raw]

    def search_live(self, assistant: Assistant) -> None:
        """Search everything that changes while the program runs."""
        self.search_screen(assistant)
        session = assistant.desktop
        windows = session.run("xdotool", "search", "--name", "").stdout.split()
        for window in windows:
            self.search("properties of windows", session.run("xprop", "-id", window).stdout)
        self.search("the selection", session.run("xclip", "-selection", "primary", "-o").stdout)
        self.search("the tray", json.dumps(session.tray_icons(), ensure_ascii=False))
        # Most processes have the environment of another.
        held: dict[str, set[bytes]] = {"cmdline": set(), "environ": set()}
        for process in Path("/proc").glob("[0-9]*"):
            for name, contents in held.items():
                if int(process.name) != os.getpid():
                    with suppress(OSError):
                        contents.add((process / name).read_bytes())
        for name, contents in held.items():
            self.search(f"{name} of every process", b"\n".join(contents))

    def search_screen(self, assistant: Assistant) -> None:
        """Search all that a screen reader can learn, also from pages that are not shown."""
        self.search("what a screen reader sees", "\n".join(assistant.reader.everything()))

    def search_folder(self, folder: Path, place: str) -> None:
        for path in folder.rglob("*"):
            self.search(f"names of files in {place}", str(path.relative_to(folder)))
            if path.is_file() and not path.is_symlink():
                self.search(place, path.read_bytes())


@contextmanager
def record_bus(session: Desktop, file: Path, *bus: str) -> Iterator[None]:
    """Record all messages on a bus."""
    with file.open("wb") as out:
        monitor = session.start("dbus-monitor", "--binary", *bus, stdout=out)
        eventually(lambda: file.stat().st_size, "first word on the bus")
        yield
        monitor.terminate()
        monitor.wait(5)


def accessibility_bus(session: Desktop) -> str:
    """Address of the accessibility bus."""
    return session.run(
        *("dbus-send", "--session", "--print-reply=literal", "--dest=org.a11y.Bus", "/org/a11y/bus"),
        "org.a11y.Bus.GetAddress",
    ).stdout.strip()


def answer(bol: StandIn) -> None:
    fields = {"access_token": TOKEN, "token_type": "Bearer", "scope": "RETAILER"}
    bol.answer(LOGIN_HOST, Canned(200, json.dumps(fields), {"Content-Type": "application/json"}))
    bol.answer(SHOP_HOST, A_SHOP)


def refuse(bol: StandIn, pair: Credentials) -> None:
    """Reject a pair with a response that repeats it."""
    error = {"error": "invalid_client", "error_description": f"{pair.client_id}:{pair.client_secret}"}
    bol.answer(LOGIN_HOST, Canned(401, json.dumps(error), {"Content-Type": "application/json"}))


def paste(assistant: Assistant, pair: Credentials) -> None:
    for value, key in ((pair.client_id, "client_id"), (pair.client_secret, "client_secret")):
        name = assistant.texts(f"pages.keys.{key}")
        assistant.desktop.copy(value)
        assistant.press("pages.keys.paste_name", field=name)
        field = assistant.reader.find(name, role="text")
        # The press takes effect after the call returns.
        eventually(partial(shows, field, value), f"{key} in its field")


def shows(field: Node, value: str) -> bool:
    """Whether the field shows this value; a masked one is compared by its length."""
    text = field.text
    return text == value or (len(text) == len(value) and len(set(text)) == 1)


def walk(assistant: Assistant, bol: StandIn, searcher: Search) -> None:
    """Replace the keys of a shop, hand them over, lose and restore the connection, and crash."""
    session, texts = assistant.desktop, assistant.texts
    assert isinstance(session, Desktop)

    def store(pair: Credentials) -> None:
        paste(assistant, pair)
        assistant.see("outcomes.connected.title")
        searcher.search_screen(assistant)
        assistant.press("pages.keys.next")
        assistant.reader.find("Voorbeeldwinkel")
        assistant.press("pages.shop.next")
        assistant.see("pages.hand-over.idle_secret")

    def happens(title: str) -> None:
        wanted = texts(f"notices.{title}.title", shop="Voorbeeldwinkel")
        eventually(lambda: wanted in {note["summary"] for note in session.notifications()}, title, 30)

    assistant.reader.find("Voorbeeldwinkel")
    replace = texts("pages.overview.replace")
    assistant.press("pages.overview.action_name", action=replace, shop="Voorbeeldwinkel")
    paste(assistant, PIPED)
    assistant.see("pages.keys.client_secret")
    searcher.search_live(assistant)
    store(TYPED)
    assistant.press("pages.hand-over.copy_secret")
    eventually(lambda: session.clipboard() == TYPED.client_secret, "secret on the clipboard")
    searcher.search_live(assistant)
    refuse(bol, TYPED)
    happens("lost")
    searcher.search_screen(assistant)
    session.run("dunstctl", "action")
    assistant.press("pages.lost.new_keys")
    assistant.see("pages.keys.note.replace_lost", shop="Voorbeeldwinkel")
    answer(bol)
    store(NEWER)
    happens("restored")
    session.copy("something else")
    (session.home / "crash").touch()
    log = session.home / ".local" / "state" / "bolsetup" / "log" / "bolsetup.log"
    eventually(lambda: "forced crash" in log.read_text("utf-8", "replace"), "crash in the log", 20)
    searcher.search_live(assistant)
    (session.home / "crash").unlink()


def command_line(session: Desktop, searcher: Search, *words: str, typed: str = "") -> int:
    done = session.run(sys.executable, "-c", DEBUGGING, *words, typed=typed)
    searcher.search("output of the command line", done.stdout + done.stderr)
    return done.returncode


def test_no_secret_is_left_anywhere(desktop: Desktops, stand_in: StandIn, tmp_path: Path) -> None:
    session = desktop(a11y=True, env={"QT_LOGGING_RULES": QT_DEBUG, **stand_in.env})
    everything = session.home.parent
    session.env["TMPDIR"] = str(everything / "tmp")
    (everything / "tmp").mkdir()
    output, bus, a11y_bus = (tmp_path / name for name in ("output", "bus", "a11y_bus"))
    searcher = Search()
    answer(stand_in)
    with (
        record_bus(session, bus, "--session"),
        record_bus(session, a11y_bus, "--address", accessibility_bus(session)),
    ):
        assert command_line(session, searcher, "add", "--stdin", typed=PIPED.to_json()) == 0
        command = ("sh", "-c", f'exec "$@" >"{output}" 2>&1', "sh", sys.executable, "-c", DEBUGGING)
        with Assistant(session, "--check-every", "2", command=command) as assistant:
            walk(assistant, stand_in, searcher)
            assert assistant.quit() == 0
        for words in (["check"], ["check", "--json"], ["doctor"], ["report"], ["list", "--json"]):
            command_line(session, searcher, *words)
        half = f'{{"client_secret": "{NEWER.client_secret}'
        assert command_line(session, searcher, "add", "--stdin", typed=half) == 2
        assert command_line(session, searcher, "forget", "1234567") == 0
    searcher.search("notifications", json.dumps(session.notifications(), ensure_ascii=False))
    searcher.search("standard output and errors", output.read_bytes())
    searcher.search("the session's bus", bus.read_bytes())
    searcher.search("the bus of screen readers", a11y_bus.read_bytes())
    searcher.search_folder(everything, "every file of the session")
    # The recordings are complete.
    assert b"CreateItem" in bus.read_bytes()
    assert b"Voorbeeldwinkel" in bus.read_bytes()
    assert b"Voorbeeldwinkel" in a11y_bus.read_bytes()
    assert b"forced crash" in output.read_bytes()
    sys.stdout.write(json.dumps({"bytes": searcher.places, "forms": len(searcher.forms)}, indent=1))
    # The primary selection stays empty.
    assert {place for place, size in searcher.places.items() if not size} == {"the selection"}
    assert sorted(set(searcher.found)) == []


def test_the_search_finds_every_encoding() -> None:
    for pair in PAIRS:
        both = f"{pair.client_id}:{pair.client_secret}".encode()
        for content in (
            pair.to_json().encode(),
            pair.client_secret.encode("utf-16le"),
            b"Authorization: Basic " + base64.b64encode(both),
            hashlib.sha256(both).hexdigest().encode(),
            pair.client_secret[-20:].encode(),
        ):
            searcher = Search()
            searcher.search("here", b"..." + content + b"...")
            assert searcher.found
