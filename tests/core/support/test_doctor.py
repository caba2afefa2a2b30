"""The doctor reports on every probe, even if one hangs, and uses no API keys."""

from __future__ import annotations

import re
import socket
import sys
import threading
import time
from pathlib import Path

import pytest

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.practice import LOGIN_HOST, SHOP_HOST, Canned
from bolsetup.core.bol.proxy_auth import FindLogin, ProxyLogin, no_login
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.support import network_probes
from bolsetup.core.support.doctor import (
    Finding,
    Level,
    Probe,
    ProbeResult,
    format_finding,
    probe_keychain,
    run_probes,
)
from bolsetup.core.support.network_probes import NetworkProbes
from bolsetup.core.texts import LANGUAGES, Texts
from tests.stand_in import OTHER_AUTHORITY, Fault, StandIn

ROOT = Path(__file__).parents[3] / "bolsetup"
OK = ProbeResult(Level.OK, "doctor.bol.well")
NETWORK = list(Probe)[:7]


def look(find: FindLogin = no_login, setting: str = "") -> dict[Probe, ProbeResult]:
    return {found.probe: found.result for found in run_probes(NetworkProbes(find, lambda: setting).probes())}


def wrongs(found: dict[Probe, ProbeResult]) -> dict[Probe, str]:
    return {probe: said.key for probe, said in found.items() if said.level is Level.ERROR}


# ---- running probes ----


def test_probes_run_in_order() -> None:
    probes = dict.fromkeys(reversed(Probe), lambda: OK)
    assert [found.probe for found in run_probes(probes)] == list(Probe)


def test_a_hanging_or_failing_probe_is_reported_and_does_not_stop_the_others() -> None:
    end = threading.Event()

    def hang() -> ProbeResult:
        end.wait(30)
        return OK

    def fail() -> ProbeResult:
        raise MemoryError

    began = time.monotonic()
    probes = {Probe.NETWORK: hang, Probe.NAME: fail, Probe.BOL: lambda: OK}
    hung, failed, well = run_probes(probes, limit_s=0.2)
    end.set()
    assert time.monotonic() - began < 5
    assert (hung.result.level, hung.result.key) == (Level.ERROR, "doctor.hangs")
    assert hung.elapsed_ms >= 200
    assert (failed.result.level, failed.result.values) == (Level.ERROR, {"kind": "MemoryError"})
    assert well.result is OK


def test_the_doctor_ends_even_if_every_probe_hangs() -> None:
    end = threading.Event()

    def hang() -> ProbeResult:
        end.wait(30)
        return OK

    began = time.monotonic()
    found = list(run_probes(dict.fromkeys(Probe, hang), limit_s=0.3, total_s=0.3))
    end.set()
    assert {each.result.key for each in found} == {"doctor.hangs", "doctor.keychain.hangs"}
    # Half a second for each probe after the total was used up.
    assert time.monotonic() - began < 0.3 + 0.5 * len(Probe) + 2


# ---- network ----


def test_all_network_probes_pass_without_api_keys(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_probes, "_has_route", lambda *_: True)
    found = look()
    assert list(found) == NETWORK
    assert {said.level for said in found.values()} == {Level.OK}
    assert {seen.path for seen in stand_in.requests} == {"/retailer/public/ratelimits"}
    assert {seen.host for seen in stand_in.requests} == {SHOP_HOST}
    assert not any("authorization" in seen.headers for seen in stand_in.requests)
    seen = str(found[Probe.CERTIFICATE].values["seen"])
    assert re.search(rf"{LOGIN_HOST}: trustme.*\d{{4}}-\d\d-\d\d – \d{{4}}-\d\d-\d\d; {SHOP_HOST}: ", seen)


@pytest.mark.parametrize(
    ("fault", "probe", "key"),
    [
        (Fault.PROXY_CLOSED, Probe.CONNECTION, "doctor.connection.none"),
        (Fault.PROXY_REFUSES, Probe.PROXY, "doctor.proxy.refuses"),
        (Fault.PROXY_WANTS_LOGIN, Probe.PROXY, "doctor.proxy.login"),
    ],
)
def test_a_missing_connection_is_one_alarm_by_the_first_probe_it_affects(
    stand_in: StandIn, fault: Fault, probe: Probe, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_probes, "_has_route", lambda *_: True)
    stand_in.fail(fault)
    found = look()
    assert wrongs(found) == {probe: key}
    # The answer of a proxy that refuses has a date as well.
    later = [each for each in NETWORK[NETWORK.index(probe) + 1 :] if each is not Probe.CLOCK]
    assert {found[each].key for each in later} == {"doctor.not_connected"}
    assert stand_in.requests == []


@pytest.mark.parametrize("fault", [Fault.TLS_CUT, Fault.PLAIN_HTTP])
def test_a_connection_without_a_certificate_is_no_missing_connection(
    stand_in: StandIn, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_probes, "_has_route", lambda *_: True)
    stand_in.fail(fault)
    found = wrongs(look())
    assert found.pop(Probe.CERTIFICATE) == "doctor.certificate.none"
    assert found.keys() == {Probe.BOL}


def test_a_computer_that_only_reaches_a_proxy_is_connected(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_probes, "_has_route", lambda *_: False)
    found = look()
    assert found[Probe.NETWORK] == ProbeResult(Level.OK, "doctor.network.proxy")
    assert wrongs(found) == {}


def test_a_proxy_over_tls_is_not_said_to_send_no_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "https://127.0.0.1:1")
    assert look()[Probe.CERTIFICATE].key == "doctor.proxy.tls"


def test_the_issuer_of_an_intercepting_proxy_is_named(stand_in: StandIn) -> None:
    stand_in.fail(Fault.OTHER_AUTHORITY)
    assert OTHER_AUTHORITY in str(look()[Probe.CERTIFICATE].values["seen"])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not heed these variables")
def test_a_variable_that_replaces_the_trust_store_is_named(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in.fail(Fault.OTHER_AUTHORITY)
    said = look()[Probe.CERTIFICATE]
    assert (said.level, said.key) == (Level.ERROR, "doctor.certificate.setting")
    assert said.values["setting"] == "SSL_CERT_FILE"
    monkeypatch.delenv("SSL_CERT_FILE")
    assert look()[Probe.CERTIFICATE].key == "doctor.certificate.untrusted"


def test_the_login_for_the_proxy_is_used(stand_in: StandIn) -> None:
    stand_in.proxy_login = ("bakker", "example")
    found = wrongs(look(lambda *_: ProxyLogin("bakker", "example")))
    assert found.keys() <= {Probe.NETWORK}


def test_the_clock_is_checked_against_the_server_date(stand_in: StandIn) -> None:
    stand_in.answer(SHOP_HOST, Canned(200, "[]", {"Date": "Mon, 01 Jan 2024 00:00:00 GMT"}))
    assert wrongs(look())[Probe.CLOCK] == "doctor.clock.wrong"


def test_the_bol_probe_reports_the_outcome(stand_in: StandIn) -> None:
    stand_in.answer(SHOP_HOST, Canned(503))
    assert wrongs(look())[Probe.BOL] == f"outcomes.{Outcome.BOL_UNAVAILABLE}.title"


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)


@pytest.mark.parametrize(
    ("route", "alarm"),
    [(False, {Probe.NETWORK: "doctor.network.none"}), (True, {Probe.NAME: "doctor.name.unknown"})],
)
def test_every_network_probe_reports_while_offline_and_one_is_an_alarm(
    offline: None, route: bool, alarm: dict[Probe, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_probes, "_has_route", lambda *_: route)
    found = look()
    assert list(found) == NETWORK
    assert wrongs(found) == alarm
    assert {found[probe].key for probe in (Probe.CONNECTION, Probe.CERTIFICATE, Probe.BOL)} == {
        "doctor.not_connected"
    }


def test_an_unsupported_proxy_setting_is_reported(offline: None) -> None:
    said = look(setting="http://wpad.example/proxy.pac")[Probe.PROXY]
    assert (said.level, said.key) == (Level.WARNING, "doctor.proxy.unsupported")
    assert said.values == {"setting": "http://wpad.example/proxy.pac"}


@pytest.mark.parametrize(
    ("proxy", "key"),
    [
        ("socks5://127.0.0.1:1", "doctor.proxy.kind"),
        ("SOCKS4://127.0.0.1:1", "doctor.proxy.kind"),
        ("http://127.0.0.1:port", "doctor.proxy.address"),
        ("127.0.0.1:port", "doctor.proxy.address"),
        ("HTTP://", "doctor.proxy.address"),
        ("https://127.0.0.1:1", "doctor.proxy.tls"),
    ],
)
def test_unusable_proxies_are_told_apart(monkeypatch: pytest.MonkeyPatch, proxy: str, key: str) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    assert look()[Probe.PROXY].key == key


def test_the_login_in_a_proxy_url_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://bakker:EXAMPLE-PASSWORD@127.0.0.1:1")
    assert "EXAMPLE-PASSWORD" not in str(look())


# ---- keychain ----


def test_the_test_item_is_deleted() -> None:
    keychain = Keychain.in_memory()
    assert probe_keychain(keychain).level is Level.OK
    assert keychain.load_text("doctor") is None


@pytest.mark.parametrize("problem", KeychainProblem)
def test_a_keychain_that_fails_is_explained(problem: KeychainProblem) -> None:
    class Failing(Keychain):
        def store_text(self, name: str, value: str) -> None:
            raise KeychainError(problem)

    assert probe_keychain(Failing()) == ProbeResult(Level.ERROR, f"keychain.{problem}.title")


# ---- texts ----


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_finding_has_a_text(language: str) -> None:
    texts = Texts(language)
    for probe in Probe:
        for level in Level:
            line = format_finding(texts, Finding(probe, ProbeResult(level, "doctor.bol.well"), 12))
            assert line.endswith("(12 ms)")


def test_each_doctor_text_is_used_and_each_used_text_exists() -> None:
    sources = [
        ROOT / "core" / "support" / "doctor.py",
        ROOT / "core" / "support" / "network_probes.py",
        ROOT / "platform" / "desktop_probes.py",
    ]
    used = set(re.findall(r'"(doctor\.[a-z_.]+)"', "".join(path.read_text("utf-8") for path in sources)))
    there = {key for key in Texts("en").keys() if key.startswith("doctor.")}  # noqa: SIM118 - not a mapping
    assert used == {key for key in there if not key.startswith(("doctor.names.", "doctor.levels."))}
