"""Fixtures for desktop sessions; takes a screenshot of each session in which a test failed."""

from __future__ import annotations

import re
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.desktop.desktop import ROOT, Desktop


class Desktops:
    """Starts sessions with the options of `Desktop`, and closes them at the end of the test."""

    def __init__(self, ends: ExitStack) -> None:
        self._ends = ends
        self.running: list[Desktop] = []

    def __call__(self, *more: str, **options: Any) -> Desktop:
        self.running.append(self._ends.enter_context(Desktop(*more, **options)))
        return self.running[-1]


@pytest.fixture
def desktop() -> Iterator[Desktops]:
    if sys.platform != "linux":
        pytest.skip("a desktop session of its own exists for Linux only")
    with ExitStack() as ends:
        yield Desktops(ends)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    desktops = getattr(item, "funcargs", {}).get("desktop")
    if report.when == "call" and report.failed and isinstance(desktops, Desktops):
        for number, each in enumerate(desktops.running, 1):
            name = re.sub(r"\W+", "-", f"{item.name}-{number}").strip("-")
            path = ROOT / "shots" / "failures" / f"{name}.png"
            try:
                report.sections.append(("picture", str(each.shot(path))))
            except Exception as error:  # noqa: BLE001 - a picture that fails must not hide the failure
                report.sections.append(("picture", f"none: {error}"))
    return report
