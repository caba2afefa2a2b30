"""Small stand-ins that tests share."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from bolsetup.core.bol.client import BolClient
from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.history import ShopHistory, Span, shop_history
from bolsetup.core.task_runner import WorkQueue

T = TypeVar("T")


class Inline:
    """A `TaskRunner` that does each job at once, so that a test need not wait."""

    def __init__(self) -> None:
        self.queues: list[WorkQueue] = []

    def run(
        self,
        queue: WorkQueue,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `job` and conclude it before returning."""
        self.queues.append(queue)
        try:
            result = job()
        except Exception as error:  # noqa: BLE001 - as `ThreadTaskRunner` does
            failed(error)
        else:
            done(result)


class Deferred(Inline):
    """A `TaskRunner` that does its jobs when the test says so: all, or those of the queues that are named."""

    def __init__(self, *queues: WorkQueue) -> None:
        super().__init__()
        self._deferred = queues or tuple(WorkQueue)
        self.waiting: list[Callable[[], None]] = []

    def run(
        self,
        queue: WorkQueue,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Keep `job` for later, if it is one of those."""
        run_now = super().run
        if queue in self._deferred:
            self.waiting.append(lambda: run_now(queue, job, done, failed))
        else:
            run_now(queue, job, done, failed)

    def finish(self) -> None:
        """Do all that waits, and what comes of it."""
        while self.waiting:
            self.waiting.pop(0)()


class ScriptedBol(BolClient):
    """A client that gives the outcome it was told to, and notes which pairs it was asked about."""

    def __init__(self, outcome: Outcome = Outcome.CONNECTED) -> None:
        super().__init__()
        self.outcome = outcome
        self.retry_after_s: int | None = None
        self.shop = Shop("1234567", "Voorbeeldwinkel")
        self.asked: list[Credentials] = []

    def check(self, credentials: Credentials) -> Verdict:
        """The outcome that is set."""
        self.asked.append(credentials)
        shop = self.shop if self.outcome is Outcome.CONNECTED else None
        return Verdict(self.outcome, shop, retry_after_s=self.retry_after_s)


class Clock:
    """A clock that stands still until it is moved. Calling it gives Unix seconds."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        """The present time."""
        return self.now


def shown_in_menu(text: str) -> str:
    """What a panel shows of the text of an entry in the tray's menu."""
    if sys.platform != "linux":
        return text.replace("&&", "&")
    # Qt makes a shortcut of the first "&" on the way to D-Bus, where "_" marks one.
    return re.sub("_(.)", r"\1", text.replace("&", "_", 1)).replace("\u2060", "")


def eventful_past(now: float = 1_795_600_000.0, watched: int = 90) -> ShopHistory:
    """A shop's past of 30 days, or fewer watched ones, in which there was something of everything."""
    spans, day_s = [], 86_400.0
    for back in range(watched):
        opened = now - back * day_s - 9 * 3600
        spans.append(Span(opened, opened + 9 * 3600, State.CONNECTED))
        if back % 7 in (3, 4):
            spans.pop()
    noon = now - 4 * 3600
    if watched > 20:
        spans += [
            Span(noon - 20 * day_s, noon - 20 * day_s + 7200, State.UNREACHABLE),
            Span(noon - 14 * day_s, noon - 14 * day_s + 900, State.LOST),
            Span(noon - 12 * day_s, noon - 12 * day_s + 10_800, State.UNREADABLE),
            Span(noon - 6 * day_s, noon - 5 * day_s, State.LOST),
            Span(noon - 8 * day_s - 1000, noon - 8 * day_s, State.UNCONFIRMED),
        ]
    checks = {datetime.fromtimestamp(now - back * day_s).astimezone().date(): 36 for back in range(watched)}
    return shop_history(spans, checks, 30, now)
