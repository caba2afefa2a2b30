"""A year in the life of a shopkeeper's laptop, in seconds: no false alarm, and no loss overlooked."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import pytest

from bolsetup.core.bol.clock import WakeDetector
from bolsetup.core.bol.outcomes import TURNED_DOWN, Outcome
from bolsetup.core.monitoring.connection import (
    Checked,
    Connection,
    Pace,
    RecheckRequested,
    State,
    is_due,
    step,
)
from bolsetup.core.monitoring.notice_policy import Notice, due_notices, told

MINUTE: Final = 60.0
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
START: Final = 1_795_600_000.0
SHOPS: Final = ("1", "2", "3")
PACE: Final = Pace()
NAP_S: Final = 60.0
"""The longest that the monitor's timer waits."""
WITHIN_S: Final = 1.1 * PACE.interval_s + PACE.confirm_s + 2 * NAP_S
"""A loss is found by the first check after the way is free, and confirmed two minutes later."""

CLOCKS_OFF: Final = (-HOUR, HOUR, -DAY, DAY, 400 * DAY, -4000 * DAY)
UNCLEAR: Final = (
    Outcome.BOL_UNAVAILABLE,
    Outcome.TIMEOUT,
    Outcome.RATE_LIMITED,
    Outcome.UNEXPECTED_ANSWER,
    Outcome.ADDRESS_BLOCKED,
)


@dataclass(frozen=True)
class Stretch:
    """A time in which something was so, in seconds from the start of the year."""

    began: float
    ended: float


class Times:
    """Stretches that may overlap, looked up quickly."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        self.merged: list[Stretch] = []
        for each in sorted(stretches, key=lambda stretch: stretch.began):
            if self.merged and each.began <= self.merged[-1].ended:
                last = self.merged.pop()
                self.merged.append(Stretch(last.began, max(last.ended, each.ended)))
            else:
                self.merged.append(each)
        self._starts = [stretch.began for stretch in self.merged]

    def at(self, moment: float) -> Stretch | None:
        """The stretch that holds at a moment."""
        index = bisect_right(self._starts, moment) - 1
        return self.merged[index] if index >= 0 and moment < self.merged[index].ended else None


class World:
    """What really happens. All times are those of a clock that nobody sets, in seconds."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        mornings = [day * DAY + 8 * HOUR for day in range(365)]
        nights = [Stretch(morning + 10 * HOUR, morning + DAY) for morning in mornings]
        self.asleep = Times([*nights, *self._some(mornings, 1.5, MINUTE, HOUR)])
        # The wireless network takes its time after waking up.
        waking = [Stretch(sleep.ended, sleep.ended + dice.uniform(5, 90)) for sleep in self.asleep.merged]
        self.cut_off = Times([*waking, *self._some(mornings, 1.5, 10, 30 * MINUTE)])
        self.portals = Times(self._some(mornings, 0.2, 5 * MINUTE, 2 * HOUR))
        self.bol_down = Times(self._some(mornings, 0.3, MINUTE, HOUR))
        self.clock_set = Times(self._some(mornings, 0.1, MINUTE, HOUR))
        self._offsets = {s.began: dice.choice(CLOCKS_OFF) for s in self.clock_set.merged}
        self.losses = {shop: Times(self._losses(shop)) for shop in SHOPS}
        self.slips = {shop: Times(self._slips(shop)) for shop in SHOPS}
        """Times in which Bol turns a good pair down by mistake."""

    def _some(self, mornings: list[float], a_day: float, shortest: float, longest: float) -> list[Stretch]:
        starts = [
            self.dice.choice(mornings) + self.dice.uniform(0, 10 * HOUR) for _ in range(int(365 * a_day))
        ]
        return [Stretch(start, start + self.dice.uniform(shortest, longest)) for start in starts]

    def _losses(self, shop: str) -> Iterator[Stretch]:
        for number in range(12):
            began = (number * 30 + 5 + 3 * int(shop)) * DAY + self.dice.uniform(8 * HOUR, 18 * HOUR)
            yield Stretch(began, began + self.dice.choice([20 * MINUTE, 3 * HOUR, DAY, 2 * DAY]))
        # And now and then of all at once: the account was closed, not one pair.
        for day in (119, 269):
            yield Stretch(day * DAY, (day + 1.5) * DAY)

    def _slips(self, shop: str) -> Iterator[Stretch]:
        for at in (self.dice.uniform(0, 365 * DAY) for _ in range(60)):
            near = self.losses[shop].merged
            if not any(loss.began - DAY < at < loss.ended + DAY for loss in near):
                yield Stretch(at, at + self.dice.uniform(1, 100))

    def answer(self, shop: str, at: float) -> Outcome:
        if self.cut_off.at(at):
            return Outcome.OFFLINE
        if self.portals.at(at):
            return Outcome.CAPTIVE_PORTAL
        if abs(self.offset(at)) > 30 * DAY:
            return Outcome.CLOCK_WRONG
        if self.bol_down.at(at):
            return self.dice.choice(UNCLEAR)
        if self.losses[shop].at(at) or self.slips[shop].at(at):
            return self.dice.choice(sorted(TURNED_DOWN))
        return Outcome.CONNECTED

    def offset(self, at: float) -> float:
        stretch = self.clock_set.at(at)
        return self._offsets[stretch.began] if stretch else 0.0

    def free_after(self, began: float, ended: float) -> float | None:
        """When the way to Bol is free for long enough to find a loss, if ever before it ends."""
        kinds = (self.asleep, self.portals, self.cut_off, self.bol_down, self.clock_set)
        at = began
        for block in Times(stretch for kind in kinds for stretch in kind.merged).merged:
            if block.ended > began:
                if block.began - at >= WITHIN_S:
                    break
                at = max(at, block.ended)
        return at if at + WITHIN_S <= ended else None


@dataclass
class Laptop:
    """A computer on which the program runs, with the loop of the monitor."""

    world: World
    tells_network: bool
    at: float = 8 * HOUR
    slept: float = 0.0
    checks: int = 0
    awake_s: float = 0.0
    lost_at: list[tuple[str, float]] = field(default_factory=list)
    alerts: list[tuple[float, Notice, list[str]]] = field(default_factory=list)

    def run(self) -> None:
        shops = {shop: Connection() for shop in SHOPS}
        jumps = WakeDetector(self.wall, lambda: self.at - self.slept)
        was_cut_off: Stretch | None = None
        while self.at < 365 * DAY:
            # Opened in the morning: the clock that nobody sets stood still.
            if sleep := self.world.asleep.at(self.at):
                self.slept += sleep.ended - self.at
                self.at = sleep.ended
            cut_off = self.world.cut_off.at(self.at)
            network_back, was_cut_off = bool(was_cut_off and not cut_off), cut_off
            if jumps.happened() or (self.tells_network and network_back):
                shops = {
                    name: step(shop, RecheckRequested(), self.wall(), PACE) for name, shop in shops.items()
                }
            for name, shop in shops.items():
                if is_due(shop, self.wall(), PACE):
                    shops[name] = self.check(name, shop)
            for notice, about in due_notices(shops, set(), self.wall()).items():
                self.alerts.append((self.at, notice, about))
                shops |= {name: told(shops[name], notice, self.wall()) for name in about}
            waits = [shop.due - self.wall() for shop in shops.values()]
            pause = max(1.0, min([NAP_S, *waits]))
            self.at += pause
            self.awake_s += pause

    def wall(self) -> float:
        return START + self.at + self.world.offset(self.at)

    def check(self, name: str, shop: Connection) -> Connection:
        self.checks += 1
        outcome = self.world.answer(name, self.at)
        after = step(shop, Checked(outcome, jitter=self.world.dice.random()), self.wall(), PACE)
        if after.state is State.LOST and shop.state is not State.LOST:
            self.lost_at.append((name, self.at))
        return after


@dataclass(frozen=True)
class Year:
    """How a year went."""

    figures: Mapping[str, float]
    false: list[tuple[str, float]]
    overlooked: list[tuple[str, float]]
    alerts: list[list[str]]


def live_through(*, tells_network: bool) -> Year:
    """A year on a computer that tells when the network comes back, or on one that does not."""
    world = World(random.Random(1))  # noqa: S311 - the same at each run
    laptop = Laptop(world, tells_network)
    laptop.run()
    delays, overlooked = [], []
    for name in SHOPS:
        for loss in world.losses[name].merged:
            free = world.free_after(loss.began, min(loss.ended, 365 * DAY))
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
        "network portals": len(world.portals.merged),
        "times the clock was set": len(world.clock_set.merged),
        "wrong refusals by Bol, a minute long": sum(len(times.merged) for times in world.slips.values()),
        "checks": laptop.checks,
        "checks a shop and hour awake": round(laptop.checks / len(SHOPS) / (laptop.awake_s / HOUR), 2),
        "losses that could be found": len(delays),
        "found, minutes after the way was free, at the latest": round(max(delays) / MINUTE, 1),
        "alerts": len(alerts),
        "messages of all kinds": len(laptop.alerts),
    }
    false = [(name, at) for name, at in laptop.lost_at if not world.losses[name].at(at)]
    return Year(figures, false, overlooked, alerts)


@pytest.mark.parametrize("tells_network", [True, False], ids=["network told", "network not told"])
def test_a_year_without_a_false_alarm_and_without_a_loss_overlooked(tells_network: bool) -> None:
    year = live_through(tells_network=tells_network)
    assert (year.false, year.overlooked) == ([], [])
    assert year.figures["losses that could be found"] > 30
    assert any(len(about) == len(SHOPS) for about in year.alerts)
    assert year.figures["checks a shop and hour awake"] < 5
