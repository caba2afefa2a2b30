"""Tray, notifications and clipboard on a real desktop."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any, Final

import pytest

from bolsetup.platform.autostart import DesktopEntry
from tests.desktop.conftest import Desktops
from tests.desktop.desktop import Desktop, eventually

if sys.platform != "linux":
    pytest.skip("a desktop session of its own exists for Linux only", allow_module_level=True)

PANEL: Final = "org.xfce.Panel"
WATCHER: Final = "org.kde.StatusNotifierWatcher"
SERVER: Final = "org.freedesktop.Notifications"
SECRET: Final = "EXAMPLE-NOT-A-REAL-SECRET"


class Program:
    """`parts`, running in a session."""

    def __init__(self, session: Desktop) -> None:
        self._said = Path(session.env["DESKTOP_SESSION_DIR"]) / "said"
        with self._said.open("w") as said:
            self.process = session.start(
                sys.executable, "-m", "tests.desktop.parts", stdin=subprocess.PIPE, stdout=said
            )
        self.wait_for("ready")

    def said(self) -> list[str]:
        return self._said.read_text("utf-8").splitlines()

    def wait_for(self, line: str, seconds: float = 30) -> None:
        eventually(lambda: line in self.said(), f"word {line!r}", seconds)

    def do(self, part: str, method: str, *arguments: object, **named: object) -> None:
        assert self.process.stdin
        before = self.said().count("done")
        self.process.stdin.write(json.dumps([part, method, arguments, named]) + "\n")
        self.process.stdin.flush()
        eventually(lambda: self.said().count("done") > before, "obedience")

    def answer(self) -> None:
        """Show that the event loop runs."""
        self.do("app", "applicationName")


def owner_of(session: Desktop, name: str) -> int:
    """Return the process ID of the owner of a bus name; 0 if there is none."""
    done = session.run(
        "dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/",
        "org.freedesktop.DBus.GetConnectionUnixProcessID", f"string:{name}",
    )  # fmt: skip
    return int(done.stdout.split()[-1]) if done.returncode == 0 else 0


def end(session: Desktop, name: str) -> None:
    os.kill(owner_of(session, name), signal.SIGTERM)
    eventually(lambda: not owner_of(session, name), f"end of {name}")


def end_panel(session: Desktop) -> None:
    end(session, PANEL)
    eventually(lambda: not owner_of(session, WATCHER), "end of the tray")


def start_panel(session: Desktop) -> None:
    session.start("xfce4-panel", "--disable-wm-check", stderr=subprocess.DEVNULL)


def labels(icon: dict[str, Any]) -> list[str]:
    shown = [entry for entry in icon["menu"] if entry["visible"] and entry["type"] != "separator"]
    return [entry["label"].removeprefix("\u2060") for entry in shown]


def test_the_tray_shows_the_shops_and_its_menu_works(desktop: Desktops) -> None:
    session = desktop(env={"TZ": "UTC"})
    program = Program(session)
    session.tray("wait", "bolsetup")
    (icon,) = session.tray_icons()
    assert labels(icon) == [
        "Bakkerij_De Halm & Zn. & Co — Verbonden, 9 maart 11:05",
        "Nu controleren",
        "bolsetup openen",
        "Geschiedenis van de verbinding",
        "Verslag voor de supportafdeling kopiëren",
        "Meldingen pauzeren",
        "Afsluiten",
    ]
    assert icon["tooltip"][0] == "bolsetup: verbonden met bol."
    assert {16, 22, 24, 32, 48, 64} <= {width for width, _ in icon["icon_sizes"]}
    session.tray("click")
    program.wait_for("open")
    session.tray("choose", "Nu controleren")
    program.wait_for("check")
    session.tray("pick", "Meldingen pauzeren/Tot morgenochtend 8 uur")
    program.wait_for("pause tomorrow")
    program.do("tray", "show_pause", 1773054300.0)
    session.tray("choose", "Meldingen weer aanzetten (op pauze tot 9 maart 11:05)")
    program.wait_for("alerts on")
    session.tray("choose", "Afsluiten")
    program.wait_for("ended")
    assert program.process.wait(5) == 0
    assert session.tray_icons() == []


def test_a_restarted_panel_gets_one_icon(desktop: Desktops) -> None:
    session = desktop()
    program = Program(session)
    session.tray("wait", "bolsetup")
    for _ in range(3):
        end_panel(session)
        program.answer()
        start_panel(session)
        session.tray("wait", "bolsetup", "-t", "15")
        assert len(session.tray_icons()) == 1
    session.tray("click")
    program.wait_for("open")


def test_a_tray_that_appears_late_gets_the_icon(desktop: Desktops) -> None:
    session = desktop()
    end_panel(session)
    program = Program(session)
    assert "tray True" not in program.said()
    start_panel(session)
    program.wait_for("tray True", 15)
    session.tray("wait", "bolsetup")
    assert len(session.tray_icons()) == 1
    end_panel(session)
    program.wait_for("tray False", 15)


def test_an_xembed_tray_is_used_too(desktop: Desktops) -> None:
    program = Program(desktop(tray="xembed"))
    program.wait_for("tray True")


def show(program: Program, title: str = "Titel", urgent: bool = True) -> None:
    program.do("alerts", "show", "7", title, "Brood & Co <b>", urgent=urgent)


@pytest.mark.parametrize("tray", ["sni", "xembed", "none"])
def test_an_alert_is_shown_once_and_its_click_is_reported(desktop: Desktops, tray: Any) -> None:
    session = desktop(tray=tray)
    program = Program(session)
    show(program)
    shown = eventually(session.notifications, "notification")
    session.run("dunstctl", "action")
    program.wait_for("activated 7")
    assert len(session.notifications()) == len(shown) == 1
    assert (shown[0]["app"], shown[0]["summary"]) == ("bolsetup", "Titel")
    assert unescape(shown[0]["body"]) == "Brood & Co <b>"
    assert (shown[0]["urgency"], shown[0]["desktop_entry"]) == ("CRITICAL", "bolsetup")
    assert "undeliverable" not in " ".join(program.said())


def displayed(session: Desktop) -> int:
    return int(session.run("dunstctl", "count", "displayed").stdout)


def test_a_newer_alert_replaces_the_older_and_is_withdrawn_on_request(desktop: Desktops) -> None:
    session = desktop(tray="none")
    program = Program(session)
    show(program, "Eerste")
    show(program, "Tweede")
    eventually(lambda: len(session.notifications()) == 2, "second notification")
    assert displayed(session) == 1
    program.do("alerts", "withdraw", "7")
    eventually(lambda: displayed(session) == 0, "end of the notification")


def test_a_notification_server_that_restarts_shows_the_next_alert(desktop: Desktops) -> None:
    session = desktop(tray="none")
    program = Program(session)
    show(program, "Eerste")
    eventually(session.notifications, "notification")
    end(session, SERVER)
    show(program, "Niemand")
    program.wait_for("undeliverable 7 Niemand Brood & Co <b>")
    config = Path(session.env["DESKTOP_SESSION_DIR"]) / "dunstrc"
    session.start("dunst", "-conf", config, stderr=subprocess.DEVNULL)
    eventually(lambda: owner_of(session, SERVER), "server")
    show(program, "Tweede")
    eventually(lambda: session.notifications()[-1]["summary"] == "Tweede", "notification")
    session.run("dunstctl", "action")
    program.wait_for("activated 7")


def test_a_hanging_notification_server_blocks_nothing(desktop: Desktops) -> None:
    session = desktop(tray="none")
    program = Program(session)
    server = owner_of(session, SERVER)
    os.kill(server, signal.SIGSTOP)
    try:
        show(program, "Niemand")
        program.wait_for("waiting")
        program.answer()
        program.wait_for("undeliverable 7 Niemand Brood & Co <b>", 60)
    finally:
        os.kill(server, signal.SIGCONT)
    # It executed two commands while it waited for the server.
    said = program.said()
    assert said[: said.index("waited")].count("done") == 2


def test_a_secret_is_cleared_from_the_clipboard(desktop: Desktops) -> None:
    session = desktop(tray="none")
    program = Program(session)
    program.do("clipboard", "copy_private", SECRET)
    assert session.clipboard() == SECRET
    assert session.clipboard("x-kde-passwordManagerHint") == "secret"
    assert session.run("xclip", "-selection", "primary", "-o").stdout == ""
    program.wait_for("cleared")
    assert session.clipboard() is None
    assert session.clipboard("TARGETS") is None


def test_later_text_of_another_program_is_not_cleared(desktop: Desktops) -> None:
    session = desktop(tray="none")
    program = Program(session)
    program.do("clipboard", "copy_private", SECRET)
    session.copy("from outside")
    program.wait_for("cleared")
    program.do("clipboard", "clear_now")
    assert session.clipboard() == "from outside"


def test_a_secret_taken_over_by_a_clipboard_manager_is_cleared_too(desktop: Desktops) -> None:
    session = desktop(tray="none")
    program = Program(session)
    program.do("clipboard", "copy_private", SECRET)
    session.copy(SECRET)
    program.wait_for("cleared")
    assert session.clipboard() is None


def test_a_long_text_of_another_program_blocks_nothing_and_stays(desktop: Desktops) -> None:
    session = desktop(tray="none")
    program = Program(session)
    program.do("clipboard", "copy_private", SECRET)
    long = SECRET * 800_000
    session.copy(long)
    program.wait_for("cleared")
    assert session.clipboard() == long


def test_a_hanging_clipboard_owner_blocks_nothing_and_is_not_reported_as_cleared(
    desktop: Desktops,
) -> None:
    session = desktop(tray="none")
    program = Program(session)
    owner = session.hanging_owner("from outside")
    program.do("clipboard", "copy_private", SECRET)
    # The clipboard is cleared after a second: the owner has to be quicker.
    session.hang(owner)
    # It responds while it is still waiting for the owner.
    program.answer()
    assert "not cleared" not in program.said()
    program.wait_for("not cleared")
    assert "cleared" not in program.said()
    owner.send_signal(signal.SIGCONT)
    eventually(lambda: session.clipboard() == "from outside", "text of the owner that hung")


def test_a_secret_does_not_outlive_the_program(desktop: Desktops) -> None:
    session = desktop(tray="none")
    program = Program(session)
    program.do("clipboard", "copy_private", SECRET)
    program.do("app", "quit")
    program.wait_for("ended")
    assert session.clipboard() is None


def test_the_desktop_starts_the_autostart_entry(desktop: Desktops, tmp_path: Path) -> None:
    session = desktop(tray="none")
    folder = tmp_path / 'My Shop äö $HOME "it\'s" `x` a\\b'
    folder.mkdir()
    program, proof = folder / "bolsetup", tmp_path / "proof"
    program.write_text(f'#!/bin/sh\nprintf "%s" "$*" > "{proof}"\n', "utf-8")
    program.chmod(0o755)
    DesktopEntry(session.home / ".config" / "autostart", [str(program), "--tray"]).switch(True)
    entry = session.home / ".config" / "autostart" / "bolsetup.desktop"
    launch = "from gi.repository import Gio; Gio.DesktopAppInfo.new_from_filename(sys.argv[1]).launch()"
    done = session.run("/usr/bin/python3", "-c", f"import sys; {launch}", entry)
    assert done.returncode == 0, done.stderr
    eventually(lambda: proof.exists() and proof.read_text("utf-8") == "--tray", "start")
