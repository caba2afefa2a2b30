"""Messages about one shop, about several shops, and about the program."""

from __future__ import annotations

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
    """Records messages: key, title, body and whether it is urgent."""

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
        self.notified = Connection(State.LOST, 1.0, told_lost=1, told_at=self.watched.clock.now)
        self.monitor = self.watched.make()
        self.monitor.start([])
        self.sink = FakeSink()
        self.alerts = Alerts(self.sink, self.monitor, Texts("nl"))
        self.monitor.noticed.connect(self.alerts.show_notice)
        self.monitor.forgotten.connect(self.alerts.forget)
        self.requested: list[str] = []
        """Emitted requests: a shop by its retailer number, the overview, or the window."""
        self.alerts.shop_requested.connect(lambda shop: self.requested.append(f"shop {shop}"))
        self.alerts.overview_requested.connect(lambda: self.requested.append("overview"))
        self.alerts.window_requested.connect(lambda: self.requested.append("window"))

    def show_notice(self, notice: Notice, count: int) -> tuple[str, str, str]:
        """Key, title and body of the message."""
        self.monitor.noticed.emit(notice, self.rows[:count])
        key, title, body, urgent = self.sink.shown[-1]
        assert urgent is (notice in (Notice.LOST, Notice.STILL_LOST))
        return key, title, body


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_several_lost_shops_are_named_in_one_message(case: Case) -> None:
    _, title, body = case.show_notice(Notice.LOST, 3)
    assert title == "3 winkels: verbinding met bol kwijt"
    assert body.startswith("Halm, Korst, Kruim. ")
    assert len(case.sink.shown) == 1


def test_the_first_three_of_many_shops_are_named(case: Case) -> None:
    _, _, body = case.show_notice(Notice.STILL_LOST, 5)
    assert body.startswith("Halm, Korst, Kruim en nog 2. ")


def test_a_single_shop_has_its_own_message(case: Case) -> None:
    key, title, _ = case.show_notice(Notice.LOST, 1)
    assert (key, title) == ("0", "Halm: verbinding met bol kwijt")


def test_without_an_outcome_the_state_is_the_reason(case: Case) -> None:
    case.monitor.noticed.emit(Notice.STILL_LOST, [case.rows[0]._replace(outcome=None)])
    _, _, body, _ = case.sink.shown[-1]
    assert body.startswith("Verbinding kwijt. ")


def test_a_message_about_several_shops_replaces_single_messages(case: Case) -> None:
    case.show_notice(Notice.LOST, 1)
    key, _, _ = case.show_notice(Notice.LOST, 2)
    assert case.sink.withdrawn[-2:] == ["0", "1"]
    case.show_notice(Notice.LOST, 1)
    assert case.sink.withdrawn[-1] == key


def test_the_message_is_withdrawn_when_the_last_shop_is_restored(case: Case) -> None:
    key, _, _ = case.show_notice(Notice.LOST, 2)
    case.watched.bol.outcome = Outcome.REFUSED
    case.monitor.start(case.watched.shops.load()[1:2], {"1": case.notified})
    case.show_notice(Notice.RESTORED, 1)
    assert key not in case.sink.withdrawn
    case.watched.shops.remove("1")
    case.monitor.forget("1")
    case.show_notice(Notice.RESTORED, 2)
    assert key in case.sink.withdrawn


def test_the_messages_of_a_removed_shop_are_withdrawn(case: Case) -> None:
    key, _, _ = case.show_notice(Notice.LOST, 2)
    case.monitor.forget("0")
    assert {"0", key} <= set(case.sink.withdrawn)


def test_a_click_on_a_message_about_several_shops_opens_the_overview(case: Case) -> None:
    key, _, _ = case.show_notice(Notice.LOST, 3)
    case.alerts.open(key)
    case.alerts.open_unshown(key)
    assert case.requested == ["shop ", "overview"]


def test_an_undeliverable_loss_opens_the_overview_and_keeps_input(case: Case) -> None:
    case.watched.bol.outcome = Outcome.REFUSED
    case.monitor.start(case.watched.shops.load()[:1], {"0": case.notified})
    key, _, _ = case.show_notice(Notice.LOST, 1)
    case.alerts.open_unshown(key)
    assert case.requested == ["overview"]
    case.alerts.open(key)
    assert case.requested[1:] == ["shop 0"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("tray", "text"), [(True, "closed"), (False, "closed_no_tray")])
def test_the_closing_message_depends_on_the_tray(case: Case, tray: bool, text: str, language: str) -> None:
    texts = Texts(language)
    case.alerts.show_texts(texts)
    case.alerts.show_closed(tray=tray)
    assert case.sink.shown[-1][1:3] == (texts(f"notices.{text}.title"), texts(f"notices.{text}.body"))


@pytest.mark.parametrize("shown", [True, False])
def test_an_invisible_program_shows_a_message_or_its_window(case: Case, shown: bool) -> None:
    case.alerts.show_running()
    ((key, title, _, _),) = case.sink.shown
    assert title == Texts("nl")("notices.running.title")
    assert case.requested == []
    if shown:
        case.alerts.open(key)
    else:
        case.alerts.open_unshown(key)
    assert case.requested == ["window"]


def test_an_undeliverable_good_message_opens_nothing(case: Case) -> None:
    key, _, _ = case.show_notice(Notice.RESTORED, 3)
    case.alerts.open_unshown(key)
    assert case.requested == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", Notice)
def test_every_message_about_several_shops_has_texts(case: Case, notice: Notice, language: str) -> None:
    case.alerts.show_texts(Texts(language))
    _, title, body = case.show_notice(notice, 4)
    assert "4" in title
    assert "{" not in title + body
