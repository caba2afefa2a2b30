"""Monitoring in the complete program: checks, alerts, overview, history and tray."""

from __future__ import annotations

import csv

import pytest
from keyring.errors import KeyringLocked
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit

from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.keychain.errors import problem_sentences
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.icon_state import IconState
from bolsetup.core.monitoring.pause import NOT_PAUSED, UNTIL_TURNED_ON
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.controllers.history import HistoryController
from bolsetup.gui.pages.history import HistoryPage, ShopHistoryCard
from bolsetup.gui.tray.icon import tray_icon
from bolsetup.gui.widgets.dates import moment
from bolsetup.gui.widgets.rename_form import RenameForm
from bolsetup.platform.notifications import NotShown
from tests.fakes import Deferred
from tests.gui.samples import one
from tests.program.conftest import Stage
from tests.program.scene import OTHER_PAIR, OTHER_SHOP, PAIR, SHOP, Scene, World, copied

INTERVAL_S = 15 * 60.0
CONNECTED, REFUSED, OFFLINE = (
    Verdict(outcome) for outcome in (Outcome.CONNECTED, Outcome.REFUSED, Outcome.OFFLINE)
)
NAME = SHOP.display_name


@pytest.fixture
def watching(start: Stage, world: World) -> Scene:
    """A running program with a connected shop."""
    world.add()
    scene = start()
    assert world.bol.asked == [PAIR]
    return scene


def lose(scene: Scene) -> None:
    """Let Bol reject the pair twice."""
    scene.world.bol.verdict = REFUSED
    scene.later(INTERVAL_S * 1.1)
    scene.later(120)


def tray_state(scene: Scene) -> IconState | None:
    """State that the tray icon shows."""

    def drawn(state: IconState) -> QImage:
        return tray_icon(state).pixmap(32, 32).toImage()

    shown = scene.icon.icon().pixmap(32, 32).toImage()
    return next((each for each in IconState if drawn(each) == shown), None)


# ---- checks ----


def test_a_stored_shop_is_checked_at_once_and_every_15_minutes(watching: Scene, world: World) -> None:
    for count in (2, 3, 4):
        watching.later(INTERVAL_S)
        assert len(world.bol.asked) == count


def test_jitter_spreads_simultaneous_checks(start: Stage, world: World) -> None:
    world.add()
    world.add(OTHER_SHOP, OTHER_PAIR)
    world.jitter = 0.0
    scene = start()
    assert world.bol.asked == [PAIR]
    scene.later(2)
    assert world.bol.asked == [PAIR, OTHER_PAIR]
    # After simultaneous checks the next one follows after a tenth of the interval or more.
    scene.later(0.1 * INTERVAL_S)
    assert world.bol.asked == [PAIR, OTHER_PAIR] * 2
    # Then each shop has its own schedule, with a jitter of a tenth.
    scene.later(0.9 * INTERVAL_S - 10)
    assert len(world.bol.asked) == 4
    scene.later(10)
    assert len(world.bol.asked) == 6


def test_waking_up_triggers_a_check_within_a_minute(watching: Scene, world: World) -> None:
    watching.sleep(60 * 8)
    watching.later(60)
    assert len(world.bol.asked) == 2


def test_a_delayed_timer_does_not_count_as_sleep(watching: Scene, world: World) -> None:
    world.clock.now += 120
    watching.later(60)
    assert len(world.bol.asked) == 1


def test_a_restored_network_triggers_a_check(watching: Scene, world: World) -> None:
    assert watching.system.listening
    watching.later(60)
    watching.system.network_came_back.emit()
    assert len(world.bol.asked) == 2


def test_opening_the_program_again_on_macos_shows_a_closed_window(watching: Scene) -> None:
    watching.window.close()
    watching.system.activated.emit()
    assert watching.window.isVisible()


@pytest.mark.parametrize("where", ["tray", "card"])
def test_check_now_checks_at_once(watching: Scene, world: World, where: str) -> None:
    watching.later(60)
    if where == "tray":
        watching.choose("tray.check")
    else:
        watching.press_on_card("check")
    assert len(world.bol.asked) == 2


def test_the_card_of_a_shop_checks_that_shop_only(start: Stage, world: World) -> None:
    world.add()
    world.add(OTHER_SHOP, OTHER_PAIR)
    scene = start()
    scene.later(60)
    world.bol.asked.clear()
    scene.press_on_card("check", OTHER_SHOP)
    assert world.bol.asked == [OTHER_PAIR]


# ---- display and alerts ----


def test_tray_and_card_show_the_state(watching: Scene, world: World) -> None:
    assert tray_state(watching) is IconState.CONNECTED
    assert watching.icon.toolTip() == watching.texts("tray.tip.connected")
    lose(watching)
    assert tray_state(watching) is IconState.LOST
    assert watching.icon.toolTip() == watching.texts("tray.tip.lost", shop=NAME)
    assert watching.texts("states.lost.title") in watching.icon.contextMenu().actions()[0].text()
    assert watching.reads("states.lost.title")
    world.bol.verdict = CONNECTED
    watching.later(INTERVAL_S * 4.4)
    assert tray_state(watching) is IconState.CONNECTED
    assert watching.reads("states.connected.title")


def test_a_running_check_is_shown(start: Stage, world: World) -> None:
    world.add()
    runner = Deferred()
    scene = start(runner=runner)
    runner.finish()
    scene.later(60)
    scene.choose("tray.check")
    assert tray_state(scene) is IconState.CHECKING
    assert not scene.entry("tray.checking").isEnabled()
    assert scene.reads("states.checking.title")
    runner.finish()
    assert tray_state(scene) is IconState.CONNECTED
    assert scene.entry("tray.check").isEnabled()


def test_a_loss_and_its_end_are_notified_once_each(watching: Scene, world: World) -> None:
    lose(watching)
    assert watching.titles == [watching.texts("notices.lost.title", shop=NAME)]
    world.bol.verdict = CONNECTED
    watching.later(INTERVAL_S * 4.4)
    assert watching.notified("restored", shop=NAME) == 1
    watching.later(INTERVAL_S * 4.4)
    assert watching.notified("restored", shop=NAME) == 1
    assert watching.notified("lost", shop=NAME) == 1


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.ACCOUNT_INACTIVE])
def test_a_click_on_an_alert_opens_the_page_that_helps(start: Stage, world: World, outcome: Outcome) -> None:
    world.add()
    scene = start(in_background=True)
    lose(scene)
    world.bol.verdict = Verdict(outcome)
    scene.later(INTERVAL_S * 4.4)
    assert not scene.window.isVisible()
    scene.notifier.activated(SHOP.retailer_id, "")
    assert scene.window.isVisible()
    assert scene.at(Page.LOST)
    assert scene.reads("pages.lost.shop", shop=NAME, number=SHOP.retailer_id)
    if outcome is Outcome.REFUSED:
        scene.press("pages.lost.new_set")
        assert scene.at(Page.STEP_4)
        scene.window.go_to(Page.KEYS)
        assert scene.reads("pages.keys.note.replace_lost", shop=NAME)


def test_the_page_of_a_lost_connection_says_when_it_is_back(start: Stage, world: World) -> None:
    world.add()
    scene = start(in_background=True)
    lose(scene)
    scene.notifier.activated(SHOP.retailer_id, "")
    world.bol.verdict = CONNECTED
    scene.later(10)
    scene.press("pages.lost.check")
    assert scene.reads("states.connected.title")
    scene.press("pages.lost.shops")
    assert scene.at(Page.OVERVIEW)


def test_a_click_on_a_tray_message_opens_the_window(start: Stage, world: World) -> None:
    world.add()
    scene = start(notifier=False, in_background=True)
    lose(scene)
    assert not scene.window.isVisible()
    scene.icon.messageClicked.emit()
    assert (scene.window.isVisible(), scene.page) == (True, Page.LOST)


def test_an_undeliverable_loss_opens_the_window(start: Stage, world: World) -> None:
    world.add()
    scene = start(in_background=True)
    scene.notifier.problem = NotShown()
    lose(scene)
    assert (scene.window.isVisible(), scene.page) == (True, Page.OVERVIEW)


def test_a_pause_survives_a_restart_and_alerts_follow_afterwards(start: Stage, world: World) -> None:
    world.add()
    start().choose("pause.turned_on")
    scene = start()
    lose(scene)
    scene.later(2 * 86_400)
    assert scene.titles == []
    assert "pauze" in scene.icon.toolTip()
    assert scene.reads("pause.until_turned_on")
    scene.choose("pause.end")
    assert scene.notified("lost", shop=NAME) == 1
    scene = start()
    assert "pauze" not in scene.icon.toolTip()
    assert scene.entry("pause.hour").isEnabled()


def test_a_pause_of_an_hour_survives_a_restart_and_ends_by_itself(start: Stage, world: World) -> None:
    world.add()
    begun = world.clock.now
    start().choose("pause.hour")
    scene = start()
    when = moment(begun + 3600, scene.texts)
    assert scene.entry("tray.end_pause", when=when).isEnabled()
    assert scene.reads("pause.until", when=when)
    lose(scene)
    scene.later(begun + 3600 - world.clock.now - 1)
    assert scene.titles == []
    scene.later(1)
    assert scene.titles == [scene.texts("notices.lost.title", shop=NAME)]
    assert "pauze" not in scene.icon.toolTip()
    assert not scene.reads("pause.until", when=when)
    scene.later(3000)
    assert len(scene.titles) == 1
    assert start().settings.alerts_paused_until == NOT_PAUSED


@pytest.mark.parametrize("away", ["asleep", "closed"])
def test_a_pause_that_ends_while_nobody_watches_has_ended_afterwards(
    start: Stage, world: World, away: str
) -> None:
    world.add()
    scene = start()
    scene.choose("pause.tomorrow")
    lose(scene)
    assert scene.titles == []
    if away == "asleep":
        scene.sleep(86_400)
        scene.later(60)
    else:
        world.clock.now += 86_400
        scene = start()
    assert scene.notified("lost", shop=NAME) == 1
    assert scene.entry("pause.hour").isEnabled()
    assert scene.settings.alerts_paused_until == NOT_PAUSED


def test_alerts_are_paused_in_the_window_where_there_is_no_tray(start: Stage, world: World) -> None:
    world.add()
    scene = start(tray=False)
    scene.window.go_to(Page.SETTINGS)
    scene.press("pause.hour")
    lose(scene)
    assert scene.titles == []
    scene.window.go_to(Page.OVERVIEW)
    scene.press("pause.end")
    assert scene.notified("lost", shop=NAME) == 1
    scene.window.go_to(Page.SETTINGS)
    scene.press("pause.turned_on")
    assert scene.settings.alerts_paused_until == UNTIL_TURNED_ON
    scene.press("pause.end")
    assert scene.settings.alerts_paused_until == NOT_PAUSED


# ---- managing shops ----


def test_removing_a_shop_deletes_all_its_data(watching: Scene, world: World) -> None:
    lose(watching)
    watching.notifier.withdrawn.clear()
    watching.press_on_card("forget")
    watching.press_on_card("forget_yes")
    assert (watching.watched, world.shops.load(), world.stored()) == ([], [], None)
    assert SHOP.retailer_id not in world.connections.history(30, world.clock.now)
    assert SHOP.retailer_id in watching.notifier.withdrawn
    asked = len(world.bol.asked)
    watching.later(INTERVAL_S * 10)
    assert len(world.bol.asked) == asked
    assert tray_state(watching) is IconState.IDLE


def test_a_shop_that_cannot_be_removed_is_still_watched(watching: Scene, world: World) -> None:
    world.keychain.problem = KeyringLocked()
    watching.press_on_card("forget")
    watching.press_on_card("forget_yes")
    assert problem_sentences(watching.texts, KeychainProblem.LOCKED) in watching.words
    assert watching.watched == [SHOP.retailer_id]


def test_the_merchants_own_name_for_a_shop_is_shown(watching: Scene, start: Stage) -> None:
    scene = watching
    scene.press_on_card("rename")
    scene.type(one(one(scene.window, RenameForm), QLineEdit), "Bakkerij Voorbeeld")
    scene.press("pages.overview.rename_save")
    for _ in range(2):
        assert "Bakkerij Voorbeeld" in scene.words
        assert "Bakkerij Voorbeeld" in scene.icon.contextMenu().actions()[0].text()
        scene = start()


def test_adding_a_shop_starts_at_the_first_step_with_empty_fields(watching: Scene) -> None:
    watching.press("pages.overview.add")
    assert watching.at(Page.STEP_1)
    watching.window.go_to(Page.KEYS)
    assert not any(line.text() for line in watching.window.findChildren(QLineEdit) if line.isVisible())


def test_adding_a_shop_returns_to_a_pair_not_yet_stored(watching: Scene) -> None:
    watching.window.go_to(Page.KEYS)
    watching.paste(OTHER_PAIR)
    watching.window.go_to(Page.OVERVIEW)
    watching.press("pages.overview.add")
    assert watching.at(Page.KEYS)
    assert watching.reads("pages.keys.note.waiting", shop=OTHER_SHOP.display_name)


def test_a_shop_removed_by_another_process_is_no_longer_watched(watching: Scene, world: World) -> None:
    world.shops.remove(SHOP.retailer_id)
    watching.later(INTERVAL_S)
    assert watching.watched == []


# ---- the history ----


def test_checks_are_recorded_and_shown(watching: Scene, world: World) -> None:
    lose(watching)
    past = world.connections.history(30, world.clock.now)[SHOP.retailer_id]
    assert (past.checks, past.days[-1].worst) == (len(world.bol.asked), State.LOST)
    watching.press("history.title")
    assert watching.at(Page.HISTORY)
    assert one(watching.window, ShopHistoryCard).isVisible()
    assert NAME in watching.words
    watching.press("history.back")
    assert watching.at(Page.OVERVIEW)


def test_the_open_history_page_is_refreshed(watching: Scene, world: World) -> None:
    watching.choose("history.title")
    before = watching.words
    watching.later(INTERVAL_S)
    again = one(one(watching.program, HistoryController), QTimer)
    assert again.isActive()
    again.timeout.emit()
    assert watching.words != before


def test_the_history_is_exported(watching: Scene, world: World) -> None:
    file = world.folder / "history.csv"
    watching.choose("history.title")
    one(watching.window, HistoryPage).export_requested.emit(str(file))
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert any(NAME in row for row in rows)


# ---- tray menu ----


def test_the_tray_opens_the_window_and_the_history(start: Stage, world: World) -> None:
    world.add()
    scene = start(in_background=True)
    assert not scene.window.isVisible()
    scene.choose("tray.open")
    assert scene.window.isVisible()
    scene.window.close()
    scene.choose("history.title")
    assert (scene.window.isVisible(), scene.page) == (True, Page.HISTORY)


def test_the_tray_opens_the_overview_for_more_shops_than_it_shows(start: Stage, world: World) -> None:
    for number in range(9):
        world.add(Shop(str(number), f"Winkel {number}"))
    scene = start(in_background=True)
    scene.window.go_to(Page.HISTORY)
    scene.entry("tray.more", count=1).trigger()
    assert (scene.window.isVisible(), scene.page) == (True, Page.OVERVIEW)


def test_the_tray_copies_the_report(watching: Scene, world: World) -> None:
    folder = world.folder / "log"
    folder.mkdir()
    (folder / "bolsetup.log").write_text("a line of the log\n", "utf-8")
    watching.choose("tray.report")
    assert copied().startswith(watching.texts("report.no_keys"))
    assert "a line of the log" in copied()
    assert watching.texts("states.connected.title") in copied()
    assert watching.notified("report") == 1


def test_quit_ends_the_program(watching: Scene) -> None:
    watching.choose("tray.quit")
    assert watching.app.has_quit
