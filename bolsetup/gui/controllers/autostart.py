"""Reads and changes start at login in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bolsetup.core.signals import Signal
from bolsetup.core.task_runner import TaskRunner, WorkQueue, only
from bolsetup.platform.autostart import Autostart, AutostartError

_log = logging.getLogger(__name__)


class AutostartController:
    """Reads and changes start at login.

    Signals:
        changed(bool, bool): whether start at login is on, and whether it can be changed.
    """

    def __init__(self, runner: TaskRunner, autostart: Autostart) -> None:
        self.changed: Signal[[bool, bool]] = Signal()
        self._runner = runner
        self._autostart = autostart
        self._request_id = 0

    def refresh(self) -> None:
        """Read the setting, after repairing an entry with an outdated path."""

        def job() -> bool:
            self._autostart.repair()
            return self._autostart.is_on()

        self._run(job)

    def switch(self, on: bool) -> None:
        """Turn start at login on or off."""

        def job() -> bool:
            self._autostart.switch(on)
            return self._autostart.is_on()

        self._run(job)

    def _run(self, job: Callable[[], bool]) -> None:
        # Results of earlier requests are dropped, as they would briefly show an outdated state.
        self._request_id += 1
        request_id = self._request_id

        def show(on: bool, possible: bool) -> None:
            if request_id == self._request_id:
                self.changed.emit(on, possible)

        def failed(error: AutostartError) -> None:
            _log.warning("start at login: %s", error)
            show(False, False)

        self._runner.run(WorkQueue.DESKTOP, job, lambda on: show(on, True), only(AutostartError, failed))
