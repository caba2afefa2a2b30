"""Runs the doctor's probes for the window."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bolsetup.core.support.doctor import DoctorRun, Finding, Probe, ProbeFunction, run_probes
from bolsetup.core.task_runner import TaskRunner, WorkQueue, raise_error

if TYPE_CHECKING:
    from bolsetup.gui.pages.doctor import DoctorPage


class DoctorController:
    """Runs the probes one by one in the background, and shows each result.

    Attributes:
        last_run: the last run, which may still be going on; None before the first one.
    """

    def __init__(
        self,
        runner: TaskRunner,
        probes: Callable[[], Mapping[Probe, ProbeFunction]],
        page: Callable[[], DoctorPage],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Create the controller.

        Args:
            runner: runs the probes.
            probes: returns all probes; may block.
            page: returns the page, which is created when it is first needed.
            clock: source of the time (Unix seconds).
        """
        self._runner = runner
        self._probes = probes
        self._page = page
        self._clock = clock
        self.last_run: DoctorRun | None = None

    def run(self) -> None:
        """Run all probes."""
        self._page().show_started()
        self._runner.run(WorkQueue.CHECK, self._probes, self._run_next, raise_error)

    def _run_next(self, probes: Mapping[Probe, ProbeFunction], found: tuple[Finding, ...] = ()) -> None:
        # Replaced, not modified, since the report is made in another thread.
        at = self._clock()
        self.last_run = DoctorRun(found, len(probes), at)
        done_with = {finding.probe for finding in found}
        waiting = next((probe for probe in Probe if probe in probes and probe not in done_with), None)
        if waiting is None:
            self._page().show_ended(at)
            return

        def done(finding: Finding) -> None:
            self._page().show_finding(finding)
            self._run_next(probes, (*found, finding))

        # Keychain calls must not overlap.
        queue = WorkQueue.KEYCHAIN if waiting is Probe.KEYCHAIN else WorkQueue.CHECK
        self._runner.run(queue, lambda: next(run_probes({waiting: probes[waiting]})), done, raise_error)
