"""The first page."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.gui.pages.welcome import WelcomePage
from bolsetup.gui.widgets.program_menu_choice import ProgramMenuChoice
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


@pytest.mark.parametrize(("width", "beside"), [(700, True), (340, False)])
def test_the_last_choice_needs_no_room_of_its_own_where_it_fits_beside_the_other(
    qtbot: QtBot, width: int, beside: bool
) -> None:
    page = WelcomePage("Another Service")
    qtbot.addWidget(page)
    page.show_texts(Texts("nl"))
    page.show_program_menu(on=False, possible=True)
    page.fit(width, 500)
    page.resize(width, 500)
    page.show()
    button, choice = one(page, QPushButton), one(page, ProgramMenuChoice)
    assert (choice.y() < button.geometry().bottom()) is beside
    assert not choice.geometry().intersects(button.geometry())
