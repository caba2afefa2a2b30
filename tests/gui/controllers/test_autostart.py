"""Start at login: on by default, once; only the result of the latest request is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.gui.controllers.autostart import AutostartController
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.platform.autostart import AutostartError
from tests.fakes import Deferred


class Entry:
    """Start at login that can refuse changes."""

    def __init__(self) -> None:
        self.on = False
        self.refuses = False
        self.disabled = False

    def is_on(self) -> bool:
        return self.on

    def was_disabled(self) -> bool:
        return self.disabled

    def switch(self, on: bool) -> None:
        if self.refuses:
            raise AutostartError("no")
        self.on = on

    def repair(self) -> None:
        """Do nothing."""


@dataclass
class Case:
    """The controller, with its environment and what it showed."""

    folder: Path
    runner: Deferred = field(default_factory=Deferred)
    entry: Entry = field(default_factory=Entry)
    shown: list[tuple[bool, bool]] = field(default_factory=list)

    def start(self) -> AutostartController:
        """Create the controller, as at each start of the program."""
        file = SettingsFile(self.folder / "settings.json")
        startup = AutostartController(self.runner, self.entry, SettingsStore(self.runner, file, file.load()))
        startup.changed.connect(lambda on, possible: self.shown.append((on, possible)))
        return startup

    @property
    def saved(self) -> Settings:
        return SettingsFile(self.folder / "settings.json").load()


@pytest.fixture
def case(qapp: object, tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_only_the_result_of_the_last_click_is_shown(case: Case) -> None:
    startup = case.start()
    startup.refresh()
    startup.switch(True)
    startup.switch(False)
    case.runner.finish()
    assert case.shown == [(False, True)]
    assert not case.entry.on


def test_the_failure_of_an_older_click_is_not_shown(case: Case) -> None:
    startup = case.start()
    case.entry.refuses = True
    startup.switch(True)
    startup.refresh()
    case.runner.finish()
    assert case.shown == [(False, True)]
    startup.switch(True)
    case.runner.finish()
    assert case.shown[-1] == (False, False)


def test_it_is_turned_on_by_default(case: Case) -> None:
    case.start().switch_on_by_default()
    case.runner.finish()
    assert case.entry.on
    assert case.shown == [(True, True)]


def test_who_turned_it_off_is_not_asked_again(case: Case) -> None:
    startup = case.start()
    startup.switch_on_by_default()
    startup.switch(False)
    case.runner.finish()
    case.start().switch_on_by_default()
    case.runner.finish()
    assert not case.entry.on


@pytest.mark.parametrize("seen_before", [True, False])
def test_who_turned_it_off_in_the_system_is_not_asked_again(case: Case, seen_before: bool) -> None:
    if seen_before:
        case.start().switch_on_by_default()
        case.runner.finish()
        case.entry.on = False
    else:
        case.entry.disabled = True
    case.start().switch_on_by_default()
    case.runner.finish()
    assert not case.entry.on


def test_a_system_that_refuses_is_tried_again_the_next_time(case: Case) -> None:
    case.entry.refuses = True
    case.start().switch_on_by_default()
    case.runner.finish()
    assert case.shown == [(False, False)]
    assert not case.saved.autostart_decided
    case.entry.refuses = False
    case.start().switch_on_by_default()
    case.runner.finish()
    assert case.entry.on
    assert case.saved.autostart_decided
