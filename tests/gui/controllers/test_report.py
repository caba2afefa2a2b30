"""Making, showing, copying and saving the support report."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import create_autospec
from urllib.parse import quote

import pytest
from PySide6.QtGui import QGuiApplication

from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.task_runner import WorkQueue
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.gui.controllers.language import LanguageController
from bolsetup.gui.controllers.report import ReportController
from bolsetup.gui.pages.report import ReportPage
from bolsetup.gui.qt.clipboard import PrivateClipboard
from tests.fakes import Inline


class Case:
    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.runner = Inline()
        self.clipboard = create_autospec(PrivateClipboard, instance=True)
        self.alerts = create_autospec(Alerts, instance=True)
        language = create_autospec(LanguageController, instance=True, texts=Texts("fr"))
        self.page = create_autospec(ReportPage, instance=True)
        self.page.screen.return_value = QGuiApplication.primaryScreen()
        self.controller = ReportController(
            self.runner, self._make, lambda: self.page, language, self.clipboard, self.alerts
        )

    def _make(self, texts: Texts, *, screen: str, with_names: bool) -> str:
        if self.error:
            raise self.error
        assert re.match(r"\d+x\d+, \d+%, \d+ p[tx], Qt 6", screen)
        return f"report in {texts.language}{' with names' * with_names}"


pytestmark = pytest.mark.usefixtures("qapp")


def test_the_report_is_copied_in_the_language_of_the_window() -> None:
    case = Case()
    case.controller.copy()
    assert case.runner.queues == [WorkQueue.DESKTOP]
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


@pytest.mark.parametrize("with_names", [False, True])
def test_the_report_is_shown_with_or_without_names(with_names: bool) -> None:
    case = Case()
    case.controller.show(with_names)
    case.page.show_report.assert_called_once_with(f"report in fr{' with names' * with_names}")


def test_why_no_report_could_be_made_is_shown() -> None:
    case = Case(PermissionError(13, "Permission denied"))
    case.controller.show(False)
    case.page.show_failed.assert_called_once_with("Permission denied")


def test_a_report_is_saved_as_it_was_shown(tmp_path: Path) -> None:
    case = Case()
    path = tmp_path / "verslag é.txt"
    case.controller.save(str(path), "Łódź 🚲\n")
    assert path.read_text("utf-8") == "Łódź 🚲\n"
    case.page.show_saved.assert_called_once_with("verslag é.txt")


def test_why_a_report_could_not_be_saved_is_shown(tmp_path: Path) -> None:
    case = Case()
    case.controller.save(str(tmp_path / "nowhere" / "report.txt"), "text")
    case.page.show_not_saved.assert_called_once_with("No such file or directory")


def test_an_email_to_support_is_started_with_the_report_on_the_clipboard() -> None:
    case = Case()
    begun: list[str] = []
    case.controller.mail_begun.connect(begun.append)
    case.controller.mail("the report")
    case.clipboard.copy.assert_called_once_with("the report")
    subject, body = (quote(Texts("fr")(f"pages.report.mail_{part}")) for part in ("subject", "body"))
    assert begun == [f"mailto:{load_integration().support_mail}?subject={subject}&body={body}"]
