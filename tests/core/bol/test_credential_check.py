"""Checks of the entered pair: one per distinct pair, and outdated results are dropped."""

from __future__ import annotations

import pytest

from bolsetup.core.bol.credential_check import CredentialCheck
from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome, Verdict
from bolsetup.core.bol.proxy_auth import ProxyLogin, ProxyLoginStore
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainError, KeychainProblem
from tests.fakes import Deferred, Inline, ScriptedBol

PAIR = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET")
OTHER = Credentials("00000000-1111-4222-8333-555555555555", "EXAMPLE-ANOTHER-SECRET")

LOGIN = ProxyLogin("merchant", "EXAMPLE-NOT-A-REAL-PASSWORD")

Results = list[tuple[Credentials, Outcome]]


def logins() -> ProxyLoginStore:
    return ProxyLoginStore(Keychain.in_memory())


def collect(check: CredentialCheck) -> Results:
    results: Results = []

    def note(pair: Credentials, verdict: Verdict) -> None:
        results.append((pair, verdict.outcome))

    check.finished.connect(note)
    return results


@pytest.mark.parametrize("outcome", sorted(TURNED_DOWN))
def test_a_rejected_pair_is_not_checked_again_automatically(qapp: object, outcome: Outcome) -> None:
    bol = ScriptedBol(outcome)
    check = CredentialCheck(Inline(), bol, logins())
    results = collect(check)
    check.check(PAIR)
    check.check(PAIR)
    assert results == [(PAIR, outcome)] * 2
    assert bol.asked == [PAIR]


def test_the_user_can_check_a_rejected_pair_again(qapp: object) -> None:
    bol = ScriptedBol(Outcome.REFUSED)
    check = CredentialCheck(Inline(), bol, logins())
    results = collect(check)
    check.check(PAIR)
    bol.outcome = Outcome.CONNECTED
    check.check_again()
    assert [outcome for _, outcome in results] == [Outcome.REFUSED, Outcome.CONNECTED]


def test_a_pair_without_a_clear_answer_is_checked_again(qapp: object) -> None:
    bol = ScriptedBol(Outcome.OFFLINE)
    check = CredentialCheck(Inline(), bol, logins())
    check.check(PAIR)
    check.check(PAIR)
    assert bol.asked == [PAIR, PAIR]


def test_the_result_for_a_replaced_pair_is_dropped(qapp: object) -> None:
    runner = Deferred()
    check = CredentialCheck(runner, ScriptedBol(), logins())
    results = collect(check)
    check.check(PAIR)
    check.check(OTHER)
    runner.finish()
    assert results == [(OTHER, Outcome.CONNECTED)]


def test_a_dropped_pair_is_not_checked_again_but_its_rejection_is_remembered(qapp: object) -> None:
    bol = ScriptedBol(Outcome.REFUSED)
    check = CredentialCheck(Inline(), bol, logins())
    check.check(PAIR)
    check.drop()
    check.check_again()
    check.check(PAIR)
    assert bol.asked == [PAIR]


def test_the_result_after_stop_is_dropped(qapp: object) -> None:
    runner = Deferred()
    check = CredentialCheck(runner, ScriptedBol(), logins())
    results = collect(check)
    check.check(PAIR)
    check.stop()
    runner.finish()
    assert results == []


def test_only_one_check_of_a_pair_runs_at_a_time(qapp: object) -> None:
    runner = Deferred()
    bol = ScriptedBol()
    check = CredentialCheck(runner, bol, logins())
    check.check(PAIR)
    check.check_again()
    runner.finish()
    assert bol.asked == [PAIR]


def test_a_proxy_login_is_stored_and_the_pair_checked_again(qapp: object) -> None:
    bol = ScriptedBol(Outcome.PROXY)
    store = logins()
    check = CredentialCheck(Inline(), bol, store)
    check.check(PAIR)
    check.save_proxy_login("proxy.example:8080", LOGIN)
    assert store.find("proxy.example:8080", 5) == LOGIN
    assert bol.asked == [PAIR, PAIR]


def test_a_proxy_login_that_cannot_be_stored_is_used_anyway(qapp: object) -> None:
    class ReadOnly(ProxyLoginStore):
        """Cannot store anything."""

        def store(self, proxy: str, login: ProxyLogin) -> None:
            raise KeychainError(KeychainProblem.LOCKED)

    bol = ScriptedBol(Outcome.PROXY)
    check = CredentialCheck(Inline(), bol, ReadOnly(Keychain.in_memory()))
    check.check(PAIR)
    check.save_proxy_login("proxy.example:8080", LOGIN)
    assert bol.asked == [PAIR, PAIR]


@pytest.mark.parametrize("kept", [True, False])
def test_a_proxy_login_from_elsewhere_calls_back_instead_of_checking(qapp: object, kept: bool) -> None:
    class ReadOnly(ProxyLoginStore):
        """Cannot store anything."""

        def store(self, proxy: str, login: ProxyLogin) -> None:
            raise KeychainError(KeychainProblem.LOCKED)

    bol = ScriptedBol(Outcome.PROXY)
    store = logins() if kept else ReadOnly(Keychain.in_memory())
    check = CredentialCheck(Inline(), bol, store)
    check.check(PAIR)
    asked: list[str] = []
    check.save_proxy_login("proxy.example:8080", LOGIN, lambda: asked.append("the shops"))
    assert (store.find("proxy.example:8080", 5) == LOGIN) is kept
    assert asked == ["the shops"]
    assert bol.asked == [PAIR]


def test_checking_again_allows_keychain_prompts(qapp: object) -> None:
    keychain = Keychain.in_memory()
    store = ProxyLoginStore(keychain)
    check = CredentialCheck(Inline(), ScriptedBol(Outcome.PROXY), store)
    check.check(PAIR)
    assert store.find("proxy.example:8080", 5) is None
    keychain.store_text("proxy.example:8080", LOGIN.to_json())
    assert store.find("proxy.example:8080", 5) is None
    check.check_again()
    assert store.find("proxy.example:8080", 5) == LOGIN


def _reachable(start: object) -> list[object]:
    """All objects reachable through attributes and collections."""
    found: list[object] = []
    left = [start]
    while left:
        each = left.pop()
        if any(each is store for store in found):
            continue
        found.append(each)
        if isinstance(each, dict):
            left += [*each.keys(), *each.values()]
        elif isinstance(each, list | tuple | set | frozenset):
            left += each
        elif isinstance(each, CredentialCheck):
            left += vars(each).values()
    return found


def test_rejected_pairs_do_not_stay_in_memory(qapp: object) -> None:
    bol = ScriptedBol(Outcome.REFUSED)
    check = CredentialCheck(Inline(), bol, logins())
    for pair in (PAIR, OTHER):
        check.check(pair)
    assert [each for each in _reachable(check) if isinstance(each, Credentials)] == [OTHER]
    check.forget()
    assert not any(isinstance(each, Credentials | Verdict) for each in _reachable(check))
    check.check_again()
    assert bol.asked == [PAIR, OTHER]


def test_an_earlier_rejected_pair_is_remembered(qapp: object) -> None:
    bol = ScriptedBol(Outcome.REFUSED)
    check = CredentialCheck(Inline(), bol, logins())
    for pair in (PAIR, OTHER, Credentials(PAIR.client_id, PAIR.client_secret)):
        check.check(pair)
    assert bol.asked == [PAIR, OTHER]


def test_the_result_after_forget_is_dropped(qapp: object) -> None:
    runner = Deferred()
    check = CredentialCheck(runner, ScriptedBol(), logins())
    results = collect(check)
    check.check(PAIR)
    check.forget()
    runner.finish()
    assert results == []


@pytest.mark.parametrize("then", ["another pair", "stopped"])
@pytest.mark.parametrize("kept", [True, False])
def test_a_proxy_login_stored_late_starts_no_check_of_a_replaced_pair(
    qapp: object, monkeypatch: pytest.MonkeyPatch, then: str, kept: bool
) -> None:
    def refuse(self: ProxyLoginStore, proxy: str, login: ProxyLogin) -> None:
        raise KeychainError(KeychainProblem.LOCKED)

    if not kept:
        monkeypatch.setattr(ProxyLoginStore, "store", refuse)
    bol, runner = ScriptedBol(Outcome.PROXY), Deferred()
    check = CredentialCheck(runner, bol, logins())
    started: list[bool] = []
    check.started.connect(lambda: started.append(True))
    check.check(PAIR)
    runner.finish()
    check.save_proxy_login("proxy.example:8080", LOGIN)
    slow = runner.waiting.pop()
    if then == "stopped":
        check.stop()
    else:
        check.check(OTHER)
        runner.finish()
    before = len(started)
    slow()
    runner.finish()
    assert len(started) == before
    assert bol.asked == [PAIR, OTHER][:before]


@pytest.mark.parametrize("is_running", [True, False])
def test_starting_over_asks_anew_and_believes_no_earlier_answer(qapp: object, is_running: bool) -> None:
    runner, bol = Deferred(), ScriptedBol(Outcome.REFUSED)
    check = CredentialCheck(runner, bol, logins())
    results = collect(check)
    check.check(PAIR)
    if not is_running:
        runner.finish()
    earlier = list(runner.waiting)
    runner.waiting.clear()
    results.clear()
    bol.outcome = Outcome.CONNECTED
    check.start_over()
    runner.finish()
    bol.outcome = Outcome.REFUSED
    for late in earlier:
        late()
    bol.outcome = Outcome.CONNECTED
    check.check(PAIR)
    runner.finish()
    assert results == [(PAIR, Outcome.CONNECTED)] * 2


def test_starting_over_without_a_pair_asks_nothing(qapp: object) -> None:
    bol = ScriptedBol()
    CredentialCheck(Inline(), bol, logins()).start_over()
    assert bol.asked == []
