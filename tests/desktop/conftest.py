"""Fixtures for desktop sessions; takes a screenshot of each session in which a test failed."""

from __future__ import annotations

import re
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from typing import Any, TypeVar

import pytest

from tests.desktop.desktop import ROOT, Desktop, Session

S = TypeVar("S", bound=Session)


class Sessions:
    """Closes the sessions that it is given at the end of the test."""

    def __init__(self, ends: ExitStack) -> None:
        self._ends = ends
        self.running: list[Session] = []

    def keep(self, session: S) -> S:
        self.running.append(self._ends.enter_context(session))
        return session


class Desktops(Sessions):
    """Starts sessions with the options of `Desktop`."""

    def __call__(self, *more: str, **options: Any) -> Desktop:
        return self.keep(Desktop(*more, **options))


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
    if report.when == "call" and report.failed:
        used = getattr(item, "funcargs", {}).values()
        sessions = [each for sessions in used if isinstance(sessions, Sessions) for each in sessions.running]
        for number, each in enumerate(sessions, 1):
            name = re.sub(r"\W+", "-", f"{item.name}-{number}").strip("-")
            path = ROOT / "shots" / "failures" / f"{name}.png"
            try:
                report.sections.append(("picture", str(each.shot(path))))
            except Exception as error:  # noqa: BLE001 - a picture that fails must not hide the failure
                report.sections.append(("picture", f"none: {error}"))
    return report
