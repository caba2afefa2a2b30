"""The page of a step: instructions, link to Bol and help."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import STEPS, Page
from bolsetup.core.walkthrough.steps import load_walkthrough
from bolsetup.gui.pages.step import StepPage
from bolsetup.gui.qt.theme import apply_theme
from bolsetup.gui.widgets.basics import Note
from bolsetup.gui.widgets.illustration import Illustration


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> None:
    apply_theme(qapp, Qt.ColorScheme.Light)


def _page(qtbot: QtBot, page: Page, language: str = "en") -> StepPage:
    made = StepPage(page)
    made.show_texts(Texts(language))
    qtbot.addWidget(made)
    made.show()
    return made


def _button(page: StepPage, words: str) -> QPushButton:
    found = [each for each in page.findChildren(QPushButton) if words in (each.text(), each.accessibleName())]
    assert len(found) == 1, words
    return found[0]


def _words(page: StepPage) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step_page", STEPS)
def test_a_step_shows_its_texts(qtbot: QtBot, step_page: Page, language: str) -> None:
    page = _page(qtbot, step_page, language)
    walkthrough = load_walkthrough(language)
    step = walkthrough.step(step_page)
    words = _words(page)
    for wanted in (str(step.number), step.title, step.text, walkthrough.caption):
        assert wanted in words
    notes = [note.words for note in page.findChildren(Note)]
    assert notes == [note.text for note in step.notes]
    picture = page.findChild(Illustration)
    assert picture is not None
    assert picture.accessibleName() == step.views[0].alt["nl"]
    assert page.valid
    assert step.title in page.title


def test_the_language_changes_while_the_page_is_open(qtbot: QtBot) -> None:
    page = _page(qtbot, Page.STEP_4, "en")
    with qtbot.waitSignal(page.updated):
        page.show_texts(Texts("nl"))
    assert load_walkthrough("nl").step(Page.STEP_4).text in _words(page)
    assert load_walkthrough("en").step(Page.STEP_4).text not in _words(page)


def test_the_page_at_bol_can_be_opened(qtbot: QtBot) -> None:
    page = _page(qtbot, Page.STEP_2)
    with qtbot.waitSignal(page.open_requested) as signal:
        _button(page, "Open this page on bol").click()
    assert signal.args == [load_walkthrough("en").step(Page.STEP_2).url]


def test_the_name_can_be_copied_in_step_5_and_the_button_says_so(qtbot: QtBot) -> None:
    page = _page(qtbot, Page.STEP_5)
    texts = Texts("en")
    copy = _button(page, texts("step.copy_name", name=load_integration().credential_name))
    assert copy.isVisible()
    with qtbot.waitSignal(page.copy_name_requested):
        copy.click()
    assert copy.text() == texts("step.copied")


@pytest.mark.parametrize("step_page", [page for page in STEPS if page is not Page.STEP_5])
def test_no_other_step_copies_a_name(qtbot: QtBot, step_page: Page) -> None:
    page = _page(qtbot, step_page)
    words = Texts("en")("step.copy_name", name=load_integration().credential_name)
    assert not _button(page, words).isVisibleTo(page)


def test_choosing_bols_language_changes_the_picture_and_emits_once(qtbot: QtBot) -> None:
    page = _page(qtbot, Page.STEP_4)
    picture = page.findChild(Illustration)
    assert picture is not None
    told: list[str] = []
    page.bol_language_chosen.connect(told.append)
    dutch, english = page.findChildren(QRadioButton)
    assert dutch.isChecked()
    before = picture.grab().toImage()
    english.click()
    assert told == ["en"]
    assert picture.grab().toImage() != before
    page.set_bol_language("nl")
    assert dutch.isChecked()
    assert told == ["en"]
    assert picture.grab().toImage() == before


@pytest.mark.parametrize("step_page", STEPS)
def test_help_unfolds_and_folds(qtbot: QtBot, step_page: Page) -> None:
    page = _page(qtbot, step_page)
    entries = load_walkthrough("en").step(step_page).help
    stuck = _button(page, "I don't see this")
    for unfolded in (True, False):
        stuck.click()
        for entry in entries:
            assert (entry.title in _words(page)) is unfolded
            assert (entry.text in _words(page)) is unfolded


def test_the_mail_for_a_colleague_can_be_copied(qtbot: QtBot) -> None:
    page = _page(qtbot, Page.STEP_4)
    _button(page, "I don't see this").click()
    with qtbot.waitSignal(page.copy_mail_requested) as signal:
        _button(page, "Copy an email to send").click()
    mail = load_walkthrough("en").mail
    assert signal.args == [mail.subject, mail.body]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step_page", STEPS)
def test_a_narrow_window_cuts_nothing_off(qtbot: QtBot, step_page: Page, language: str) -> None:
    area = _scrolled(qtbot, StepPage(step_page), language, 312, 700)
    assert area.horizontalScrollBar().maximum() == 0
    page = area.widget()
    assert page is not None
    for widget in page.findChildren(QWidget):
        if widget.isVisibleTo(page):
            assert widget.mapTo(page, widget.rect().topRight()).x() < page.width(), widget
        if widget.isVisibleTo(page) and isinstance(widget, QLabel | QPushButton | QRadioButton):
            fits = widget.hasHeightForWidth()
            needed = widget.heightForWidth(widget.width()) if fits else widget.minimumSizeHint().height()
            assert widget.height() >= needed, widget


@pytest.mark.parametrize("step_page", STEPS)
def test_text_buttons_and_picture_are_in_order_and_fit_a_small_screen(qtbot: QtBot, step_page: Page) -> None:
    area = _scrolled(qtbot, StepPage(step_page), "en", 740, 600)
    page = area.widget()
    assert isinstance(page, StepPage)
    picture = page.findChild(Illustration)
    assert picture is not None
    text = next(
        each
        for each in page.findChildren(QLabel)
        if each.text() == load_walkthrough("en").step(step_page).text
    )
    opens = _button(page, "Open this page on bol")
    assert text.geometry().bottom() < opens.y() < picture.y()
    # Nearly all of the picture is visible without scrolling.
    assert picture.geometry().bottom() < 640


def _scrolled(qtbot: QtBot, page: StepPage, language: str, width: int, height: int) -> QScrollArea:
    page.show_texts(Texts(language))
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(page)
    area.resize(width, height)
    qtbot.addWidget(area)
    area.show()
    return area
