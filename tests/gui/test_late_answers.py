"""A keychain that answers late changes nothing for the shop that the merchant is busy with by then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.app import Program
from bolsetup.core.connection import Pace
from bolsetup.core.credentials import Credentials
from bolsetup.core.journey import Page
from bolsetup.core.outcomes import Outcome, Shop, Verdict
from bolsetup.core.proxy_login import ProxyLogins
from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.core.shops import Shops
from bolsetup.core.texts import Texts
from bolsetup.core.vault import Backend, Vault, VaultProblem
from bolsetup.gui.background import Lane
from bolsetup.gui.key_field import KeyField
from bolsetup.gui.pages.keys import KeysPage
from bolsetup.services import Services
from tests.fakes import Inline
from tests.gui.pages import one

T = TypeVar("T")

SECRET = "EXAMPLE-NOT-A-REAL-SECRET-".ljust(86, "x")
FIRST = Credentials("00000000-1111-4222-8333-444444444444", SECRET)
SECOND = Credentials("00000000-1111-4222-8333-555555555555", SECRET)
SHOPS = {FIRST: Shop("1234567", "Voorbeeldwinkel"), SECOND: Shop("7654321", "Oefenwinkel")}
WORDS = Texts("nl")


class Bol:
    """Accepts both pairs."""

    def check(self, credentials: Credentials) -> Verdict:
        return Verdict(Outcome.CONNECTED, SHOPS[credentials])


class Keychain:
    """A keychain in memory that may be broken."""

    def __init__(self) -> None:
        self.items: dict[str, str] = {}
        self.broken = False

    def get_password(self, service: str, username: str) -> str | None:
        return self.items.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.broken:
            raise RuntimeError
        self.items[username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.items.pop(username, None)


class SlowKeychain(Inline):
    """Does what waits for the keychain when the test says so, and the rest at once."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[Callable[[], None]] = []

    def run(
        self,
        lane: Lane,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        run_now = super().run
        if lane is Lane.KEYCHAIN:
            self._waiting.append(lambda: run_now(lane, job, done, failed))
        elif lane is not Lane.DESKTOP:
            run_now(lane, job, done, failed)

    def answer(self) -> None:
        """The keychain does what it was asked first."""
        self._waiting.pop(0)()


class Scene:
    """The program with its window."""

    def __init__(self, app: object, folder: Path) -> None:
        keychain: Backend = Keychain()
        self.keychain = keychain
        self.runner = SlowKeychain()
        self.shops = Shops(folder / "shops.json")
        settings = SettingsFile(folder / "settings.json")
        vault, logins = Vault(keychain), ProxyLogins(Vault.in_memory())
        services = Services(Bol(), vault, self.shops, settings, folder, logins)
        self.program = Program(app, services, Pace(), self.runner, Settings())  # type: ignore[arg-type]
        self.program.start([], in_background=False)
        self.runner.answer()  # `mend`
        self.window = self.program._window

    def press(self, key: str) -> None:
        """Press the visible button with the text at `key`, which must be one that can be pressed."""
        found = [b for b in self.window.findChildren(QPushButton) if b.isVisible() and b.text() == WORDS(key)]
        assert found, f"no button {key}"
        assert found[0].isEnabled(), f"{key} cannot be pressed"
        found[0].click()

    def at(self, page: Page) -> bool:
        """Whether that page is shown."""
        return self.window.current is page

    @property
    def words(self) -> str:
        return "\n".join(each.text() for each in self.window.findChildren(QLabel) if each.isVisible())

    @property
    def fields(self) -> list[str]:
        return [field.value for field in self.window.findChildren(KeyField)]

    @property
    def listed(self) -> list[str]:
        return [shop.retailer_id for shop in self.shops.load()]

    def enter(self, pair: Credentials) -> None:
        """Enter a pair and go on to the question whose it is."""
        self.window.go_to(Page.KEYS)
        one(self.window, KeysPage).take(f"{pair.client_id}\n{pair.client_secret}")
        self.press("pages.keys.next")

    def hang(self) -> None:
        """Have the first pair stored by a keychain that does not answer, and go on without."""
        self.enter(FIRST)
        self.press("pages.shop.next")
        self.program._pages.shop.unstored_requested.emit()
        assert self.at(Page.HAND_OVER)

    def add(self) -> None:
        """Set out to add another shop."""
        self.window.go_to(Page.OVERVIEW)
        self.press("pages.overview.add")


@pytest.fixture
def scene(qtbot: QtBot, qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    for name in ("speak", "leave"):
        monkeypatch.setattr(qapp, name, lambda *_: None, raising=False)
    monkeypatch.setattr("bolsetup.app.SchemeFollower", lambda _: None)  # the style of all tests
    made = Scene(qapp, tmp_path)
    qtbot.addWidget(made.window)
    yield made
    made.program.setParent(None)


def test_the_question_about_the_next_shop_stays_and_its_pair_is_stored(scene: Scene) -> None:
    scene.hang()
    scene.add()
    scene.enter(SECOND)
    assert SHOPS[SECOND].display_name in scene.words
    scene.runner.answer()
    assert scene.listed == ["1234567"]
    assert scene.program._monitor.shop("1234567")
    assert scene.at(Page.SHOP)
    assert SHOPS[SECOND].display_name in scene.words
    assert scene.fields == [SECOND.client_id, SECOND.client_secret]
    scene.press("pages.shop.next")
    scene.runner.answer()
    assert scene.at(Page.HAND_OVER)
    assert scene.listed == ["1234567", "7654321"]
    assert "…5555" in scene.words
    assert scene.fields == ["", ""]


def test_the_next_shop_that_is_being_stored_is_still_waited_for(scene: Scene) -> None:
    scene.hang()
    scene.add()
    scene.enter(SECOND)
    scene.press("pages.shop.next")
    scene.runner.answer()
    assert scene.at(Page.SHOP)
    assert WORDS("pages.shop.storing") in scene.words
    scene.runner.answer()
    assert scene.at(Page.HAND_OVER)


def test_trouble_with_an_earlier_pair_is_not_told_of_the_next_shop(scene: Scene) -> None:
    scene.hang()
    scene.add()
    scene.enter(SECOND)
    vars(scene.keychain)["broken"] = True
    scene.runner.answer()
    assert WORDS(f"vault.{VaultProblem.BROKEN}.title") not in scene.words
    assert scene.at(Page.SHOP)


@pytest.mark.parametrize("page", sorted({*Page} - {Page.SHOP}))
def test_the_merchant_stays_on_the_page_where_the_answer_finds_them(scene: Scene, page: Page) -> None:
    scene.hang()
    scene.add()
    keys = one(scene.window, KeysPage)
    keys.take(SECOND.client_id)
    scene.window.go_to(page)
    scene.runner.answer()
    assert scene.at(page)
    assert scene.fields == [SECOND.client_id, ""]
    assert scene.listed == ["1234567"]


def test_the_hand_over_of_another_shop_stays_about_that_one(scene: Scene) -> None:
    scene.enter(SECOND)
    scene.press("pages.shop.next")
    scene.runner.answer()
    scene.hang()
    scene.window.go_to(Page.OVERVIEW)
    scene.press("pages.overview.hand_over")
    assert "…5555" in scene.words
    scene.runner.answer()
    assert "…5555" in scene.words
    assert "…4444" not in scene.words


def test_a_pair_that_is_stored_after_all_is_no_longer_said_to_go_with_the_program(scene: Scene) -> None:
    scene.hang()
    assert WORDS("pages.hand-over.not_kept") in scene.words
    scene.runner.answer()
    assert WORDS("pages.hand-over.not_kept") not in scene.words
    assert scene.fields == ["", ""]


def test_a_shop_whose_new_pair_is_in_memory_alone_is_handed_over_with_that_warning(scene: Scene) -> None:
    scene.enter(FIRST)
    scene.press("pages.shop.next")
    scene.runner.answer()
    newer = Credentials(FIRST.client_id, SECRET.replace("x", "y"))
    SHOPS[newer] = SHOPS[FIRST]
    scene.enter(newer)
    scene.program._pages.shop.unstored_requested.emit()
    scene.window.go_to(Page.OVERVIEW)
    scene.press("pages.overview.hand_over")
    assert WORDS("pages.hand-over.not_kept") in scene.words
