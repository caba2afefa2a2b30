"""The first page."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.gui.pages.welcome import WelcomePage
from tests.gui.samples import one


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_service_is_named(qtbot: QtBot, language: str) -> None:
    page = WelcomePage("Another Service")
    qtbot.addWidget(page)
    page.show_texts(Texts(language))
    words = " ".join(each.text() for each in page.findChildren(QLabel))
    assert "Another Service" in page.title
    assert "{" not in words
    assert page.valid
    assert page.next_word


def test_users_with_keys_can_skip_the_steps(qtbot: QtBot) -> None:
    page = WelcomePage("Another Service")
    qtbot.addWidget(page)
    page.show_texts(Texts("nl"))
    with qtbot.waitSignal(page.have_keys_requested):
        one(page, QPushButton).click()
