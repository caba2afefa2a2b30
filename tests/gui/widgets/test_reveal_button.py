"""A secret is only revealed while the button is held, hidden from screen sharing where supported."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.core.credentials.paste_parser import Field
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.gui.widgets.credential_field import CredentialField, CredentialLineEdit
from bolsetup.gui.widgets.reveal_button import RevealButton
from tests.gui.samples import CLIENT_ID, CLIENT_SECRET, one

WORDS = Texts("nl")


class Screen:
    """A system that can hide windows or not, recording the order of events."""

    def __init__(self, *, can: bool, does: bool) -> None:
        self.can, self.does = can, does
        self.happened: list[str] = []

    def set_hidden(self, window: int, hidden: bool) -> bool:
        assert window
        self.happened.append("hidden" if hidden else "seen")
        return self.does


def made(qtbot: QtBot, screen: Screen) -> RevealButton:
    hold = RevealButton(can_hide=lambda: screen.can, set_hidden=screen.set_hidden)
    hold.shown.connect(lambda on: screen.happened.append("shown" if on else "masked"))
    qtbot.addWidget(hold)
    hold.show_texts(WORDS)
    hold.show()
    return hold


def _warns(hold: RevealButton) -> bool:
    return one(hold, QLabel).isVisible()


@pytest.mark.parametrize("way", ["mouse", "space"])
def test_the_window_is_hidden_before_the_secret_is_revealed_and_shown_after_it_is_masked(
    qtbot: QtBot, way: str
) -> None:
    screen = Screen(can=True, does=True)
    button = one(made(qtbot, screen), QPushButton)
    if way == "mouse":
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
    else:
        QTest.keyPress(button, Qt.Key.Key_Space)
    assert screen.happened == ["hidden", "shown"]
    if way == "mouse":
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    else:
        QTest.keyRelease(button, Qt.Key.Key_Space)
    assert screen.happened == ["hidden", "shown", "masked", "seen"]


@pytest.mark.parametrize(
    ("can", "does", "before", "while_held"),
    [(True, True, False, False), (True, False, False, True), (False, False, True, True)],
)
def test_a_warning_is_shown_if_the_window_cannot_be_hidden(
    qtbot: QtBot, can: bool, does: bool, before: bool, while_held: bool
) -> None:
    hold = made(qtbot, Screen(can=can, does=does))
    button, warning = one(hold, QPushButton), WORDS("pages.keys.seen")
    assert _warns(hold) is before
    assert (warning in button.accessibleDescription()) is before
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    assert _warns(hold) is while_held
    assert (warning in button.accessibleDescription()) is while_held
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)


def test_the_secret_is_masked_when_the_page_is_left(qtbot: QtBot) -> None:
    screen = Screen(can=True, does=True)
    hold = made(qtbot, screen)
    QTest.mousePress(one(hold, QPushButton), Qt.MouseButton.LeftButton)
    hold.hide()
    assert screen.happened == ["hidden", "shown", "masked", "seen"]


def test_the_secret_is_masked_when_the_window_is_deactivated(qtbot: QtBot) -> None:
    screen = Screen(can=True, does=True)
    hold = made(qtbot, screen)
    QTest.mousePress(one(hold, QPushButton), Qt.MouseButton.LeftButton)
    QApplication.sendEvent(hold, QEvent(QEvent.Type.WindowDeactivate))
    assert screen.happened == ["hidden", "shown", "masked", "seen"]


def test_return_does_not_reveal_the_secret(qtbot: QtBot) -> None:
    screen = Screen(can=True, does=True)
    QTest.keyClick(one(made(qtbot, screen), QPushButton), Qt.Key.Key_Return)
    assert screen.happened == []


@pytest.fixture
def field(qtbot: QtBot) -> CredentialField:
    made = CredentialField(Field.CLIENT_SECRET)
    qtbot.addWidget(made)
    made.show_texts(WORDS)
    made.show()
    return made


def test_the_secret_is_only_revealed_while_held(field: CredentialField) -> None:
    field.value = CLIENT_SECRET
    line, button = one(field, CredentialLineEdit), one(one(field, RevealButton), QPushButton)
    assert CLIENT_SECRET not in line.displayText()
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    assert line.displayText() == CLIENT_SECRET
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert CLIENT_SECRET not in line.displayText()


def test_the_button_is_only_shown_if_there_is_a_secret(field: CredentialField) -> None:
    hold = one(field, RevealButton)
    assert not hold.isVisible()
    field.value = CLIENT_SECRET
    assert hold.isVisible()
    field.value = ""
    assert not hold.isVisible()


def test_the_client_id_has_no_reveal_button(qtbot: QtBot) -> None:
    made = CredentialField(Field.CLIENT_ID)
    qtbot.addWidget(made)
    made.value = CLIENT_ID
    assert made.findChild(RevealButton) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_explains_that_it_must_be_held(field: CredentialField, language: str) -> None:
    field.show_texts(Texts(language))
    button = one(one(field, RevealButton), QPushButton)
    assert button.text() == Texts(language)("pages.keys.hold")
    assert button.accessibleDescription().startswith(Texts(language)("pages.keys.hold_hint"))
