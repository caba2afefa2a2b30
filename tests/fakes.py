"""Test doubles that tests share."""

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
    """A `TaskRunner` that runs each job at once."""

    def __init__(self) -> None:
        self.queues: list[WorkQueue] = []

    def run(
        self,
        queue: WorkQueue,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run `job` and its callback before returning."""
        self.queues.append(queue)
        try:
            result = job()
        except Exception as error:  # noqa: BLE001 - as `ThreadTaskRunner` does
            failed(error)
        else:
            done(result)


class Deferred(Inline):
    """A `TaskRunner` that runs its jobs when told to: all, or those of the given queues."""

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
        """Queue `job`, if its queue is deferred."""
        run_now = super().run
        if queue in self._deferred:
            self.waiting.append(lambda: run_now(queue, job, done, failed))
        else:
            run_now(queue, job, done, failed)

    def finish(self) -> None:
        """Run all queued jobs and their callbacks."""
        while self.waiting:
            self.waiting.pop(0)()


class ScriptedBol(BolClient):
    """A checker that returns the configured outcome and records the pairs."""

    def __init__(self, outcome: Outcome = Outcome.CONNECTED) -> None:
        super().__init__()
        self.outcome = outcome
        self.retry_after_s: int | None = None
        self.shop = Shop("1234567", "Voorbeeldwinkel")
        self.asked: list[Credentials] = []

    def check(self, credentials: Credentials) -> Verdict:
        """Return the configured outcome."""
        self.asked.append(credentials)
        shop = self.shop if self.outcome is Outcome.CONNECTED else None
        return Verdict(self.outcome, shop, retry_after_s=self.retry_after_s)


class Clock:
    """A manual clock. Calling it returns Unix seconds."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        """Return the current time."""
        return self.now


def shown_in_menu(text: str) -> str:
    """Return what a panel displays for the text of a tray menu entry."""
    if sys.platform != "linux":
        return text.replace("&&", "&")
    # Qt converts the first "&" to "_", which marks a mnemonic on D-Bus.
    return re.sub("_(.)", r"\1", text.replace("&", "_", 1)).replace("\u2060", "")


def eventful_history(now: float = 1_795_600_000.0, watched: int = 90) -> ShopHistory:
    """Return a history of 30 days, or fewer watched ones, that contains every kind of event."""
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
