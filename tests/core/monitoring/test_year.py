"""Simulates a year on a merchant's laptop: no false alarms, and no losses missed."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest

from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain
from bolsetup.core.monitoring.connection import Pace, State
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.monitoring.notice_policy import Notice
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.watch import NullRecorder
from tests.core.monitoring.test_monitor import InMemoryShopList
from tests.fakes import Inline

MINUTE: Final = 60.0
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
START: Final = 1_795_600_000.0
SHOPS: Final = ("1", "2", "3")
PACE: Final = Pace()
MAX_WAIT_S: Final = 60.0
"""Longest timer of the monitor, in seconds."""
WITHIN_S: Final = 1.1 * PACE.interval_s + PACE.confirm_s + 2 * MAX_WAIT_S
"""Time to detect a loss once Bol is reachable: the next check, then the confirming one."""

CLOCKS_OFF: Final = (-HOUR, HOUR, -DAY, DAY, 400 * DAY, -4000 * DAY)
UNCLEAR: Final = (
    Outcome.BOL_UNAVAILABLE,
    Outcome.TIMEOUT,
    Outcome.RATE_LIMITED,
    Outcome.UNEXPECTED_ANSWER,
    Outcome.ADDRESS_BLOCKED,
)


@dataclass(frozen=True)
class Period:
    """A period, in seconds from the start of the year."""

    began: float
    ended: float


class Times:
    """Merged periods with fast lookup."""

    def __init__(self, periods: Iterable[Period]) -> None:
        self.merged: list[Period] = []
        for each in sorted(periods, key=lambda period: period.began):
            if self.merged and each.began <= self.merged[-1].ended:
                last = self.merged.pop()
                self.merged.append(Period(last.began, max(last.ended, each.ended)))
            else:
                self.merged.append(each)
        self._starts = [period.began for period in self.merged]

    def at(self, moment: float) -> Period | None:
        """The period that contains a moment."""
        index = bisect_right(self._starts, moment) - 1
        return self.merged[index] if index >= 0 and moment < self.merged[index].ended else None


class World:
    """The simulated environment. All times are in seconds from the start of the year."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        mornings = [day * DAY + 8 * HOUR for day in range(365)]
        nights = [Period(morning + 10 * HOUR, morning + DAY) for morning in mornings]
        self.asleep = Times([*nights, *self._some(mornings, 1.5, MINUTE, HOUR)])
        # Wi-Fi reconnects some time after waking up.
        waking = [Period(sleep.ended, sleep.ended + rng.uniform(5, 90)) for sleep in self.asleep.merged]
        self.cut_off = Times([*waking, *self._some(mornings, 1.5, 10, 30 * MINUTE)])
        self.captive_portals = Times(self._some(mornings, 0.2, 5 * MINUTE, 2 * HOUR))
        self.bol_down = Times(self._some(mornings, 0.3, MINUTE, HOUR))
        self.clock_set = Times(self._some(mornings, 0.1, MINUTE, HOUR))
        self._offsets = {s.began: rng.choice(CLOCKS_OFF) for s in self.clock_set.merged}
        self.losses = {shop: Times(self._losses(shop)) for shop in SHOPS}
        self.false_rejections = {shop: Times(self._false_rejections(shop)) for shop in SHOPS}
        """Times in which Bol rejects a valid pair by mistake."""

    def _some(self, mornings: list[float], a_day: float, shortest: float, longest: float) -> list[Period]:
        starts = [self.rng.choice(mornings) + self.rng.uniform(0, 10 * HOUR) for _ in range(int(365 * a_day))]
        return [Period(start, start + self.rng.uniform(shortest, longest)) for start in starts]

    def _losses(self, shop: str) -> Iterator[Period]:
        for number in range(12):
            began = (number * 30 + 5 + 3 * int(shop)) * DAY + self.rng.uniform(8 * HOUR, 18 * HOUR)
            yield Period(began, began + self.rng.choice([20 * MINUTE, 3 * HOUR, DAY, 2 * DAY]))
        # Twice a year all shops are lost at once, as when an account is closed.
        for day in (119, 269):
            yield Period(day * DAY, (day + 1.5) * DAY)

    def _false_rejections(self, shop: str) -> Iterator[Period]:
        for at in (self.rng.uniform(0, 365 * DAY) for _ in range(60)):
            near = self.losses[shop].merged
            if not any(loss.began - DAY < at < loss.ended + DAY for loss in near):
                yield Period(at, at + self.rng.uniform(1, 100))

    def answer(self, shop: str, at: float) -> Outcome:
        if self.cut_off.at(at):
            return Outcome.OFFLINE
        if self.captive_portals.at(at):
            return Outcome.CAPTIVE_PORTAL
        if abs(self.offset(at)) > 30 * DAY:
            return Outcome.CLOCK_WRONG
        if self.bol_down.at(at):
            return self.rng.choice(UNCLEAR)
        if self.losses[shop].at(at) or self.false_rejections[shop].at(at):
            return self.rng.choice(sorted(TURNED_DOWN))
        return Outcome.CONNECTED

    def offset(self, at: float) -> float:
        period = self.clock_set.at(at)
        return self._offsets[period.began] if period else 0.0

    def reachable_after(self, began: float, ended: float) -> float | None:
        """When Bol is first reachable for long enough to detect a loss, if that is before it ends."""
        kinds = (self.asleep, self.captive_portals, self.cut_off, self.bol_down, self.clock_set)
        at = began
        for block in Times(period for kind in kinds for period in kind.merged).merged:
            if block.ended > began:
                if block.began - at >= WITHIN_S:
                    break
                at = max(at, block.ended)
        return at if at + WITHIN_S <= ended else None


class Laptop:
    """A computer that runs the monitor.

    Attributes:
        lost_at: shop and time of each loss that the monitor found.
        alerts: time, notice and shops of each alert.
    """

    def __init__(self, world: World, *, tells_network: bool) -> None:
        self.world = world
        self.at = 8 * HOUR
        self.checks = 0
        self.awake_s = 0.0
        self.lost_at: list[tuple[str, float]] = []
        self.alerts: list[tuple[float, Notice, list[str]]] = []
        self._tells_network = tells_network
        self._slept = 0.0
        self._wait = 0.0
        self._states: dict[str, State] = {}
        keychain, stored = Keychain.in_memory(), []
        for shop in SHOPS:
            keychain.store(shop, Credentials(shop, "EXAMPLE-NOT-A-REAL-SECRET"))
            stored.append(StoredShop(shop, shop, 0.0))
        shops: Any = InMemoryShopList(stored)
        self._monitor = Monitor(
            Inline(),
            self,
            keychain,
            shops,
            NullRecorder(),
            PACE,
            clock=self.wall,
            steady=lambda: self.at - self._slept,
            jitter=world.rng.random,
        )
        self._monitor.next_check_in.connect(self._set_wait)
        self._monitor.noticed.connect(self._note_alert)
        self._monitor.recorded.connect(self._note_loss)
        self._monitor.start(stored)

    def run(self) -> None:
        was_cut_off: Period | None = None
        while self.at < 365 * DAY:
            # The monotonic clock stops during sleep.
            if sleep := self.world.asleep.at(self.at):
                self._slept += sleep.ended - self.at
                self.at = sleep.ended
            cut_off = self.world.cut_off.at(self.at)
            network_back, was_cut_off = bool(was_cut_off and not cut_off), cut_off
            if self._tells_network and network_back:
                self._monitor.network_back()
            self._monitor.check_due()
            wait = max(1.0, self._wait)
            self.at += wait
            self.awake_s += wait

    def wall(self) -> float:
        return START + self.at + self.world.offset(self.at)

    def check(self, credentials: Credentials) -> Verdict:
        self.checks += 1
        return Verdict(self.world.answer(credentials.client_id, self.at))

    def _set_wait(self, seconds: float) -> None:
        self._wait = seconds

    def _note_alert(self, notice: Notice, rows: list[ShopRow]) -> None:
        self.alerts.append((self.at, notice, [row.retailer_id for row in rows]))

    def _note_loss(self, shop: str) -> None:
        row = self._monitor.shop(shop)
        assert row
        if row.state is State.LOST and self._states.get(shop) is not State.LOST:
            self.lost_at.append((shop, self.at))
        self._states[shop] = row.state


@dataclass(frozen=True)
class Year:
    """Results of a simulated year."""

    figures: Mapping[str, float]
    false: list[tuple[str, float]]
    overlooked: list[tuple[str, float]]
    alerts: list[list[str]]


def simulate_year(*, tells_network: bool) -> Year:
    """Simulate a year; `tells_network`: whether the computer reports when the network comes back."""
    world = World(random.Random(1))  # noqa: S311 - the same at each run
    laptop = Laptop(world, tells_network=tells_network)
    laptop.run()
    delays, overlooked = [], []
    for name in SHOPS:
        for loss in world.losses[name].merged:
            free = world.reachable_after(loss.began, min(loss.ended, 365 * DAY))
            found = [at for shop, at in laptop.lost_at if shop == name and world.losses[name].at(at) == loss]
            if free is not None:
                delays.append(max(0.0, found[0] - free) if found else DAY)
                if delays[-1] > WITHIN_S:
                    overlooked.append((name, loss.began))
    alerts = [about for _, notice, about in laptop.alerts if notice is Notice.LOST]
    figures = {
        "hours awake": round(laptop.awake_s / HOUR),
        "times asleep": len(world.asleep.merged),
        "times without a network": len(world.cut_off.merged),
        "captive portals": len(world.captive_portals.merged),
        "times the clock was set": len(world.clock_set.merged),
        "wrong refusals by Bol, a minute long": sum(
            len(times.merged) for times in world.false_rejections.values()
        ),
        "checks": laptop.checks,
        "checks a shop and hour awake": round(laptop.checks / len(SHOPS) / (laptop.awake_s / HOUR), 2),
        "losses that could be found": len(delays),
        "found, minutes after the way was free, at the latest": round(max(delays) / MINUTE, 1),
        "alerts": len(alerts),
        "messages of all kinds": len(laptop.alerts),
    }
    false = [(name, at) for name, at in laptop.lost_at if not world.losses[name].at(at)]
    return Year(figures, false, overlooked, alerts)


@pytest.mark.parametrize(
    "tells_network",
    [
        pytest.param(True, id="network reported", marks=pytest.mark.repeats),
        # The harder of the two: only the pace of the checks finds what happened meanwhile.
        pytest.param(False, id="network not reported"),
    ],
)
def test_a_year_without_false_alarms_or_missed_losses(tells_network: bool) -> None:
    year = simulate_year(tells_network=tells_network)
    assert (year.false, year.overlooked) == ([], [])
    assert year.figures["losses that could be found"] > 30
    assert any(len(about) == len(SHOPS) for about in year.alerts)
    assert year.figures["checks a shop and hour awake"] < 5
