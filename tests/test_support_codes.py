"""The list of support codes is current, and can be spoken on the telephone."""

from __future__ import annotations

import re

from bolsetup.core.bol.outcomes import Outcome, Reason
from tests.support_codes import COMMAND, FILE, REASONS, document


def test_the_list_is_current() -> None:
    assert FILE.is_file() and FILE.read_text("utf-8") == document(), f"renew it: {COMMAND}"  # noqa: PT018


def test_no_reason_is_left_out() -> None:
    assert {reason for reasons in REASONS.values() for reason in reasons} == set(Reason)


def test_each_code_is_short_and_its_own() -> None:
    codes = [outcome.code for outcome in Outcome]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"B[1-4][0-9]", code) for code in codes)
