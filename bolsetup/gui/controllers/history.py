"""Shows and exports the history of the connections."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLocale, QObject, QTimer, Slot

from bolsetup.core.monitoring.connection_store import KEPT_DAYS, ConnectionStore
from bolsetup.core.monitoring.history import ShopHistory, shop_history, to_csv
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.task_runner import TaskRunner, WorkQueue, only, raise_error
from bolsetup.core.walkthrough.journey import Page
from bolsetup.core.whole_file import write_whole
from bolsetup.gui.pages.history import BATCH, HistoryPage

_SHOWN_DAYS: Final = 30
_REST_MS: Final = 1000
"""Minimum time between two refreshes of the open page, in milliseconds."""


class HistoryController(QObject):
    """Controls the history page."""

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
        """Create the controller.

        Args:
            runner: runs disk access.
            connections: source of the history.
            monitor: source of the shop names.
            page: the page to control.
            parent: Qt parent.
            clock: system clock, in Unix seconds.
        """
        super().__init__(parent)
        self._runner = runner
        self._connections = connections
        self._monitor = monitor
        self._page = page
        self._clock = clock
        self._limit = BATCH
        self._refreshes = 0
        self._known: dict[str, ShopHistory] = {}
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(_REST_MS)
        self._refresh_timer.timeout.connect(self.refresh)

    @Slot(object)
    def page_entered(self, page: Page) -> None:
        """Refresh the history when its page is shown."""
        if page is Page.HISTORY:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the history of the first shops and show it; those that lost the connection come first."""
        self._refreshes += 1
        now, limit, number, known = self._clock(), self._limit, self._refreshes, set(self._known)
        shops = list(self._monitor.names())

        def read() -> tuple[list[str], list[str], Mapping[str, ShopHistory]]:
            lost = self._connections.lost_within(_SHOWN_DAYS, now)
            first = sorted(shops, key=lambda shop: shop not in lost)[:limit]
            # What is not shown yet is read first, and one shop at a time: showing it takes most of a frame.
            unread = sorted(first, key=lambda shop: shop in known)
            return first, unread, self._connections.history(_SHOWN_DAYS, now, unread[:1])

        self._runner.run(WorkQueue.DISK, read, lambda found: self._show(*found, now, number), raise_error)

    @Slot()
    def show_more(self) -> None:
        """Show some more shops."""
        self._limit += BATCH
        self.refresh()

    def _show(
        self, shops: list[str], unread: list[str], found: Mapping[str, ShopHistory], now: float, number: int
    ) -> None:
        """Show what is known of these shops, now that the first unread one was found, and read on."""
        if number != self._refreshes:
            return
        blank = shop_history([], {}, _SHOWN_DAYS, now)
        known = {**self._known, **{shop: found.get(shop, blank) for shop in unread[:1]}}
        names = self._monitor.names()
        self._known = {shop: known[shop] for shop in shops if shop in known and shop in names}
        self._page.show_histories(
            [(shop, names[shop], past) for shop, past in self._known.items()],
            left=max(len(names) - len(shops), 0),
        )
        if rest := unread[1:]:
            # Once it is painted and input was handled.
            QTimer.singleShot(0, self, lambda: self._read_on(shops, rest, now, number))

    def _read_on(self, shops: list[str], unread: list[str], now: float, number: int) -> None:
        self._runner.run(
            WorkQueue.DISK,
            lambda: self._connections.history(_SHOWN_DAYS, now, unread[:1]),
            lambda found: self._show(shops, unread, found, now, number),
            raise_error,
        )

    def refresh_soon(self) -> None:
        """Refresh within a second, if the page is visible."""
        if self._page.isVisible() and not self._refresh_timer.isActive():
            self._refresh_timer.start()

    def export(self, path: str) -> None:
        """Export the whole stored history to a CSV file at `path`."""
        names = self._monitor.names()
        now = self._clock()
        # Spreadsheets expect semicolons in locales with a decimal comma.
        separator = ";" if QLocale.system().decimalPoint() == "," else ","

        def job() -> None:
            histories = self._connections.history(KEPT_DAYS, now)
            table = to_csv({key: past for key, past in histories.items() if key in names}, names, separator)
            # With a byte order mark, as Excel otherwise does not recognise UTF-8.
            write_whole(Path(path), table.encode("utf-8-sig"))

        def failed(error: OSError) -> None:
            self._page.show_not_exported(error.strerror or str(error))

        self._runner.run(
            WorkQueue.DISK, job, lambda _: self._page.show_exported(Path(path).name), only(OSError, failed)
        )
