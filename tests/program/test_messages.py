"""Messages, preserved input, and secrets leaving the memory in the complete program."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest
from keyring.errors import KeyringLocked
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.bol.proxy_auth import ProxyLogin
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.credentials.paste_parser import Field
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages import hand_over
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.gui.qt.clipboard import PrivateClipboard
from bolsetup.gui.tray.tray import Tray
from bolsetup.gui.widgets.credential_field import CredentialField, CredentialLineEdit
from bolsetup.gui.widgets.proxy_login_form import ProxyLoginForm
from bolsetup.gui.widgets.shop_card import ShopCard
from bolsetup.platform.notifications import NotShown
from tests.gui.samples import one
from tests.program.conftest import Stage
from tests.program.scene import NEW_PAIR, OTHER_PAIR, OTHER_SHOP, PAIR, SHOP, Scene, World, copied

PROXY = "proxy.example:8080"
NAME = SHOP.display_name


@pytest.fixture
def watching(start: Stage, world: World) -> Scene:
    """A running program with a connected shop."""
    world.add()
    return start()


def lose(scene: Scene) -> None:
    """Let Bol reject the pair twice."""
    scene.world.bol.verdict = Verdict(Outcome.REFUSED)
    scene.later(990)
    scene.later(120)


def entered(scene: Scene) -> tuple[str, str]:
    """Client ID and Client Secret in the fields."""
    one_, other = one(scene.window, KeysPage).findChildren(CredentialField)
    return one_.value, other.value


def type_secret(scene: Scene, text: str) -> None:
    """Type into the Client Secret field."""
    QTest.keyClicks(one(scene.window, KeysPage).findChildren(CredentialLineEdit)[1], text)


def expire_tray_wait(scene: Scene) -> None:
    """Fire the timer that ends waiting for a tray."""
    timer = one(scene.program, Tray)._patience
    assert timer.isActive()
    timer.timeout.emit()


# ---- closing, and starting without a window ----


def test_closing_is_explained_again_when_the_tray_appears_or_disappears(start: Stage, world: World) -> None:
    world.add()
    texts, bodies = Texts("nl"), []
    for tray in (True, True, False, False, True):
        scene = start(tray=tray)
        scene.window.close()
        bodies.append([body for _, _, body, *_ in scene.notifier.shown])
    icon, none = (texts(f"notices.{key}.body") for key in ("closed", "closed_no_tray"))
    assert bodies == [[icon], [], [none], [], [icon]]


def test_a_background_start_without_a_tray_shows_a_message_that_opens_the_window(
    start: Stage, world: World
) -> None:
    world.add()
    scene = start(tray=False, in_background=True)
    assert not scene.window.isVisible()
    assert scene.titles == []
    expire_tray_wait(scene)
    assert scene.notified("running") == 1
    assert not scene.window.isVisible()
    scene.notifier.activated(scene.notifier.shown[-1][0], "")
    assert scene.window.isVisible()


@pytest.mark.parametrize("notifier", [True, False])
def test_an_undeliverable_message_opens_the_window(start: Stage, world: World, notifier: bool) -> None:
    scene = start(tray=False, in_background=True, notifier=notifier)
    scene.notifier.problem = NotShown("no answer")
    expire_tray_wait(scene)
    assert scene.window.isVisible()


def test_no_message_if_there_is_a_tray_or_a_window(start: Stage, world: World) -> None:
    world.add()
    for options in ({"in_background": True}, {"tray": False}):
        scene = start(**options)
        expire_tray_wait(scene)
        assert scene.notified("running") == 0
    scene = start(tray=False, in_background=True)
    scene.program.show_window()
    expire_tray_wait(scene)
    assert scene.notified("running") == 0


# ---- shop cards ----


def test_a_proxy_login_entered_on_a_card_is_stored_and_the_shop_checked(
    watching: Scene, world: World
) -> None:
    world.bol.verdict = Verdict(Outcome.PROXY, proxy=PROXY)
    watching.later(990)
    form = one(one(watching.window, ShopCard), ProxyLoginForm)
    assert form.isVisible()
    form.user.setText("merchant")
    form.password.setText("EXAMPLE")
    world.bol.verdict = Verdict(Outcome.CONNECTED)
    world.clock.now += 60
    asked = len(world.bol.asked)
    form.log_in.click()
    assert watching.logins.find(PROXY, 5)
    assert len(world.bol.asked) == asked + 1
    assert watching.reads("states.connected.title")
    assert not form.isVisible()


@pytest.mark.parametrize("where", ["tray", "card"])
def test_check_now_reads_the_proxy_login_again_after_a_dismissed_prompt(watching: Scene, where: str) -> None:
    login, keychain = ProxyLogin("example", "EXAMPLE-PASSWORD"), watching.login_keychain
    keychain.problem = KeyringLocked()
    assert watching.logins.find(PROXY, 5) is None
    keychain.items[PROXY], keychain.problem = login.to_json(), None
    assert watching.logins.find(PROXY, 5) is None
    if where == "tray":
        watching.choose("tray.check")
    else:
        watching.press_on_card("check")
    assert watching.logins.find(PROXY, 5) == login


def test_the_note_for_a_lost_shop_does_not_say_that_its_keys_work(watching: Scene) -> None:
    watching.press_on_card("replace")
    assert watching.reads("pages.keys.note.replace", shop=NAME)
    lose(watching)
    watching.program._journey.open(Page.OVERVIEW)
    watching.press_on_card("reconnect")
    watching.press("pages.lost.new_keys")
    assert watching.reads("pages.keys.note.replace_lost", shop=NAME)


# ---- preserved input ----


def click_the_message(scene: Scene) -> None:
    lose(scene)
    scene.notifier.activated(SHOP.retailer_id, "")
    scene.press("pages.lost.new_keys")
    assert scene.at(Page.KEYS)


def press_new_keys(scene: Scene) -> None:
    scene.program._journey.open(Page.OVERVIEW)
    scene.press_on_card("replace")


def press_add(scene: Scene) -> None:
    scene.program._journey.open(Page.OVERVIEW)
    scene.press("pages.overview.add")


def lose_without_notification(scene: Scene) -> None:
    scene.notifier.problem = NotShown("no answer")
    lose(scene)
    assert scene.at(Page.OVERVIEW)


@pytest.mark.parametrize("happens", [click_the_message, press_new_keys, press_add, lose_without_notification])
def test_partly_entered_keys_are_preserved(watching: Scene, happens: object) -> None:
    watching.press_on_card("replace")
    type_secret(watching, "EXAMPLE")
    assert callable(happens)
    happens(watching)
    assert entered(watching) == ("", "EXAMPLE")


@pytest.mark.parametrize("happens", [click_the_message, press_new_keys, press_add, lose_without_notification])
def test_a_pair_not_yet_stored_is_preserved_and_its_shop_named(watching: Scene, happens: object) -> None:
    press_add(watching)
    watching.window.go_to(Page.KEYS)
    watching.paste(OTHER_PAIR)
    watching.press("pages.keys.next")
    assert callable(happens)
    happens(watching)
    assert entered(watching) == (OTHER_PAIR.client_id, OTHER_PAIR.client_secret)
    if happens is lose_without_notification:
        press_add(watching)
    assert watching.at(Page.KEYS)
    assert watching.reads("pages.keys.note.waiting", shop=OTHER_SHOP.display_name)
    watching.press("pages.keys.next")
    assert OTHER_SHOP.display_name in watching.words
    assert not watching.reads("pages.shop.instead", shop=NAME)
    watching.press("pages.shop.next")
    assert watching.at(Page.HAND_OVER)
    assert watching.world.stored(OTHER_SHOP) == OTHER_PAIR.to_json()
    watching.program._journey.open_shop(SHOP.retailer_id)
    assert entered(watching) == ("", "")
    assert not watching.reads("pages.keys.note.waiting", shop=OTHER_SHOP.display_name)


# ---- the hand-over ----


def shows_shop(scene: Scene, name: str, shop: Shop = SHOP) -> bool:
    """Whether the hand-over page shows this shop."""
    return scene.reads("pages.hand-over.shop", shop=name, number=shop.retailer_id)


def test_nothing_untrue_is_read_aloud_when_another_pair_of_the_shop_is_handed_over_unstored(
    watching: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching.press_on_card("hand_over")
    watching.press("pages.hand-over.copy_secret")
    spoken: list[str] = []
    monkeypatch.setattr(hand_over, "announce", lambda _, words: spoken.append(words))
    watching.press("window.menu.overview")
    store = watching.program._store
    store.record_verdict(NEW_PAIR, Verdict(Outcome.CONNECTED, SHOP))
    store.continue_unstored()
    assert watching.at(Page.HAND_OVER)
    assert not any(
        watching.texts("pages.hand-over.copied_secret", service="Spotler Connect", seconds=45) in words
        for words in spoken
    )


def test_an_older_secret_on_the_clipboard_is_shown_as_another_pairs(watching: Scene) -> None:
    watching.press_on_card("hand_over")
    watching.press("pages.hand-over.copy_secret")
    assert watching.reads("pages.hand-over.copied_secret", service="Spotler Connect", seconds=45)
    watching.press("window.menu.overview")
    watching.press_on_card("replace")
    for field in (Field.CLIENT_ID, Field.CLIENT_SECRET):
        one(watching.window, KeysPage).take(getattr(NEW_PAIR, field), field)
    watching.press("pages.keys.next")
    watching.press("pages.shop.next")
    assert "…5555" in watching.words
    assert copied() == PAIR.client_secret
    assert watching.reads("pages.hand-over.other_copied")
    assert not watching.reads("pages.hand-over.copied_secret", service="Spotler Connect", seconds=45)
    watching.press("pages.hand-over.copy_secret")
    assert copied() == NEW_PAIR.client_secret
    assert watching.reads("pages.hand-over.copied_secret", service="Spotler Connect", seconds=45)


def test_a_failed_clearing_of_the_clipboard_is_reported_on_other_pages(watching: Scene) -> None:
    watching.press_on_card("hand_over")
    watching.press("pages.hand-over.copy_secret")
    watching.press("window.menu.overview")
    one(watching.program, PrivateClipboard).not_cleared.emit()
    assert watching.notified("not_cleared") == 1
    watching.press_on_card("hand_over")
    assert watching.reads("pages.hand-over.not_cleared")


def test_the_hand_over_page_names_the_shop(watching: Scene, start: Stage, world: World) -> None:
    watching.press_on_card("hand_over")
    assert shows_shop(watching, NAME)
    world.shops.rename(SHOP.retailer_id, "De zaak")
    watching = start()
    assert watching.at(Page.HAND_OVER)
    assert shows_shop(watching, "De zaak")
    world.shops.rename(SHOP.retailer_id, "De winkel")
    watching.later(990)
    assert shows_shop(watching, "De winkel")
    press_add(watching)
    watching.window.go_to(Page.KEYS)
    watching.store(OTHER_PAIR)
    assert shows_shop(watching, OTHER_SHOP.display_name, OTHER_SHOP)


def hand_over_unstored(scene: Scene, pair: Credentials) -> None:
    """Enter a pair, and continue to the hand-over although the keychain is locked."""
    scene.world.keychain.problem = KeyringLocked()
    scene.press_on_card("replace")
    scene.store(pair)
    scene.press("pages.shop.without")
    assert scene.at(Page.HAND_OVER)


def test_the_hand_over_page_names_the_shop_of_an_unstored_pair(watching: Scene) -> None:
    hand_over_unstored(watching, OTHER_PAIR)
    assert shows_shop(watching, OTHER_SHOP.display_name, OTHER_SHOP)


# ---- secrets in memory ----


def wrong_secrets_in_memory() -> set[str]:
    """Secrets of the rejected test pairs that are still referenced by any object."""
    gc.collect()
    pairs = [each for each in gc.get_objects() if isinstance(each, Credentials)]
    return {pair.client_secret for pair in pairs if "WRONG" in pair.client_secret}


@pytest.mark.parametrize("stored", [True, False])
def test_rejected_pairs_leave_the_memory_when_the_flow_ends(watching: Scene, stored: bool) -> None:
    bol = watching.world.bol
    watching.press_on_card("replace")
    bol.verdict = Verdict(Outcome.REFUSED)
    wrong = [f"EXAMPLE-WRONG-{number}-".ljust(86, "w") for number in range(3)]
    for secret in wrong:
        watching.paste(Credentials(PAIR.client_id, secret))
    bol.asked.clear()
    assert wrong_secrets_in_memory() == {wrong[-1]}
    bol.verdict = Verdict(Outcome.CONNECTED)
    if stored:
        watching.store()
    else:
        # A pair that Bol accepts but whose shop the merchant rejects.
        watching.paste(Credentials(PAIR.client_id, "EXAMPLE-WRONG-9-".ljust(86, "w")))
        watching.press("pages.keys.next")
        watching.press("pages.shop.other")
    bol.asked.clear()
    assert wrong_secrets_in_memory() == set()
    assert entered(watching) == ("", "")


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.OFFLINE, Outcome.CONNECTED])
def test_a_pair_leaves_the_memory_when_its_fields_are_cleared(watching: Scene, outcome: Outcome) -> None:
    bol = watching.world.bol
    watching.press_on_card("replace")
    bol.verdict = Verdict(outcome)
    watching.paste(Credentials(PAIR.client_id, "EXAMPLE-WRONG-".ljust(86, "w")))
    bol.asked.clear()
    assert wrong_secrets_in_memory()
    for line in one(watching.window, KeysPage).findChildren(CredentialLineEdit):
        line.selectAll()
        QTest.keyClick(line, Qt.Key.Key_Delete)
    assert entered(watching) == ("", "")
    assert wrong_secrets_in_memory() == set()


def store(start: Stage, pair: Credentials) -> Scene:
    scene = start()
    scene.go_to_hand_over(pair)
    return scene


def read_from_the_keychain(start: Stage, pair: Credentials) -> Scene:
    start.world.add(SHOP, pair)
    scene = start()
    scene.press_on_card("hand_over")
    scene.press("pages.hand-over.copy_id")
    assert copied() == pair.client_id
    return scene


def continue_without_storing(start: Stage, pair: Credentials) -> Scene:
    start.world.add()
    scene = start()
    hand_over_unstored(scene, pair)
    scene.world.keychain.problem = None
    return scene


@pytest.mark.parametrize("get", [store, read_from_the_keychain, continue_without_storing])
def test_the_keys_of_a_removed_shop_leave_the_memory(
    start: Stage, get: Callable[[Stage, Credentials], Scene]
) -> None:
    scene = get(start, Credentials(PAIR.client_id, "EXAMPLE-WRONG-NO-LONGER-WANTED-".ljust(86, "w")))
    scene.world.bol.asked.clear()
    assert len(wrong_secrets_in_memory()) == 1
    scene.program._journey.open(Page.OVERVIEW)
    scene.press_on_card("forget")
    scene.press_on_card("forget_yes")
    assert scene.watched == []
    assert wrong_secrets_in_memory() == set()


def test_unstored_keys_are_removed_from_the_fields(watching: Scene) -> None:
    hand_over_unstored(watching, OTHER_PAIR)
    assert entered(watching) == ("", "")
