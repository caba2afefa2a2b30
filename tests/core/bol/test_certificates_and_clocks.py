"""Untrusted certificates and wrong clocks are told apart."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from email.utils import formatdate

import pytest

from bolsetup import BUILT
from bolsetup.core.bol.certificates import fetch_certificate
from bolsetup.core.bol.clock import Clock
from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.bol.practice import LOGIN_HOST
from tests.bol_replies import ask
from tests.fault_table import Noted
from tests.stand_in import OTHER_AUTHORITY, Fault, StandIn


@pytest.mark.parametrize(
    ("fault", "issuer"),
    [
        (Fault.OTHER_AUTHORITY, OTHER_AUTHORITY),
        (Fault.WRONG_NAME, "trustme v"),
        (Fault.EXPIRED, "trustme v"),
    ],
)
def test_the_issuer_of_an_untrusted_certificate_is_named(
    stand_in: StandIn, fault: Fault, issuer: str
) -> None:
    stand_in.fail(fault)
    verdict = ask()
    assert verdict.outcome is Outcome.UNTRUSTED_CERTIFICATE
    assert verdict.issuer.startswith(issuer)
    # Two connections without application data: the verified one and the one that reads the certificate.
    # If the certificate is out of date, another server is asked for the time.
    stand_in.settle()
    assert stand_in.tunnels == [LOGIN_HOST, LOGIN_HOST]
    assert stand_in.requests == []
    # Windows and macOS are asked for their trust after the handshake, so the first ends without a byte too.
    assert stand_in.unsent == [LOGIN_HOST] * (1 if sys.platform == "linux" else 2)


def test_fetching_a_certificate_is_subject_to_the_deadline(stand_in: StandIn) -> None:
    watched: list[int] = []
    proxy = stand_in.env["HTTPS_PROXY"]
    found = fetch_certificate(LOGIN_HOST, proxy, 5, lambda connection: watched.append(connection.fileno()))
    assert found.issuer.startswith("trustme v")
    assert len(watched) == 1


def at(moment: float) -> Clock:
    return Clock(now=lambda: moment)


BEGIN = datetime.fromisoformat(BUILT).replace(tzinfo=UTC).timestamp()
DAY = 86_400.0


@pytest.mark.parametrize("fault", [Fault.EXPIRED, Fault.NOT_YET_VALID])
@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        (0.0, Outcome.CLOCK_WRONG),
        (BEGIN - DAY, Outcome.CLOCK_WRONG),
        (BEGIN + DAY, Outcome.UNTRUSTED_CERTIFICATE),
        (BEGIN + 14 * 365 * DAY, Outcome.UNTRUSTED_CERTIFICATE),
        (BEGIN + 16 * 365 * DAY, Outcome.CLOCK_WRONG),
    ],
)
def test_an_implausible_clock_is_blamed_for_an_expired_certificate(
    stand_in: StandIn, noted: Noted, fault: Fault, now: float, outcome: Outcome
) -> None:
    stand_in.fail(fault)
    # The time server agrees with this clock, so only the build date can reveal that it is wrong.
    stand_in.date = formatdate(now, usegmt=True)
    assert noted(ask(clock=at(now))).outcome is outcome


@pytest.mark.parametrize(
    ("off", "outcome"),
    [
        (0.9, Outcome.UNTRUSTED_CERTIFICATE),
        (1.1, Outcome.CLOCK_WRONG),
        (-1.1, Outcome.CLOCK_WRONG),
        (365, Outcome.CLOCK_WRONG),
        (None, Outcome.UNTRUSTED_CERTIFICATE),
    ],
)
def test_another_server_is_asked_for_the_time_if_a_certificate_is_out_of_date(
    stand_in: StandIn, noted: Noted, off: float | None, outcome: Outcome
) -> None:
    now = BEGIN + 400 * DAY
    stand_in.fail(Fault.EXPIRED)
    stand_in.date = "no date" if off is None else formatdate(now - off * DAY, usegmt=True)
    assert noted(ask(clock=at(now))).outcome is outcome
    assert stand_in.plain == ["HEAD http://www.bol.com/ HTTP/1.1"]


def test_the_time_is_only_requested_for_out_of_date_certificates(stand_in: StandIn) -> None:
    stand_in.fail(Fault.OTHER_AUTHORITY)
    ask()
    assert stand_in.plain == []


@pytest.mark.parametrize("fault", [Fault.OTHER_AUTHORITY, Fault.WRONG_NAME])
def test_a_wrong_clock_is_not_blamed_for_a_certificate_within_its_validity(
    stand_in: StandIn, fault: Fault
) -> None:
    stand_in.fail(fault)
    assert ask(clock=at(0.0)).outcome is Outcome.UNTRUSTED_CERTIFICATE


@pytest.mark.parametrize(
    ("date", "steady", "now", "wrong"),
    [
        (BEGIN, 0.0, BEGIN, False),
        (BEGIN, 0.0, BEGIN + 0.9 * DAY, False),
        (BEGIN, 0.0, BEGIN + 1.1 * DAY, True),
        (BEGIN + 2 * DAY, 0.0, BEGIN + 0.9 * DAY, True),
        (BEGIN, 10 * DAY, BEGIN + 10.5 * DAY, False),
        (BEGIN, 10 * DAY, BEGIN, True),
        (None, 0.0, BEGIN + 400 * DAY, False),
    ],
)
def test_the_clock_is_compared_with_the_last_server_date(
    date: float | None, steady: float, now: float, wrong: bool
) -> None:
    passed = [0.0]
    clock = Clock(now=lambda: now, steady=lambda: passed[0])
    if date is not None:
        clock.note(formatdate(date, usegmt=True))
    clock.note("no date")
    passed[0] = steady
    assert clock.wrong is wrong
