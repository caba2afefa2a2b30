"""Support mode, the keys that go to a step, and beginning anew for the next shop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from keyring.errors import KeyringLocked
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QMenu
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.monitoring.connection import State
from bolsetup.core.task_runner import WorkQueue
from bolsetup.core.walkthrough.journey import ASIDE, STEPS, Page
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.qt.shortcuts import keys_for_step, name_of
from bolsetup.gui.window.support_strip import SupportStrip
from tests.fakes import Deferred
from tests.gui.samples import one
from tests.program.conftest import Stage
from tests.program.scene import OTHER_PAIR, OTHER_SHOP, PAIR, SHOP, Scene, World, copied
from tests.program.test_keyboard import activate

Prepare = Callable[[Scene], None]


def strip(scene: Scene) -> SupportStrip:
    return one(scene.window, SupportStrip)


def strip_says(scene: Scene) -> list[str]:
    return [each.text() for each in (strip(scene)._where, strip(scene)._code) if each.isVisible()]


def box(scene: Scene) -> QCheckBox:
    scene.window.go_to(Page.SETTINGS)
    words = scene.texts("pages.settings.support_mode")
    return next(each for each in scene.window.findChildren(QCheckBox) if each.accessibleName() == words)


def entry(scene: Scene, words: str) -> QAction:
    menu = one(strip(scene), QMenu)
    return next(each for each in menu.actions() if each.text().split("\t")[0] == words)


def begin_anew(scene: Scene) -> None:
    entry(scene, scene.texts("window.support.next_shop")).trigger()


def refuse(scene: Scene) -> None:
    scene.world.bol.verdict = Verdict(Outcome.REFUSED)
    scene.paste()


def have_keys(scene: Scene) -> None:
    scene.press("pages.welcome.have_keys")


def unsaved_hand_over(scene: Scene) -> None:
    scene.world.keychain.problem = KeyringLocked()
    have_keys(scene)
    scene.store()
    scene.press("pages.shop.without")
    assert scene.at(Page.HAND_OVER)


def leave_unsaved_hand_over(scene: Scene) -> None:
    """Add a shop beside a saved one without saving its keys, and go to the shops."""
    scene.program._journey.add_shop()
    scene.world.keychain.problem = KeyringLocked()
    scene.window.go_to(Page.KEYS)
    scene.store()
    scene.press("pages.shop.without")
    scene.window.go_to(Page.OVERVIEW)


@pytest.mark.parametrize(
    ("page", "where"),
    [
        (Page.WELCOME, "Welkom"),
        (Page.STEP_4, "Stap 4: Nieuwe set aanmaken"),
        (Page.KEYS, "Stap 6: Sleutels plakken"),
        (Page.OVERVIEW, "Je winkels"),
    ],
)
def test_the_strip_says_where_the_merchant_is(start: Stage, page: Page, where: str) -> None:
    scene = start(support_mode=True)
    scene.window.go_to(page)
    assert strip_says(scene) == [where]
    scene.press("window.menu.help")
    assert strip_says(scene) == [where]


def test_strip_and_title_say_the_code_for_as_long_as_it_is_there(start: Stage) -> None:
    scene = start(support_mode=True)
    have_keys(scene)
    assert scene.window.windowTitle() == "Stap 6: Sleutels plakken - bolsetup"
    refuse(scene)
    assert strip_says(scene) == ["Stap 6: Sleutels plakken", "code B21"]
    assert scene.window.windowTitle() == "Stap 6: Sleutels plakken - code B21 - bolsetup"
    scene.press("window.menu.help")
    assert scene.window.windowTitle() == "Hulp - Stap 6: Sleutels plakken - code B21 - bolsetup"
    scene.press("window.back_to", page="Sleutels plakken")
    scene.world.bol.verdict = Verdict(Outcome.OFFLINE)
    one(scene.window, KeysPage).check_again_requested.emit()
    assert strip_says(scene)[1] == "code B41"
    one(scene.window, KeysPage).clear()
    assert strip_says(scene) == ["Stap 6: Sleutels plakken"]
    assert scene.window.windowTitle() == "Stap 6: Sleutels plakken - bolsetup"


def test_a_lost_connection_has_its_code_in_the_title(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    world.bol.verdict = Verdict(Outcome.REFUSED)
    scene.later(2000)
    assert scene.program._monitor.rows()[0].state is State.LOST
    assert scene.window.windowTitle() == "Je winkels - code B21 - bolsetup"
    scene.program._journey.show_lost(SHOP.retailer_id)
    assert " - code B21 - " in scene.window.windowTitle()
    world.bol.verdict = Verdict(Outcome.CONNECTED)
    scene.window.go_to(Page.OVERVIEW)
    scene.press_on_card("check")
    assert scene.window.windowTitle() == "Je winkels - bolsetup"


def test_the_settings_turn_support_mode_on_and_off_and_remember_it(start: Stage) -> None:
    scene = start()
    assert not strip(scene).isVisible()
    scene.press("window.menu.settings")
    box(scene).click()
    assert strip(scene).isVisible()
    scene = start()
    assert strip(scene).isVisible()
    scene.press("window.menu.settings")
    assert box(scene).isChecked()
    box(scene).click()
    assert not strip(scene).isVisible()
    scene = start()
    assert not strip(scene).isVisible()


def test_the_option_counts_for_one_run(start: Stage) -> None:
    scene = start(support_mode=True)
    assert strip(scene).isVisible()
    assert box(scene).isChecked()
    assert not scene.settings.support_mode
    scene = start()
    assert not strip(scene).isVisible()
    scene.program.show_support_mode()
    assert strip(scene).isVisible()


@pytest.mark.parametrize("step", STEPS)
def test_keys_go_to_each_step_from_any_page(qtbot: QtBot, start: Stage, step: Page) -> None:
    scene = start()
    activate(qtbot, scene)
    number = list(Qt.Key)[list(Qt.Key).index(Qt.Key.Key_1) + STEPS.index(step)]
    for page in (Page.WELCOME, Page.STEP_3, Page.KEYS, Page.DONE, Page.OVERVIEW, Page.HISTORY, Page.SETTINGS):
        scene.window.go_to(page)
        QTest.keyClick(scene.window, number, Qt.KeyboardModifier.ControlModifier)
        assert scene.at(step), page


def test_f1_opens_the_help(qtbot: QtBot, start: Stage) -> None:
    scene = start()
    activate(qtbot, scene)
    QTest.keyClick(scene.window, Qt.Key.Key_F1)
    assert scene.at(Page.HELP)


def test_the_menu_of_the_strip_goes_to_a_step_and_names_its_keys(start: Stage) -> None:
    scene = start(support_mode=True)
    chosen = entry(scene, "Stap 4: Nieuwe set aanmaken")
    assert chosen.text().endswith(f"\t{name_of(keys_for_step(Page.STEP_4))}")
    chosen.trigger()
    assert scene.at(Page.STEP_4)


def test_a_step_that_is_gone_to_keeps_what_was_typed(start: Stage) -> None:
    scene = start(support_mode=True)
    have_keys(scene)
    refuse(scene)
    scene.window.step_requested.emit(Page.STEP_4)
    scene.window.step_requested.emit(Page.KEYS)
    assert one(scene.window, KeysPage).has_input


def test_from_a_lost_connection_a_step_is_about_that_shop(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    scene.program._journey.show_lost(SHOP.retailer_id)
    scene.window.step_requested.emit(Page.STEP_4)
    assert scene.at(Page.STEP_4)
    scene.window.go_to(Page.KEYS)
    assert scene.reads("pages.keys.note.replace", shop=SHOP.display_name)


def test_while_bol_is_waited_for_no_step_is_gone_to(start: Stage) -> None:
    runner = Deferred(WorkQueue.CHECK)
    scene = start(runner=runner, support_mode=True)
    have_keys(scene)
    scene.paste()
    scene.window.step_requested.emit(Page.STEP_1)
    assert scene.at(Page.KEYS)
    begin_anew(scene)
    assert not scene.reads("pages.keys.note.discard")
    runner.finish()
    scene.window.step_requested.emit(Page.STEP_1)
    assert scene.at(Page.STEP_1)


def test_a_step_does_not_leave_behind_keys_that_are_not_saved(start: Stage) -> None:
    scene = start(support_mode=True)
    unsaved_hand_over(scene)
    scene.window.step_requested.emit(Page.STEP_1)
    assert scene.at(Page.HAND_OVER)


@pytest.mark.parametrize("where", ["strip", "help", "done"])
def test_after_one_shop_the_next_one_begins_and_the_first_stays(
    start: Stage, world: World, where: str
) -> None:
    scene = start(support_mode=True)
    scene.go_to_hand_over()
    if where == "strip":
        begin_anew(scene)
    elif where == "help":
        scene.press("window.menu.help")
        scene.press("window.support.next_shop")
    else:
        scene.press("pages.hand-over.next")
        scene.press("window.support.next_shop")
    assert scene.at(Page.STEP_1)
    assert world.stored() == PAIR.to_json()
    assert scene.watched == [SHOP.retailer_id]
    # Nothing of the first journey counts as done.
    assert scene.window._done() == set()


@pytest.mark.parametrize("way", ["Back", "the stages", "a later step and the stages"])
def test_a_step_asked_for_while_saved_keys_are_handed_over_leads_back(start: Stage, way: str) -> None:
    scene = start()
    scene.go_to_hand_over()
    scene.window.step_requested.emit(Page.STEP_4)
    assert scene.at(Page.STEP_4)
    if way == "Back":
        scene.press("window.back")
    else:
        if way != "the stages":
            scene.window.step_requested.emit(Page.STEP_2)
        assert Page.HAND_OVER in scene.window._reachable()
        scene.window.go_to(Page.HAND_OVER)
    assert scene.at(Page.HAND_OVER)
    scene.press("pages.hand-over.copy_id")
    assert copied() == PAIR.client_id


def test_nothing_leads_back_to_keys_that_were_discarded(start: Stage, world: World) -> None:
    scene = start()
    unsaved_hand_over(scene)
    begin_anew(scene)
    scene.press("pages.keys.discard")
    assert Page.HAND_OVER not in scene.window._reachable()
    scene.press("window.back")
    assert scene.at(Page.WELCOME)


def test_keys_that_are_not_saved_are_asked_about_first(start: Stage) -> None:
    scene = start(support_mode=True)
    have_keys(scene)
    refuse(scene)
    scene.window.go_to(Page.STEP_2)
    begin_anew(scene)
    assert scene.at(Page.KEYS)
    assert scene.reads("pages.keys.note.discard")
    # Whoever leaves the page does not want to.
    scene.window.go_to(Page.STEP_2)
    scene.window.go_to(Page.KEYS)
    assert not scene.reads("pages.keys.note.discard")
    assert one(scene.window, KeysPage).has_input
    begin_anew(scene)
    # One more Enter loses nothing.
    assert scene.window.focusWidget() is not scene.button("pages.keys.discard")
    scene.press("pages.keys.discard")
    assert scene.at(Page.STEP_1)
    assert not one(scene.window, KeysPage).has_input


def test_keys_that_are_handed_over_unsaved_are_asked_about_first(start: Stage) -> None:
    scene = start(support_mode=True)
    unsaved_hand_over(scene)
    begin_anew(scene)
    assert scene.at(Page.HAND_OVER)
    scene.press("pages.keys.discard")
    assert scene.at(Page.STEP_1)


@pytest.mark.parametrize("page", ASIDE)
def test_they_are_asked_about_from_each_page_beside_the_journey(start: Stage, page: Page) -> None:
    scene = start(support_mode=True)
    unsaved_hand_over(scene)
    scene.window.go_to(page)
    begin_anew(scene)
    assert scene.at(Page.HAND_OVER)
    assert scene.button("pages.keys.discard").isVisible()


@pytest.mark.parametrize("how", ["add a shop", "replace those of another"])
def test_keys_of_a_second_shop_do_not_take_the_place_of_unsaved_ones(
    start: Stage, world: World, how: str
) -> None:
    world.add(OTHER_SHOP, OTHER_PAIR)
    scene = start()
    leave_unsaved_hand_over(scene)
    journey = scene.program._journey
    if how == "add a shop":
        journey.add_shop()
    else:
        journey.replace_keys(OTHER_SHOP.retailer_id)
    assert scene.at(Page.HAND_OVER)
    scene.press("pages.hand-over.copy_id")
    assert copied() == PAIR.client_id
    scene.press("pages.keys.discard")
    assert scene.at(Page.STEP_1)


def test_keys_that_are_not_saved_stay_in_reach(start: Stage, world: World) -> None:
    world.add(OTHER_SHOP, OTHER_PAIR)
    scene = start(support_mode=True)
    leave_unsaved_hand_over(scene)
    assert scene.reads("pages.overview.unsaved", shop=SHOP.display_name)
    begin_anew(scene)
    assert scene.at(Page.HAND_OVER)
    # One more Enter loses nothing.
    assert scene.window.focusWidget() is not scene.button("pages.keys.discard")
    scene.window.go_to(Page.OVERVIEW)
    scene.press("pages.overview.unsaved_go_on")
    assert scene.at(Page.HAND_OVER)
    scene.press("pages.hand-over.copy_id")
    assert copied() == PAIR.client_id
    scene.press("pages.hand-over.next")
    scene.window.go_to(Page.OVERVIEW)
    assert not scene.reads("pages.overview.unsaved", shop=SHOP.display_name)
    begin_anew(scene)
    assert scene.at(Page.STEP_1)


def test_beginning_anew_is_not_about_the_shop_whose_keys_were_replaced(start: Stage, world: World) -> None:
    world.add()
    scene = start(support_mode=True)
    scene.program._journey.replace_keys(SHOP.retailer_id)
    begin_anew(scene)
    scene.window.go_to(Page.KEYS)
    assert not scene.reads("pages.keys.note.replace", shop=SHOP.display_name)
