"""The pair on the page of the keys is proved once, and old answers are dropped."""

from __future__ import annotations

import pytest

from bolsetup.core.credentials import Credentials
from bolsetup.core.outcomes import TURNED_DOWN, Outcome, Verdict
from bolsetup.gui.key_check import KeyCheck
from tests.fakes import Deferred, Inline, ScriptedBol

PAIR = Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET")
OTHER = Credentials("00000000-1111-4222-8333-555555555555", "EXAMPLE-ANOTHER-SECRET")

Heard = list[tuple[Credentials, Outcome]]


def listen(check: KeyCheck) -> Heard:
    heard: Heard = []

    def note(pair: Credentials, verdict: Verdict) -> None:
        heard.append((pair, verdict.outcome))

    check.finished.connect(note)
    return heard


@pytest.mark.parametrize("outcome", sorted(TURNED_DOWN))
def test_a_pair_that_was_turned_down_is_not_tried_again_by_itself(qapp: object, outcome: Outcome) -> None:
    bol = ScriptedBol(outcome)
    check = KeyCheck(Inline(), bol)
    heard = listen(check)
    check.check(PAIR)
    check.check(PAIR)
    assert heard == [(PAIR, outcome)] * 2
    assert bol.asked == [PAIR]


def test_a_person_can_ask_again(qapp: object) -> None:
    bol = ScriptedBol(Outcome.REFUSED)
    check = KeyCheck(Inline(), bol)
    heard = listen(check)
    check.check(PAIR)
    bol.outcome = Outcome.CONNECTED
    check.check_again()
    assert [outcome for _, outcome in heard] == [Outcome.REFUSED, Outcome.CONNECTED]


def test_a_pair_that_bol_did_not_judge_is_tried_again(qapp: object) -> None:
    bol = ScriptedBol(Outcome.OFFLINE)
    check = KeyCheck(Inline(), bol)
    check.check(PAIR)
    check.check(PAIR)
    assert bol.asked == [PAIR, PAIR]


def test_the_answer_about_a_pair_that_was_replaced_is_dropped(qapp: object) -> None:
    runner = Deferred()
    check = KeyCheck(runner, ScriptedBol())
    heard = listen(check)
    check.check(PAIR)
    check.check(OTHER)
    runner.finish()
    assert heard == [(OTHER, Outcome.CONNECTED)]


def test_the_answer_after_stop_is_dropped(qapp: object) -> None:
    runner = Deferred()
    check = KeyCheck(runner, ScriptedBol())
    heard = listen(check)
    check.check(PAIR)
    check.stop()
    runner.finish()
    assert heard == []


def test_a_pair_is_asked_about_once_at_a_time(qapp: object) -> None:
    runner = Deferred()
    bol = ScriptedBol()
    check = KeyCheck(runner, bol)
    check.check(PAIR)
    check.check_again()
    runner.finish()
    assert bol.asked == [PAIR]
