"""Runs the doctor's probes for the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bolsetup.core.support.doctor import Finding, Probe, ProbeFunction, run_probes
from bolsetup.core.task_runner import TaskRunner, WorkQueue, raise_error

if TYPE_CHECKING:
    from bolsetup.gui.pages.doctor import DoctorPage


class DoctorController:
    """Runs one probe after the other in the background, and shows each as it ends.

    Attributes:
        findings: what the last run found; empty before the first one, and incomplete while one is going on.
    """

    def __init__(
        self,
        runner: TaskRunner,
        probes: Callable[[], Mapping[Probe, ProbeFunction]],
        page: Callable[[], DoctorPage],
    ) -> None:
        """Create the controller.

        Args:
            runner: runs the probes.
            probes: returns all probes; may block.
            page: returns the page, which is created when it is first needed.
        """
        self._runner = runner
        self._probes = probes
        self._page = page
        self.findings: list[Finding] = []

    def run(self) -> None:
        """Run all probes."""
        self.findings = []
        self._page().show_started()
        self._runner.run(WorkQueue.CHECK, self._probes, self._run_next, raise_error)

    def _run_next(self, probes: Mapping[Probe, ProbeFunction]) -> None:
        found = {finding.probe for finding in self.findings}
        waiting = next((probe for probe in Probe if probe in probes and probe not in found), None)
        if waiting is None:
            self._page().show_ended()
            return

        def done(finding: Finding) -> None:
            self.findings.append(finding)
            self._page().show_finding(finding)
            self._run_next(probes)

        # Calls of the keychain must not overlap.
        queue = WorkQueue.KEYCHAIN if waiting is Probe.KEYCHAIN else WorkQueue.CHECK
        self._runner.run(queue, lambda: next(run_probes({waiting: probes[waiting]})), done, raise_error)
