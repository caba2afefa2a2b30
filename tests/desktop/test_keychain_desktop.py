"""The keychain with a real Secret Service (gnome-keyring) and its password prompt."""

from __future__ import annotations

import json
import sys
from subprocess import PIPE

import pytest

from tests.desktop.conftest import Desktops
from tests.desktop.desktop import Desktop, eventually

if sys.platform != "linux":
    pytest.skip("a desktop session of its own exists for Linux only", allow_module_level=True)

ID = "00000000-1111-4222-8333-444444444444"
SECRET = "EXAMPLE-NOT-A-REAL-SECRET-" + "x" * 60
NEWER = SECRET[::-1]

KEYCHAIN_PROGRAM = f"""
import sys
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainError
keychain = Keychain()
for line in sys.stdin:
    word, _, secret = line.strip().partition(" ")
    try:
        match word:
            case "store":
                keychain.store("1234567", Credentials("{ID}", secret))
                print("stored", flush=True)
            case "load":
                pair = keychain.load("1234567")
                print(pair.client_secret if pair else None, flush=True)
            case "peek":
                pair = keychain.load("1234567", may_ask=False)
                print(pair.client_secret if pair else None, flush=True)
            case "names":
                print(keychain.names(), flush=True)
            case "forget":
                keychain.forget("1234567")
                print("forgotten", flush=True)
    except KeychainError as error:
        print(error, flush=True)
"""

LOCK = (
    *("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets"),
    *("/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock"),
    "array:objpath:/org/freedesktop/secrets/collection/login",
)
QUESTION = "sleutelbos ontgrendelen$"


class Running:
    """A keychain in a process of its own that stays alive between calls."""

    def __init__(self, session: Desktop) -> None:
        self._session = session
        self._process = session.start(
            sys.executable, "-c", KEYCHAIN_PROGRAM, stdin=PIPE, stdout=PIPE, stderr=PIPE
        )

    def tell(self, words: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(f"{words}\n")
        self._process.stdin.flush()

    def answer(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def ask(self, words: str) -> str:
        self.tell(words)
        return self.answer()


def dismiss(session: Desktop) -> None:
    """Dismiss the password prompt."""
    session.window(QUESTION)
    session.key("Escape")
    search = ("xdotool", "search", "--onlyvisible", "--name", QUESTION)
    eventually(lambda: not session.run(*search).stdout, "end of the question")


def ask(session: Desktop, *words: str) -> list[str]:
    """Return what a keychain in a new process answers to each command."""
    done = session.run(sys.executable, "-c", KEYCHAIN_PROGRAM, typed="\n".join(words))
    assert done.returncode == 0, done.stderr
    assert "EXAMPLE" not in done.stderr
    return done.stdout.splitlines()


def stored(session: Desktop) -> list[dict[str, str]]:
    """Return the items, as another program sees them."""
    done = session.run("secret-tool", "search", "--all", "service", "bolsetup")
    found = done.stdout + done.stderr
    secrets = [line.removeprefix("secret = ") for line in found.splitlines() if line.startswith("secret = ")]
    return [json.loads(secret) for secret in secrets]


def test_a_pair_is_stored_replaced_and_forgotten(desktop: Desktops) -> None:
    session = desktop(tray="none")
    assert ask(session, "load", f"store {SECRET}") == ["None", "stored"]
    assert stored(session) == [{"client_id": ID, "client_secret": SECRET}]
    assert ask(session, "load", f"store {NEWER}", "load") == [SECRET, "stored", NEWER]
    assert stored(session) == [{"client_id": ID, "client_secret": NEWER}]
    assert ask(session, "forget", "load", "forget") == ["forgotten", "None", "forgotten"]
    assert stored(session) == []


@pytest.mark.parametrize("words", [f"store {SECRET}", "load", "forget"], ids=["store", "load", "forget"])
def test_the_password_prompt_appears_once_and_may_be_dismissed(words: str, desktop: Desktops) -> None:
    session = desktop(keyring="locked", tray="none")
    keychain = Running(session)
    keychain.tell(words)
    dismiss(session)
    assert keychain.answer() == "locked"
    # The same keychain works once the user enters the password.
    keychain.tell(f"store {SECRET}")
    session.window(QUESTION)
    session.type(session.env["DESKTOP_KEYRING_PASSWORD"])
    session.key("Return")
    assert keychain.answer() == "stored"


def test_a_keychain_locked_at_runtime(desktop: Desktops) -> None:
    session = desktop(tray="none")
    keychain = Running(session)
    assert keychain.ask(f"store {SECRET}") == "stored"
    assert session.run(*LOCK).returncode == 0
    keychain.tell("load")
    dismiss(session)
    assert keychain.answer() == "locked"


def test_the_shops_that_have_a_pair_can_be_listed(desktop: Desktops) -> None:
    session = desktop(tray="none")
    assert ask(session, "names", f"store {SECRET}", "names") == ["[]", "stored", "['1234567']"]
    # Items of other programs, and our own that are not shops, are not listed.
    for service, name in (("bolsetup", "doctor"), ("bolsetup-proxy", "3128"), ("other", "7654321")):
        options = ("store", "--label=x", "service", service, "username", name)
        assert session.run("secret-tool", *options, typed="EXAMPLE").returncode == 0
    assert ask(session, "names") == ["['1234567']"]


def test_a_locked_keychain_does_not_prompt_if_it_must_not(desktop: Desktops) -> None:
    session = desktop(tray="none")
    keychain = Running(session)
    assert keychain.ask("peek") == "None"
    assert keychain.ask(f"store {SECRET}") == "stored"
    assert session.run(*LOCK).returncode == 0
    assert [keychain.ask(words) for words in ("peek", "names")] == ["locked", "locked"]
    assert not session.run("xdotool", "search", "--onlyvisible", "--name", QUESTION).stdout
    keychain.tell("load")
    session.window(QUESTION)
    session.type(session.env["DESKTOP_KEYRING_PASSWORD"])
    session.key("Return")
    assert keychain.answer() == SECRET
    assert [keychain.ask(words) for words in ("peek", "names")] == [SECRET, "['1234567']"]


def test_without_a_keychain_no_file_contains_the_pair(desktop: Desktops) -> None:
    session = desktop(keyring="absent", tray="none")
    assert ask(session, f"store {SECRET}", "load", "peek", "names", "forget") == ["missing"] * 5
    files = [path for path in session.home.rglob("*") if path.is_file()]
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]


def test_a_keychain_that_starts_after_the_program_is_found(desktop: Desktops) -> None:
    session = desktop(keyring="absent", tray="none")
    keychain = Running(session)
    assert keychain.ask("load") == "missing"
    daemon = session.start(
        *("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"), stdin=PIPE, stdout=PIPE
    )
    assert daemon.stdin
    daemon.stdin.write("password")
    daemon.stdin.close()
    daemon.stdin = None
    eventually(lambda: keychain.ask("load") == "None", "keychain")
    assert keychain.ask(f"store {SECRET}") == "stored"
