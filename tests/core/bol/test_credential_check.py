"""The pair on the page of the keys is proved once, and old answers are dropped."""

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

Heard = list[tuple[Credentials, Outcome]]


def logins() -> ProxyLoginStore:
    return ProxyLoginStore(Keychain.in_memory())


def listen(check: CredentialCheck) -> Heard:
    heard: Heard = []

    def note(pair: Credentials, verdict: Verdict) -> None:
        heard.append((pair, verdict.outcome))

    check.finished.connect(note)
    return heard


@pytest.mark.parametrize("outcome", sorted(TURNED_DOWN))
def test_a_pair_that_was_turned_down_is_not_tried_again_by_itself(qapp: object, outcome: Outcome) -> None:
    bol = ScriptedBol(outcome)
    check = CredentialCheck(Inline(), bol, logins())
    heard = listen(check)
    check.check(PAIR)
    check.check(PAIR)
    assert heard == [(PAIR, outcome)] * 2
    assert bol.asked == [PAIR]


def test_a_person_can_ask_again(qapp: object) -> None:
    bol = ScriptedBol(Outcome.REFUSED)
    check = CredentialCheck(Inline(), bol, logins())
    heard = listen(check)
    check.check(PAIR)
    bol.outcome = Outcome.CONNECTED
    check.check_again()
    assert [outcome for _, outcome in heard] == [Outcome.REFUSED, Outcome.CONNECTED]


def test_a_pair_that_bol_did_not_judge_is_tried_again(qapp: object) -> None:
    bol = ScriptedBol(Outcome.OFFLINE)
    check = CredentialCheck(Inline(), bol, logins())
    check.check(PAIR)
    check.check(PAIR)
    assert bol.asked == [PAIR, PAIR]


def test_the_answer_about_a_pair_that_was_replaced_is_dropped(qapp: object) -> None:
    runner = Deferred()
    check = CredentialCheck(runner, ScriptedBol(), logins())
    heard = listen(check)
    check.check(PAIR)
    check.check(OTHER)
    runner.finish()
    assert heard == [(OTHER, Outcome.CONNECTED)]


def test_a_pair_that_is_dropped_is_asked_about_no_more_and_its_refusal_still_known(qapp: object) -> None:
    bol = ScriptedBol(Outcome.REFUSED)
    check = CredentialCheck(Inline(), bol, logins())
    check.check(PAIR)
    check.drop()
    check.check_again()
    check.check(PAIR)
    assert bol.asked == [PAIR]


def test_the_answer_after_stop_is_dropped(qapp: object) -> None:
    runner = Deferred()
    check = CredentialCheck(runner, ScriptedBol(), logins())
    heard = listen(check)
    check.check(PAIR)
    check.stop()
    runner.finish()
    assert heard == []


def test_a_pair_is_asked_about_once_at_a_time(qapp: object) -> None:
    runner = Deferred()
    bol = ScriptedBol()
    check = CredentialCheck(runner, bol, logins())
    check.check(PAIR)
    check.check_again()
    runner.finish()
    assert bol.asked == [PAIR]


def test_a_login_for_the_proxy_is_kept_and_bol_asked_again(qapp: object) -> None:
    bol = ScriptedBol(Outcome.PROXY)
    known = logins()
    check = CredentialCheck(Inline(), bol, known)
    check.check(PAIR)
    check.log_in("proxy.example:8080", LOGIN)
    assert known.find("proxy.example:8080", 5) == LOGIN
    assert bol.asked == [PAIR, PAIR]


def test_a_login_that_the_keychain_does_not_keep_is_used_all_the_same(qapp: object) -> None:
    class Shut(ProxyLoginStore):
        """Does not keep anything."""

        def store(self, proxy: str, login: ProxyLogin) -> None:
            raise KeychainError(KeychainProblem.LOCKED)

    bol = ScriptedBol(Outcome.PROXY)
    check = CredentialCheck(Inline(), bol, Shut(Keychain.in_memory()))
    check.check(PAIR)
    check.log_in("proxy.example:8080", LOGIN)
    assert bol.asked == [PAIR, PAIR]


@pytest.mark.parametrize("kept", [True, False])
def test_a_login_given_elsewhere_is_kept_alike_and_the_page_asks_nothing(qapp: object, kept: bool) -> None:
    class Shut(ProxyLoginStore):
        """Does not keep anything."""

        def store(self, proxy: str, login: ProxyLogin) -> None:
            raise KeychainError(KeychainProblem.LOCKED)

    bol = ScriptedBol(Outcome.PROXY)
    known = logins() if kept else Shut(Keychain.in_memory())
    check = CredentialCheck(Inline(), bol, known)
    check.check(PAIR)
    asked: list[str] = []
    check.log_in("proxy.example:8080", LOGIN, lambda: asked.append("the shops"))
    assert (known.find("proxy.example:8080", 5) == LOGIN) is kept
    assert asked == ["the shops"]
    assert bol.asked == [PAIR]


def test_a_person_who_asks_again_lets_the_keychain_be_asked_again(qapp: object) -> None:
    keychain = Keychain.in_memory()
    known = ProxyLoginStore(keychain)
    check = CredentialCheck(Inline(), ScriptedBol(Outcome.PROXY), known)
    check.check(PAIR)
    assert known.find("proxy.example:8080", 5) is None
    keychain.store_text("proxy.example:8080", LOGIN.to_json())
    assert known.find("proxy.example:8080", 5) is None
    check.check_again()
    assert known.find("proxy.example:8080", 5) == LOGIN


def _reachable(start: object) -> list[object]:
    """All that an object leads to by its attributes and collections."""
    found: list[object] = []
    left = [start]
    while left:
        each = left.pop()
        if any(each is known for known in found):
            continue
        found.append(each)
        if isinstance(each, dict):
            left += [*each.keys(), *each.values()]
        elif isinstance(each, list | tuple | set | frozenset):
            left += each
        elif isinstance(each, CredentialCheck):
            left += vars(each).values()
    return found


def test_of_many_refused_pairs_only_the_last_stays_in_memory_and_none_after_the_flow(qapp: object) -> None:
    bol = ScriptedBol(Outcome.REFUSED)
    check = CredentialCheck(Inline(), bol, logins())
    for pair in (PAIR, OTHER):
        check.check(pair)
    assert [each for each in _reachable(check) if isinstance(each, Credentials)] == [OTHER]
    check.forget()
    assert not any(isinstance(each, Credentials | Verdict) for each in _reachable(check))
    check.check_again()
    assert bol.asked == [PAIR, OTHER]


def test_a_refused_pair_that_comes_back_is_known_still(qapp: object) -> None:
    bol = ScriptedBol(Outcome.REFUSED)
    check = CredentialCheck(Inline(), bol, logins())
    for pair in (PAIR, OTHER, Credentials(PAIR.client_id, PAIR.client_secret)):
        check.check(pair)
    assert bol.asked == [PAIR, OTHER]


def test_an_answer_that_comes_after_the_flow_is_dropped(qapp: object) -> None:
    runner = Deferred()
    check = CredentialCheck(runner, ScriptedBol(), logins())
    heard = listen(check)
    check.check(PAIR)
    check.forget()
    runner.finish()
    assert heard == []


@pytest.mark.parametrize("then", ["another pair", "stopped"])
@pytest.mark.parametrize("kept", [True, False])
def test_a_login_that_is_kept_late_asks_nothing_about_a_pair_that_is_gone(
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
    check.log_in("proxy.example:8080", LOGIN)
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
