"""A proxy that asks for a login gets the stored one; nobody else does."""

from __future__ import annotations

import base64
import logging
import socket
import threading

import pytest

from bolsetup.core.bol import http_adapter as transport
from bolsetup.core.bol.client import BolClient
from bolsetup.core.bol.deadline import Limits
from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.bol.practice import LOGIN_HOST
from bolsetup.core.bol.proxy_auth import FindLogin, ProxyLogin, ProxyLoginStore, no_login
from bolsetup.core.keychain import listing
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.texts import LANGUAGES, Texts
from tests.bol_replies import PAIR
from tests.fault_table import Noted
from tests.stand_in import OTHER_AUTHORITY, Fault, StandIn

PASSWORD = "EXAMPLE-NOT-A-REAL-PASSWORD-é"
LOGIN = ProxyLogin("bakker", PASSWORD)
PROXY = "proxy.example:8080"
HEADER = f"Basic {base64.b64encode(f'bakker:{PASSWORD}'.encode()).decode()}"


@pytest.fixture
def guarded(stand_in: StandIn) -> StandIn:
    stand_in.proxy_login = (LOGIN.user, LOGIN.password)
    return stand_in


def name_of(stand_in: StandIn) -> str:
    return stand_in.env["https_proxy"].removeprefix("http://")


def ask(find: FindLogin) -> Verdict:
    return BolClient(proxy_login=find).check(PAIR)


def test_the_proxy_that_asks_for_a_login_is_named(guarded: StandIn) -> None:
    verdict = ask(no_login)
    assert (verdict.outcome, verdict.proxy) == (Outcome.PROXY, name_of(guarded))
    assert guarded.tunnels == [LOGIN_HOST]


@pytest.mark.parametrize("fault", [Fault.PROXY_REFUSES, Fault.PROXY_CLOSED, Fault.PROXY_UNAVAILABLE])
def test_other_proxy_errors_are_not_reported_as_a_missing_login(stand_in: StandIn, fault: Fault) -> None:
    stand_in.fail(fault)
    verdict = ask(no_login)
    assert (verdict.outcome, verdict.proxy) == (Outcome.PROXY, "")


def test_the_login_is_sent_to_the_proxy_only(guarded: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asked = []

    def find(proxy: str, limit_s: float) -> ProxyLogin:
        asked.append(proxy)
        return LOGIN

    verdict = ask(find)
    assert verdict.outcome is Outcome.CONNECTED
    assert asked == [name_of(guarded)]
    assert [headers.get("proxy-authorization") for headers in guarded.proxy_headers] == [None, HEADER, HEADER]
    for seen in guarded.requests:
        assert "proxy-authorization" not in seen.headers
        assert not any(HEADER in value for value in seen.headers.values())
    for headers in guarded.proxy_headers:
        assert "authorization" not in headers
    assert PASSWORD not in f"{verdict!r} {caplog.text}"
    assert HEADER not in caplog.text


def test_a_proxy_that_asks_for_no_login_gets_none(stand_in: StandIn) -> None:
    def find(proxy: str, limit_s: float) -> ProxyLogin:
        raise AssertionError(proxy)

    assert ask(find).outcome is Outcome.CONNECTED
    assert not any("proxy-authorization" in headers for headers in stand_in.proxy_headers)


def test_a_rejected_login_is_tried_once(guarded: StandIn) -> None:
    verdict = ask(lambda *_: ProxyLogin("bakker", "old"))
    assert (verdict.outcome, verdict.proxy) == (Outcome.PROXY, name_of(guarded))
    assert len(guarded.tunnels) == 2


def test_the_issuer_is_found_behind_a_proxy_with_a_login(guarded: StandIn) -> None:
    guarded.fail(Fault.OTHER_AUTHORITY)
    verdict = ask(lambda *_: LOGIN)
    assert (verdict.outcome, verdict.issuer) == (Outcome.UNTRUSTED_CERTIFICATE, OTHER_AUTHORITY)


def test_a_login_in_the_proxy_url_is_used(guarded: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    guarded.proxy_login = ("bakker", "a:b@c")
    monkeypatch.setenv("https_proxy", f"http://bakker:a%3Ab%40c@{name_of(guarded)}")
    assert ask(no_login).outcome is Outcome.CONNECTED
    guarded.fail(Fault.OTHER_AUTHORITY)
    assert ask(no_login).issuer == OTHER_AUTHORITY


SAID_NO = (KeychainProblem.LOCKED, KeychainProblem.DENIED)


class CountingKeychain(Keychain):
    """Counts reads and prompts, and may fail."""

    def __init__(self) -> None:
        super().__init__(Keychain.in_memory()._backends[0], "bolsetup-proxy")
        self.looks = self.questions = 0
        self.problem: KeychainProblem | None = None

    def load_text(self, name: str, *, may_ask: bool = True) -> str | None:
        self.looks += 1
        if self.problem:
            shut = self.problem in SAID_NO
            self.questions += shut and may_ask
            raise KeychainError(KeychainProblem.LOCKED if shut and not may_ask else self.problem)
        return super().load_text(name)


def test_a_login_is_stored_and_read_once() -> None:
    keychain = CountingKeychain()
    ProxyLoginStore(keychain).store(PROXY, LOGIN)
    logins = ProxyLoginStore(keychain)
    keychain.looks = 0
    assert [logins.find(PROXY, 5) for _ in range(3)] == [LOGIN] * 3
    assert [logins.find("other.example:8080", 5) for _ in range(3)] == [None] * 3
    assert keychain.looks == 2


def test_all_logins_can_be_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    keychain = Keychain.in_memory()
    proxies = [PROXY, "other.example:8080"]
    monkeypatch.setattr(listing, "item_names", lambda *_: proxies)
    logins = ProxyLoginStore(keychain)
    for proxy in proxies:
        logins.store(proxy, LOGIN)
    logins.forget_all()
    assert [logins.find(proxy, 1) for proxy in proxies] == [None, None]


def test_a_new_login_replaces_the_older_one_at_once() -> None:
    logins = ProxyLoginStore(Keychain.in_memory())
    assert logins.find(PROXY, 5) is None
    logins.store(PROXY, LOGIN)
    assert logins.find(PROXY, 5) == LOGIN


@pytest.mark.parametrize("problem", [None, *KeychainProblem])
def test_a_missing_login_is_looked_up_again_when_the_user_asks(
    problem: KeychainProblem | None,
) -> None:
    keychain = CountingKeychain()
    logins = ProxyLoginStore(keychain)
    keychain.problem = problem
    assert [logins.find(PROXY, 5) for _ in range(3)] == [None] * 3
    assert (keychain.looks, keychain.questions) == ((3, 1) if problem in SAID_NO else (1, 0))
    keychain.problem = None
    keychain.store_text(PROXY, LOGIN.to_json())
    keychain.looks = 0
    logins.allow_prompts()
    assert [logins.find(PROXY, 5) for _ in range(3)] == [LOGIN] * 3
    logins.allow_prompts()
    assert logins.find(PROXY, 5) == LOGIN
    assert keychain.looks == 1


@pytest.mark.parametrize("problem", [None, *(each for each in KeychainProblem if each not in SAID_NO)])
def test_a_missing_login_is_looked_up_again_after_an_hour(problem: KeychainProblem | None) -> None:
    keychain, now = CountingKeychain(), [0.0]
    logins = ProxyLoginStore(keychain, lambda: now[0])
    keychain.problem = problem
    for moment, looks in ((0, 1), (3599, 1), (3600, 2), (3601, 2)):
        now[0] = moment
        assert logins.find(PROXY, 5) is None
        assert keychain.looks == looks


@pytest.mark.parametrize("problem", SAID_NO)
def test_after_a_dismissed_prompt_only_an_unlocked_keychain_is_read(
    problem: KeychainProblem,
) -> None:
    keychain, now = CountingKeychain(), [0.0]
    keychain.store_text(PROXY, LOGIN.to_json())
    logins = ProxyLoginStore(keychain, lambda: now[0])
    # Meanwhile the keychain may be missing for a while, which is not a dismissed prompt.
    for moment, trouble in ((0, problem), (9, problem), (9, KeychainProblem.MISSING), (7200, problem)):
        now[0], keychain.problem = moment, trouble
        assert logins.find(PROXY, 5) is None
        assert keychain.questions == 1
    keychain.problem = None
    assert [logins.find(PROXY, 5) for _ in range(3)] == [LOGIN] * 3
    assert keychain.looks == 5


def test_a_keychain_that_was_unlocked_meanwhile_may_prompt_again() -> None:
    keychain, now = CountingKeychain(), [0.0]
    logins = ProxyLoginStore(keychain, lambda: now[0])
    shut = KeychainProblem.LOCKED
    for moment, problem, questions in ((0, shut, 1), (1, None, 1), (7200, shut, 2)):
        now[0], keychain.problem = moment, problem
        assert logins.find(PROXY, 5) is None
        assert keychain.questions == questions


class HangingKeychain(CountingKeychain):
    """Waits for someone to type a password."""

    def __init__(self) -> None:
        super().__init__()
        self.typed = threading.Event()

    def load_text(self, name: str, *, may_ask: bool = True) -> str | None:
        self.looks += 1
        assert self.typed.wait(30)
        return LOGIN.to_json()


def test_a_hanging_keychain_is_called_once_and_blocks_no_longer_than_the_limit() -> None:
    keychain = HangingKeychain()
    logins = ProxyLoginStore(keychain)
    assert [logins.find(PROXY, 0.01) for _ in range(3)] == [None] * 3
    logins.allow_prompts()
    assert logins.find(PROXY, 0.01) is None
    assert keychain.looks == 1
    # Storing a login does not wait for it either.
    logins.store("other.example:8080", LOGIN)
    assert logins.find("other.example:8080", 5) == LOGIN
    keychain.typed.set()
    assert logins.find(PROXY, 5) == LOGIN
    assert keychain.looks == 1


def test_an_entered_login_wins_over_a_pending_lookup() -> None:
    keychain = HangingKeychain()
    logins = ProxyLoginStore(keychain)
    logins.find(PROXY, 0.01)
    newer = ProxyLogin("bakker", "EXAMPLE-NEWER-PASSWORD")
    logins.store(PROXY, newer)
    keychain.typed.set()
    assert logins.find(PROXY, 5) == newer


def test_a_check_reports_the_missing_login_while_the_keychain_hangs(guarded: StandIn) -> None:
    keychain = HangingKeychain()
    logins = ProxyLoginStore(keychain)
    verdict = BolClient(limits=Limits(total_s=1.0), proxy_login=logins.find).check(PAIR)
    assert (verdict.outcome, verdict.proxy) == (Outcome.PROXY, name_of(guarded))
    keychain.typed.set()
    assert BolClient(proxy_login=logins.find).check(PAIR).outcome is Outcome.CONNECTED


def test_api_keys_and_proxy_logins_have_separate_services() -> None:
    backend = Keychain.in_memory()._backends[0]
    ProxyLoginStore(Keychain(backend, "bolsetup-proxy")).store("1234567", LOGIN)
    assert Keychain(backend).load("1234567") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"user": "x"}',
        '{"user": "", "password": "x"}',
        '{"user": "a:b", "password": "secret"}',
        r'{"user": "COMPANY\jan", "password": "secret"}',
        r'{"user": "COMPANY\bakker", "password": "secret"}',
        r'{"user": "COMPANY\nathan", "password": "secret"}',
        r'{"user": "jan", "password": "secret\u007f"}',
    ],
)
def test_an_invalid_login_is_rejected_without_quoting_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|user") as caught:
        ProxyLogin.from_json(text)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "user", ["COMPANY\\jan", "COMPANY\\\\bakker", 'a"b', "jan@company.example", "é ü", "Łódź"]
)
def test_user_names_with_special_characters_round_trip(user: str) -> None:
    keychain, login = Keychain.in_memory(), ProxyLogin(user, PASSWORD + "\\")
    ProxyLoginStore(keychain).store(PROXY, ProxyLogin.from_json(login.to_json()))
    assert ProxyLoginStore(keychain).find(PROXY, 5) == login


def test_repr_hides_a_login() -> None:
    assert PASSWORD not in f"{LOGIN!r} {LOGIN}"
    assert ProxyLogin.from_json(LOGIN.to_json()) == LOGIN


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_names_the_proxy_and_rules_out_bol(language: str) -> None:
    texts = Texts(language)
    words = {
        part: texts(f"proxy_login.{part}", proxy="p:1") for part in ("title", "happened", "why", "advice")
    }
    assert "p:1" in words["happened"]
    assert "p:1" in words["advice"]
    assert all(words.values())


def test_a_proxy_may_have_an_ipv6_address(noted: Noted, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        server = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this computer speaks no IPv6")

    def refuse() -> None:
        with server.accept()[0] as connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")

    port = server.getsockname()[1]
    with server:
        worker = threading.Thread(target=refuse)
        worker.start()
        monkeypatch.setenv("https_proxy", f"http://[::1]:{port}")
        verdict = noted(ask(no_login))
        worker.join(5)
    assert (verdict.outcome, verdict.proxy) == (Outcome.PROXY, f"::1:{port}")


def test_a_failing_adapter_gives_an_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError("no store")

    monkeypatch.setattr(transport, "system_ssl_context", fail)
    assert ask(no_login).outcome is Outcome.UNEXPECTED_ANSWER
