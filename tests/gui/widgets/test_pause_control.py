"""Pausing alerts in the window."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.core.monitoring.pause import NOT_PAUSED, UNTIL_TURNED_ON, PauseChoice
from bolsetup.core.texts import Texts
from bolsetup.gui.widgets import pause_control
from bolsetup.gui.widgets.pause_control import PauseControl

NOON = datetime(2026, 3, 9, 12, 5).timestamp()  # noqa: DTZ001 - local time
ON = "Meldingen weer aanzetten"
LENGTHS = ["Een uur", "Tot morgenochtend 8 uur", "Tot ik ze weer aanzet"]


@pytest.fixture
def control(qtbot: QtBot) -> PauseControl:
    made = PauseControl()
    qtbot.addWidget(made)
    made.show_texts(Texts("nl"))
    made.show()
    qtbot.waitActive(made)
    return made


def _buttons(control: PauseControl) -> list[QPushButton]:
    return [each for each in control.findChildren(QPushButton) if each.isVisible()]


def _words(control: PauseControl) -> str:
    return " ".join(each.text() for each in control.findChildren(QLabel))


def test_each_length_of_a_pause_has_a_button_that_names_what_it_does(
    control: PauseControl, qtbot: QtBot
) -> None:
    assert "Meldingen staan aan." in _words(control)
    assert [each.text() for each in _buttons(control)] == LENGTHS
    for each, choice in zip(_buttons(control), PauseChoice, strict=True):
        assert each.accessibleName() == f"Meldingen pauzeren: {each.text()}"
        with qtbot.waitSignal(control.chosen) as chosen:
            each.click()
        assert chosen.args == [choice]


@pytest.mark.parametrize(
    ("until", "words"), [(NOON, "tot 9 maart 12:05."), (UNTIL_TURNED_ON, "tot je ze weer aanzet.")]
)
def test_a_pause_says_how_long_it_lasts_and_can_be_ended(
    control: PauseControl, qtbot: QtBot, until: float, words: str
) -> None:
    control.show_pause(until)
    assert f"Meldingen staan op pauze {words}" in _words(control)
    (end,) = _buttons(control)
    assert end.text() == ON
    with qtbot.waitSignal(control.ended):
        end.click()
    control.show_texts(Texts("en"))
    assert "Alerts are paused until" in _words(control)


def test_by_keyboard_the_focus_goes_to_what_undoes_it(control: PauseControl) -> None:
    control.chosen.connect(lambda _: control.show_pause(NOON))
    control.ended.connect(lambda: control.show_pause(NOT_PAUSED))
    focused = _buttons(control)[2]
    focused.setFocus()
    for words in (ON, LENGTHS[0]):
        QTest.keyClick(focused, Qt.Key.Key_Return)
        (focused,) = (each for each in _buttons(control) if each.hasFocus())
        assert focused.text() == words


def test_a_pause_that_ends_by_itself_takes_no_focus(control: PauseControl, qtbot: QtBot) -> None:
    other = QPushButton(control)
    other.show()
    other.setFocus()
    control.show_pause(NOON)
    control.show_pause(NOT_PAUSED)
    assert other.hasFocus()


def test_a_change_is_announced_once(control: PauseControl, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(pause_control, "announce", lambda _, words: said.append(words))
    for until in (NOON, NOON, NOT_PAUSED):
        control.show_pause(until)
    assert [each.split(".")[0] for each in said] == [
        "Meldingen staan op pauze tot 9 maart 12:05",
        "Meldingen staan aan",
    ]
    control.hide()
    control.show_pause(NOON)
    assert len(said) == 2
