"""The settings page shows each setting as it is, and passes choices on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.core.monitoring.pause import UNTIL_TURNED_ON, PauseChoice
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.gui.pages.settings import SettingsPage
from bolsetup.gui.widgets.language_picker import LanguagePicker
from bolsetup.gui.widgets.pause_control import PauseControl
from bolsetup.gui.widgets.removal_card import RemovalCard
from bolsetup.platform.desktop import Desktop
from tests.gui.samples import in_view, one, themed

TEXTS = Texts("en")


@pytest.fixture
def page(qtbot: QtBot) -> SettingsPage:
    made = SettingsPage("Spotler Connect")
    made.show_texts(TEXTS)
    qtbot.addWidget(made)
    made.show()
    return made


def _box(page: SettingsPage, key: str) -> QCheckBox:
    return next(each for each in page.findChildren(QCheckBox) if each.accessibleName() == TEXTS(key))


def test_languages_are_chosen(page: SettingsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.language_chosen) as language:
        one(page, LanguagePicker).box.activated.emit(0)
    assert language.args == ["nl"]
    with qtbot.waitSignal(page.bol_language_chosen) as bol_language:
        one(page, QRadioButton, "en").click()
    assert bol_language.args == ["en"]
    page.show_bol_language("nl")
    assert one(page, QRadioButton, "nl").isChecked()


@pytest.mark.parametrize("on", [True, False])
def test_start_at_login_is_switched(page: SettingsPage, qtbot: QtBot, on: bool) -> None:
    page.show_autostart(not on, True)
    box = _box(page, "pages.done.autostart")
    assert box.isChecked() is not on
    with qtbot.waitSignal(page.autostart_chosen) as chosen:
        box.click()
    assert chosen.args == [on]


def test_alerts_are_paused_and_turned_on_again(page: SettingsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.pause_chosen) as chosen:
        one(page, PauseControl).chosen.emit(PauseChoice.HOUR)
    assert chosen.args == [PauseChoice.HOUR]
    page.show_pause(UNTIL_TURNED_ON)
    assert TEXTS("pause.until_turned_on") in [each.text() for each in page.findChildren(QLabel)]
    with qtbot.waitSignal(page.pause_ended):
        one(page, PauseControl).ended.emit()


@pytest.mark.parametrize(("on", "hint"), [(True, "autostart_hint"), (False, "autostart_hint_off")])
def test_it_says_whether_anybody_watches_after_a_restart(page: SettingsPage, on: bool, hint: str) -> None:
    page.show_autostart(on, True)
    assert TEXTS(f"pages.done.{hint}") in [each.text() for each in page.findChildren(QLabel)]


def test_a_system_without_start_at_login_says_so(page: SettingsPage) -> None:
    page.show_autostart(False, False)
    assert not _box(page, "pages.done.autostart").isVisible()
    visible = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    assert TEXTS("pages.done.autostart_impossible") in visible


def test_the_program_can_be_quit(page: SettingsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.quit_requested):
        next(
            each for each in page.findChildren(QPushButton) if each.text() == TEXTS("pages.settings.quit")
        ).click()


@pytest.mark.parametrize(("key", "signal"), [("beside", "beside_chosen"), ("on_top", "on_top_chosen")])
def test_the_place_of_the_window_is_chosen(page: SettingsPage, qtbot: QtBot, key: str, signal: str) -> None:
    page.show_place(True, True)
    with qtbot.waitSignal(getattr(page, signal)) as chosen:
        _box(page, f"window.{key}").click()
    assert chosen.args == [False]


def test_a_window_that_is_not_beside_the_browser_is_not_on_top(page: SettingsPage) -> None:
    page.show_place(False, False)
    assert not _box(page, "window.on_top").isVisible()


def test_where_a_program_may_not_place_its_window_it_is_only_narrow(qtbot: QtBot) -> None:
    page = SettingsPage("Spotler Connect", desktop=Desktop(places_windows=False))
    qtbot.addWidget(page)
    page.show_texts(TEXTS)
    page.show()
    page.show_place(True, True)
    assert _box(page, "window.narrow").isChecked()
    assert not _box(page, "window.on_top").isVisible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_small_window_with_large_text_the_answers_are_always_in_view(
    qapp: QApplication, qtbot: QtBot, language: str
) -> None:
    with themed(qapp, text=1.5):
        page = SettingsPage("Spotler Connect")
        view = in_view(qtbot, page, 380, 530, language)
        texts = Texts(language)

        def pressed(key: str) -> QPushButton:
            words = texts(f"pages.settings.removal.{key}")
            return next(each for each in view.findChildren(QPushButton) if each.text() == words)

        page.show_keychain_reached(False)
        page.show_unsaved("Bakkerij De Gouden Korst en Zonen")
        pressed("ask").click()
        question = one(page, RemovalCard)._question

        def in_sight(part: QWidget) -> bool:
            top = part.mapTo(view, QPoint()).y()
            return part.isVisible() and top >= 0 and top + part.height() <= view.height()

        def is_read_from_the_top() -> bool:
            top = question.mapTo(view.area, QPoint()).y()
            return 0 <= top < view.area.height() // 2 and in_sight(pressed("no")) and in_sight(pressed("yes"))

        qtbot.waitUntil(is_read_from_the_top)
        bar = view.area.verticalScrollBar()
        bar.setValue(bar.maximum())
        # Below the question there is nothing more.
        assert question.mapTo(view.area, QPoint(0, question.height())).y() <= view.area.height()
        assert in_sight(pressed("no"))
        assert in_sight(pressed("yes"))
