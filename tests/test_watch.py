"""`HeadlessWatch` and the command `bolsetup watch`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final

import pytest

from bolsetup.core.bol.outcomes import Outcome, Shop
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import KeychainError, KeychainProblem
from bolsetup.core.monitoring.connection import Connection, Pace, State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.paths import data_folder
from bolsetup.core.shops.shop_list import Damage
from bolsetup.core.texts import Texts
from bolsetup.services import Services, practice_services
from bolsetup.watch import HeadlessWatch
from tests.desktop.desktop import eventually
from tests.fakes import ScriptedBol
from tests.stand_in import StandIn

PAIR = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET")
SHOP = Shop("1234567", "Voorbeeldwinkel")
STAND_IN_SHOP = Shop("2972698", "Oefenwinkel")


class Done(Exception):
    """Raised to end the watch."""


@pytest.fixture
def services() -> Iterator[Services]:
    with_folder = practice_services()
    made = with_folder._replace(client=ScriptedBol(), jitter=lambda: 0.5)
    made.registry.add(SHOP, PAIR)
    yield made
    made.connections.close()
    assert with_folder.temporary_folder
    with_folder.temporary_folder.cleanup()


def watch(services: Services, act: Callable[[ShopRow], object]) -> list[Damage]:
    """Watch with a short interval, calling `act` with each change, until it raises `Done`."""
    damages: list[Damage] = []
    with pytest.raises(Done):
        HeadlessWatch(services, Pace(1.0), act, damages.append).run(services.registry.recover())
    return damages


def test_each_change_is_shown_once_and_a_loss_after_the_second_rejection(services: Services) -> None:
    bol: Any = services.client
    seen: list[State] = []

    def act(row: ShopRow) -> None:
        seen.append(row.state)
        bol.outcome = Outcome.REFUSED
        if row.state is State.LOST:
            raise Done

    watch(services, act)
    assert seen == [State.CONNECTED, State.UNCONFIRMED, State.LOST]


def test_stored_connections_are_not_changed(services: Services) -> None:
    known = Connection(State.LOST, 1.0, Outcome.REFUSED, told_lost=3)
    services.connections.record(SHOP.retailer_id, known)

    def act(row: ShopRow) -> None:
        assert row.state is State.CONNECTED
        raise Done

    watch(services, act)
    assert services.connections.load() == {SHOP.retailer_id: known}


def test_added_and_removed_shops_are_followed(services: Services) -> None:
    other = Shop("7654321", "Andere winkel")
    seen: list[str] = []

    def act(row: ShopRow) -> None:
        seen.append(row.retailer_id)
        if row.retailer_id == SHOP.retailer_id:
            services.registry.add(other, PAIR)
            services.registry.forget(SHOP.retailer_id)
        else:
            raise Done

    watch(services, act)
    assert seen == [SHOP.retailer_id, other.retailer_id]


def test_a_list_that_is_damaged_meanwhile_is_restored_and_reported(services: Services) -> None:
    bol: Any = services.client

    def act(row: ShopRow) -> None:
        (services.folder / "shops.json").write_bytes(b"")
        bol.outcome = Outcome.REFUSED
        if row.state is State.LOST:
            raise Done

    assert watch(services, act) == [Damage.RESTORED, Damage.RESTORED]


# ---- the command ----

LONGEST_S: Final = 90


@pytest.fixture
def command(stand_in: StandIn, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts bolsetup with a keychain in a folder. It ends after `LONGEST_S`, which ends its output."""
    started = []
    folder = tmp_path / "keychain"
    code = (
        "import sys; from pathlib import Path; from bolsetup import cli, services;"
        "from bolsetup.core.keychain.keychain import Keychain; "
        "from tests.folder_keychain import FolderKeychain;"
        f"services.Keychain = lambda **_: Keychain(FolderKeychain(Path({str(folder)!r})));"
        "sys.exit(cli.main(sys.argv[1:]))"
    )

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        patience = threading.Timer(LONGEST_S, process.kill)
        patience.start()
        started.append((process, patience))
        return process

    yield start
    for process, patience in started:
        patience.cancel()
        process.kill()
        process.communicate()


def lines(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout
    return process.stdout


def watching(command: Callable[..., subprocess.Popen[str]]) -> subprocess.Popen[str]:
    """Start to watch a shop, and return when it was checked."""
    add(command)
    process = command("--check-every", "1", "watch", "--json")
    lines(process).readline()
    return process


def add(command: Callable[..., subprocess.Popen[str]]) -> None:
    assert command("add", "--stdin").communicate(PAIR.to_json())[1] == ""


def test_the_command_prints_a_line_of_json_for_each_change(
    command: Callable[..., subprocess.Popen[str]], stand_in: StandIn
) -> None:
    add(command)
    process = command("--check-every", "1", "watch", "--json")
    first = json.loads(lines(process).readline())
    assert first.pop("checked_at") > 1_700_000_000
    assert first == {
        "retailer_id": STAND_IN_SHOP.retailer_id,
        "name": STAND_IN_SHOP.display_name,
        "state": "connected",
        "outcome": "connected",
        "code": Outcome.CONNECTED.code,
        "title": Texts("en")("outcomes.connected.title"),
    }
    # A check that shows the same as before is no change. Each asks for a token and for the shop.
    asked = len(stand_in.requests)
    eventually(lambda: len(stand_in.requests) >= asked + 4, "two more checks")
    stand_in.outcome = Outcome.REFUSED
    states = [json.loads(lines(process).readline())["state"] for _ in range(2)]
    assert states == ["unconfirmed", "lost"]


def test_the_command_gives_the_code_of_a_keychain_that_does_not_give_the_keys(
    command: Callable[..., subprocess.Popen[str]], stand_in: StandIn, tmp_path: Path
) -> None:
    add(command)
    for item in (tmp_path / "keychain").iterdir():
        item.unlink()
    code = KeychainProblem.NOT_KEPT.code
    line = json.loads(lines(command("watch", "--json")).readline())
    assert (line["state"], line["outcome"], line["code"]) == ("unreadable", None, code)
    assert f"({code})" in lines(command("watch")).readline()


@pytest.mark.usefixtures("default_signals")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGINT to a child")
def test_the_command_ends_when_it_is_interrupted(
    command: Callable[..., subprocess.Popen[str]], stand_in: StandIn
) -> None:
    add(command)
    process = command("watch")
    assert STAND_IN_SHOP.display_name in lines(process).readline()
    process.send_signal(2)
    _, complaint = process.communicate(timeout=30)
    assert (process.returncode, complaint) == (130, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows reports a broken pipe differently")
def test_the_command_ends_when_its_output_is_closed(
    command: Callable[..., subprocess.Popen[str]], stand_in: StandIn
) -> None:
    add(command)
    process = command("--check-every", "1", "watch")
    lines(process).readline()
    lines(process).close()
    process.stdout = None
    stand_in.outcome = Outcome.REFUSED
    assert process.wait(30) == 1


def test_without_shops_it_says_so_and_waits_for_one(command: Callable[..., subprocess.Popen[str]]) -> None:
    process = command("--check-every", "1", "watch", "--json")
    assert process.stderr
    assert process.stderr.readline().startswith("bolsetup: ")
    add(command)
    assert json.loads(lines(process).readline())["state"] == "connected"


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere a file in use can be removed")
def test_files_in_use_are_removed_once_it_has_ended(
    command: Callable[..., subprocess.Popen[str]], stand_in: StandIn
) -> None:
    process = watching(command)
    removal = command("forget", "--everything")
    _, said = removal.communicate(timeout=30)
    assert (removal.returncode, said.startswith("bolsetup: ")) == (1, True)
    process.kill()
    process.wait(30)
    removal = command("forget", "--everything")
    removal.communicate(timeout=30)
    assert removal.returncode == 0
    assert [path.name for path in data_folder().iterdir()] == ["shops.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="a file in use cannot be removed there: see above")
def test_what_is_removed_while_it_watches_does_not_come_back(
    command: Callable[..., subprocess.Popen[str]], stand_in: StandIn
) -> None:
    process = watching(command)
    removal = command("forget", "--everything")
    removal.communicate(timeout=30)
    assert removal.returncode == 0
    left = {path.name: path.stat().st_mtime_ns for path in data_folder().iterdir()}
    assert list(left) == ["shops.json"]
    # The watch reads the list again each second.
    time.sleep(3)
    assert process.poll() is None
    number = STAND_IN_SHOP.retailer_id.encode()
    files = [path for path in data_folder().rglob("*") if path.is_file()]
    # It writes nothing: what is left is the empty list of the removal.
    assert {path.name: path.stat().st_mtime_ns for path in files} == left
    assert not [path for path in files if number in path.read_bytes()]
    listed, _ = command("list", "--json").communicate(timeout=30)
    assert json.loads(listed) == {"shops": []}


def test_a_keychain_that_fails_is_not_reported_with_an_earlier_outcome(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.connections.record(SHOP.retailer_id, Connection(State.CONNECTED, 1.0, Outcome.CONNECTED))
    seen: list[tuple[State, Outcome | None, str]] = []

    def locked(*_: object, **__: object) -> None:
        raise KeychainError(KeychainProblem.BROKEN)

    def act(row: ShopRow) -> None:
        seen.append((row.state, row.outcome, row.support_code))
        raise Done

    monkeypatch.setattr(type(services.keychain), "load", locked)
    watch(services, act)
    assert seen == [(State.UNREADABLE, None, KeychainProblem.BROKEN.code)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals to a child")
@pytest.mark.usefixtures("default_signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_ends_practice_without_leaving_files(tmp_path: Path, name: str) -> None:
    number = int(getattr(signal, name))
    process = subprocess.Popen(
        [sys.executable, "-m", "bolsetup", "--practice", "watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert process.stderr
    process.stderr.readline()
    assert list(tmp_path.glob("bolsetup-practice-*"))
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert not list(tmp_path.glob("bolsetup-practice-*"))
