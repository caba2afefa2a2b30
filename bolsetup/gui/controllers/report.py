"""Makes the support report, for its page, the clipboard and an email."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.signals import Signal
from bolsetup.core.task_runner import TaskRunner, WorkQueue, only
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.whole_file import write_whole
from bolsetup.gui.controllers.language import LanguageController
from bolsetup.gui.qt.clipboard import PrivateClipboard
from bolsetup.gui.qt.screen import describe_screen

if TYPE_CHECKING:
    from bolsetup.gui.pages.report import ReportPage


class MakeReport(Protocol):
    """Makes the report."""

    def __call__(self, texts: Texts, *, screen: str, with_names: bool) -> str:
        """Return the report. May block for seconds.

        Args:
            texts: the language of the report.
            screen: what the window knows of the screen.
            with_names: whether to name the shops.

        Raises:
            OSError: the list of shops cannot be read.
        """


class ReportController:
    """Makes the report in the background; shows, copies, saves and emails it, and says how that went.

    Signals:
        mail_begun(str): start the user's mail program with this `mailto:` URL.
    """

    def __init__(
        self,
        runner: TaskRunner,
        make: MakeReport,
        page: Callable[[], ReportPage],
        language: LanguageController,
        clipboard: PrivateClipboard,
        alerts: Alerts,
    ) -> None:
        """Create the controller.

        Args:
            runner: runs `make`.
            make: makes the report.
            page: returns the page that shows it, which is created when it is first needed.
            language: source of the current texts.
            clipboard: receives it.
            alerts: shows whether `copy` succeeded.
        """
        self.mail_begun: Signal[[str]] = Signal()
        self._runner = runner
        self._make = make
        self._page = page
        self._language = language
        self._clipboard = clipboard
        self._alerts = alerts

    def show(self, with_names: bool) -> None:
        """Make the report and show it on its page. `with_names`: whether to name the shops."""
        self._run(self._page().show_report, self._page().show_failed, with_names=with_names)

    def save(self, path: str, report: str) -> None:
        """Save a report to a file."""
        self._runner.run(
            WorkQueue.DISK,
            lambda: write_whole(Path(path), report.encode()),
            lambda _: self._page().show_saved(Path(path).name),
            only(OSError, lambda error: self._page().show_not_saved(error.strerror or str(error))),
        )

    def copy(self) -> None:
        """Make the report without the names of shops, and copy it."""

        def done(report: str) -> None:
            self._clipboard.copy(report)
            self._alerts.show_report_copied()

        self._run(done, self._alerts.show_report_failed, with_names=False)

    def mail(self, report: str) -> None:
        """Copy a report, and start an email to support into which it can be pasted."""
        # A mailto link is too short for it: Windows accepts some 2,000 characters.
        self._clipboard.copy(report)
        texts = self._language.texts
        subject, body = (quote(texts(f"pages.report.mail_{part}")) for part in ("subject", "body"))
        self.mail_begun.emit(f"mailto:{load_integration().support_mail}?subject={subject}&body={body}")

    def _run(self, done: Callable[[str], None], failed: Callable[[str], None], *, with_names: bool) -> None:
        """Make the report in the background; `failed` gets what the system says."""
        texts, screen = self._language.texts, describe_screen(self._page())
        self._runner.run(
            WorkQueue.DESKTOP,
            lambda: self._make(texts, screen=screen, with_names=with_names),
            done,
            only(OSError, lambda error: failed(error.strerror or str(error))),
        )
