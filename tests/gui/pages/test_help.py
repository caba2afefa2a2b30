"""The help page answers what the service's own page on the keys says, in each language."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.gui.pages.help import QUESTIONS, HelpPage

SAID = {
    "what": ["Client ID", "Client Secret", "Retailer API", "API "],
    "once": ["Bol.com onboarding"],
    "contact": ["Spotler"],
    "look": ["36", "86"],
    "valid": ["Spotler Connect"],
    "deleted": ["Spotler Connect"],
    "alerts": ["bolsetup", "Spotler Connect"],
    "which_button": ["F2"],
}
"""What each answer names, whatever the language."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_question_is_answered(qtbot: QtBot, language: str) -> None:
    page = HelpPage("Spotler Connect")
    qtbot.addWidget(page)
    page.show_texts(Texts(language))
    shown = {each.text() for each in page.findChildren(QLabel)}
    assert set(SAID) == set(QUESTIONS)
    for key, words in SAID.items():
        title, text = (
            Texts(language)(f"pages.help.questions.{key}.{part}", service="Spotler Connect")
            for part in ("title", "text")
        )
        assert {title, text} <= shown
        assert all(word in f"{title} {text}" for word in words), key


def test_support_can_be_reached(qtbot: QtBot) -> None:
    page = HelpPage("Spotler Connect")
    qtbot.addWidget(page)
    page.show_texts(Texts("nl"))
    support, report = page.findChildren(QPushButton)
    with qtbot.waitSignal(page.support_requested):
        support.click()
    assert report.text() == Texts("nl")("tray.report")
    with qtbot.waitSignal(page.report_requested):
        report.click()
