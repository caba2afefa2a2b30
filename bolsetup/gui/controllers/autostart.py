"""Start at login, looked up and switched without holding up the window."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bolsetup.core.signals import Signal
from bolsetup.core.task_runner import TaskRunner, WorkQueue
from bolsetup.platform.autostart import Autostart, AutostartError

_log = logging.getLogger(__name__)


class AutostartController:
    """Whether the program starts with the computer.

    Signals:
        changed(bool, bool): whether it does, and whether that can be switched here.
    """

    def __init__(self, runner: TaskRunner, autostart: Autostart) -> None:
        self.changed: Signal[[bool, bool]] = Signal()
        self._runner = runner
        self._autostart = autostart
        self._question = 0

    def look(self) -> None:
        """Find out, and put an entry right that leads to where the program was before it moved."""

        def job() -> bool:
            self._autostart.repair()
            return self._autostart.is_on()

        self._run(job)

    def switch(self, on: bool) -> None:
        """Switch it on or off."""

        def job() -> bool:
            self._autostart.switch(on)
            return self._autostart.is_on()

        self._run(job)

    def _run(self, job: Callable[[], bool]) -> None:
        # The answer to an older click would turn the tick back for a moment.
        self._question += 1
        question = self._question

        def show(on: bool, possible: bool) -> None:
            if question == self._question:
                self.changed.emit(on, possible)

        def failed(error: Exception) -> None:
            if not isinstance(error, AutostartError):
                raise error
            _log.warning("start at login: %s", error)
            show(False, False)

        self._runner.run(WorkQueue.DESKTOP, job, lambda on: show(on, True), failed)
