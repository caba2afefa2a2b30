"""Checks this computer for problems."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from bolsetup import diagnosis
from bolsetup.commands.call import Call, UsageError
from bolsetup.console import Colour, Progress, coloured, say
from bolsetup.core.support.doctor import Finding, Level, format_finding, run_probes

_COLOURS: Final = {Level.OK: Colour.GREEN, Level.WARNING: Colour.YELLOW, Level.ERROR: Colour.RED}


def run(call: Call) -> int:
    """Run the diagnostic probes."""
    findings = []
    for finding in examine(call):
        findings.append(finding)
        if not call.options.json:
            level = call.texts(f"doctor.levels.{finding.result.level}")
            line = format_finding(call.texts, finding)
            say(line.replace(level, coloured(level, _COLOURS[finding.result.level]), 1))
    well = all(finding.result.level is not Level.ERROR for finding in findings)
    if call.options.json:
        probes = [
            {
                "probe": finding.probe,
                "level": finding.result.level,
                "verdict": call.texts(finding.result.key, **finding.result.values),
                "elapsed_ms": finding.elapsed_ms,
            }
            for finding in findings
        ]
        say(json.dumps({"well": well, "probes": probes}, indent=2))
    return 0 if well else 1


def examine(call: Call) -> Iterator[Finding]:
    """Run the probes one after the other.

    Raises:
        UsageError: in practice mode, which touches nothing real.
    """
    if call.services.practice:
        raise UsageError(call.texts("cli.not_in_practice"))
    probes = run_probes(diagnosis.all_probes(call.services))
    while True:
        with Progress(call.texts("cli.examining")):
            finding = next(probes, None)
        if finding is None:
            return
        yield finding
