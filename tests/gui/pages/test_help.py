"""The help page answers what the service's own page on the keys says, in each language."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSysInfo
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup import __version__
from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.keychain.errors import KeychainProblem
from bolsetup.core.support.search import QUESTIONS
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.gui.pages.help import HelpPage
from tests.gui.samples import one

SAID = {
    "what": ["Client ID", "Client Secret", "Retailer API", "API "],
    "once": ["Bol.com onboarding"],
    "contact": ["Spotler"],
    "look": ["36", "86"],
    "valid": ["Spotler Connect"],
    "deleted": ["Spotler Connect"],
    "alerts": ["bolsetup", "Spotler Connect"],
    "partner": ["Partnerservice", "@bol.com"],
    "which_button": ["F2"],
    "kept": ["bolsetup"],
    "clipboard": ["Client Secret", "45"],
    "icon": ["bolsetup"],
    "time": ["bol"],
    "who": ["2"],
    "cost": ["bolsetup", "Spotler Connect"],
    "where": ["Instellingen", "Diensten", "API-instellingen"],
    "grey": ["3"],
    "secret_lost": ["Client Secret", "Toon secret", "4"],
    "more_shops": ["bol"],
    "privacy": ["bolsetup", "Spotler Connect"],
    "password": ["bol"],
    "pause": ["bolsetup"],
    "away": ["bolsetup", "Spotler Connect"],
    "code": ["B21"],
    "new_computer": ["bolsetup", "Spotler Connect"],
    "removing": ["bolsetup", "Spotler Connect"],
    "newer": ["bolsetup"],
    "restart": ["bolsetup"],
    "language": [" "],
    "shortcuts": ["F2"],
    "support": ["Spotler Connect"],
    "support_mode": [" "],
    "log": [" "],
}
"""What each answer names, whatever the language."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_question_is_answered(qtbot: QtBot, language: str) -> None:
    page = HelpPage(load_integration())
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
    page = HelpPage(load_integration())
    qtbot.addWidget(page)
    page.show_texts(Texts("nl"))
    with qtbot.waitSignal(page.support_requested):
        _press(page, "Hulp vragen bij Spotler Connect")


@pytest.fixture
def page(qtbot: QtBot) -> HelpPage:
    page = HelpPage(load_integration())
    qtbot.addWidget(page)
    page.show_texts(Texts("en"))
    page.show()
    return page


def _press(page: HelpPage, words: str) -> None:
    next(each for each in page.findChildren(QPushButton) if each.text() == words).click()


def _shown(page: HelpPage) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if each.isVisible()]


SYSTEM = f"in bolsetup {__version__} on {QSysInfo.prettyProductName()}"


@pytest.mark.parametrize(
    ("title", "step", "code", "told"),
    [
        ("A name", 5, "", f"I'm at step 5, 'A name', {SYSTEM}. There is no code."),
        ("Your keys", 6, "B21", f"I'm at step 6, 'Your keys', {SYSTEM}. The code is B21."),
        ("Your shops", 0, "B41", f"I'm on the page 'Your shops' {SYSTEM}. The code is B41."),
    ],
)
def test_what_to_tell_support_can_be_copied(
    qtbot: QtBot, page: HelpPage, title: str, step: int, code: str, told: str
) -> None:
    page.show_situation(title, step, code)
    assert told in _shown(page)
    with qtbot.waitSignal(page.copy_requested) as copied:
        _press(page, "Copy these sentences")
    assert copied.args == [told]
    only = [each for each in page.findChildren(QPushButton) if each.text() == f"Copy only code {code}"]
    assert [each.isVisible() for each in only] == [bool(code)]
    with qtbot.waitSignal(page.copy_requested) as copied:
        only[0].click()
    assert copied.args == [code]
    page.show_texts(Texts("nl"))
    assert not any("I'm" in words for words in _shown(page))
    assert any(title in words and (not code or code in words) for words in _shown(page))


def test_ways_to_reach_support_are_shown_if_the_service_has_them(qtbot: QtBot, page: HelpPage) -> None:
    assert not any("Email" in words or "Phone" in words for words in _shown(page))
    service = load_integration()._replace(
        support_mail="help@service.example", support_phone="+31 20 000 00 00"
    )
    known = HelpPage(service)
    qtbot.addWidget(known)
    known.show_texts(Texts("en"))
    known.show()
    assert "Email: help@service.example\nPhone: +31 20 000 00 00" in _shown(known)


@pytest.mark.parametrize(
    ("words", "signal"), [("View the support report", "report"), ("Check this computer", "doctor")]
)
def test_it_leads_to_the_report_and_the_doctor(qtbot: QtBot, page: HelpPage, words: str, signal: str) -> None:
    with qtbot.waitSignal(getattr(page, f"{signal}_requested")):
        _press(page, words)


def test_in_practice_this_computer_is_not_checked(qtbot: QtBot) -> None:
    page = HelpPage(load_integration(), has_doctor=False)
    qtbot.addWidget(page)
    page.show_texts(Texts("en"))
    page.show()
    button = next(each for each in page.findChildren(QPushButton) if each.text() == "Check this computer")
    assert not button.isVisible()


def test_codes_are_looked_up_while_typing(page: HelpPage) -> None:
    def codes() -> set[str]:
        return {words[:3] for words in _shown(page) if re.match(r"B\d\d", words)}

    line = one(page, QLineEdit)
    assert codes() == set()
    line.setText("b 21")
    assert codes() == {Outcome.REFUSED.code}
    assert any(words.startswith("Meaning: Bol's login refused") for words in _shown(page))
    line.setText("hotspot")
    assert len(codes()) > 2
    line.setText("proxy")
    titles = [words for words in _shown(page) if re.match(r"B43|Manual, For administrators: Proxy", words)]
    assert [words[:3] for words in titles] == ["B43", "Man"]
    line.setText("B99")
    assert codes() == set()
    assert any(words.startswith("Nothing found. ") for words in _shown(page))
    line.setText("B52")
    assert codes() == {KeychainProblem.LOCKED.code}
    line.clear()
    assert not any("Nothing found" in words for words in _shown(page))


def test_what_is_found_in_the_manual_leads_there(qtbot: QtBot, page: HelpPage) -> None:
    line = one(page, QLineEdit)
    line.setText("detailed log")
    leads = [each for each in page.findChildren(QPushButton) if each.text() == "Open in the manual"]
    with qtbot.waitSignal(page.passage_requested) as asked:
        next(each for each in leads if each.isVisible()).click()
    (passage,) = asked.args
    assert passage.title == "A detailed log"
    assert "A detailed log" in next(each for each in leads if each.isVisible()).accessibleName()
    line.setText("B21")
    assert not any(each.isVisible() for each in leads)


@pytest.mark.parametrize("query", ["how long", "CLIPBOARD"])
def test_an_answer_is_found_below_the_field_by_its_words(page: HelpPage, query: str) -> None:
    said = len(_shown(page))
    line = one(page, QLineEdit)
    line.setText(query)
    assert len(_shown(page)) > said
    assert not any("Nothing found" in words for words in _shown(page))
    line.clear()
    assert len(_shown(page)) == said
