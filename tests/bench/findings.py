"""Starts a scenario of `tests.bench.inside` in a process of its own, and reads what it found.

The bench itself loads no Qt: what it shares with a measured program would count for half in its memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.bench.programs import ROOT


@dataclass(frozen=True)
class Asked:
    """What was asked of the program, and what it cost.

    Attributes:
        what: the request.
        took: milliseconds until the thread of the window had nothing more to do for it, painting included.
        stall: the longest time in milliseconds in which that thread held up a heartbeat, and thus any input.
    """

    what: str
    took: float
    stall: float


@dataclass(frozen=True)
class Findings:
    """What a run has found.

    Attributes:
        asked: every request, in order.
        figures: other figures, by name.
    """

    asked: list[Asked] = field(default_factory=list)
    figures: dict[str, list[float]] = field(default_factory=dict)

    def named(self, what: str) -> list[Asked]:
        """Return the requests with that name."""
        return [each for each in self.asked if each.what == what]


def run_inside(scenario: str, count: int, variables: Mapping[str, str]) -> Findings:
    """Run a scenario in a process of its own.

    Args:
        scenario: a key of `SCENARIOS` in `tests.bench.inside`.
        count: number of shops in the data folder.
        variables: environment of the process.

    Raises:
        subprocess.CalledProcessError: it failed; standard error says why.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.inside", scenario, str(count)],
        cwd=ROOT,
        env={**variables, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "*.warning=false"},
        check=True,
        stdout=subprocess.PIPE,
    )
    found = json.loads(done.stdout)
    return Findings([Asked(**each) for each in found["asked"]], found["figures"])
