"""The table of faults in the report of a test run: fault, outcome and duration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from bolsetup.core.bol.outcomes import Verdict

Noted = Callable[[Verdict], Verdict]

_OUTCOME: Final = "outcome"
_MS: Final = "ms"
_WIDTH: Final = 90


@pytest.fixture
def noted(request: pytest.FixtureRequest) -> Noted:
    """Return the verdict, and add a row for it, named after the test case."""

    def note(verdict: Verdict) -> Verdict:
        # `record_property` does the same, but warns if a JUnit report is written.
        row = ((_OUTCOME, verdict.outcome.value), (_MS, verdict.elapsed_ms))
        request.node.user_properties.extend(row)
        return verdict

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table, unless pytest runs quietly."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    rows = [_row(report) for report in reports if _OUTCOME in dict(report.user_properties)]
    if rows and terminalreporter.verbosity >= 0:
        terminalreporter.section(f"{len(rows)} faults")
        for row in rows:
            terminalreporter.write_line(row)


def _row(report: pytest.TestReport) -> str:
    found = dict(report.user_properties)
    function, _, case = report.nodeid.partition("::")[2].partition("[")
    case = case.removesuffix("]").removesuffix(f"-{found[_OUTCOME]}")
    name = ": ".join(part for part in (function.removeprefix("test_").replace("_", " "), case) if part)
    ms = found.get(_MS, round(report.duration * 1000))
    good = "  " if report.passed else "! "
    return f"{good}{ms:>5} ms  {found[_OUTCOME]:<22} {name[:_WIDTH]}"
