"""Malformed responses, network faults and slow servers: outcomes and time limits."""

from __future__ import annotations

import contextlib
import gzip
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
import trustme

from bolsetup.core.bol import http_adapter as transport
from bolsetup.core.bol.client import BolClient
from bolsetup.core.bol.deadline import Limits
from bolsetup.core.bol.outcomes import Outcome, Reason
from bolsetup.core.bol.practice import ANSWERS, LOGIN_HOST, SHOP_HOST
from bolsetup.core.bol.verdict_text import verdict_text, whole_advice
from bolsetup.core.texts import Texts
from tests.bol_replies import PAIR, QUICK, ask, error, token
from tests.fault_table import Noted
from tests.stand_in import OTHER_AUTHORITY, End, Fault, Raw, StandIn, in_full

KIB = 1024

# ---- malformed responses ----

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
PACKED = gzip.compress(token().body.encode())
# 64 parts, since packing 64 MiB at once takes a second whenever tests are collected.
BOMB = gzip.compress(b" " * KIB * KIB) * 64


def packed(body: bytes, kind: str = "gzip") -> bytes:
    return HEAD + f"Content-Encoding: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def sized(length: object) -> bytes:
    return HEAD + f"Content-Length: {length}\r\n\r\n{token().body}".encode()


def chunked(body: bytes) -> bytes:
    return HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + body


HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"

BROKEN: dict[str, tuple[Raw, Outcome]] = {
    "early hints": (Raw(HINTS + in_full(token())), Outcome.CONNECTED),
    "every kind of information": (
        Raw(
            b"".join(b"HTTP/1.1 %d X\r\n\r\n" % status for status in (100, 102, 103, 199)) + in_full(token())
        ),
        Outcome.CONNECTED,
    ),
    "early hints of a refusal": (Raw(HINTS * 9 + in_full(error(401, "invalid_client"))), Outcome.REFUSED),
    "early hints with a length": (
        Raw(b"HTTP/1.1 103 X\r\nContent-Length: 9\r\n\r\n" + in_full(token())),
        Outcome.CONNECTED,
    ),
    "early hints and nothing": (Raw(HINTS), Outcome.BOL_UNAVAILABLE),
    "huge body": (Raw(sized(3 * KIB * KIB) + b" " * 3 * KIB * KIB), Outcome.UNEXPECTED_ANSWER),
    "huge body of no length": (Raw(HEAD + b"\r\n" + b" " * 3 * KIB * KIB), Outcome.UNEXPECTED_ANSWER),
    "gzip": (Raw(packed(PACKED)), Outcome.CONNECTED),
    "gzip bomb": (Raw(packed(BOMB)), Outcome.UNEXPECTED_ANSWER),
    "gzip bomb in a bomb": (Raw(packed(gzip.compress(BOMB), "gzip, gzip")), Outcome.UNEXPECTED_ANSWER),
    "gzip that is none": (Raw(packed(b"no gzip")), Outcome.UNEXPECTED_ANSWER),
    "gzip that is cut": (Raw(packed(PACKED[:40])), Outcome.UNEXPECTED_ANSWER),
    "gzip of the wrong sum": (Raw(packed(PACKED[:-8] + b"12345678")), Outcome.UNEXPECTED_ANSWER),
    "unknown encoding": (Raw(packed(b"\x01\x02", "zebra")), Outcome.UNEXPECTED_ANSWER),
    "many encodings": (Raw(packed(PACKED, ", ".join(["gzip"] * 99))), Outcome.UNEXPECTED_ANSWER),
    "chunks": (
        Raw(chunked(b"%x\r\n%s\r\n0\r\n\r\n" % (len(token().body), token().body.encode()))),
        Outcome.CONNECTED,
    ),
    "chunk of no length": (Raw(chunked(b"zz\r\n{}\r\n0\r\n\r\n")), Outcome.UNEXPECTED_ANSWER),
    "chunk that is cut": (Raw(chunked(b"ff\r\n{")), Outcome.BOL_UNAVAILABLE),
    "chunks that are cut": (Raw(chunked(b"2\r\n{}\r\n")), Outcome.BOL_UNAVAILABLE),
    "chunked and nothing": (Raw(chunked(b"")), Outcome.BOL_UNAVAILABLE),
    "length too long": (Raw(sized(5000)), Outcome.BOL_UNAVAILABLE),
    "length too short": (Raw(sized(10)), Outcome.UNEXPECTED_ANSWER),
    "two lengths": (Raw(sized("10, 20")), Outcome.UNEXPECTED_ANSWER),
    "length that is none": (Raw(sized("many")), Outcome.CONNECTED),
    "negative length": (Raw(sized(-1)), Outcome.CONNECTED),
    "header of 100 KiB": (
        Raw(HEAD + b"X-Long: " + b"x" * 100 * KIB + b"\r\n\r\n{}"),
        Outcome.UNEXPECTED_ANSWER,
    ),
    "300 headers": (Raw(HEAD + b"X-Many: yes\r\n" * 300 + b"\r\n{}"), Outcome.UNEXPECTED_ANSWER),
    "100 KiB of headers": (
        Raw(HEAD + (b"X-Long: " + b"x" * 2 * KIB + b"\r\n") * 50 + sized(len(token().body))[len(HEAD) :]),
        Outcome.CONNECTED,
    ),
    "not HTTP": (Raw(b"SSH-2.0-OpenSSH_9.9\r\n"), Outcome.BOL_UNAVAILABLE),
    "status that is none": (Raw(b"HTTP/1.1 two OK\r\n\r\n"), Outcome.BOL_UNAVAILABLE),
    "nothing": (Raw(b""), Outcome.BOL_UNAVAILABLE),
    "reset": (Raw(b"", end=End.RESET), Outcome.BOL_UNAVAILABLE),
    "reset in the headers": (Raw(HEAD, end=End.RESET), Outcome.BOL_UNAVAILABLE),
    "reset in the body": (Raw(sized(5000), end=End.RESET), Outcome.BOL_UNAVAILABLE),
    "503 that is cut": (Raw(b"HTTP/1.1 503 Busy\r\nContent-Length: 99\r\n\r\n<"), Outcome.BOL_UNAVAILABLE),
    "redirect with a body without end": (
        Raw(b"HTTP/1.1 302 Found\r\nLocation: https://portal.example/\r\n\r\n", slowly=b" "),
        Outcome.CAPTIVE_PORTAL,
    ),
    "cookies that are none": (
        Raw(HEAD + b"Set-Cookie: \xff=;;;=\r\n" + sized(len(token().body))[len(HEAD) :]),
        Outcome.CONNECTED,
    ),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", BROKEN)
def test_outcome_of_a_malformed_response(stand_in: StandIn, noted: Noted, name: str) -> None:
    reply, outcome = BROKEN[name]
    stand_in.answer(LOGIN_HOST, reply)
    assert noted(ask()).outcome is outcome


@pytest.mark.parametrize("host", [LOGIN_HOST, SHOP_HOST])
@pytest.mark.parametrize("part", ["nothing", "status", "line", "header", "headers", "all headers", "body"])
def test_a_connection_closed_at_any_byte_means_bol_unavailable(
    stand_in: StandIn, noted: Noted, part: str, host: str
) -> None:
    login, answered = ANSWERS[Outcome.CONNECTED]
    assert answered is not None
    whole = in_full(login if host == LOGIN_HOST else answered)
    head = whole.index(b"\r\n\r\n")
    cut = {
        "nothing": 0,
        "status": 7,
        "line": whole.index(b"\r\n") + 2,
        "header": whole.index(b"\r\n") + 6,
        "headers": whole.index(b"\r\n") + 40,
        "all headers": head + 4,
        "body": len(whole) - 5,
    }[part]
    stand_in.answer(host, Raw(whole[:cut]))
    verdict = noted(ask())
    assert verdict.outcome is Outcome.BOL_UNAVAILABLE
    assert verdict.shop is None


# ---- faults before a response ----

FAULTS: dict[Fault, Outcome] = {
    Fault.PROXY_CLOSED: Outcome.PROXY,
    Fault.PROXY_REFUSES: Outcome.PROXY,
    Fault.PROXY_WANTS_LOGIN: Outcome.PROXY,
    Fault.PROXY_UNAVAILABLE: Outcome.PROXY,
    Fault.PROXY_CUTS: Outcome.PROXY,
    Fault.PROXY_TALKS_NONSENSE: Outcome.PROXY,
    Fault.PROXY_SILENT: Outcome.TIMEOUT,
    Fault.OTHER_AUTHORITY: Outcome.UNTRUSTED_CERTIFICATE,
    Fault.WRONG_NAME: Outcome.UNTRUSTED_CERTIFICATE,
    Fault.EXPIRED: Outcome.UNTRUSTED_CERTIFICATE,
    Fault.NOT_YET_VALID: Outcome.UNTRUSTED_CERTIFICATE,
    Fault.PLAIN_HTTP: Outcome.CAPTIVE_PORTAL,
    Fault.TLS_CUT: Outcome.BOL_UNAVAILABLE,
    Fault.TLS_REFUSES: Outcome.BOL_UNAVAILABLE,
    Fault.TLS_SILENT: Outcome.TIMEOUT,
}


def test_the_fault_table_covers_every_fault() -> None:
    assert set(FAULTS) == set(Fault)


@pytest.mark.parametrize("host", [LOGIN_HOST, SHOP_HOST])
@pytest.mark.parametrize(("fault", "outcome"), FAULTS.items(), ids=str)
def test_outcome_of_a_network_fault(
    stand_in: StandIn, noted: Noted, fault: Fault, outcome: Outcome, host: str
) -> None:
    if fault is Fault.PROXY_CLOSED and host == SHOP_HOST:
        pytest.skip("there is one port for both")
    stand_in.fail(fault, host)
    assert noted(ask(QUICK if outcome is Outcome.TIMEOUT else None)).outcome is outcome
    assert host not in [seen.host for seen in stand_in.requests]


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.OFFLINE])
def test_the_stand_in_produces_each_outcome(stand_in: StandIn, outcome: Outcome) -> None:
    stand_in.outcome = outcome
    assert ask(QUICK if outcome is Outcome.TIMEOUT else None).outcome is outcome
    stand_in.outcome = Outcome.CONNECTED
    assert ask().outcome is Outcome.CONNECTED


def test_the_stand_in_refuses_unknown_pairs_once_it_has_known_ones(stand_in: StandIn) -> None:
    stand_in.known_pairs = {("another", "pair")}
    assert ask().outcome is Outcome.REFUSED
    stand_in.known_pairs.add((PAIR.client_id, PAIR.client_secret))
    assert ask().outcome is Outcome.CONNECTED


NO_PROXIES = [
    "http://127.0.0.1:1",
    "127.0.0.1:1",
    "https://127.0.0.1:1",
    "http://no-such-host.invalid:8080",
    "http://",
    "http://[::1",
    "http://127.0.0.1:port",
    "socks5://127.0.0.1:1",
    "ftp://127.0.0.1:1",
]


@pytest.mark.parametrize("proxy", NO_PROXIES)
def test_outcome_of_an_invalid_proxy_setting(
    stand_in: StandIn, noted: Noted, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror

    if "invalid" in proxy:
        monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setenv("https_proxy", proxy)
    assert noted(ask()).outcome is Outcome.PROXY


@pytest.mark.parametrize(
    ("proxy", "reason"),
    [
        *((proxy, Reason.PROXY_KIND) for proxy in NO_PROXIES if proxy.startswith(("socks", "ftp"))),
        ("SOCKS4://127.0.0.1:1", Reason.PROXY_KIND),
        *(
            (proxy, Reason.PROXY_ADDRESS)
            for proxy in ("http://", "http://[::1", "127.0.0.1:port", "http://a b")
        ),
        ("http://127.0.0.1:1", None),
    ],
)
def test_an_unusable_proxy_setting_has_its_own_text(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, proxy: str, reason: Reason | None
) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    verdict = ask()
    assert (verdict.outcome, verdict.reason, verdict.proxy) == (Outcome.PROXY, reason, "")
    advice = verdict_text(Texts("en"), verdict)["advice"]
    assert ("allow login.bol.com" in advice) == (reason is None)
    assert ("HTTP proxy" in advice) == (reason is Reason.PROXY_KIND)


STALE: dict[str, Callable[[Path], object]] = {
    "gone": lambda _: None,
    "empty": lambda path: path.write_text(""),
    "no certificate": lambda path: path.write_text("no certificate"),
    "a folder": lambda path: path.mkdir(),
    "of another authority": lambda path: trustme.CA().cert_pem.write_to_path(str(path)),
}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not heed these variables")
@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
@pytest.mark.parametrize("state", STALE)
def test_a_variable_that_replaces_the_trust_store_is_named_if_it_is_the_cause(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, state: str
) -> None:
    STALE[state](tmp_path / "store")
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv(name, str(tmp_path / "store"))
    verdict = ask()
    assert (verdict.outcome, verdict.reason) == (Outcome.UNTRUSTED_CERTIFICATE, Reason.TRUST_SETTING)
    words = verdict_text(Texts("en"), verdict)
    assert name in words["why"]
    assert name in words["advice"]
    assert verdict.issuer in words["happened"]


def test_a_variable_that_is_not_the_cause_is_not_named(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for fault in (Fault.EXPIRED, Fault.WRONG_NAME):
        stand_in.fail(fault)
        assert ask().reason is None
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(sys, "platform", "win32")
        assert transport.trust_setting() == ""
    monkeypatch.delenv("SSL_CERT_FILE")
    stand_in.fail(Fault.OTHER_AUTHORITY)
    verdict = ask()
    assert (verdict.outcome, verdict.reason) == (Outcome.UNTRUSTED_CERTIFICATE, None)


def test_outcome_of_a_plain_http_proxy_configured_as_https(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", stand_in.env["https_proxy"].replace("http:", "https:"))
    assert ask(QUICK).outcome is Outcome.PROXY


# ---- without a proxy ----

Addresses = list[tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[str, int]]]


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Resolve Bol's hosts to these addresses, so that direct connections stay on this computer."""

    def point(*found: tuple[str, int]) -> None:
        rows: Addresses = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in found]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)

    return point


def test_a_host_name_that_does_not_resolve_means_offline(
    noted: Noted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert noted(ask()).outcome is Outcome.OFFLINE


def test_a_name_resolution_that_hangs_is_abandoned_at_the_limit(
    noted: Noted, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: end.wait(30))
    began = time.monotonic()
    assert noted(ask(Limits(total_s=0.3))).outcome is Outcome.TIMEOUT
    end.set()
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("error", [socket.gaierror(), ConnectionRefusedError(), TimeoutError()])
def test_an_unsupported_proxy_setting_is_reported_when_nothing_connects(
    monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(transport, "resolve", fail)
    with_script = BolClient(unsupported_proxy=lambda: "http://wpad.example/proxy.pac").check(PAIR)
    without = BolClient(unsupported_proxy=lambda: "").check(PAIR)
    assert without.outcome in (Outcome.OFFLINE, Outcome.TIMEOUT)
    assert (with_script.outcome, with_script.reason) == (without.outcome, Reason.PROXY_UNSUPPORTED)
    assert without.reason is None
    assert "HTTPS_PROXY" in whole_advice(verdict_text(Texts("en"), with_script))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    assert BolClient(unsupported_proxy=lambda: "x").check(PAIR).reason is None


def test_an_unsupported_proxy_setting_is_not_read_when_bol_responds(stand_in: StandIn) -> None:
    def look() -> str:
        raise AssertionError

    for outcome in (Outcome.CONNECTED, Outcome.REFUSED, Outcome.PROXY, Outcome.UNTRUSTED_CERTIFICATE):
        stand_in.outcome = outcome
        assert BolClient(unsupported_proxy=look).check(PAIR).outcome is outcome


def test_offline_if_no_address_connects(noted: Noted, addresses: Callable[..., None]) -> None:
    addresses(("127.0.0.1", 1), ("127.0.0.1", 2))
    assert noted(ask()).outcome is Outcome.OFFLINE


def test_the_next_address_is_tried(addresses: Callable[..., None]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        addresses(("127.0.0.1", 1), server.getsockname())
        # Connects, but never receives a handshake.
        assert ask(QUICK).outcome is Outcome.TIMEOUT
        connection, _ = server.accept()
        connection.close()


def test_all_addresses_share_one_connect_timeout(
    addresses: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    class Silent(socket.socket):
        def connect(self, address: object) -> None:
            waits.append(self.gettimeout() or 0)
            raise TimeoutError

    addresses(*[("192.0.2.1", 443)] * 4)
    monkeypatch.setattr(socket, "socket", Silent)
    assert ask(Limits(connect_s=1)).outcome is Outcome.TIMEOUT
    assert len(waits) == 4
    assert waits[0] == pytest.approx(0.25, abs=0.05)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [(None, Outcome.CONNECTED), (Fault.OTHER_AUTHORITY, Outcome.UNTRUSTED_CERTIFICATE)],
)
def test_direct_connections_give_the_same_outcomes(
    stand_in: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    addresses: Callable[..., None],
    fault: Fault | None,
    outcome: Outcome,
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy"):
        # On Windows these are one variable.
        monkeypatch.delenv(name, raising=False)
    hosts = (LOGIN_HOST, LOGIN_HOST) if fault else (LOGIN_HOST, SHOP_HOST)

    def serve(host: str, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            stand_in._be(host, fault, connection)

    def accept() -> None:
        for host in hosts:
            stand_in._start(serve, host, server.accept()[0])

    with socket.create_server(("127.0.0.1", 0)) as server:
        addresses(server.getsockname())
        stand_in._start(accept)
        verdict = ask()
    assert verdict.outcome is outcome
    assert verdict.issuer == (OTHER_AUTHORITY if fault else "")


# ---- slow servers ----

SLOW: dict[str, Raw] = {
    "silence": Raw(b"", end=End.HANG),
    "headers drop by drop": Raw(HEAD, slowly=b"X-Slow: yes\r\n"),
    "a body drop by drop": Raw(sized(5000), slowly=b" "),
    "a body of no length drop by drop": Raw(HEAD + b"\r\n{", slowly=b" "),
    "chunks drop by drop": Raw(chunked(b""), slowly=b"1\r\n \r\n"),
    "headers of a 404 drop by drop": Raw(b"HTTP/1.1 404 Not Found\r\n", slowly=b"X-Slow: yes\r\n"),
    "a status line drop by drop": Raw(b"HTTP/1.1 200 ", slowly=b"O"),
    "going on without end": Raw(b"", slowly=b"HTTP/1.1 100 Continue\r\n\r\n"),
    "hints without end": Raw(b"", slowly=HINTS),
    "body that never comes": Raw(sized(5000), end=End.HANG),
}


@pytest.mark.parametrize("host", [LOGIN_HOST, SHOP_HOST])
@pytest.mark.parametrize("name", SLOW)
def test_a_slow_server_cannot_exceed_the_total_limit(
    stand_in: StandIn, noted: Noted, name: str, host: str
) -> None:
    stand_in.answer(host, SLOW[name])
    began = time.monotonic()
    verdict = noted(ask(Limits(connect_s=0.4, read_s=0.4, total_s=0.6)))
    took_s = time.monotonic() - began
    assert verdict.outcome is Outcome.TIMEOUT
    assert took_s < 5
    assert 0 < verdict.elapsed_ms <= took_s * 1000 + 1


@pytest.mark.parametrize("outcome", Outcome)
def test_a_check_leaves_no_thread_behind(stand_in: StandIn, outcome: Outcome) -> None:
    if outcome is not Outcome.OFFLINE:
        stand_in.outcome = outcome
    ask(QUICK if outcome is Outcome.TIMEOUT else None)
    assert [thread.name for thread in threading.enumerate() if isinstance(thread, threading.Timer)] == []


def test_undocumented_exceptions_give_an_outcome() -> None:
    class Broken(requests.adapters.BaseAdapter):
        def send(self, *_: object, **__: object) -> requests.Response:
            raise MemoryError

        def close(self) -> None:
            pass

    verdict = BolClient(Broken()).check(PAIR)
    assert (verdict.outcome, verdict.evidence) == (Outcome.UNEXPECTED_ANSWER, "login MemoryError")
