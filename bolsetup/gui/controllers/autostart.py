"""Reads and changes start at login in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bolsetup.core.signals import StateSignal
from bolsetup.core.task_runner import TaskRunner, WorkQueue, only
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.platform.autostart import Autostart, AutostartError

_log = logging.getLogger(__name__)


class AutostartController:
    """Reads and changes start at login.

    Signals:
        changed(bool, bool): whether start at login is on, and whether it can be changed.
    """

    def __init__(
        self,
        runner: TaskRunner,
        autostart: Autostart,
        settings: SettingsStore,
        decided: bool | None = None,
    ) -> None:
        """Set up the controller; if the administrator `decided`, the user changes nothing."""
        self.changed: StateSignal[[bool, bool]] = StateSignal()
        self._runner = runner
        self._autostart = autostart
        self._settings = settings
        self._is_decided = decided
        self._request_id = 0

    def refresh(self) -> None:
        """Read the setting, after repairing an entry with an outdated path."""

        def job() -> bool:
            self._autostart.repair()
            on, wanted = self._autostart.is_on(), self._is_decided
            return on if wanted in (None, on) else self._switch(wanted is True)

        self._run(job)

    def switch(self, on: bool) -> None:
        """Turn start at login on or off, as the user chose."""
        if self._is_decided is None:
            self._decided()
            self._run(lambda: self._switch(on))

    def switch_on_by_default(self) -> None:
        """Turn start at login on, unless that was done before or the user ever turned it off."""
        if self._is_decided is None and not self._settings.current.autostart_decided:
            self._run(lambda: self._switch(not self._autostart.was_disabled()), self._decided)

    def _switch(self, on: bool) -> bool:
        self._autostart.switch(on)
        return self._autostart.is_on()

    def _decided(self) -> None:
        self._settings.update(self._settings.current._replace(autostart_decided=True))

    def _run(self, job: Callable[[], bool], done: Callable[[], None] = lambda: None) -> None:
        # Results of earlier requests are dropped, as they would briefly show an outdated state.
        self._request_id += 1
        request_id = self._request_id

        def show(on: bool, possible: bool) -> None:
            if request_id == self._request_id:
                self.changed.emit(on, possible)

        def succeeded(on: bool) -> None:
            done()
            show(on, True)

        def failed(error: AutostartError) -> None:
            _log.warning("start at login: %s", error)
            show(False, False)

        self._runner.run(WorkQueue.DESKTOP, job, succeeded, only(AutostartError, failed))
