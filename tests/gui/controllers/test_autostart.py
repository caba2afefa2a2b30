"""Start at login: what is shown is the answer to what was asked last."""

from __future__ import annotations

import pytest

from bolsetup.gui.controllers.autostart import AutostartController
from bolsetup.platform.autostart import AutostartError
from tests.fakes import Deferred


class Entry:
    """Start at login, which may refuse to be switched."""

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
        """There is nothing to repair."""


@pytest.fixture
def told(qapp: object) -> tuple[AutostartController, Entry, Deferred, list[tuple[bool, bool]]]:
    runner, entry = Deferred(), Entry()
    startup = AutostartController(runner, entry)
    told: list[tuple[bool, bool]] = []
    startup.changed.connect(lambda on, possible: told.append((on, possible)))
    return startup, entry, runner, told


def test_of_clicks_in_quick_succession_the_last_one_is_shown(
    told: tuple[AutostartController, Entry, Deferred, list[tuple[bool, bool]]],
) -> None:
    startup, entry, runner, shown = told
    startup.look()
    startup.switch(True)
    startup.switch(False)
    runner.finish()
    assert shown == [(False, True)]
    assert not entry.on


def test_a_refusal_of_an_older_click_is_not_shown(
    told: tuple[AutostartController, Entry, Deferred, list[tuple[bool, bool]]],
) -> None:
    startup, entry, runner, shown = told
    entry.refuses = True
    startup.switch(True)
    startup.look()
    runner.finish()
    assert shown == [(False, True)]
    startup.switch(True)
    runner.finish()
    assert shown[-1] == (False, False)
