"""What befalls several shops is told in one message."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bolsetup.core.bol.outcomes import Outcome, Shop
from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.monitoring.connection import Connection, State
from bolsetup.core.monitoring.notice_policy import Notice
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.shops.shop_list import ShopList
from bolsetup.core.texts import LANGUAGES, Texts
from tests.core.monitoring.test_monitor import Watched

NAMES = ("Halm", "Korst", "Kruim", "Deeg", "Gist")


class FakeSink:
    """What is told: key, title, body and whether it is urgent."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str, str, bool]] = []
        self.withdrawn: list[str] = []

    def show(self, key: str, title: str, body: str, *, urgent: bool) -> None:
        self.shown.append((key, title, body, urgent))

    def withdraw(self, key: str) -> None:
        self.withdrawn.append(key)


class Case:
    """Alerts about five shops that are all lost."""

    def __init__(self, folder: Path) -> None:
        self.watched = Watched(folder)
        self.watched.shops = ShopList(folder / "five.json")
        for number, name in enumerate(NAMES):
            self.watched.shops.put(Shop(str(number), name))
        self.rows = [
            ShopRow(str(number), name, State.LOST, Outcome.REFUSED) for number, name in enumerate(NAMES)
        ]
        self.told = Connection(State.LOST, 1.0, told_lost=1, told_at=self.watched.clock.now)
        self.monitor = self.watched.make()
        self.monitor.start([])
        self.sink = FakeSink()
        self.alerts = Alerts(self.sink, self.monitor, Texts("nl"))
        self.monitor.noticed.connect(self.alerts.tell)
        self.monitor.forgotten.connect(self.alerts.forget)
        self.asked: list[str] = []
        """What was asked for: a shop by its number, the list of them, or the window."""
        self.alerts.shop_requested.connect(lambda shop: self.asked.append(f"shop {shop}"))
        self.alerts.overview_requested.connect(lambda: self.asked.append("overview"))
        self.alerts.window_requested.connect(lambda: self.asked.append("window"))

    def tell(self, notice: Notice, count: int) -> tuple[str, str, str]:
        """Key, title and body of the message."""
        self.monitor.noticed.emit(notice, self.rows[:count])
        key, title, body, urgent = self.sink.shown[-1]
        assert urgent is (notice in (Notice.LOST, Notice.STILL_LOST))
        return key, title, body


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_three_shops_lost_at_once_give_one_message_that_names_them(case: Case) -> None:
    _, title, body = case.tell(Notice.LOST, 3)
    assert title == "3 winkels: verbinding met bol kwijt"
    assert body.startswith("Halm, Korst, Kruim. ")
    assert len(case.sink.shown) == 1


def test_of_many_shops_the_first_three_are_named(case: Case) -> None:
    _, _, body = case.tell(Notice.STILL_LOST, 5)
    assert body.startswith("Halm, Korst, Kruim en nog 2. ")


def test_one_shop_keeps_its_own_message(case: Case) -> None:
    key, title, _ = case.tell(Notice.LOST, 1)
    assert (key, title) == ("0", "Halm: verbinding met bol kwijt")


def test_where_bols_answer_is_not_known_none_is_made_up(case: Case) -> None:
    case.monitor.noticed.emit(Notice.STILL_LOST, [replace(case.rows[0], outcome=None)])
    _, _, body, _ = case.sink.shown[-1]
    assert body.startswith("Verbinding kwijt. ")


def test_the_message_about_several_takes_the_place_of_those_about_each(case: Case) -> None:
    case.tell(Notice.LOST, 1)
    key, _, _ = case.tell(Notice.LOST, 2)
    assert case.sink.withdrawn[-2:] == ["0", "1"]
    case.tell(Notice.LOST, 1)
    assert case.sink.withdrawn[-1] == key


def test_it_goes_when_the_last_of_them_is_back(case: Case) -> None:
    key, _, _ = case.tell(Notice.LOST, 2)
    case.watched.bol.outcome = Outcome.REFUSED
    case.monitor.start(case.watched.shops.load()[1:2], {"1": case.told})
    case.tell(Notice.RESTORED, 1)
    assert key not in case.sink.withdrawn
    case.watched.shops.remove("1")
    case.monitor.forget("1")
    case.tell(Notice.RESTORED, 2)
    assert key in case.sink.withdrawn


def test_a_forgotten_shop_takes_its_messages_along(case: Case) -> None:
    key, _, _ = case.tell(Notice.LOST, 2)
    case.monitor.forget("0")
    assert {"0", key} <= set(case.sink.withdrawn)


def test_a_click_on_it_leads_to_the_shops(case: Case) -> None:
    key, _, _ = case.tell(Notice.LOST, 3)
    case.alerts.open(key)
    case.alerts.open_unshown(key)
    assert case.asked == ["shop ", "overview"]


def test_a_loss_that_could_not_be_told_leads_to_the_shops_and_not_away_from_what_is_typed(case: Case) -> None:
    case.watched.bol.outcome = Outcome.REFUSED
    case.monitor.start(case.watched.shops.load()[:1], {"0": case.told})
    key, _, _ = case.tell(Notice.LOST, 1)
    case.alerts.open_unshown(key)
    assert case.asked == ["overview"]
    case.alerts.open(key)
    assert case.asked[1:] == ["shop 0"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("tray", "text"), [(True, "closed"), (False, "closed_no_tray")])
def test_closing_is_explained_as_it_is_on_this_desktop(
    case: Case, tray: bool, text: str, language: str
) -> None:
    texts = Texts(language)
    case.alerts.show_texts(texts)
    case.alerts.say_where(tray=tray)
    assert case.sink.shown[-1][1:3] == (texts(f"notices.{text}.title"), texts(f"notices.{text}.body"))


@pytest.mark.parametrize("shown", [True, False])
def test_a_program_of_which_nothing_is_seen_says_so_or_shows_its_window(case: Case, shown: bool) -> None:
    case.alerts.say_running()
    ((key, title, _, _),) = case.sink.shown
    assert title == Texts("nl")("notices.running.title")
    assert case.asked == []
    if shown:
        case.alerts.open(key)
    else:
        case.alerts.open_unshown(key)
    assert case.asked == ["window"]


def test_only_a_loss_brings_the_window_to_the_front(case: Case) -> None:
    key, _, _ = case.tell(Notice.RESTORED, 3)
    case.alerts.open_unshown(key)
    assert case.asked == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", Notice)
def test_every_message_about_several_has_words(case: Case, notice: Notice, language: str) -> None:
    case.alerts.show_texts(Texts(language))
    _, title, body = case.tell(notice, 4)
    assert "4" in title
    assert "{" not in title + body
