"""Puts the support report on the clipboard."""

from __future__ import annotations

from collections.abc import Callable

from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.task_runner import TaskRunner, WorkQueue
from bolsetup.core.texts import Texts
from bolsetup.gui.controllers.language import LanguageController
from bolsetup.gui.qt.clipboard import PrivateClipboard


class ReportController:
    """Makes the report in the background, and says whether it is on the clipboard."""

    def __init__(
        self,
        runner: TaskRunner,
        make: Callable[[Texts], str],
        language: LanguageController,
        clipboard: PrivateClipboard,
        alerts: Alerts,
    ) -> None:
        """Take the parts together.

        Args:
            runner: runs `make`.
            make: gives the report; may wait for the disk and raise OSError.
            language: knows the words in use.
            clipboard: takes the report.
            alerts: says what became of it.
        """
        self._runner = runner
        self._make = make
        self._language = language
        self._clipboard = clipboard
        self._alerts = alerts

    def copy(self) -> None:
        """Copy the report in the language of the program."""
        texts = self._language.texts

        def done(report: str) -> None:
            self._clipboard.copy(report)
            self._alerts.show_report_copied()

        def failed(error: Exception) -> None:
            if not isinstance(error, OSError):
                raise error
            self._alerts.show_report_failed(error.strerror or str(error))

        self._runner.run(WorkQueue.DISK, lambda: self._make(texts), done, failed)
