"""Copying the support report."""

from __future__ import annotations

from unittest.mock import create_autospec

import pytest

from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.task_runner import WorkQueue
from bolsetup.core.texts import Texts
from bolsetup.gui.controllers.language import LanguageController
from bolsetup.gui.controllers.report import ReportController
from bolsetup.gui.qt.clipboard import PrivateClipboard
from tests.fakes import Inline


class Case:
    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.runner = Inline()
        self.clipboard = create_autospec(PrivateClipboard, instance=True)
        self.alerts = create_autospec(Alerts, instance=True)
        language = create_autospec(LanguageController, instance=True, texts=Texts("fr"))
        self.controller = ReportController(self.runner, self._make, language, self.clipboard, self.alerts)

    def _make(self, texts: Texts) -> str:
        if self.error:
            raise self.error
        return f"report in {texts.language}"


def test_the_report_is_copied_in_the_language_of_the_window() -> None:
    case = Case()
    case.controller.copy()
    assert case.runner.queues == [WorkQueue.DISK]
    case.clipboard.copy.assert_called_once_with("report in fr")
    case.alerts.show_report_copied.assert_called_once_with()
    case.alerts.show_report_failed.assert_not_called()


def test_a_failed_report_shows_the_systems_error_message() -> None:
    case = Case(PermissionError(13, "Permission denied"))
    case.controller.copy()
    case.alerts.show_report_failed.assert_called_once_with("Permission denied")
    case.clipboard.copy.assert_not_called()


def test_unexpected_exceptions_are_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        Case(ZeroDivisionError()).controller.copy()
