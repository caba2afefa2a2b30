"""Practice mode can show every outcome."""

from __future__ import annotations

import socket

import pytest

from bolsetup.core.bol.client import BolClient
from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.practice import ANSWERS, PracticeBol
from bolsetup.core.credentials.credentials import Credentials

ONE = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET")
TWO = Credentials("00000000-1111-4222-8333-555555555555", "EXAMPLE-NOT-A-REAL-SECRET")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any network access fails."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("practice asked for the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.mark.parametrize("outcome", Outcome)
def test_each_configured_outcome_is_the_outcome_of_the_check(outcome: Outcome) -> None:
    bol = PracticeBol()
    bol.outcome = outcome
    verdict = BolClient(bol).check(ONE)
    assert verdict.outcome is outcome
    assert verdict.evidence
    assert bool(verdict.issuer) == (outcome is Outcome.UNTRUSTED_CERTIFICATE)
    assert (verdict.http_status is not None) == (outcome in set(ANSWERS) - {Outcome.CLOCK_WRONG})


def test_the_outcome_can_be_changed_between_checks() -> None:
    bol = PracticeBol()
    client = BolClient(bol)
    outcomes = [*Outcome, *reversed(Outcome)]
    seen = []
    for bol.outcome in outcomes:
        seen.append(client.check(ONE).outcome)
    assert seen == outcomes


def test_each_pair_always_has_the_same_shop() -> None:
    client = BolClient(PracticeBol())
    one, again, two = (client.check(pair).shop for pair in (ONE, ONE, TWO))
    assert one is not None
    assert two is not None
    assert one == again
    assert one.retailer_id != two.retailer_id
    assert len(one.retailer_id) == len(two.retailer_id) == 7
    assert one.display_name == "Oefenwinkel"
