"""Start at login: only the result of the latest request is shown."""

from __future__ import annotations

import pytest

from bolsetup.gui.controllers.autostart import AutostartController
from bolsetup.platform.autostart import AutostartError
from tests.fakes import Deferred


class Entry:
    """Start at login that can refuse changes."""

    def __init__(self) -> None:
        self.on = False
        self.refuses = False

    def is_on(self) -> bool:
        return self.on

    def switch(self, on: bool) -> None:
        if self.refuses:
            raise AutostartError("no")
        self.on = on

    def repair(self) -> None:
        """Do nothing."""


@pytest.fixture
def case(qapp: object) -> tuple[AutostartController, Entry, Deferred, list[tuple[bool, bool]]]:
    runner, entry = Deferred(), Entry()
    startup = AutostartController(runner, entry)
    shown: list[tuple[bool, bool]] = []
    startup.changed.connect(lambda on, possible: shown.append((on, possible)))
    return startup, entry, runner, shown


def test_only_the_result_of_the_last_click_is_shown(
    case: tuple[AutostartController, Entry, Deferred, list[tuple[bool, bool]]],
) -> None:
    startup, entry, runner, shown = case
    startup.refresh()
    startup.switch(True)
    startup.switch(False)
    runner.finish()
    assert shown == [(False, True)]
    assert not entry.on


def test_the_failure_of_an_older_click_is_not_shown(
    case: tuple[AutostartController, Entry, Deferred, list[tuple[bool, bool]]],
) -> None:
    startup, entry, runner, shown = case
    entry.refuses = True
    startup.switch(True)
    startup.refresh()
    runner.finish()
    assert shown == [(False, True)]
    startup.switch(True)
    runner.finish()
    assert shown[-1] == (False, False)
