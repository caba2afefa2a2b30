"""What befalls several shops is told in one message."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bolsetup.core.bol.outcomes import Outcome, Shop
from bolsetup.core.monitoring.connection import Connection, State
from bolsetup.core.monitoring.notice_policy import Notice
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.controllers.alert_controller import AlertController
from bolsetup.gui.tray.notifier import TrayNotifier
from bolsetup.gui.tray.tray import Tray
from bolsetup.platform.notifications import NotShown
from tests.gui.controllers.test_monitor import Watched
from tests.gui.tray.test_notifier import FakeNotifier

NAMES = ("Halm", "Korst", "Kruim", "Deeg", "Gist")


class Case:
    """News of five shops that are all lost."""

    def __init__(self, folder: Path) -> None:
        self.watched = Watched(folder)
        self.watched.shops = ShopList(folder / "five.json")
        for number, name in enumerate(NAMES):
            self.watched.shops.put(Shop(str(number), name))
            self.watched.shops.record(str(number), Connection(State.LOST, 1.0, Outcome.REFUSED, told_lost=1))
        self.stored = self.watched.shops.load()
        self.monitor = self.watched.make()
        self.monitor.start([])
        self.notifier = FakeNotifier()
        texts = Texts("nl")
        self.alerts = TrayNotifier(self.watched.runner, texts, Tray(texts), self.notifier)
        self.news = AlertController(self.alerts, self.monitor, texts)
        self.pages: list[tuple[Page, str]] = []
        self.news.page_requested.connect(lambda page, shop: self.pages.append((page, shop)))

    def tell(self, notice: Notice, count: int) -> tuple[str, str, str]:
        """Key, title and body of the message."""
        self.monitor.noticed.emit(notice, self.stored[:count])
        key, title, body, _, urgent = self.notifier.shown[-1]
        assert urgent is (notice in (Notice.LOST, Notice.STILL_LOST))
        return key, title, body


@pytest.fixture
def case(qapp: object, tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_three_shops_lost_at_once_give_one_message_that_names_them(case: Case) -> None:
    _, title, body = case.tell(Notice.LOST, 3)
    assert title == "3 winkels: verbinding met bol kwijt"
    assert body.startswith("Halm, Korst, Kruim. ")
    assert len(case.notifier.shown) == 1


def test_of_many_shops_the_first_three_are_named(case: Case) -> None:
    _, _, body = case.tell(Notice.STILL_LOST, 5)
    assert body.startswith("Halm, Korst, Kruim en nog 2. ")


def test_one_shop_keeps_its_own_message(case: Case) -> None:
    key, title, _ = case.tell(Notice.LOST, 1)
    assert (key, title) == ("0", "Halm: verbinding met bol kwijt")


def test_where_bols_answer_is_not_known_none_is_made_up(case: Case) -> None:
    (known, *_) = case.stored
    unknown = replace(known, connection=replace(known.connection, outcome=None))
    case.monitor.noticed.emit(Notice.STILL_LOST, [unknown])
    _, _, body, _, _ = case.notifier.shown[-1]
    assert body.startswith("Verbinding kwijt. ")


def test_the_message_about_several_takes_the_place_of_those_about_each(case: Case) -> None:
    case.tell(Notice.LOST, 1)
    key, _, _ = case.tell(Notice.LOST, 2)
    assert case.notifier.withdrawn[-2:] == ["0", "1"]
    case.tell(Notice.LOST, 1)
    assert case.notifier.withdrawn[-1] == key


def test_it_goes_when_the_last_of_them_is_back(case: Case) -> None:
    key, _, _ = case.tell(Notice.LOST, 2)
    case.monitor._shops = {"1": case.stored[1]}
    case.tell(Notice.RESTORED, 1)
    assert key not in case.notifier.withdrawn
    case.monitor._shops = {}
    case.tell(Notice.RESTORED, 2)
    assert key in case.notifier.withdrawn


def test_a_forgotten_shop_takes_its_messages_along(case: Case) -> None:
    key, _, _ = case.tell(Notice.LOST, 2)
    case.monitor.forget("0")
    assert {"0", key} <= set(case.notifier.withdrawn)


def test_a_click_on_it_leads_to_the_shops(case: Case) -> None:
    key, title, body = case.tell(Notice.LOST, 3)
    case.alerts.activated.emit(key)
    case.alerts.undeliverable.emit(key, title, body)
    assert [page for page, _ in case.pages] == [Page.OVERVIEW, Page.OVERVIEW]


def test_a_loss_that_could_not_be_told_leads_to_the_shops_and_not_away_from_what_is_typed(case: Case) -> None:
    case.watched.bol.outcome = Outcome.REFUSED
    case.monitor.start(case.stored[:1])
    key, title, body = case.tell(Notice.LOST, 1)
    case.alerts.undeliverable.emit(key, title, body)
    assert case.pages == [(Page.OVERVIEW, "0")]
    case.alerts.activated.emit(key)
    assert case.pages[1:] == [(Page.KEYS, "0")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("tray", "text"), [(True, "closed"), (False, "closed_no_tray")])
def test_closing_is_explained_as_it_is_on_this_desktop(
    case: Case, tray: bool, text: str, language: str
) -> None:
    texts = Texts(language)
    case.news.show_texts(texts)
    case.news.say_where(tray=tray)
    assert case.notifier.shown[-1][1:3] == (texts(f"notices.{text}.title"), texts(f"notices.{text}.body"))


@pytest.mark.parametrize("shown", [True, False])
def test_a_program_of_which_nothing_is_seen_says_so_or_shows_its_window(case: Case, shown: bool) -> None:
    wanted: list[bool] = []
    case.news.window_requested.connect(lambda: wanted.append(True))
    case.notifier.problem = None if shown else NotShown("no answer")
    case.news.say_running()
    if shown:
        (note,) = case.notifier.shown
        assert note[1] == Texts("nl")("notices.running.title")
        assert wanted == []
        case.alerts.activated.emit(note[0])
    assert wanted == [True]
    assert case.pages == []


def test_only_a_loss_brings_the_window_to_the_front(case: Case) -> None:
    key, title, body = case.tell(Notice.RESTORED, 3)
    case.alerts.undeliverable.emit(key, title, body)
    assert case.pages == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", Notice)
def test_every_message_about_several_has_words(case: Case, notice: Notice, language: str) -> None:
    case.news.show_texts(Texts(language))
    _, title, body = case.tell(notice, 4)
    assert "4" in title
    assert "{" not in title + body
