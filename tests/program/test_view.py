"""What a start shows first, before anything works behind it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Final

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from bolsetup.core.settings import Settings
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.core.walkthrough.journey import Page
from bolsetup.platform.desktop import UNRESTRICTED
from bolsetup.services import practice_services
from bolsetup.view import View
from tests.fakes import Inline
from tests.program.scene import FakeApplication

FIRST_PAINT: Final = """
import os, sys
from bolsetup import view
from bolsetup.cli import main
def tell(self, then):
    self.placement.first_painted.connect(end)
def end():
    print([name for name in sys.modules if name in LATER])
    sys.stdout.flush()
    os._exit(0)
LATER = ("bolsetup.app", "bolsetup.gui.tray.tray", "bolsetup.gui.pages.keys", "requests", "keyring", "dbus")
view.View.when_painted = tell
sys.exit(main([]))
"""

CLOSED_AT_ONCE: Final = """
import sys
from bolsetup import view
from bolsetup.cli import main
view.View.when_painted = lambda self, then: self.window.close()
sys.exit(main([]))
"""


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Any]:
    made = []

    def make(**settings: Any) -> View:
        app: Any = FakeApplication()
        services = practice_services()
        view = View(app, services, UNRESTRICTED, Inline(), Settings()._replace(**settings))
        made.append((app, view, services))
        qtbot.addWidget(view.window)
        return view

    yield make
    for _, _, services in made:
        services.connections.close()
        assert services.temporary_folder
        services.temporary_folder.cleanup()


@pytest.mark.parametrize(
    ("page", "shops", "expected", "explained"),
    [
        ("welcome", [], Page.WELCOME, False),
        ("step-4", [], Page.STEP_4, False),
        ("keys", [], Page.KEYS, True),
        ("shop", [], Page.KEYS, True),
        ("done", ["1234567"], Page.OVERVIEW, False),
    ],
)
def test_a_restart_continues_where_it_was(
    make: Any, page: str, shops: list[str], expected: Page, explained: bool
) -> None:
    view = make(page=page)
    view.resume([StoredShop(each, each, 0.0) for each in shops])
    view.window.show()
    assert view.window.current is expected
    assert list(view.pages.made) == [expected]
    if expected is Page.KEYS:
        assert bool(view.pages.keys.remark.words) is explained


def test_what_follows_the_first_painting_is_done_once(qtbot: QtBot, make: Any) -> None:
    view, done = make(), []
    view.resume([])
    view.when_painted(lambda: done.append(view.window.isVisible()))
    assert done == []
    view.window.show()
    qtbot.waitUntil(lambda: bool(done))
    assert done == [True]
    view.placement.first_painted.emit()
    assert done == [True]


def test_a_window_that_is_never_painted_works_after_a_while(make: Any) -> None:
    view, done = make(), []
    view.resume([])
    view.when_painted(lambda: done.append(True))
    timers = [each for each in view.findChildren(QTimer) if each.isActive()]
    assert [each.isSingleShot() for each in timers] == [True]
    timers[0].timeout.emit()
    timers[0].stop()
    view.placement.first_painted.emit()
    assert done == [True]


def test_the_first_page_is_painted_before_the_rest_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "[]\n", done.stderr


def test_a_window_that_is_closed_before_it_is_painted_ends_the_program() -> None:
    done = subprocess.run([sys.executable, "-c", CLOSED_AT_ONCE], timeout=20, check=False)
    assert done.returncode == 0
