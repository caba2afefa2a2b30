"""KDE Wallet is started where it is the keychain, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("other systems have no D-Bus", allow_module_level=True)

import jeepney.io.blocking
from jeepney import HeaderFields, Message

from bolsetup.core.keychain.kwallet import start_kwallet

OTHER = """
import os, sys
from contextlib import suppress
from bolsetup.core.keychain.keychain import Keychain, KeychainError
os.environ |= {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", "DBUS_SESSION_BUS_ADDRESS": ""}
with suppress(KeychainError):
    Keychain().load("1")
print("keyring.core" in sys.modules, "secretstorage" in sys.modules)
"""

SECRETS, FIVE, SIX = "org.freedesktop.secrets", "org.kde.kwalletd5", "org.kde.kwalletd6"


class FakeBus:
    """A session bus with these names; `started` are those it was asked to start."""

    def __init__(self, owned: set[str], startable: set[str]) -> None:
        self._names = {"ListNames": owned, "ListActivatableNames": startable}
        self.started: list[str] = []

    def send_and_get_reply(self, message: Message) -> Any:
        method = message.header.fields[HeaderFields.member]
        if method == "StartServiceByName":
            self.started.append(message.body[0])
            return SimpleNamespace(body=(1,))
        return SimpleNamespace(body=(sorted(self._names[method]),))

    def close(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(
    ("owned", "startable", "started"),
    [
        (set(), {FIVE}, [FIVE]),
        (set(), {SIX}, [SIX]),
        (set(), {FIVE, SIX}, [SIX]),
        (set(), set(), []),
        ({SECRETS, FIVE}, {FIVE}, []),
        (set(), {SECRETS, FIVE}, []),  # GNOME Keyring, which the bus starts when it is needed
    ],
)
def test_the_daemon_is_started_if_nothing_else_is_a_keychain(
    monkeypatch: pytest.MonkeyPatch, owned: set[str], startable: set[str], started: list[str]
) -> None:
    bus = FakeBus(owned, startable)
    monkeypatch.setattr(jeepney.io.blocking, "open_dbus_connection", lambda: bus)
    start_kwallet()
    assert bus.started == started


def test_the_library_of_the_secret_service_is_loaded_for_that_keychain_only() -> None:
    done = subprocess.run([sys.executable, "-c", OTHER], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["True", "False"]
