"""The table of faults in the report of a test run: what went wrong, what it came to, and how long it took."""

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
    """Gives the verdict back, and makes a row of it. The name of the row is that of the test's case."""

    def note(verdict: Verdict) -> Verdict:
        # `record_property` does the same, but warns where a report in JUnit's form is written.
        row = ((_OUTCOME, verdict.outcome.value), (_MS, verdict.elapsed_ms))
        request.node.user_properties.extend(row)
        return verdict

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the rows, unless the run was asked to be quiet."""
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
