"""The doctor and proxy logins on a real desktop, with keychain, tray and notifications."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.desktop.conftest import Desktops
from tests.desktop.desktop import Desktop
from tests.stand_in import StandIn

if sys.platform != "linux":
    pytest.skip("a desktop session of its own exists for Linux only", allow_module_level=True)

PAIR = json.dumps(
    {"client_id": "00000000-1111-4222-8333-444444444444", "client_secret": "EXAMPLE-NOT-A-SECRET"}
)


def bolsetup(session: Desktop, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bolsetup", *arguments],
        env=session.env,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def levels(session: Desktop) -> dict[str, Any]:
    document = json.loads(bolsetup(session, "doctor", "--json").stdout)
    return {probe["probe"]: probe["level"] for probe in document["probes"]}


def test_all_probes_pass_on_a_complete_desktop(desktop: Desktops, stand_in: StandIn) -> None:
    session = desktop(env=stand_in.env)
    done = bolsetup(session, "doctor")
    lines = done.stdout.splitlines()
    # The computer may have no network; the stand-in is reachable anyway. Start at login is off until a
    # shop is watched, and the doctor warns of that.
    expected = ("Netwerk:", "Starten bij inloggen:")
    wrong = [line for line in lines if not line.startswith("goed") and not any(map(line.count, expected))]
    assert wrong == []
    assert "dunst" in done.stdout
    found = subprocess.run(
        ["secret-tool", "search", "--all", "service", "bolsetup"],
        env=session.env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""


def test_missing_parts_of_a_desktop_are_reported(desktop: Desktops, stand_in: StandIn) -> None:
    session = desktop("--notify", "none", tray="none", keyring="absent", env=stand_in.env)
    found = levels(session)
    assert found["keychain"] == found["notifications"] == "error"
    assert found["tray"] == "warning"


def test_a_proxy_login_is_stored_in_the_keychain_and_used(desktop: Desktops, stand_in: StandIn) -> None:
    session = desktop(tray="none", env=stand_in.env)
    stand_in.proxy_login = ("bakker", "EXAMPLE-NOT-A-PASSWORD")
    assert bolsetup(session, "check", "--stdin", typed=PAIR).returncode == 1
    login = json.dumps({"user": "bakker", "password": "EXAMPLE-NOT-A-PASSWORD"})
    kept = bolsetup(session, "proxy-login", "--stdin", typed=login)
    assert (kept.returncode, kept.stderr) == (0, "")
    assert "EXAMPLE-NOT-A-PASSWORD" not in kept.stdout
    assert bolsetup(session, "check", "--stdin", typed=PAIR).returncode == 0
    assert not any("proxy-authorization" in seen.headers for seen in stand_in.requests)
