"""Labels break long words, for the eye only."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.gui.widgets.basics import enable, focus, label

LONG = "a-very-long-name-of-a-proxy.example:8080"


@pytest.mark.parametrize("words", [[LONG], ["Short", LONG], [LONG, "Short"]])
def test_a_screen_reader_gets_a_long_word_whole(qtbot: QtBot, words: list[str]) -> None:
    made = label()
    qtbot.addWidget(made)
    for each in words:
        made.setText(each)
    assert made.text() == words[-1]
    assert ("\u200b" in QLabel.text(made)) is (words[-1] == LONG)
    interface = QAccessible.queryAccessibleInterface(made)
    assert interface.text(QAccessible.Text.Name) == words[-1]


@pytest.fixture
def buttons(qtbot: QtBot) -> tuple[QScrollArea, QPushButton, QPushButton]:
    """Two buttons on a page, which is visible."""
    area = QScrollArea()
    page = QWidget()
    column = QVBoxLayout(page)
    check, remove = QPushButton("check"), QPushButton("remove")
    column.addWidget(check)
    column.addWidget(remove)
    area.setWidget(page)
    qtbot.addWidget(area)
    area.show()
    return area, check, remove


def test_the_focus_of_a_disabled_button_never_moves_to_the_next_one(
    buttons: tuple[QScrollArea, QPushButton, QPushButton],
) -> None:
    area, check, _ = buttons
    check.setFocus()
    enable(check, False)
    assert area.focusWidget() is area
    enable(check, True)
    assert area.focusWidget() is check


def test_the_focus_that_the_user_moved_is_left_where_it_is(
    buttons: tuple[QScrollArea, QPushButton, QPushButton],
) -> None:
    area, check, remove = buttons
    check.setFocus()
    enable(check, False)
    remove.setFocus()
    enable(check, True)
    assert area.focusWidget() is remove


def test_a_button_that_is_disabled_already_gets_the_focus_later(
    buttons: tuple[QScrollArea, QPushButton, QPushButton],
) -> None:
    area, check, remove = buttons
    enable(check, False)
    remove.setFocus()
    focus(check)
    assert area.focusWidget() is area
    enable(check, True)
    assert area.focusWidget() is check
