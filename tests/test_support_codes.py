"""docs/support-codes.md has a row for every outcome, and codes can be read out on the telephone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from bolsetup.core.bol.outcomes import Outcome, Reason
from bolsetup.core.keychain.errors import KeychainProblem
from bolsetup.core.support.codes import TROUBLES, support_note

DOCUMENT: Final = (Path(__file__).parents[1] / "docs" / "support-codes.md").read_text("utf-8")
COLUMNS: Final = 6


def _rows() -> list[list[str]]:
    rows = [line for line in DOCUMENT.splitlines() if re.match(r"\| B\d", line)]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_each_outcome_and_each_problem_of_the_keychain_has_one_row_with_its_code() -> None:
    expected = [[trouble.code, f"`{trouble}`"] for trouble in TROUBLES]
    assert {*TROUBLES} == {*Outcome, *KeychainProblem}
    assert [row[:2] for row in _rows()] == expected


def test_the_document_and_the_program_tell_support_the_same() -> None:
    for trouble, row in zip(TROUBLES, _rows(), strict=True):
        told = support_note(trouble, "en", "Spotler Connect")
        assert [cell.replace("`", "") for cell in row[2:] if cell] == list(told.values())


def test_each_row_says_what_it_means_what_to_ask_and_what_to_do() -> None:
    for row in _rows():
        assert len(row) == COLUMNS, row
        code, _, meaning, causes, ask, do = row
        assert all((meaning, ask, do)), code
        assert causes or code == Outcome.CONNECTED.code


def test_each_reason_that_the_log_may_name_is_there() -> None:
    assert [reason for reason in Reason if f"`{reason}`" not in DOCUMENT] == []


def test_each_code_is_short_and_its_own() -> None:
    codes = [trouble.code for trouble in TROUBLES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"B[1-5][0-9]", code) for code in codes)
