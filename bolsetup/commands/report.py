"""Prints the support report."""

from __future__ import annotations

from bolsetup import diagnosis
from bolsetup.commands.call import Call
from bolsetup.commands.doctor import examine
from bolsetup.console import Progress, say


def run(call: Call) -> int:
    """Print the support report."""
    findings = [*examine(call)] if call.options.doctor else []
    with Progress(call.texts("cli.examining")):
        text = diagnosis.make_report(call.services, call.texts, findings, with_names=call.options.names)
    say(text.rstrip("\n"))
    return 0
