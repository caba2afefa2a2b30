"""Bol, keychain and tray follow a practice script."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bolsetup.core.bol.client import BolClient
from bolsetup.core.bol.outcomes import Outcome, Shop
from bolsetup.core.bol.practice import PracticeBol
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from bolsetup.core.practice.practice import Practice
from bolsetup.core.practice.script import Change, Conditions, KeychainState, Script, Step, pair_of
from tests.fakes import Clock

ONE, TWO = Shop("1234567", 'Bakkerij "De Korst"'), Shop("7654321", "Łódź 🚲")
OTHER = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET")
SCRIPT = Script(
    (ONE, TWO),
    (
        Step(0, Change(answer=Outcome.REFUSED, shop=ONE.retailer_id)),
        Step(30, Change(answer=Outcome.OFFLINE, shop=TWO.retailer_id)),
        Step(60, Change(answer=Outcome.TIMEOUT)),
    ),
)


def test_bol_answers_for_each_shop_what_the_script_says_at_that_time() -> None:
    clock = Clock(5.0)
    practice = Practice(SCRIPT, clock)
    seen = []
    for clock.now in (5.0, 34.9, 35.0, 65.0):
        seen.append([practice.check(pair).outcome.value for pair in (pair_of(ONE), pair_of(TWO), OTHER)])
    assert seen == [
        ["refused", "connected", "connected"],
        ["refused", "connected", "connected"],
        ["refused", "offline", "connected"],
        ["timeout", "timeout", "timeout"],
    ]


def test_shops_of_a_script_have_their_number_and_name() -> None:
    practice = Practice(Script((ONE, TWO)))
    assert [practice.check(pair_of(shop)).shop for shop in (ONE, TWO)] == [ONE, TWO]
    added = [practice.new_shop("Winkel {number}") for _ in range(2)]
    assert [shop.display_name for shop in added] == ["Winkel 4", "Winkel 5"]
    assert [practice.check(pair_of(shop)).shop for shop in added] == added


def test_a_change_can_be_made_now_or_later() -> None:
    clock = Clock()
    practice = Practice(Script(steps=(Step(20, Change(tray=False)),)), clock)
    practice.make(Change(answer=Outcome.OUTDATED, delay=0.5))
    practice.make_later(10, Change(answer=Outcome.REFUSED))
    assert practice.next_change_in() == 10
    assert practice.conditions == Conditions(Outcome.OUTDATED, 0.5, KeychainState.OPEN, tray=True)
    clock.now += 10
    practice.advance()
    assert (practice.conditions.answer, practice.next_change_in()) == (Outcome.REFUSED, 10)
    clock.now += 15
    assert practice.next_change_in() == 0
    practice.advance()
    assert (practice.conditions.tray, practice.next_change_in()) == (False, None)


@pytest.mark.parametrize(
    ("state", "problem"),
    [(KeychainState.LOCKED, KeychainProblem.LOCKED), (KeychainState.MISSING, KeychainProblem.MISSING)],
)
def test_the_keychain_can_be_locked_or_missing_and_keeps_what_it_holds(
    state: KeychainState, problem: KeychainProblem
) -> None:
    practice = Practice(Script())
    keychain = Keychain(practice.keychain)
    keychain.store("1234567", OTHER)
    practice.make(Change(keychain=state))
    uses: list[Callable[[], object]] = [
        lambda: keychain.store("7654321", OTHER),
        lambda: keychain.load("1234567"),
        lambda: keychain.load("1234567", may_ask=False),
        lambda: keychain.forget("1234567"),
    ]
    for use in uses:
        with pytest.raises(KeychainError) as failed:
            use()
        assert failed.value.problem is problem
    practice.make(Change(keychain=KeychainState.OPEN))
    assert keychain.load("1234567", may_ask=False) == OTHER


@pytest.mark.parametrize(
    ("delay", "outcome", "waited"),
    [(0, Outcome.CONNECTED, []), (3, Outcome.CONNECTED, [3, 3]), (60, Outcome.TIMEOUT, [15])],
)
def test_a_slow_network_is_waited_for_and_too_slow_a_one_is_not(
    delay: float, outcome: Outcome, waited: list[float]
) -> None:
    waits: list[float] = []
    bol = PracticeBol(waits.append)
    bol.delay_s = delay
    assert BolClient(bol).check(OTHER).outcome is outcome
    assert waits == waited
