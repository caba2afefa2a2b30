"""The merchant's way through the pages of the complete program."""

from __future__ import annotations

import pytest
from keyring.errors import KeyringLocked
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.keychain.errors import problem_sentences
from bolsetup.core.keychain.keychain import KeychainProblem
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.core.walkthrough.steps import load_walkthrough
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.widgets.proxy_login_form import ProxyLoginForm
from bolsetup.gui.widgets.verdict_panel import VerdictPanel
from tests.fakes import Deferred
from tests.gui.samples import one
from tests.program.conftest import Stage
from tests.program.scene import (
    NEW_PAIR,
    OTHER_PAIR,
    OTHER_SHOP,
    PAIR,
    SHOP,
    Scene,
    World,
    clipboard_formats,
    copied,
)

SERVICE = load_integration()
REFUSED = Verdict(Outcome.REFUSED)


# ---- the steps at Bol ----


def test_each_step_opens_its_own_page_at_bol(start: Stage) -> None:
    scene, walkthrough = start(), load_walkthrough("nl")
    scene.press("pages.welcome.next")
    for page in STEPS:
        assert scene.at(page)
        scene.press("step.open_first" if page is Page.STEP_1 else "step.open")
        if page is not Page.KEYS:
            scene.press("window.next")
    assert scene.system.addresses == [walkthrough.step(page).url for page in STEPS]


def test_who_sees_the_api_settings_at_once_skips_step_2(start: Stage) -> None:
    scene = start()
    scene.press("pages.welcome.next")
    scene.press("step.answers.settings")
    assert scene.at(Page.STEP_3)


def test_help_of_a_step_ends_at_the_support_page(start: Stage) -> None:
    scene = start()
    scene.window.go_to(Page.KEYS)
    scene.press("step.stuck")
    scene.press("step.support", service=SERVICE.name)
    assert scene.system.addresses == [SERVICE.support_url]


def test_the_steps_copy_the_key_name_and_the_mail(start: Stage) -> None:
    scene, walkthrough = start(), load_walkthrough("nl")
    scene.window.go_to(Page.STEP_5)
    scene.press("step.copy_name", name=SERVICE.credential_name)
    assert copied() == SERVICE.credential_name
    scene.window.go_to(next(page for page in STEPS if any(h.mailed for h in walkthrough.step(page).help)))
    scene.press("step.stuck")
    scene.press("step.copy_mail")
    assert copied() == f"{walkthrough.mail.subject}\n\n{walkthrough.mail.body}"


def test_the_language_of_bols_pages_applies_to_all_steps_and_survives_a_restart(start: Stage) -> None:
    scene = start()
    scene.window.go_to(Page.STEP_1)
    scene.press("step.bol_en")
    for _ in range(2):
        for page in STEPS:
            scene.window.go_to(page)
            assert scene.button("step.bol_en").isChecked()
        scene = start()


# ---- the keys ----


def enter(scene: Scene) -> None:
    scene.press("pages.welcome.have_keys")
    assert scene.at(Page.KEYS)


def test_an_accepted_pair_leads_to_its_shop(start: Stage, world: World) -> None:
    scene = start()
    enter(scene)
    assert not scene.button("pages.keys.next").isEnabled()
    scene.paste()
    assert world.bol.asked == [PAIR]
    assert scene.reads("outcomes.connected.title")
    scene.press("pages.keys.next")
    assert scene.at(Page.SHOP)
    assert SHOP.display_name in scene.words
    assert scene.reads("pages.shop.number", number=SHOP.retailer_id)
    assert not scene.reads("pages.shop.replaces")


def test_a_rejected_pair_can_be_entered_again_or_replaced_by_a_new_set(start: Stage, world: World) -> None:
    scene = start()
    world.bol.verdict = REFUSED
    enter(scene)
    scene.paste()
    assert scene.reads("outcomes.refused.title")
    scene.press("pages.keys.refill")
    assert not scene.reads("outcomes.refused.title")
    scene.paste()
    assert world.bol.asked == [PAIR, PAIR]
    scene.press("pages.keys.new_set", number=4)
    assert scene.at(Page.STEP_4)


def test_a_pair_that_bol_could_not_judge_is_checked_again(start: Stage, world: World) -> None:
    scene = start()
    world.bol.verdict = Verdict(Outcome.OFFLINE)
    enter(scene)
    scene.paste()
    for _ in range(10):  # the cool-down of the button, in seconds
        one(one(scene.window, VerdictPanel), QTimer).timeout.emit()
    scene.press("pages.keys.check_again")
    assert world.bol.asked == [PAIR, PAIR]


def test_a_running_check_is_shown_and_can_be_stopped(start: Stage, world: World) -> None:
    runner = Deferred()
    scene = start(runner=runner)
    enter(scene)
    scene.paste()
    assert scene.reads("pages.keys.checking")
    scene.press("pages.keys.stop")
    runner.finish()
    assert world.bol.asked == [PAIR]
    assert scene.reads("pages.keys.stopped")
    assert not scene.reads("outcomes.connected.title")


def test_a_proxy_login_is_stored_and_tried_at_once(start: Stage, world: World) -> None:
    scene = start()
    world.bol.verdict = Verdict(Outcome.PROXY, proxy="proxy.example:8080")
    enter(scene)
    scene.paste()
    world.bol.verdict = Verdict(Outcome.CONNECTED)
    form = one(scene.window, ProxyLoginForm)
    scene.type(form.user, "example")
    scene.type(form.password, "EXAMPLE-PASSWORD")
    scene.press("proxy_login.log_in")
    assert scene.logins.find("proxy.example:8080", 5) == ProxyLogin("example", "EXAMPLE-PASSWORD")
    assert world.bol.asked == [PAIR, PAIR]
    assert scene.reads("outcomes.connected.title")


# ---- is this your shop? ----


def test_confirming_the_shop_stores_the_pair_and_starts_watching(start: Stage, world: World) -> None:
    scene = start()
    assert (scene.watched, world.stored()) == ([], None)
    scene.go_to_hand_over()
    assert world.stored() == PAIR.to_json()
    assert [shop.retailer_id for shop in world.shops.load()] == scene.watched == [SHOP.retailer_id]
    scene.later(15 * 60 * 1.1)
    assert len(world.bol.asked) == 2


def test_stored_keys_are_removed_from_the_window(start: Stage) -> None:
    scene = start()
    scene.go_to_hand_over()
    held = {line.text() for line in scene.window.findChildren(QLineEdit)}
    assert not held & {PAIR.client_id, PAIR.client_secret}


def test_rejecting_the_shop_returns_to_empty_fields(start: Stage, world: World) -> None:
    scene = start()
    enter(scene)
    scene.paste()
    scene.press("pages.keys.next")
    scene.press("pages.shop.other")
    assert scene.at(Page.KEYS)
    assert scene.reads("pages.keys.note.other_shop")
    assert not any(line.text() for line in one(scene.window, KeysPage).findChildren(QLineEdit))
    assert world.stored() is None


def test_new_keys_for_a_known_shop_replace_the_old_ones(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    scene.press_on_card("replace")
    assert scene.reads("pages.keys.note.replace", shop=SHOP.display_name)
    scene.paste(NEW_PAIR)
    scene.press("pages.keys.next")
    assert scene.reads("pages.shop.replaces")
    scene.press("pages.shop.next")
    assert world.stored() == NEW_PAIR.to_json()
    assert scene.watched == [SHOP.retailer_id]


def test_keys_of_an_unexpected_shop_are_pointed_out_once(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    scene.press_on_card("replace")
    scene.paste(OTHER_PAIR)
    scene.press("pages.keys.next")
    assert scene.reads("pages.shop.instead", shop=SHOP.display_name)
    scene.press("pages.shop.next")
    assert scene.watched == [SHOP.retailer_id, OTHER_SHOP.retailer_id]
    for gives_up in (False, True):  # the expected shop is reset after storing, and when adding a shop
        scene.window.go_to(Page.OVERVIEW)
        if gives_up:
            scene.press_on_card("replace")
            scene.window.go_to(Page.OVERVIEW)
            scene.press("pages.overview.add")
        scene.window.go_to(Page.KEYS)
        scene.paste(OTHER_PAIR)
        scene.press("pages.keys.next")
        assert not scene.reads("pages.shop.instead", shop=SHOP.display_name)


def test_storing_is_shown_while_the_keychain_works(start: Stage, world: World) -> None:
    runner = Deferred()
    scene = start(runner=runner)
    enter(scene)
    scene.paste()
    runner.finish()
    scene.press("pages.keys.next")
    scene.press("pages.shop.next")
    assert scene.reads("pages.shop.storing")
    assert not scene.button("pages.shop.next").isEnabled()
    runner.finish()
    assert scene.at(Page.HAND_OVER)
    assert world.stored() == PAIR.to_json()


def test_the_flow_continues_without_a_keychain(start: Stage, world: World) -> None:
    scene = start()
    enter(scene)
    world.keychain.problem = KeyringLocked()
    scene.store()
    assert scene.at(Page.SHOP)
    assert problem_sentences(scene.texts, KeychainProblem.LOCKED) in scene.words
    scene.press("pages.shop.without")
    assert scene.at(Page.HAND_OVER)
    assert scene.reads("pages.hand-over.not_kept")
    assert scene.watched == []
    scene.press("pages.hand-over.copy_secret")
    assert copied() == PAIR.client_secret
    scene.press("pages.hand-over.next")
    assert scene.reads("pages.done.not_kept_title")


# ---- the hand-over ----


def test_each_copy_button_copies_its_value(start: Stage) -> None:
    scene = start()
    scene.go_to_hand_over()
    scene.press("pages.hand-over.copy_id")
    assert copied() == PAIR.client_id
    assert scene.reads("pages.hand-over.copied_id", service=SERVICE.name)
    scene.press("pages.hand-over.copy_secret")
    assert copied() == PAIR.client_secret


def test_only_the_secret_is_marked_private_and_its_clearing_is_shown(qtbot: QtBot, start: Stage) -> None:
    scene = start()
    scene.go_to_hand_over()
    scene.press("pages.hand-over.copy_id")
    assert clipboard_formats() == set()
    scene.press("pages.hand-over.copy_secret")
    assert clipboard_formats() == {
        "x-kde-passwordManagerHint",
        *(
            f'application/x-qt-windows-mime;value="{name}"'
            for name in (
                "ExcludeClipboardContentFromMonitorProcessing",
                "CanIncludeInClipboardHistory",
                "CanUploadToCloudClipboard",
            )
        ),
    }
    assert scene.reads("pages.hand-over.copied_secret", service=SERVICE.name, seconds=45)
    scene.program._clipboard.clear_now()
    assert copied() == ""
    # Only once it was seen to be gone.
    assert not scene.reads("pages.hand-over.cleared")
    qtbot.waitUntil(lambda: scene.reads("pages.hand-over.cleared"))


def test_the_service_is_opened_in_the_browser(start: Stage) -> None:
    scene = start()
    scene.go_to_hand_over()
    scene.press("pages.hand-over.open", service=SERVICE.name)
    assert scene.system.addresses == [SERVICE.open_url]


def test_the_hand_over_continues_after_a_restart(start: Stage, world: World) -> None:
    start().go_to_hand_over()
    scene = start()
    assert scene.at(Page.HAND_OVER)
    scene.press("pages.hand-over.copy_secret")
    assert copied() == PAIR.client_secret


def test_the_hand_over_page_shows_keychain_problems(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    scene.press_on_card("hand_over")
    assert scene.at(Page.HAND_OVER)
    world.keychain.problem = KeyringLocked()
    scene.press("pages.hand-over.copy_secret")
    assert problem_sentences(scene.texts, KeychainProblem.LOCKED) in scene.words
    assert copied() == ""


def test_the_hand_over_is_about_the_shop_whose_card_was_used(start: Stage, world: World) -> None:
    world.add()
    world.add(OTHER_SHOP, OTHER_PAIR)
    scene = start()
    for shop, pair in ((SHOP, PAIR), (OTHER_SHOP, OTHER_PAIR)):
        scene.window.go_to(Page.OVERVIEW)
        scene.press_on_card("hand_over", shop)
        scene.press("pages.hand-over.copy_id")
        assert copied() == pair.client_id


def test_the_card_of_a_lost_shop_leads_to_what_mends_it(start: Stage, world: World) -> None:
    world.add()
    world.bol.verdict = REFUSED
    scene = start()
    scene.later(15 * 60 * 1.2)
    scene.later(130)
    scene.window.go_to(Page.OVERVIEW)
    scene.press_on_card("reconnect")
    assert scene.at(Page.LOST)
    scene.press("pages.lost.new_set")
    assert scene.at(Page.STEP_4)


@pytest.mark.parametrize("by", ["icon", "menu", "second start"])
def test_a_lost_connection_is_found_without_its_alert(
    qtbot: QtBot, start: Stage, world: World, by: str
) -> None:
    scene = start()
    scene.go_to_hand_over()
    scene.press("pages.hand-over.next")
    assert scene.at(Page.DONE)
    scene.window.close()
    world.bol.verdict = REFUSED
    scene.later(15 * 60 * 1.2)
    scene.later(130)
    match by:
        case "icon":
            scene.program._tray.open_requested.emit()
        case "menu":
            scene.program._tray.shop_requested.emit(SHOP.retailer_id)
        case "second start":
            scene.program.show_window()
    assert scene.at(Page.LOST)
    focused = scene.window.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == scene.texts("pages.lost.new_set")


def test_after_a_restart_enter_acts_on_the_shop(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    assert scene.at(Page.OVERVIEW)
    focused = scene.window.focusWidget()
    assert not isinstance(focused, QPushButton) or focused.text() != scene.texts("pages.overview.add")


def test_handing_over_ends_with_next(start: Stage) -> None:
    scene = start()
    scene.go_to_hand_over()
    for each in ("open", "copy_id", "copy_secret"):
        assert one(scene.window, QPushButton, "next").property("class") != "primary"
        scene.press(f"pages.hand-over.{each}")
    assert one(scene.window, QPushButton, "next").property("class") == "primary"


# ---- the end ----


def test_start_at_login_is_on_once_the_last_page_is_seen(start: Stage, world: World) -> None:
    scene = start()
    scene.go_to_hand_over()
    assert not world.autostart.on
    scene.press("pages.hand-over.next")
    assert world.autostart.on
    assert scene.button("pages.done.autostart").isChecked()
    assert scene.reads("pages.done.lead")
    scene.press("pages.done.autostart")
    assert not world.autostart.on
    assert scene.reads("pages.done.lead_off")
    scene = start()
    scene.press_on_card("hand_over")
    scene.press("pages.hand-over.next")
    assert not world.autostart.on
    assert not scene.button("pages.done.autostart").isChecked()


def test_keys_that_are_not_kept_do_not_turn_start_at_login_on(start: Stage, world: World) -> None:
    world.keychain.problem = KeyringLocked()
    scene = start()
    scene.press("pages.welcome.have_keys")
    scene.paste()
    scene.press("pages.keys.next")
    scene.press("pages.shop.next")
    scene.press("pages.shop.without")
    scene.press("pages.hand-over.next")
    assert scene.at(Page.DONE)
    assert not world.autostart.on


def test_the_shops_say_that_nobody_watches_after_a_restart(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    assert scene.reads("pages.overview.autostart_off")
    scene.press("pages.overview.autostart_on")
    assert world.autostart.on
    assert not scene.reads("pages.overview.autostart_off")


def test_start_at_login_is_repaired_at_the_start_and_can_be_switched(start: Stage, world: World) -> None:
    world.autostart.on = True
    scene = start()
    assert world.autostart.repaired
    scene.window.go_to(Page.DONE)
    assert scene.button("pages.done.autostart").isChecked()
    scene.press("pages.done.autostart")
    assert not world.autostart.on
    assert not scene.button("pages.done.autostart").isChecked()


def test_a_test_alert_can_be_shown(start: Stage, world: World) -> None:
    scene = start()
    scene.go_to_hand_over()
    scene.press("pages.hand-over.next")
    scene.press("pages.done.test_alert")
    assert scene.notified("test") == 1


# ---- the next start ----


@pytest.mark.parametrize("page", [Page.STEP_3, Page.KEYS])
def test_the_next_start_resumes_on_the_same_page(start: Stage, page: Page) -> None:
    start().window.go_to(page)
    scene = start()
    assert scene.at(page)
    assert scene.reads("pages.keys.note.resumed") is (page is Page.KEYS)


def test_a_shop_left_unlisted_by_a_crash_is_recovered_at_the_next_start(start: Stage, world: World) -> None:
    world.shops.mark(SHOP)
    world.keychain.items[SHOP.retailer_id] = PAIR.to_json()
    assert world.shops.load() == []
    assert start().watched == [SHOP.retailer_id]
    assert [shop.retailer_id for shop in world.shops.load()] == [SHOP.retailer_id]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_language_applies_to_all_parts_and_survives_a_restart(
    start: Stage, world: World, language: str
) -> None:
    world.add()
    scene = start()
    choice = scene.window._sidebar._language.box
    index = choice.findText(Texts("nl")(f"languages.{language}"))
    choice.setCurrentIndex(index)
    choice.activated.emit(index)
    for _ in range(2):
        scene.texts = Texts(language)
        assert scene.window.windowTitle().startswith(scene.texts("pages.overview.title"))
        assert scene.entry("tray.open").isEnabled()
        assert scene.app.language == language
        scene.window.go_to(Page.DONE)
        scene.press("pages.done.test_alert")
        ((_, *shown, _),) = scene.notifier.shown
        assert shown == [scene.texts(f"notices.{key}") for key in ("test.title", "test.body", "open")]
        scene = start()


def test_adding_a_shop_resets_the_expected_shop(start: Stage, world: World) -> None:
    world.add()
    scene = start()
    scene.press_on_card("replace")
    scene.window.go_to(Page.OVERVIEW)
    scene.press("pages.overview.add")
    scene.window.go_to(Page.KEYS)
    scene.paste(OTHER_PAIR)
    scene.press("pages.keys.next")
    assert scene.at(Page.SHOP)
    assert not scene.reads("pages.shop.instead", shop=SHOP.display_name)
