"""Runs tens of thousands of checks in simulated time: `python3 dev.py soak --help`."""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from bolsetup.core.bol.client import BolClient
from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome, Shop, Verdict
from bolsetup.core.bol.practice import PracticeBol
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain
from bolsetup.core.monitoring.connection import Pace
from bolsetup.core.monitoring.connection_store import ConnectionStore
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.monitoring.notice_policy import Notice
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.task_runner import WorkQueue
from tests.core.monitoring.test_year import simulate_year
from tests.fakes import Clock

T = TypeVar("T")

DAY: Final = 86_400.0
TICK_S: Final = 15.0
PACE: Final = Pace()
PROMISED_A_DAY: Final = DAY / (0.9 * PACE.interval_s)
"""Maximum number of checks a day of a connected shop: every 15 minutes less a tenth."""
FAULTS: Final = sorted(set(Outcome) - TURNED_DOWN - {Outcome.CONNECTED})


class QueueRunner:
    """A `TaskRunner` that runs its jobs in order when `finish` is called."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()

    def run(
        self,
        queue: WorkQueue,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        self._waiting.append(lambda: done(job()))

    def finish(self) -> None:
        while self._waiting:
            self._waiting.popleft()()


class RandomBol(BolClient):
    """The real client on a simulated Bol with random faults and rejections.

    Attributes:
        checks: number of checks by shop.
        misread: number of verdicts that differ from the simulated outcome.
        confirmed: lost shops (rejected twice, two minutes apart) and when they were lost.
    """

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self._bol = PracticeBol()
        super().__init__(self._bol)
        self._now, self._rng = clock, rng
        self._refuses_until: dict[str, float] = {}
        self._first: dict[str, float] = {}
        self.checks: Counter[str] = Counter()
        self.misread = 0
        self.confirmed: dict[str, float] = {}
        self.losses = 0

    def check(self, credentials: Credentials) -> Verdict:
        shop, now = credentials.client_id, self._now()
        self._bol.outcome = self._choose(shop, now)
        verdict = super().check(credentials)
        self.checks[shop] += 1
        self.misread += verdict.outcome is not self._bol.outcome
        if verdict.outcome is Outcome.CONNECTED:
            self._first.pop(shop, None)
            self.confirmed.pop(shop, None)
        elif verdict.outcome in TURNED_DOWN:
            first = self._first.setdefault(shop, now)
            if now - first >= PACE.confirm_s and shop not in self.confirmed:
                self.confirmed[shop] = now
                self.losses += 1
        return verdict

    def _choose(self, shop: str, now: float) -> Outcome:
        if self._rng.random() < 0.1:
            return self._rng.choice(FAULTS)
        if now < self._refuses_until.get(shop, 0.0):
            return self._rng.choice(sorted(TURNED_DOWN))
        if self._rng.random() < 0.01:
            # A false rejection of a minute, or a loss of hours.
            self._refuses_until[shop] = now + self._rng.choice([60.0, 6 * 3600.0])
            return Outcome.REFUSED
        return Outcome.CONNECTED


class Soak:
    """The real monitor with real files; compares its notices with the simulated losses."""

    def __init__(self, folder: Path, shops: int) -> None:
        self.clock, self.runner = Clock(1_795_600_000.0), QueueRunner()
        self.bol = RandomBol(self.clock, random.Random(1))  # noqa: S311 - the same at each run
        self.store = ShopList(folder / "shops.json", clock=self.clock)
        self.connections = ConnectionStore(folder / "history.sqlite")
        keychain = Keychain.in_memory()
        for number in range(shops):
            name = f"{1_000_000 + number}"
            keychain.store(name, Credentials(name, "EXAMPLE-NOT-A-REAL-SECRET"))
            self.store.put(Shop(name, f"Voorbeeldwinkel {number}"))
        rng = random.Random(2)  # noqa: S311 - the same at each run
        self.monitor = Monitor(
            self.runner,
            self.bol,
            keychain,
            self.store,
            self.connections,
            PACE,
            clock=self.clock,
            steady=self.clock,
            jitter=rng.random,
        )
        self.monitor.noticed.connect(self._noticed)
        self.notified: dict[str, float] = {}
        self.alerts = self.messages = self.false = self.missed = 0

    def run(self, checks: int, report: Callable[[int], None]) -> None:
        """Run until `checks` checks were made; call `report` after each tenth."""
        self.monitor.start(self.store.load())
        tenth = 0
        while (asked := self.bol.checks.total()) < checks:
            if asked * 10 // checks > tenth:
                tenth += 1
                report(tenth)
            self.runner.finish()
            self.clock.now += TICK_S
            self.monitor.check_due()
            self._count_missed()
        report(10)

    def _noticed(self, notice: Notice, shops: list[ShopRow]) -> None:
        self.messages += 1
        for shop in shops:
            if notice is Notice.LOST and shop.retailer_id not in self.notified:
                self.alerts += 1
                self.notified[shop.retailer_id] = self.clock.now
                self.false += shop.retailer_id not in self.bol.confirmed
            elif notice is Notice.RESTORED:
                self.notified.pop(shop.retailer_id, None)

    def _count_missed(self) -> None:
        # A notice may be delayed by three minutes to include other shops.
        late = self.clock.now - 300
        self.missed += sum(at < late and shop not in self.notified for shop, at in self.bol.confirmed.items())


def usage() -> dict[str, int]:
    """Resource usage of this process: objects, and on Linux memory in KiB and open files."""
    gc.collect()
    used = {"objects": len(gc.get_objects())}
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        used["memory KiB"] = pages * os.sysconf("SC_PAGE_SIZE") // 1024
        used["open files"] = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - one look, no paths
    return used


def main() -> int:
    """Run the soak test, print the figures, and return 1 if one is out of range."""
    parser = argparse.ArgumentParser(description="Watches many shops with many faults in simulated time.")
    parser.add_argument("--checks", type=int, default=50_000, help="number of checks (default: 50000)")
    parser.add_argument("--shops", type=int, default=50, help="number of shops (default: 50)")
    options = parser.parse_args()
    for name, tells in (("reported", True), ("not reported", False)):
        year = simulate_year(tells_network=tells)
        print(f"a year on a laptop, network {name}: {dict(year.figures)}", flush=True)
        print(f"  false alarms: {len(year.false)}, overlooked: {len(year.overlooked)}", flush=True)
    began = time.monotonic()
    usages: list[dict[str, int]] = []
    with tempfile.TemporaryDirectory(prefix="bolsetup-soak-") as folder:
        soak = Soak(Path(folder), options.shops)

        def report(tenth: int) -> None:
            usages.append(usage())
            print(f"  {tenth * 10} %: {usages[-1]}", flush=True)

        soak.run(options.checks, report)
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
    bol = soak.bol
    days = (soak.clock.now - 1_795_600_000.0) / DAY
    a_day = [count / days for count in bol.checks.values()]
    print(
        f"{bol.checks.total()} checks of {options.shops} shops, {days:.1f} days in"
        f" {time.monotonic() - began:.0f} s; answers misread: {bol.misread}\n"
        f"losses: {bol.losses}, alerts: {soak.alerts}, false: {soak.false}, missed: {soak.missed};"
        f" messages of all kinds: {soak.messages}\n"
        f"checks a shop and day: {min(a_day):.0f} to {max(a_day):.0f} (promised: at most"
        f" {PROMISED_A_DAY:.0f} and one for each doubt); files: {size // 1024} KiB"
    )
    grown = {name: usages[-1][name] - usages[1][name] for name in usages[-1]}
    print(f"grown from 20 % to the end: {grown}")
    flat = grown["objects"] < 2000 and grown.get("open files", 0) <= 0 and grown.get("memory KiB", 0) < 8192
    right = not (soak.false or soak.missed or bol.misread)
    return 0 if right and flat and max(a_day) <= 1.1 * PROMISED_A_DAY else 1


if __name__ == "__main__":
    sys.exit(main())
