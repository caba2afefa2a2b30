"""The hand-over page, the clipboard, and a slow keychain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


class Setup:
    """The hand-over page with its controller. Keychain jobs run when the test calls `keychain.finish`."""

    def __init__(self, folder: Path) -> None:
        self.page = HandOverPage("Another Service")
        self.page.show_texts(WORDS)
        keychain = Keychain.in_memory()
        for shop, pair in PAIRS.items():
            keychain.store(shop, pair)
        self.keychain = Deferred()
        self.clipboard = PrivateClipboard(parent=self.page)
        memory = SettingsStore(Inline(), SettingsFile(folder / "settings.json"), Settings())
        store = CredentialStore(self.keychain, keychain, ShopList(folder / "shops.json"))
        self.store = store
        self._controller = HandOverController(lambda: self.page, store, self.clipboard, memory)
        connect_hand_over(self._controller, self.page, self.clipboard)
        # As app.py does.
        store.stored.connect(lambda *_: self._controller.update_pair())
        store.unstored.connect(lambda _: self._controller.update_pair())
        self.alerts = 0
        self._controller.not_cleared.connect(self._alert)

    def _alert(self) -> None:
        self.alerts += 1

    def replace(self, pair: Credentials = NEW_PAIR, *, kept: bool = True) -> None:
        """Prove another pair for the first shop, and store it or continue without storing."""
        self.store.record_verdict(pair, Verdict(Outcome.CONNECTED, Shop(ONE, "Voorbeeldwinkel")))
        if kept:
            self.store.store()
        else:
            self.store.continue_unstored()
        self.keychain.finish()

    def open(self, shop: str) -> None:
        """Show the page for this shop."""
        self.leave()
        self.take(shop)
        self.page.show()
        self.page.entered()

    def take(self, shop: str) -> None:
        self._controller.set_shop(shop)

    def leave(self) -> None:
        self.page.hide()

    def words(self) -> str:
        return " ".join(each.text() for each in self.page.findChildren(QLabel) if each.isVisible())

    def says(self, key: str, **values: object) -> bool:
        return WORDS(f"pages.hand-over.{key}", service="Another Service", **values) in self.words()


@pytest.fixture
def setup(qtbot: QtBot, tmp_path: Path) -> Iterator[Setup]:
    QGuiApplication.clipboard().setText("before")
    made = Setup(tmp_path)
    qtbot.addWidget(made.page)
    made.open(ONE)
    yield made
    # It would hear what the next test copies, and its page is deleted then.
    made.clipboard.deleteLater()


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_id_and_secret_are_copied(setup: Setup) -> None:
    setup.page.copy_id_requested.emit()
    setup.keychain.finish()
    assert copied() == PAIRS[ONE].client_id
    assert setup.says("copied_id")
    setup.page.copy_secret_requested.emit()
    assert copied() == PAIRS[ONE].client_secret
    assert setup.says("copied_secret", seconds=45)


def test_the_countdown_is_shown_only_for_its_shop(setup: Setup) -> None:
    setup.page.copy_secret_requested.emit()
    setup.keychain.finish()
    setup.open(OTHER)
    setup.clipboard.seconds_left_changed.emit(44)
    assert setup.says("other_copied")
    setup.open(ONE)
    assert setup.says("copied_secret", seconds=44)
    setup.clipboard.seconds_left_changed.emit(43)
    assert setup.says("copied_secret", seconds=43)


@pytest.mark.parametrize("kept", [True, False], ids=["stored", "in memory"])
@pytest.mark.parametrize("visible", [False, True], ids=["elsewhere", "on the page"])
def test_the_countdown_of_a_replaced_pair_is_not_shown_for_the_new_one(
    setup: Setup, visible: bool, kept: bool
) -> None:
    setup.page.copy_secret_requested.emit()
    setup.keychain.finish()
    if not visible:
        setup.leave()
    setup.replace(kept=kept)
    if not visible:
        setup.open(ONE)
    assert copied() == PAIRS[ONE].client_secret
    assert setup.says("other_copied")
    setup.clipboard.seconds_left_changed.emit(43)
    assert setup.says("other_copied")
    # Also when the newer pair is no longer in memory.
    setup.store.load_pair(OTHER, lambda _: None, lambda _: None)
    setup.keychain.finish()
    setup.open(ONE)
    assert setup.says("other_copied")


def test_the_page_shows_the_new_pair_after_a_replacement(setup: Setup) -> None:
    setup.page.copy_id_requested.emit()
    setup.keychain.finish()
    assert setup.says("copied_id")
    setup.replace()
    assert NEW_PAIR.short_id in setup.words()
    assert setup.says("idle_id")
    setup.page.copy_secret_requested.emit()
    setup.keychain.finish()
    assert copied() == NEW_PAIR.client_secret
    assert setup.says("copied_secret", seconds=45)


def test_a_new_secret_with_the_same_id_is_not_shown_as_copied(setup: Setup) -> None:
    setup.page.copy_secret_requested.emit()
    setup.keychain.finish()
    setup.replace(Credentials(PAIRS[ONE].client_id, NEW_PAIR.client_secret))
    assert setup.says("other_copied")
    setup.clipboard.cleared.emit()
    assert setup.says("idle_secret")


def test_the_id_of_the_copied_secret_is_shown(setup: Setup) -> None:
    setup.page.copy_secret_requested.emit()
    setup.keychain.finish()
    assert PAIRS[ONE].short_id in setup.words()


def test_the_warning_about_another_secret_ends_when_the_clipboard_is_cleared(setup: Setup) -> None:
    setup.page.copy_secret_requested.emit()
    setup.keychain.finish()
    setup.open(OTHER)
    assert setup.says("other_copied")
    setup.clipboard.cleared.emit()
    assert setup.says("idle_secret")
    setup.open(ONE)
    assert setup.says("idle_secret")


@pytest.mark.parametrize(
    "away", [Setup.leave, lambda setup: setup.open(OTHER), Setup.replace], ids=["away", "other", "replaced"]
)
def test_a_failed_clearing_is_an_alert_if_the_page_is_not_visible(
    setup: Setup, away: Callable[[Setup], None]
) -> None:
    setup.page.copy_secret_requested.emit()
    setup.keychain.finish()
    away(setup)
    setup.clipboard.not_cleared.emit()
    assert setup.alerts == 1
    assert not setup.says("not_cleared")
    setup.open(ONE)
    assert setup.says("not_cleared") is (away is not Setup.replace)
    setup.open(ONE)
    assert setup.says("idle_secret")


def test_a_failed_clearing_is_shown_only_on_the_visible_page(setup: Setup) -> None:
    setup.page.copy_secret_requested.emit()
    setup.keychain.finish()
    setup.clipboard.not_cleared.emit()
    assert setup.says("not_cleared")
    assert setup.alerts == 0


@pytest.mark.parametrize("end", ["cleared", "not_cleared"])
def test_clearing_is_shown_only_for_its_shop(setup: Setup, end: str) -> None:
    setup.page.copy_secret_requested.emit()
    setup.keychain.finish()
    getattr(setup.clipboard, end).emit()
    assert setup.says(end)
    setup.page.copy_secret_requested.emit()
    setup.open(OTHER)
    setup.page.copy_id_requested.emit()
    setup.keychain.finish()
    getattr(setup.clipboard, end).emit()
    assert setup.says("copied_id")
    assert setup.says("idle_secret")


@pytest.mark.parametrize("value", ["id", "secret"])
@pytest.mark.parametrize(
    "then",
    [
        lambda setup: setup.open(OTHER),
        lambda setup: setup.take(OTHER),
        Setup.leave,
        lambda setup: setup.open(ONE),
    ],
    ids=["to the other shop", "the page is about the other shop", "away", "away and back"],
)
def test_a_value_that_arrives_after_leaving_is_not_copied(setup: Setup, value: str, then: object) -> None:
    assert callable(then)
    getattr(setup.page, f"copy_{value}_requested").emit()
    then(setup)
    setup.keychain.finish()
    assert copied() == "before"
    setup.page.show()
    assert setup.says("idle_id")
    assert setup.says("idle_secret")


def test_only_the_last_of_two_requests_is_copied(setup: Setup) -> None:
    setup.page.copy_secret_requested.emit()
    setup.page.copy_id_requested.emit()
    setup.keychain.finish()
    assert copied() == PAIRS[ONE].client_id
    assert setup.says("idle_secret")


def test_a_problem_is_shown_only_for_its_shop(setup: Setup) -> None:
    problem = WORDS(f"keychain.{KeychainProblem.NOT_KEPT}.title")
    setup.open("without keys")
    setup.page.copy_secret_requested.emit()
    setup.open(ONE)
    setup.keychain.finish()
    assert problem not in setup.words()
    setup.open("without keys")
    setup.page.copy_secret_requested.emit()
    setup.keychain.finish()
    assert problem in setup.words()


def test_minimizing_the_window_does_not_cancel_copying(setup: Setup, qtbot: QtBot) -> None:
    setup.page.copy_id_requested.emit()
    setup.page.showMinimized()
    setup.keychain.finish()
    assert copied() == PAIRS[ONE].client_id
