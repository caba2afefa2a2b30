"""Connections that are made before the keys are there, and the trust store that they share."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator

import pytest

from bolsetup.core.bol import client as client_module
from bolsetup.core.bol import http_adapter
from bolsetup.core.bol.checker import LazyChecker
from bolsetup.core.bol.client import BolClient
from bolsetup.core.bol.deadline import Deadline, Limits, start_in_thread
from bolsetup.core.bol.http_adapter import TrustStore
from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.practice import LOGIN_HOST, SHOP_HOST, answer_for
from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.credentials.credentials import Credentials
from tests.desktop.desktop import eventually
from tests.fakes import Clock
from tests.stand_in import End, Fault, Raw, StandIn

PAIR = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET-".ljust(86, "x"))


@pytest.fixture
def client() -> Iterator[BolClient]:
    made = BolClient()
    yield made
    made.close()


def test_the_next_check_uses_the_connections_and_one_after_it_its_own(
    stand_in: StandIn, client: BolClient
) -> None:
    client.warm_up()
    assert stand_in.tunnels == [LOGIN_HOST, SHOP_HOST]
    assert stand_in.requests == []
    assert client.check(PAIR).outcome is Outcome.CONNECTED
    assert stand_in.tunnels == [LOGIN_HOST, SHOP_HOST]
    assert client.check(PAIR).outcome is Outcome.CONNECTED
    assert stand_in.tunnels == [LOGIN_HOST, SHOP_HOST] * 2
    assert [each.host for each in stand_in.requests] == [LOGIN_HOST, SHOP_HOST] * 2


def test_connections_that_are_there_are_enough(stand_in: StandIn, client: BolClient) -> None:
    client.warm_up()
    client.warm_up()
    assert stand_in.tunnels == [LOGIN_HOST, SHOP_HOST]


def test_one_preparation_at_a_time_is_enough(stand_in: StandIn) -> None:
    stand_in.fail(Fault.PROXY_SILENT)
    client = BolClient(limits=Limits(connect_s=1))
    slow = start_in_thread(client.warm_up)
    eventually(lambda: stand_in.tunnels, "first connection")
    client.warm_up()
    assert stand_in.tunnels == [LOGIN_HOST]
    slow.result(10)


def test_a_check_does_not_fail_because_bol_ended_an_idle_connection(
    stand_in: StandIn, client: BolClient
) -> None:
    def end_both() -> bool:
        # Bol's side of a connection is ready a little later than ours.
        stand_in.drop_idle()
        return len(stand_in.unsent) == 2

    client.warm_up()
    eventually(end_both, "ended connections")
    assert client.check(PAIR).outcome is Outcome.CONNECTED
    assert stand_in.tunnels == [LOGIN_HOST, SHOP_HOST] * 2


@pytest.mark.parametrize("end", [End.CLOSE, End.RESET, End.HANG])
@pytest.mark.parametrize("host", [LOGIN_HOST, SHOP_HOST])
def test_a_check_does_not_fail_because_an_idle_connection_was_dead(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, host: str, end: End
) -> None:
    monkeypatch.setattr(client_module, "_WARM_READ_S", 0.3)
    authorization = "Basic eDp5" if host == LOGIN_HOST else "Bearer x"
    works = answer_for(Outcome.CONNECTED, host, authorization)
    assert works
    stand_in.answer(host, Raw(b"", end=end), works)
    # There is no time to wait for the dead connection as for any other.
    client = BolClient(limits=Limits(read_s=10, total_s=10))
    client.warm_up()
    assert client.check(PAIR).outcome is Outcome.CONNECTED


def test_connections_made_ahead_are_closed_if_no_check_comes(
    stand_in: StandIn, client: BolClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "_WARM_S", 0.2)
    client.warm_up()
    # Without that they stay as long as a check may take, 30 s.
    eventually(lambda: len(stand_in.unsent) == 2, "closed connections", 10)


def test_a_silent_bol_is_a_timeout_all_the_same(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_WARM_READ_S", 0.1)
    stand_in.outcome = Outcome.TIMEOUT
    client = BolClient(limits=Limits(read_s=0.2))
    client.warm_up()
    assert client.check(PAIR).outcome is Outcome.TIMEOUT


@pytest.mark.parametrize("fault", [Fault.PROXY_REFUSES, Fault.OTHER_AUTHORITY, Fault.TLS_CUT])
def test_trouble_is_told_by_the_check_alone(stand_in: StandIn, client: BolClient, fault: Fault) -> None:
    stand_in.fail(fault)
    client.warm_up()
    told = client.check(PAIR)
    assert told.outcome is BolClient().check(PAIR).outcome is not Outcome.CONNECTED
    stand_in.outcome = Outcome.CONNECTED
    assert client.check(PAIR).outcome is Outcome.CONNECTED


def test_the_keychain_is_not_asked_for_the_login_of_a_proxy(stand_in: StandIn) -> None:
    stand_in.proxy_login = ("EXAMPLE-USER", "EXAMPLE-PASSWORD")
    asked: list[str] = []

    def find(proxy: str, seconds: float) -> ProxyLogin:
        asked.append(proxy)
        return ProxyLogin("EXAMPLE-USER", "EXAMPLE-PASSWORD")

    client = BolClient(proxy_login=find)
    client.warm_up()
    assert asked == []
    assert client.check(PAIR).outcome is Outcome.CONNECTED
    assert len(asked) == 1


def test_connections_that_nobody_needed_are_ended(
    stand_in: StandIn, client: BolClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "_WARM_S", 0.05)
    client.warm_up()
    eventually(lambda: sorted(stand_in.unsent) == sorted([LOGIN_HOST, SHOP_HOST]), "ended connections")
    assert client.check(PAIR).outcome is Outcome.CONNECTED


def test_a_time_that_is_up_is_not_counted_anew() -> None:
    with Deadline(0.01) as deadline:
        eventually(lambda: deadline.passed, "end of the time")
        assert not deadline.restart(60)
    with Deadline(60) as deadline:
        assert deadline.restart(0.01)
        eventually(lambda: deadline.passed, "end of the new time")


def test_it_is_prepared_by_the_checker_that_checks(stand_in: StandIn) -> None:
    made: list[BolClient] = []

    def make() -> BolClient:
        made.append(BolClient())
        return made[-1]

    checker = LazyChecker(make)
    checker.warm_up()
    assert checker.check(PAIR).outcome is Outcome.CONNECTED
    assert len(made) == 1
    assert stand_in.tunnels == [LOGIN_HOST, SHOP_HOST]


# ---- the trust store ----


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[ssl.SSLContext]:
    """Each reading of the trust store."""
    contexts: list[ssl.SSLContext] = []
    read: Callable[[], ssl.SSLContext] = http_adapter.system_ssl_context

    def note() -> ssl.SSLContext:
        contexts.append(read())
        return contexts[-1]

    monkeypatch.setattr(http_adapter, "system_ssl_context", note)
    return contexts


def test_the_trust_store_is_read_once_an_hour(reads: list[ssl.SSLContext]) -> None:
    clock = Clock(0.0)
    store = TrustStore(clock)
    assert store.ssl_context() is store.ssl_context() is reads[0]
    clock.now = 3601
    assert store.ssl_context() is reads[1]
    assert len(reads) == 2


def test_checks_share_what_was_read(
    stand_in: StandIn, client: BolClient, reads: list[ssl.SSLContext]
) -> None:
    assert [client.check(PAIR).outcome for _ in range(3)] == [Outcome.CONNECTED] * 3
    assert len(reads) == 1


@pytest.mark.parametrize("fault", [Fault.OTHER_AUTHORITY, Fault.EXPIRED])
def test_after_a_certificate_was_not_trusted_it_is_read_again(
    stand_in: StandIn, client: BolClient, reads: list[ssl.SSLContext], fault: Fault
) -> None:
    stand_in.fail(fault)
    assert client.check(PAIR).outcome is not Outcome.CONNECTED
    stand_in.outcome = Outcome.CONNECTED
    assert client.check(PAIR).outcome is Outcome.CONNECTED
    assert len(reads) == 2


def test_every_certificate_is_verified() -> None:
    context = http_adapter.system_ssl_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
