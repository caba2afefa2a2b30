"""Watches the stored shops without a window, for a terminal or a server."""

from __future__ import annotations

import queue
import sys
import time
from collections.abc import Callable
from typing import Final, NoReturn

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.monitoring.connection import Connection, Pace, State
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.task_runner import ThreadTaskRunner, Work
from bolsetup.services import Services

_LONGEST_WAIT_S: Final = 1.0 if sys.platform == "win32" else 60.0
"""Windows does not interrupt a wait for a lock when Ctrl+C is pressed."""


class NotRecorded:
    """Keeps nothing: the window, which may run as well, keeps what it finds and whom it has told."""

    def record(self, retailer_id: str, connection: Connection, checked_at: float | None = None) -> None:
        """Nothing."""

    def forget(self, retailer_id: str) -> None:
        """Nothing."""


class HeadlessWatch:
    """Checks the stored shops as the window does.

    Args:
        services: the parts of the program.
        pace: how often to check.
        show: is called with a shop after its first check, and whenever a check finds something else than
            the one before.
    """

    def __init__(self, services: Services, pace: Pace, show: Callable[[ShopRow], object]) -> None:
        self._services = services
        self._show = show
        self._inbox: queue.SimpleQueue[Work] = queue.SimpleQueue()
        self._wake_at = 0.0
        self._changes: list[ShopRow] = []
        self._shown: dict[str, tuple[State, Outcome | None]] = {}
        self._monitor = Monitor(
            ThreadTaskRunner(self._inbox.put),
            services.client,
            services.keychain,
            services.shops,
            NotRecorded(),
            pace,
            clock=services.clock,
            steady=services.steady,
            jitter=services.jitter,
        )
        self._monitor.next_check_in.connect(self._rest)
        self._monitor.recorded.connect(self._note_if_new)
        self._monitor.forgotten.connect(lambda shop: self._shown.pop(shop, None))

    def run(self) -> NoReturn:
        """Watch until the process is interrupted; shops that come, go or get other keys are followed.

        Raises:
            OSError: the list of shops cannot be read.
            KeyboardInterrupt: Ctrl+C was pressed.
            Exception: whatever `show` raises.
        """
        self._monitor.start(self._services.registry.recover(), self._services.connections.load())
        while True:
            # Out here: what `show` raises must end the watch, and a signal would hand it to the excepthook.
            while self._changes:
                self._show(self._changes.pop(0))
            wait = min(max(0.0, self._wake_at - time.monotonic()), _LONGEST_WAIT_S)
            try:
                self._inbox.get(timeout=wait)()
            except queue.Empty:
                self._monitor.reload()
                self._monitor.check_due()

    def _rest(self, seconds: float) -> None:
        self._wake_at = time.monotonic() + seconds

    def _note_if_new(self, retailer_id: str) -> None:
        row = self._monitor.shop(retailer_id)
        if row and (row.state, row.outcome) != self._shown.get(retailer_id):
            self._shown[retailer_id] = (row.state, row.outcome)
            self._changes.append(row)
