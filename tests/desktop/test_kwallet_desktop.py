"""The keychain with KDE Wallet, which implements the Secret Service as well.

Debian: libkf5wallet-bin and libqca-qt5-2-plugins (without the latter it cannot open an encrypted session).
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.desktop.conftest import Desktops
from tests.desktop.desktop import Desktop, eventually
from tests.desktop.test_keychain_desktop import SECRET, Running

CRYPTOGRAPHY = list(Path("/usr/lib").glob("*/qca-qt5/crypto/libqca-ossl.so"))
if sys.platform != "linux" or not shutil.which("kwalletd5") or not CRYPTOGRAPHY:
    pytest.skip("KDE Wallet is not installed", allow_module_level=True)

SETTINGS = """
[Wallet]
Enabled={enabled}
First Use=false
[org.freedesktop.secrets]
apiEnabled=true
"""
CLASSIC = ("120", "144")
"""Where "Classic, blowfish encrypted file" stands in the first window: the other kind wants a GPG key."""
NAME_HAS_OWNER = (
    *("dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/"),
    *("org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"),
)


def with_kwallet(desktop: Desktops, *, enabled: bool = True) -> Desktop:
    session = desktop(keyring="absent", tray="none", lang="C.UTF-8")
    settings = SETTINGS.format(enabled=str(enabled).lower())
    (session.home / ".config" / "kwalletrc").write_text(settings, "utf-8")
    with (session.home / "kwalletd.log").open("w") as log:
        session.start("kwalletd5", stdout=log, stderr=log)
    if enabled:
        eventually(lambda: "true" in session.run(*NAME_HAS_OWNER).stdout, "KDE Wallet")
    return session


def question(session: Desktop, after: str = "") -> str:
    """Wait for a window of KDE Wallet other than `after`, and focus it."""
    search = ("xdotool", "search", "--onlyvisible", "--class", "kwalletd5")

    def newest() -> str | None:
        return next((number for number in session.run(*search).stdout.split() if number != after), None)

    window = eventually(newest, "question of KDE Wallet")
    session.run("xdotool", "windowactivate", "--sync", window)
    return window


def test_a_pair_is_stored_in_a_new_wallet_and_forgotten(desktop: Desktops) -> None:
    session = with_kwallet(desktop)
    keychain = Running(session)
    keychain.tell(f"store {SECRET}")
    kind = question(session)
    session.run("xdotool", "mousemove", "--window", kind, *CLASSIC, "click", "1")
    session.key("alt+f")
    question(session, after=kind)
    session.type("desktop")
    session.key("Tab")
    session.type("desktop")
    session.key("Return")
    assert keychain.answer() == "stored"
    assert keychain.ask("load") == SECRET
    assert keychain.ask("forget") == "forgotten"
    assert keychain.ask("load") == "None"


def test_the_prompt_may_be_dismissed(desktop: Desktops) -> None:
    session = with_kwallet(desktop)
    keychain = Running(session)
    keychain.tell(f"store {SECRET}")
    question(session)
    session.key("Escape")
    assert keychain.answer() == "locked"


def test_a_disabled_wallet_counts_as_missing(desktop: Desktops) -> None:
    session = with_kwallet(desktop, enabled=False)
    assert Running(session).ask(f"store {SECRET}") == "missing"
