"""The detailed log: what it tells, what it never tells, and how long it lasts."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.shops.shop_list import shortened
from bolsetup.core.support.logging_setup import FILE_NAME, log_details, set_up_logging
from bolsetup.core.support.report import support_report
from bolsetup.core.task_runner import ThreadTaskRunner, WorkQueue, raise_error
from bolsetup.core.walkthrough.journey import Page
from tests.core.support.test_logging_setup import logging_as_before  # noqa: F401 - a fixture
from tests.program.conftest import Stage
from tests.program.scene import NEW_PAIR, PAIR, SHOP, Scene, World

pytestmark = pytest.mark.usefixtures("logging_as_before")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    set_up_logging(tmp_path)
    return tmp_path / FILE_NAME


def box(scene: Scene) -> QCheckBox:
    scene.window.go_to(Page.SETTINGS)
    words = scene.texts("pages.settings.details")
    return next(each for each in scene.window.findChildren(QCheckBox) if each.accessibleName() == words)


def lines(log: Path) -> str:
    return log.read_text("utf-8") if log.exists() else ""


def use(scene: Scene) -> None:
    """A whole journey, a lost connection, and a login for a proxy."""
    scene.go_to_hand_over()
    scene.press("pages.hand-over.copy_secret")
    scene.press("pages.hand-over.next")
    scene.world.bol.verdict = Verdict(Outcome.REFUSED)
    scene.later(2000)
    scene.logins.store("proxy.example:8080", ProxyLogin("EXAMPLE-USER", "EXAMPLE-PASSWORD"))
    scene.program._journey.replace_keys(SHOP.retailer_id)
    scene.paste(NEW_PAIR)


def test_it_tells_pages_states_and_calls_with_their_durations(start: Stage, log: Path) -> None:
    log_details(True)
    use(start())
    told = lines(log)
    for words in ("page hand-over", "page step-6", f"shop {shortened(SHOP.retailer_id)}: connected -> "):
        assert words in told
    assert "-> lost (refused)" in told
    assert "keychain: set_password in " in told
    assert "keychain: get_password in " in told


def test_it_never_tells_a_secret(start: Stage, log: Path) -> None:
    log_details(True)
    use(start())
    told = lines(log)
    assert told
    for pair in (PAIR, NEW_PAIR):
        assert pair.client_id not in told
    assert "EXAMPLE" not in told
    # Nothing needed to be hidden: what is not written cannot leak.
    assert "[hidden]" not in told


def test_it_never_tells_which_shop_not_even_a_removed_one(start: Stage, log: Path) -> None:
    log_details(True)
    scene = start()
    use(scene)
    # The report knows the shops of now: those that were removed are in the log only.
    report = support_report(scene.texts, {}, log.parent)
    assert shortened(SHOP.retailer_id) in report
    for words in (lines(log), report):
        assert SHOP.retailer_id not in words
        assert SHOP.display_name not in words


def test_without_it_the_log_is_short(start: Stage, log: Path) -> None:
    use(start())
    assert "page " not in lines(log)
    assert "keychain: " not in lines(log)


def test_the_settings_turn_it_on_until_the_program_quits(start: Stage, world: World, log: Path) -> None:
    scene = start()
    assert not box(scene).isChecked()
    box(scene).click()
    scene.window.go_to(Page.STEP_4)
    assert "page step-4" in lines(log)
    # As a new process does.
    set_up_logging(world.folder)
    scene = start()
    assert not box(scene).isChecked()


def test_what_the_option_turned_on_is_shown(start: Stage, log: Path) -> None:
    log_details(True)
    scene = start()
    assert box(scene).isChecked()
    box(scene).click()
    assert not logging.getLogger().isEnabledFor(logging.DEBUG)


def test_jobs_are_told_without_the_message_of_an_error(log: Path) -> None:
    log_details(True)
    ended = threading.Event()

    def fail() -> None:
        raise ValueError(PAIR.client_secret)

    runner = ThreadTaskRunner(lambda _: None)
    runner.run(WorkQueue.DISK, fail, lambda _: None, raise_error)
    runner.run(WorkQueue.DISK, lambda: PAIR, lambda _: None, raise_error)
    # The queue has one thread.
    runner.run(WorkQueue.DISK, ended.set, lambda _: None, raise_error)
    assert ended.wait(10)
    told = lines(log)
    assert "job in disk: ValueError after " in told
    assert "job in disk: done after " in told
    assert "EXAMPLE" not in told
