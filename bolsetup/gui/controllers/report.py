"""Copies the support report to the clipboard."""

from __future__ import annotations

from collections.abc import Callable

from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.task_runner import TaskRunner, WorkQueue, only
from bolsetup.core.texts import Texts
from bolsetup.gui.controllers.language import LanguageController
from bolsetup.gui.qt.clipboard import PrivateClipboard


class ReportController:
    """Creates the report in the background, copies it, and reports success or failure."""

    def __init__(
        self,
        runner: TaskRunner,
        make: Callable[[Texts], str],
        language: LanguageController,
        clipboard: PrivateClipboard,
        alerts: Alerts,
    ) -> None:
        """Create the controller.

        Args:
            runner: runs `make`.
            make: creates the report; may block on the disk and raise OSError.
            language: source of the current texts.
            clipboard: receives the report.
            alerts: shows success or failure.
        """
        self._runner = runner
        self._make = make
        self._language = language
        self._clipboard = clipboard
        self._alerts = alerts

    def copy(self) -> None:
        """Create the report in the current language and copy it."""
        texts = self._language.texts

        def done(report: str) -> None:
            self._clipboard.copy(report)
            self._alerts.show_report_copied()

        def failed(error: OSError) -> None:
            self._alerts.show_report_failed(error.strerror or str(error))

        self._runner.run(WorkQueue.DISK, lambda: self._make(texts), done, only(OSError, failed))
