"""What is on the clipboard belongs to the shop that it was copied for, also when the keychain is slow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bolsetup.app import connect_hand_over
from bolsetup.core.bol.outcomes import Outcome, Shop, Verdict
from bolsetup.core.credentials.credentials import Credentials
from bolsetup.core.keychain.keychain import Keychain, KeychainProblem
from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.core.shops.credential_store import CredentialStore
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.texts import Texts
from bolsetup.gui.controllers.hand_over import HandOverController
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.pages.hand_over import HandOverPage
from bolsetup.gui.qt.clipboard import PrivateClipboard
from tests.fakes import Deferred, Inline

PAIRS = {
    "1234567": Credentials("00000000-1111-4222-8333-444444444444", "EXAMPLE-NOT-A-REAL-SECRET"),
    "7654321": Credentials("00000000-1111-4222-8333-555555555555", "EXAMPLE-ANOTHER-SECRET"),
}
ONE, OTHER = PAIRS
NEW_PAIR = Credentials("00000000-1111-4222-8333-777777777777", "EXAMPLE-A-NEWER-SECRET")
WORDS = Texts("nl")


class Desk:
    """The page of the hand-over and what serves it. The keychain answers when the test says so."""

    def __init__(self, folder: Path) -> None:
        self.page = HandOverPage("Another Service")
        self.page.show_texts(WORDS)
        keychain = Keychain.in_memory()
        for shop, pair in PAIRS.items():
            keychain.store(shop, pair)
        self.keychain = Deferred()
        self.clipboard = PrivateClipboard()
        memory = SettingsStore(Inline(), SettingsFile(folder / "settings.json"), Settings())
        setup = CredentialStore(self.keychain, keychain, ShopList(folder / "shops.json"))
        self.setup = setup
        self._handing = HandOverController(self.page, setup, self.clipboard, memory)
        connect_hand_over(self._handing, self.page, setup, self.clipboard)
        self.alerts = 0
        self._handing.not_cleared.connect(self._alert)

    def _alert(self) -> None:
        self.alerts += 1

    def replace(self, pair: Credentials = NEW_PAIR, *, kept: bool = True) -> None:
        """Prove another pair for the first shop, and store it or go on without."""
        self.setup.record_verdict(pair, Verdict(Outcome.CONNECTED, Shop(ONE, "Voorbeeldwinkel")))
        if kept:
            self.setup.store()
        else:
            self.setup.continue_unstored()
        self.keychain.finish()

    def open(self, shop: str) -> None:
        """Go to the page, about that shop."""
        self.leave()
        self.take(shop)
        self.page.show()
        self.page.entered()

    def take(self, shop: str) -> None:
        self._handing.take(shop)

    def leave(self) -> None:
        self.page.hide()

    def words(self) -> str:
        return " ".join(each.text() for each in self.page.findChildren(QLabel) if each.isVisible())

    def says(self, key: str, **values: object) -> bool:
        return WORDS(f"pages.hand-over.{key}", service="Another Service", **values) in self.words()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    QGuiApplication.clipboard().setText("before")
    made = Desk(tmp_path)
    qtbot.addWidget(made.page)
    made.open(ONE)
    return made


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_the_values_of_the_shop_are_copied(desk: Desk) -> None:
    desk.page.copy_id_requested.emit()
    desk.keychain.finish()
    assert copied() == PAIRS[ONE].client_id
    assert desk.says("copied_id")
    desk.page.copy_secret_requested.emit()
    assert copied() == PAIRS[ONE].client_secret
    assert desk.says("copied_secret", seconds=45)


def test_the_seconds_of_one_shop_are_not_counted_on_the_page_of_another(desk: Desk) -> None:
    desk.page.copy_secret_requested.emit()
    desk.keychain.finish()
    desk.open(OTHER)
    desk.clipboard.seconds_left_changed.emit(44)
    assert desk.says("other_copied")
    desk.open(ONE)
    assert desk.says("copied_secret", seconds=44)
    desk.clipboard.seconds_left_changed.emit(43)
    assert desk.says("copied_secret", seconds=43)


@pytest.mark.parametrize("kept", [True, False], ids=["stored", "in memory"])
@pytest.mark.parametrize("visible", [False, True], ids=["elsewhere", "on the page"])
def test_the_seconds_of_an_older_pair_are_not_counted_for_the_one_that_took_its_place(
    desk: Desk, visible: bool, kept: bool
) -> None:
    desk.page.copy_secret_requested.emit()
    desk.keychain.finish()
    if not visible:
        desk.leave()
    desk.replace(kept=kept)
    if not visible:
        desk.open(ONE)
    assert copied() == PAIRS[ONE].client_secret
    assert desk.says("other_copied")
    desk.clipboard.seconds_left_changed.emit(43)
    assert desk.says("other_copied")
    # Also when the newer pair is no longer at hand.
    desk.setup.load_pair(OTHER, lambda _: None, lambda _: None)
    desk.keychain.finish()
    desk.open(ONE)
    assert desk.says("other_copied")


def test_the_page_is_about_one_pair_only_when_another_takes_its_place(desk: Desk) -> None:
    desk.page.copy_id_requested.emit()
    desk.keychain.finish()
    assert desk.says("copied_id")
    desk.replace()
    assert NEW_PAIR.short_id in desk.words()
    assert desk.says("idle_id")
    desk.page.copy_secret_requested.emit()
    desk.keychain.finish()
    assert copied() == NEW_PAIR.client_secret
    assert desk.says("copied_secret", seconds=45)


def test_a_new_secret_of_the_same_id_is_not_said_to_be_copied(desk: Desk) -> None:
    desk.page.copy_secret_requested.emit()
    desk.keychain.finish()
    desk.replace(Credentials(PAIRS[ONE].client_id, NEW_PAIR.client_secret))
    assert desk.says("other_copied")
    desk.clipboard.cleared.emit()
    assert desk.says("idle_secret")


def test_the_id_is_that_of_the_secret_that_is_copied(desk: Desk) -> None:
    desk.page.copy_secret_requested.emit()
    desk.keychain.finish()
    assert PAIRS[ONE].short_id in desk.words()


def test_the_warning_about_another_secret_goes_with_it(desk: Desk) -> None:
    desk.page.copy_secret_requested.emit()
    desk.keychain.finish()
    desk.open(OTHER)
    assert desk.says("other_copied")
    desk.clipboard.cleared.emit()
    assert desk.says("idle_secret")
    desk.open(ONE)
    assert desk.says("idle_secret")


@pytest.mark.parametrize(
    "away", [Desk.leave, lambda desk: desk.open(OTHER), Desk.replace], ids=["away", "other", "replaced"]
)
def test_a_secret_that_may_still_be_there_is_told_where_its_page_is_not_seen(
    desk: Desk, away: Callable[[Desk], None]
) -> None:
    desk.page.copy_secret_requested.emit()
    desk.keychain.finish()
    away(desk)
    desk.clipboard.not_cleared.emit()
    assert desk.alerts == 1
    assert not desk.says("not_cleared")
    desk.open(ONE)
    assert desk.says("not_cleared") is (away is not Desk.replace)
    desk.open(ONE)
    assert desk.says("idle_secret")


def test_a_secret_that_may_still_be_there_is_told_on_its_page_alone(desk: Desk) -> None:
    desk.page.copy_secret_requested.emit()
    desk.keychain.finish()
    desk.clipboard.not_cleared.emit()
    assert desk.says("not_cleared")
    assert desk.alerts == 0


@pytest.mark.parametrize("end", ["cleared", "not_cleared"])
def test_the_end_of_one_shops_secret_is_not_told_on_the_page_of_another(desk: Desk, end: str) -> None:
    desk.page.copy_secret_requested.emit()
    desk.keychain.finish()
    getattr(desk.clipboard, end).emit()
    assert desk.says(end)
    desk.page.copy_secret_requested.emit()
    desk.open(OTHER)
    desk.page.copy_id_requested.emit()
    desk.keychain.finish()
    getattr(desk.clipboard, end).emit()
    assert desk.says("copied_id")
    assert desk.says("idle_secret")


@pytest.mark.parametrize("value", ["id", "secret"])
@pytest.mark.parametrize(
    "then",
    [
        lambda desk: desk.open(OTHER),
        lambda desk: desk.take(OTHER),
        Desk.leave,
        lambda desk: desk.open(ONE),
    ],
    ids=["to the other shop", "the page is about the other shop", "away", "away and back"],
)
def test_a_value_that_comes_when_the_merchant_has_gone_on_is_not_copied(
    desk: Desk, value: str, then: object
) -> None:
    assert callable(then)
    getattr(desk.page, f"copy_{value}_requested").emit()
    then(desk)
    desk.keychain.finish()
    assert copied() == "before"
    desk.page.show()
    assert desk.says("idle_id")
    assert desk.says("idle_secret")


def test_of_two_presses_the_last_one_counts(desk: Desk) -> None:
    desk.page.copy_secret_requested.emit()
    desk.page.copy_id_requested.emit()
    desk.keychain.finish()
    assert copied() == PAIRS[ONE].client_id
    assert desk.says("idle_secret")


def test_trouble_with_one_shops_keys_is_not_told_on_the_page_of_another(desk: Desk) -> None:
    trouble = WORDS(f"keychain.{KeychainProblem.NOT_KEPT}.title")
    desk.open("without keys")
    desk.page.copy_secret_requested.emit()
    desk.open(ONE)
    desk.keychain.finish()
    assert trouble not in desk.words()
    desk.open("without keys")
    desk.page.copy_secret_requested.emit()
    desk.keychain.finish()
    assert trouble in desk.words()


def test_a_window_that_is_only_made_small_still_waits_for_its_value(desk: Desk, qtbot: QtBot) -> None:
    desk.page.copy_id_requested.emit()
    desk.page.showMinimized()
    desk.keychain.finish()
    assert copied() == PAIRS[ONE].client_id
