"""Shows how the connections were, and exports it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, QObject, QTimer, Slot

from bolsetup.core.monitoring.connection_store import KEPT_DAYS, ConnectionStore
from bolsetup.core.monitoring.history import ShopHistory, shop_history, to_csv
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.task_runner import TaskRunner, WorkQueue, raise_error
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.history import HistoryPage

_SHOWN_DAYS: Final = 30
_REST_MS: Final = 1000
"""The least time between two looks at the file while the page is open and many checks come in."""


class HistoryController(QObject):
    """Serves the page of the history."""

    def __init__(
        self,
        runner: TaskRunner,
        connections: ConnectionStore,
        monitor: Monitor,
        page: HistoryPage,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Take the parts together.

        Args:
            runner: does what waits for the disk.
            connections: keeps what the monitor finds.
            monitor: knows the names of the shops.
            page: shows it.
            parent: owner in the Qt sense.
            clock: gives Unix seconds.
        """
        super().__init__(parent)
        self._runner = runner
        self._connections = connections
        self._monitor = monitor
        self._page = page
        self._clock = clock
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_REST_MS)
        self._again.timeout.connect(self.look)

    @Slot(object)
    def page_entered(self, page: Page) -> None:
        """Look the past up when the page is shown that tells it."""
        if page is Page.HISTORY:
            self.look()

    @Slot()
    def look(self) -> None:
        """Show the past as it is known now."""
        now = self._clock()
        self._runner.run(
            WorkQueue.DISK,
            lambda: self._connections.history(_SHOWN_DAYS, now),
            lambda pasts: self._show(pasts, now),
            raise_error,
        )

    def _show(self, pasts: Mapping[str, ShopHistory], now: float) -> None:
        blank = shop_history([], {}, _SHOWN_DAYS, now)
        self._page.show_pasts(
            [(row.retailer_id, row.name, pasts.get(row.retailer_id, blank)) for row in self._monitor.rows()]
        )

    def look_soon(self) -> None:
        """The history has changed: look at it again, where it is on the screen."""
        if self._page.isVisible() and not self._again.isActive():
            self._again.start()

    def export(self, path: str) -> None:
        """Write all that is kept into a CSV file."""
        names = {row.retailer_id: row.name for row in self._monitor.rows()}
        now = self._clock()
        # Spreadsheets expect a semicolon where the comma is the decimal point.
        separator = ";" if QLocale.system().decimalPoint() == "," else ","

        def job() -> None:
            pasts = self._connections.history(KEPT_DAYS, now)
            table = to_csv({key: past for key, past in pasts.items() if key in names}, names, separator)
            # Without the mark at its beginning Excel takes the file for one of another alphabet.
            Path(path).write_text(table, "utf-8-sig", newline="")

        def failed(error: Exception) -> None:
            if not isinstance(error, OSError):
                raise error
            self._page.show_not_exported(error.strerror or str(error))

        self._runner.run(WorkQueue.DISK, job, lambda _: self._page.show_exported(Path(path).name), failed)
