"""Checks behind real proxies and a real TLS interceptor, and with a wrong system clock."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bolsetup.core.bol.client import BolClient
from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.proxy_auth import ProxyLogin, ProxyLoginStore, no_login
from bolsetup.core.keychain.keychain import Keychain
from bolsetup.core.texts import Texts
from tests.bol_replies import PAIR as CREDENTIALS
from tests.desktop.desktop import eventually
from tests.fault_table import Noted
from tests.journeys.test_command_line import PAIR, bolsetup, only_result
from tests.stand_in import StandIn

Start = Callable[..., None]


def program(name: str) -> str:
    """Path of an executable; skips the test if it is not installed."""
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number: int = server.getsockname()[1]
        return number


@pytest.fixture
def start(port: int) -> Iterator[Start]:
    """Starts programs that listen at `port`, and terminates them after the test."""

    def listens() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    with ExitStack() as ends:

        def start(*command: str) -> None:
            running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            ends.enter_context(running)
            ends.callback(running.terminate)
            eventually(listens, f"listening {command[0]}", 30)

        yield start


@pytest.fixture
def tinyproxy(
    stand_in: StandIn, port: int, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Start:
    """Starts tinyproxy with the stand-in as upstream."""
    executable = program("tinyproxy")
    upstream = stand_in.env["https_proxy"].removeprefix("http://")

    def begin(*lines: str) -> None:
        settings = tmp_path / "tinyproxy.conf"
        usual = [f"Port {port}", "Listen 127.0.0.1", "Timeout 30", f"Upstream http {upstream}"]
        settings.write_text("\n".join([*usual, *lines, ""]))
        start(executable, "-d", "-c", str(settings))
        for name in ("https_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")

    return begin


def test_a_proxy_without_a_password(tinyproxy: Start, noted: Noted) -> None:
    tinyproxy()
    assert noted(BolClient().check(CREDENTIALS)).outcome is Outcome.CONNECTED


def test_a_proxy_that_blocks_bol(tinyproxy: Start, noted: Noted, tmp_path: Path) -> None:
    (tmp_path / "filter").write_text("bol\n")
    tinyproxy(f'Filter "{tmp_path / "filter"}"')
    verdict = noted(BolClient().check(CREDENTIALS))
    assert (verdict.outcome, verdict.proxy) == (Outcome.PROXY, "")


@pytest.mark.parametrize("password", [None, "wrong"])
def test_a_proxy_with_an_unknown_password(
    tinyproxy: Start, noted: Noted, port: int, password: str | None
) -> None:
    tinyproxy("BasicAuth bakker example")
    find = no_login if password is None else lambda *_: ProxyLogin("bakker", password)
    verdict = noted(BolClient(proxy_login=find).check(CREDENTIALS))
    assert (verdict.outcome, verdict.proxy) == (Outcome.PROXY, f"127.0.0.1:{port}")


def test_a_proxy_with_a_stored_password(stand_in: StandIn, tinyproxy: Start, noted: Noted, port: int) -> None:
    tinyproxy("BasicAuth bakker example")
    logins = ProxyLoginStore(Keychain.in_memory())
    logins.store(f"127.0.0.1:{port}", ProxyLogin("bakker", "example"))
    assert noted(BolClient(proxy_login=logins.find).check(CREDENTIALS)).outcome is Outcome.CONNECTED
    assert not any("proxy-authorization" in seen.headers for seen in stand_in.requests)


def test_a_tls_interceptor_is_named_until_the_system_trusts_it(
    stand_in: StandIn,
    start: Start,
    noted: Noted,
    port: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    executable = program("mitmdump")
    mode = ["--mode", f"upstream:{stand_in.env['https_proxy']}", "--ssl-insecure"]
    place = ["--listen-host", "127.0.0.1", "--listen-port", str(port), "--set", f"confdir={tmp_path}"]
    start(executable, *mode, *place)
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
    verdict = noted(BolClient().check(CREDENTIALS))
    assert (verdict.outcome, verdict.issuer) == (Outcome.UNTRUSTED_CERTIFICATE, "mitmproxy")
    assert stand_in.requests == []
    # Companies that intercept TLS install their CA in the system store.
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mitmproxy-ca-cert.pem"))
    assert BolClient().check(CREDENTIALS).outcome is Outcome.CONNECTED


@pytest.mark.parametrize(
    "shift",
    # Without `--all` the nearest that is too early and the farthest that is too late.
    ["-1y", "+10y", *(pytest.param(each, marks=pytest.mark.repeats) for each in ("+1y", "-10y"))],
)
def test_a_wrong_clock_is_reported(
    stand_in: StandIn, shift: str, record_property: Callable[[str, object], None]
) -> None:
    faketime = program("faketime")
    # Changing the system clock does not affect the monotonic clock.
    env = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "LANG": "en_GB.UTF-8"}
    before = (faketime, "-f", shift)
    result = only_result(bolsetup("check", "--stdin", "--json", typed=PAIR, env=env, before=before))
    record_property("outcome", result["outcome"])
    record_property("ms", result["elapsed_ms"])
    assert result["outcome"] == Outcome.CLOCK_WRONG
    assert stand_in.requests == []
    doctor = bolsetup("doctor", env=env, before=before).stdout
    wrong = Texts("en")("doctor.clock.wrong", now="*").partition("*")[0]
    assert f"Clock: {wrong}" in doctor


@pytest.mark.parametrize("shift", ["-2d", "+2d"])
def test_a_clock_wrong_by_days_does_not_matter_while_certificates_are_valid(
    stand_in: StandIn, shift: str
) -> None:
    done = bolsetup(
        "check",
        "--stdin",
        "--json",
        typed=PAIR,
        env={"FAKETIME_DONT_FAKE_MONOTONIC": "1"},
        before=(program("faketime"), "-f", shift),
    )
    assert only_result(done)["outcome"] == Outcome.CONNECTED
