"""Reads and changes the entry in the desktop's menu of programs."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bolsetup.core.signals import StateSignal
from bolsetup.core.task_runner import TaskRunner, WorkQueue, only
from bolsetup.platform.program_menu import ProgramMenu

_log = logging.getLogger(__name__)


class ProgramMenuController:
    """Reads and changes the entry.

    Signals:
        changed(bool, bool): whether there is an entry, and whether it can be chosen.
    """

    def __init__(self, runner: TaskRunner, menu: ProgramMenu | None) -> None:
        """Set up the controller; there is nothing to choose without a `menu`."""
        self.changed: StateSignal[[bool, bool]] = StateSignal()
        self._runner = runner
        self._menu = menu

    def refresh(self) -> None:
        """Read whether there is an entry, after repairing it."""
        if self._menu:
            self._run(self._menu, self._menu.repair)

    def switch(self, on: bool) -> None:
        """Make the entry or remove it, as the user chose."""
        if menu := self._menu:
            self._run(menu, lambda: menu.switch(on))

    def _run(self, menu: ProgramMenu, change: Callable[[], None]) -> None:
        def job() -> tuple[bool, bool]:
            change()
            return menu.is_on(), menu.is_offered()

        def failed(error: OSError) -> None:
            _log.warning("menu of programs: %s", error)
            self.changed.emit(False, False)

        self._runner.run(
            WorkQueue.DESKTOP, job, lambda found: self.changed.emit(*found), only(OSError, failed)
        )
