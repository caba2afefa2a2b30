"""What a start shows first, before anything works behind it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Final

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from bolsetup.core.monitoring.connection import Connection, State
from bolsetup.core.paths import data_folder
from bolsetup.core.settings import Settings
from bolsetup.core.shops.shop_list import StoredShop
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.widgets.shop_list_model import ShopListModel
from bolsetup.platform.desktop import UNRESTRICTED
from bolsetup.services import practice_services
from bolsetup.view import View
from tests.fakes import Inline
from tests.gui.samples import one
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
LATER = (
    "bolsetup.app", "bolsetup.gui.tray.tray", "bolsetup.gui.pages.keys", "bolsetup.gui.window.practice_panel",
    "requests", "keyring", "filelock", "PySide6.QtNetwork",
)
view.View.when_painted = tell
sys.exit(main([]))
"""

CLOSED_AT_ONCE: Final = """
import sys
from bolsetup import view
from bolsetup.__main__ import main
view.View.when_painted = lambda self, then: self.window.close()
sys.exit(main())
"""

CLOSED_EARLY: Final = """
import sys
from bolsetup import app, view
from bolsetup.__main__ import main
def tell(self, shops, connections, *, in_background):
    print([shop.name for shop in shops], in_background, self._window.isVisible(), flush=True)
    self._app.shut_down()
app.Program.start = tell
when_painted = view.View.when_painted
def close(self, then):
    self.window.close()
    when_painted(self, then)
view.View.when_painted = close
sys.exit(main())
"""


COLLECTS: Final = """
import gc, sys
from PySide6.QtCore import QTimer
from bolsetup import app
from bolsetup.__main__ import main
def tell(program):
    print(gc.isenabled(), flush=True)
    program._app.shut_down()
def start(self, *_, **__):
    print(gc.isenabled(), flush=True)
    QTimer.singleShot(0, self, lambda: tell(self))
app.Program.start = start
sys.exit(main())
"""
"""The program; tells whether garbage is searched for during its start, and after it."""


BAKER: Final[dict[str, object]] = {"retailer_id": "1234567", "display_name": "Bakkerij"}


def store(shops: list[dict[str, object]]) -> None:
    """Store shops in the data folder of the programs that a test starts."""
    if shops:
        data_folder().mkdir(parents=True, exist_ok=True)
        (data_folder() / "shops.json").write_text(json.dumps({"version": 1, "shops": shops}), "utf-8")
        (data_folder() / "settings.json").write_text('{"version": 1, "page": "overview"}', "utf-8")


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
    view.resume([StoredShop(each, each, 0.0) for each in shops], {})
    view.window.show()
    assert view.window.current is expected
    assert list(view.pages.made) == [expected]
    if expected is Page.KEYS:
        assert bool(view.pages.keys.remark.words) is explained


def test_what_follows_the_first_painting_is_done_once(qtbot: QtBot, make: Any) -> None:
    view, done = make(), []
    view.resume([], {})
    view.when_painted(lambda: done.append(view.window.isVisible()))
    assert done == []
    view.window.show()
    qtbot.waitUntil(lambda: bool(done))
    assert done == [True]
    view.placement.first_painted.emit()
    assert done == [True]


def test_a_window_that_is_never_painted_works_after_a_while(make: Any) -> None:
    view, done = make(), []
    view.resume([], {})
    view.when_painted(lambda: done.append(True))
    timers = [each for each in view.findChildren(QTimer) if each.isActive()]
    assert [each.isSingleShot() for each in timers] == [True]
    timers[0].timeout.emit()
    timers[0].stop()
    view.placement.first_painted.emit()
    assert done == [True]


@pytest.mark.parametrize("shops", [[], [BAKER]], ids=["no shop", "a shop"])
def test_the_first_page_is_painted_before_the_rest_is_imported(shops: list[dict[str, object]]) -> None:
    store(shops)
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "[]\n", done.stderr


def test_the_list_of_shops_is_shown_at_once(make: Any) -> None:
    view = make()
    shops = [StoredShop("1234567", "Bakkerij", 0.0), StoredShop("7654321", "Brouwerij", 5.0)]
    # The state of the second was left behind by an earlier shop with its number.
    known = dict.fromkeys(("1234567", "7654321"), Connection(State.CONNECTED, checked_at=1.0))
    assert view.resume(shops, known)
    view.show()
    assert view.window.current is Page.OVERVIEW
    rows = one(view.pages.overview, ShopListModel).rows
    assert [(row.name, row.state) for row in rows] == [
        ("Brouwerij", State.UNCHECKED),
        ("Bakkerij", State.CONNECTED),
    ]


@pytest.mark.parametrize(
    ("page", "state", "options", "is_whole"),
    [
        ("overview", State.CONNECTED, {}, True),
        ("overview", State.UNCHECKED, {}, True),
        ("step-3", State.CONNECTED, {}, True),
        ("overview", State.LOST, {}, True),
        ("step-3", State.LOST, {}, True),
        ("hand-over", State.LOST, {"shop": "1234567"}, False),
        ("hand-over", State.CONNECTED, {"shop": "1234567"}, False),
        ("overview", State.CONNECTED, {"support_mode": True}, False),
    ],
)
def test_what_the_program_has_to_decide_is_left_to_it(
    make: Any, page: str, state: State, options: dict[str, Any], is_whole: bool
) -> None:
    view = make(page=page, **options)
    known = {"1234567": Connection(state, checked_at=1.0)}
    assert view.resume([StoredShop("1234567", "Bakkerij", 0.0)], known) is is_whole


def test_a_window_that_is_closed_before_it_is_painted_ends_the_program() -> None:
    done = subprocess.run([sys.executable, "-c", CLOSED_AT_ONCE], timeout=20, check=False)
    assert done.returncode == 0


def test_shops_are_watched_even_if_the_window_is_closed_before_it_is_painted() -> None:
    store([BAKER])
    done = subprocess.run(
        [sys.executable, "-c", CLOSED_EARLY], capture_output=True, text=True, timeout=20, check=False
    )
    assert (done.returncode, done.stdout) == (0, "['Bakkerij'] True False\n"), done.stderr


@pytest.mark.parametrize("arguments", [[], ["--tray"]], ids=["window", "tray"])
def test_garbage_is_searched_for_once_the_program_has_started(arguments: list[str]) -> None:
    command = [sys.executable, "-c", COLLECTS, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["False", "True"], done.stderr
