"""Notifications are shown by the notifier or the tray, or reported as undeliverable."""

from __future__ import annotations

import os
import threading

import pytest
from pytestqt.qtbot import QtBot

from bolsetup.core.monitoring.notice_policy import Notice
from bolsetup.core.task_runner import WorkQueue
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.gui.tray.notifier import TrayNotifier
from bolsetup.gui.tray.tray import Tray
from bolsetup.platform.notifications import Activated, NotShown
from tests.fakes import Inline


class FakeNotifier:
    def __init__(self) -> None:
        self.shown: list[tuple[str, str, str, str, bool]] = []
        self.withdrawn: list[str] = []
        self.problem: Exception | None = None
        self.activated: Activated = lambda *_: None

    def listen(self, activated: Activated) -> None:
        self.activated = activated

    def show(self, key: str, title: str, body: str, action: str, *, urgent: bool) -> None:
        if self.problem:
            raise self.problem
        self.shown.append((key, title, body, action, urgent))

    def withdraw(self, key: str) -> None:
        self.withdrawn.append(key)

    def withdraw_all(self) -> None:
        self.withdrawn.append("all")


class FakeTray(Tray):
    def __init__(self, there: bool) -> None:
        super().__init__(Texts("nl"), is_available=lambda: there)
        self.there = there
        self.shown: list[tuple[str, str, bool]] = []

    def show_message(self, title: str, body: str, *, urgent: bool) -> bool:
        if self.there:
            self.shown.append((title, body, urgent))
        return self.there


class Case:
    def __init__(self, *, notifier: bool, tray: bool = False) -> None:
        self.runner = Inline()
        self.notifier = FakeNotifier()
        self.tray = FakeTray(tray)
        texts = Texts("nl")
        self.alerts = TrayNotifier(self.runner, texts, self.tray, self.notifier if notifier else None)


@pytest.fixture
def with_notifier(qtbot: QtBot) -> Case:
    return Case(notifier=True, tray=True)


@pytest.fixture
def with_tray(qtbot: QtBot) -> Case:
    return Case(notifier=False, tray=True)


def test_when_the_program_ends_nothing_is_left_whose_click_would_do_nothing(
    with_notifier: Case, with_tray: Case
) -> None:
    for case in (with_notifier, with_tray):
        case.alerts.withdraw_all()
    assert with_notifier.notifier.withdrawn == ["all"]


def test_the_notifier_is_called_off_the_gui_thread_and_the_tray_on_it(with_notifier: Case) -> None:
    with_notifier.alerts.show("1", "Title", "Body", urgent=True)
    assert with_notifier.notifier.shown == [("1", "Title", "Body", "Openen", True)]
    with_notifier.alerts.show_texts(Texts("en"))
    with_notifier.alerts.show("1", "Title", "Body", urgent=False)
    assert with_notifier.notifier.shown[1][3:] == ("Open", False)
    with_notifier.alerts.withdraw("1")
    assert with_notifier.notifier.withdrawn == ["1"]
    assert with_notifier.runner.queues == [WorkQueue.DESKTOP] * 3
    assert with_notifier.tray.shown == []


def test_without_a_notifier_the_tray_shows_it(qtbot: QtBot, with_tray: Case) -> None:
    for shop in ("1", "2"):
        with_tray.alerts.show(shop, f"Title {shop}", "Body", urgent=True)
    assert with_tray.tray.shown == [("Title 1", "Body", True), ("Title 2", "Body", True)]
    with qtbot.waitSignal(with_tray.alerts.activated) as activated:
        with_tray.alerts.tray_clicked()
    assert activated.args == ["2"]
    with_tray.alerts.withdraw("2")


def test_an_undeliverable_notification_is_reported(qtbot: QtBot, with_notifier: Case) -> None:
    with_notifier.notifier.problem = NotShown("no answer")
    for case in (with_notifier, Case(notifier=False, tray=False)):
        with qtbot.waitSignal(case.alerts.undeliverable) as told:
            case.alerts.show("1", "Title", "Body", urgent=True)
        assert told.args == ["1", "Title", "Body"]


def test_unexpected_exceptions_are_not_reported_as_undeliverable(with_notifier: Case) -> None:
    with_notifier.notifier.problem = TypeError("a fault")
    with pytest.raises(TypeError):
        with_notifier.alerts.show("1", "Title", "Body", urgent=True)


def test_clicks_are_reported_on_the_gui_thread(
    qtbot: QtBot, with_notifier: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    heard: list[tuple[str, threading.Thread]] = []
    with_notifier.alerts.activated.connect(lambda shop: heard.append((shop, threading.current_thread())))
    thread = threading.Thread(target=with_notifier.notifier.activated, args=("7", "token"))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("7", threading.main_thread())]
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "token"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("notice", Notice)
def test_every_notice_has_a_text_that_names_the_shop(notice: Notice, language: str) -> None:
    texts = Texts(language)
    given = {"shop": "Bakkerij De Halm", "reason": "Bol no longer accepts the keys"}
    words = [texts(f"notices.{notice}.{part}", **given) for part in ("title", "body")]
    assert "Bakkerij De Halm" in " ".join(words)
    assert not any("{" in part for part in words)
