"""Watches the stored shops without a window, for a terminal or a server."""

from __future__ import annotations

import queue
import sys
import time
from collections.abc import Callable, Iterable
from typing import Final, NoReturn

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.monitoring.connection import Connection, Pace, State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.shops.shop_list import Damage, StoredShop
from bolsetup.core.task_runner import ThreadTaskRunner, Work
from bolsetup.services import Services

_LONGEST_WAIT_S: Final = 1.0 if sys.platform == "win32" else 10.0
"""Until new shops are noticed. Short on Windows, where Ctrl+C does not interrupt waiting for a lock."""


class NullRecorder:
    """Records nothing, so that states and notices stored by the window program are not overwritten."""

    def record(self, retailer_id: str, connection: Connection, checked_at: float | None = None) -> None:
        """Do nothing."""

    def forget(self, retailer_id: str) -> None:
        """Do nothing."""


class HeadlessWatch:
    """Checks the stored shops like the window program, without Qt.

    Args:
        services: parts of the program.
        pace: check intervals.
        show: called with a shop after its first check and whenever its state or outcome changes.
        show_damage: called if the list of shops is damaged or missing.
    """

    def __init__(
        self,
        services: Services,
        pace: Pace,
        show: Callable[[ShopRow], object],
        show_damage: Callable[[Damage], object],
    ) -> None:
        self._services = services
        self._show = show
        self._inbox: queue.SimpleQueue[Work] = queue.SimpleQueue()
        self._wake_at = 0.0
        self._output: list[Callable[[], object]] = []
        self._shown: dict[str, tuple[State, Outcome | None]] = {}
        self._monitor = services.monitor(ThreadTaskRunner(self._inbox.put), NullRecorder(), pace)
        self._monitor.next_check_in.connect(self._set_wake_time)
        self._monitor.recorded.connect(self._collect_change)
        self._monitor.list_damaged.connect(lambda damage: self._output.append(lambda: show_damage(damage)))
        self._monitor.forgotten.connect(lambda shop: self._shown.pop(shop, None))

    def run(self, shops: Iterable[StoredShop]) -> NoReturn:
        """Watch `shops`, and those that are added meanwhile, until the process is interrupted.

        Raises:
            KeyboardInterrupt: Ctrl+C was pressed.
            Exception: whatever `show` or `show_damage` raises.
        """
        known = self._services.connections.load()
        # The window may have to rename or delete the file, which Windows refuses while it is open.
        self._services.connections.close()
        self._monitor.start(shops, known)
        while True:
            # Not called from the monitor's signals, which would pass an exception to the excepthook.
            while self._output:
                self._output.pop(0)()
            wait = min(max(0.0, self._wake_at - time.monotonic()), _LONGEST_WAIT_S)
            try:
                self._inbox.get(timeout=wait)()
            except queue.Empty:
                self._monitor.reload()
                self._monitor.check_due()

    def _set_wake_time(self, seconds: float) -> None:
        self._wake_at = time.monotonic() + seconds

    def _collect_change(self, retailer_id: str) -> None:
        row = self._monitor.shop(retailer_id)
        if row and row.state is State.UNREADABLE:
            # The outcome is that of an earlier check.
            row = row._replace(outcome=None)
        if row and (row.state, row.outcome) != self._shown.get(retailer_id):
            self._shown[retailer_id] = (row.state, row.outcome)
            self._output.append(lambda: self._show(row))
