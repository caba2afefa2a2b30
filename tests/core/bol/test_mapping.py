"""The tables of the other tests cover every row of the response table and of the exception table."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from typing import Any, Final

import pytest
from requests.structures import CaseInsensitiveDict

from bolsetup.core.bol import client as bol
from bolsetup.core.bol import errors as faults
from bolsetup.core.bol import responses as answers
from bolsetup.core.bol.deadline import Limits
from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.practice import LOGIN_HOST, Canned
from bolsetup.core.bol.responses import Call, Response, Token, read_login, read_shop
from tests.bol_replies import QUICK, ask
from tests.core.bol.test_bad_networks import BROKEN, FAULTS, NO_PROXIES, SLOW
from tests.core.bol.test_client import LOGIN_TABLE, SCOPE_TABLE, SHOP_TABLE
from tests.stand_in import End, Fault, Raw, Reply, StandIn

pytestmark = pytest.mark.xdist_group("mapping")

Table = tuple[Any, ...]
Provoke = Callable[[StandIn], None]
PROXY_NAMES: Final = ("https_proxy", "HTTPS_PROXY")


def broken(table: Table, number: int) -> Table:
    """The table with a different outcome in one row."""
    row = tuple(
        next(other for other in Outcome if other is not part) if isinstance(part, Outcome) else part
        for part in table[number]
    )
    return (*table[:number], row, *table[number + 1 :])


def lacking(table: Table, number: int) -> Table:
    return (*table[:number], *table[number + 1 :])


def answer(call: Call, canned: Canned) -> Response:
    return Response(call, canned.status, CaseInsensitiveDict(canned.headers), canned.body.encode)


def answers_agree() -> bool:
    """Whether the response table passes, without a network."""
    for reply, expected in LOGIN_TABLE:
        assert isinstance(reply, Canned)
        judged = read_login(answer(Call.LOGIN, reply))
        if (Outcome.CONNECTED if isinstance(judged, Token) else judged.outcome) is not expected:
            return False
    forbidden = next(reply for reply, expected in SHOP_TABLE if expected is Outcome.NOT_PERMITTED)
    # A shop without a number falls back to that of the token, which has none here.
    cases: list[tuple[Reply, object, Outcome]] = [
        *((reply, "RETAILER", outcome) for reply, outcome in SHOP_TABLE),
        *((forbidden, scope, outcome) for scope, outcome in SCOPE_TABLE),
    ]
    for each, scope, expected in cases:
        assert isinstance(each, Canned)
        if read_shop(answer(Call.SHOP, each), Token("x", str(scope or ""), "")).outcome is not expected:
            return False
    return True


def test_the_response_table_passes_unmodified() -> None:
    assert answers_agree()


@pytest.mark.parametrize("change", [broken, lacking])
@pytest.mark.parametrize("number", range(len(answers._TABLE)))
def test_every_change_of_the_response_table_is_detected(
    monkeypatch: pytest.MonkeyPatch, number: int, change: Callable[[Table, int], Table]
) -> None:
    monkeypatch.setattr(answers, "_TABLE", change(answers._TABLE, number))
    assert not answers_agree()


Seen = Sequence[tuple[Exception, Outcome, str]]
"""What was raised, the outcome that it has to come to, and the words with it."""


@pytest.fixture(scope="module")
def seen() -> Seen:
    """The exceptions that each fault of the tables really raises."""
    caught: list[tuple[Exception, Outcome, str]] = []
    with pytest.MonkeyPatch.context() as patch:
        expected = Outcome.CONNECTED

        def note(error: Exception) -> tuple[Outcome, str]:
            said = faults.outcome_of(error)
            caught.append((error, expected, said[1]))
            return said

        patch.setattr(bol, "outcome_of", note)
        for outcome, provoke in provocations(patch):
            expected = outcome
            with StandIn() as stand_in:
                for name, value in stand_in.env.items():
                    patch.setenv(name, value)
                provoke(stand_in)
    return caught


def answered(reply: Raw, limits: Limits | None = None) -> Provoke:
    def provoke(stand_in: StandIn) -> None:
        stand_in.answer(LOGIN_HOST, reply)
        ask(limits)

    return provoke


def failed(fault: Fault) -> Provoke:
    def provoke(stand_in: StandIn) -> None:
        stand_in.fail(fault)
        ask(QUICK)

    return provoke


def by_proxy(patch: pytest.MonkeyPatch, proxy: str) -> Provoke:
    def provoke(_: StandIn) -> None:
        for name in PROXY_NAMES:
            patch.setenv(name, proxy)
        ask()

    return provoke


def without_proxy(patch: pytest.MonkeyPatch, connecting: Exception, found: int = 1) -> Provoke:
    class Failing(socket.socket):
        def connect(self, _: object) -> None:
            raise connecting

    def resolve(*_: object, **__: object) -> object:
        if not found:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 443))]

    def provoke(_: StandIn) -> None:
        for name in PROXY_NAMES:
            # On Windows the names in capitals are those of the same variables.
            patch.delenv(name, raising=False)
        with pytest.MonkeyPatch.context() as network:
            network.setattr(socket, "getaddrinfo", resolve)
            network.setattr(socket, "socket", Failing)
            ask()

    return provoke


def provocations(patch: pytest.MonkeyPatch) -> Sequence[tuple[Outcome, Provoke]]:
    return [
        *((outcome, answered(reply)) for reply, outcome in BROKEN.values()),
        *((outcome, failed(fault)) for fault, outcome in FAULTS.items()),
        *((Outcome.PROXY, by_proxy(patch, proxy)) for proxy in NO_PROXIES if "invalid" not in proxy),
        (Outcome.TIMEOUT, answered(SLOW["silence"], QUICK)),
        (Outcome.TIMEOUT, answered(SLOW["body that never comes"], QUICK)),
        (Outcome.TIMEOUT, answered(SLOW["a body drop by drop"], QUICK)),
        (Outcome.BOL_UNAVAILABLE, answered(Raw(b"HTTP/1.1 200 OK\r\n", end=End.RESET))),
        (Outcome.OFFLINE, without_proxy(patch, OSError(), found=0)),
        (Outcome.OFFLINE, without_proxy(patch, ConnectionRefusedError())),
        (Outcome.TIMEOUT, without_proxy(patch, TimeoutError())),
    ]


def faults_agree(seen: Seen) -> bool:
    return all(faults.outcome_of(error)[0] is expected for error, expected, _ in seen)


def test_the_exception_table_passes_unmodified(seen: Seen) -> None:
    assert len(seen) >= 40
    assert faults_agree(seen)


each_fault = pytest.mark.parametrize(
    "number", range(len(faults._TABLE)), ids=lambda number: f"{number} {faults._TABLE[number][0].__name__}"
)


@each_fault
def test_every_change_of_the_exception_table_is_detected(
    monkeypatch: pytest.MonkeyPatch, seen: Seen, number: int
) -> None:
    monkeypatch.setattr(faults, "_TABLE", broken(faults._TABLE, number))
    assert not faults_agree(seen)


@each_fault
def test_every_row_of_the_exception_table_is_needed(
    monkeypatch: pytest.MonkeyPatch, seen: Seen, number: int
) -> None:
    monkeypatch.setattr(faults, "_TABLE", lacking(faults._TABLE, number))
    said = [faults.outcome_of(error) for error, _, _ in seen]
    assert said != [(expected, words) for _, expected, words in seen]
