"""Labels break long words, for the eye only."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bolsetup.gui.widgets.basics import label

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
