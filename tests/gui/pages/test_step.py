"""The page of a step: instructions, link to Bol and help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible
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
from bolsetup.gui.widgets.basics import Note
from bolsetup.gui.widgets.illustration import Illustration
from tests.gui.samples import in_view, one, themed

T = TypeVar("T", bound=QObject)


@pytest.fixture(scope="module", autouse=True)
def theme(qapp: QApplication) -> Iterator[None]:
    with themed(qapp):
        yield


def _page(qtbot: QtBot, page: Page, language: str = "en") -> StepPage:
    made = StepPage(page)
    made.guide.open_requested.connect(made.guide.opened)
    made.show_texts(Texts(language))
    qtbot.addWidget(made)
    made.show()
    return made


def _button(page: StepPage, words: str) -> QPushButton:
    found = [each for each in page.findChildren(QPushButton) if words in (each.text(), each.accessibleName())]
    assert len(found) == 1, words
    return found[0]


def _one(page: StepPage, kind: type[T], name: str) -> T:
    found = page.findChild(kind, name)
    assert found is not None
    return found


def _words(page: StepPage) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page)]


AT_BOL = [page for page in STEPS if page is not Page.KEYS]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step_page", AT_BOL)
def test_a_step_shows_its_texts(qtbot: QtBot, step_page: Page, language: str) -> None:
    page = _page(qtbot, step_page, language)
    walkthrough = load_walkthrough(language)
    step = walkthrough.step(step_page)
    words = _words(page)
    for wanted in (str(step.number), step.title, step.text, walkthrough.caption):
        assert wanted in words
    notes = [note.words for note in page.findChildren(Note)]
    assert notes == [note.text for note in (*step.warnings, *step.notes)]
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
    with qtbot.waitSignal(page.guide.open_requested) as signal:
        _button(page, "Open this page on bol").click()
    assert signal.args == [load_walkthrough("en").step(Page.STEP_2).url]


def test_the_name_can_be_copied_in_step_5_and_the_button_says_so(qtbot: QtBot) -> None:
    page = _page(qtbot, Page.STEP_5)
    texts = Texts("en")
    copy = _button(page, texts("step.copy_name", name=load_integration().credential_name))
    assert copy.isVisible()
    with qtbot.waitSignal(page.guide.copy_name_requested):
        copy.click()
    assert copy.text() == texts("step.copied")


def test_in_step_5_the_pointer_shows_the_name_first_and_then_next(qtbot: QtBot) -> None:
    page = _page(qtbot, Page.STEP_5)
    forward = QPushButton(page)
    forward.show()
    page.entered()
    words = Texts("en")("step.copy_name", name=load_integration().credential_name)
    copy = _button(page, words)
    assert page.primary_target(forward) is copy
    copy.click()
    assert page.primary_target(forward) is forward
    # Another shop needs the name anew.
    page.entered()
    assert page.primary_target(forward) is copy


@pytest.mark.parametrize("step_page", [page for page in AT_BOL if page is not Page.STEP_5])
def test_no_other_step_copies_a_name(qtbot: QtBot, step_page: Page) -> None:
    page = _page(qtbot, step_page)
    words = Texts("en")("step.copy_name", name=load_integration().credential_name)
    assert not _button(page, words).isVisibleTo(page)


def test_choosing_bols_language_changes_the_picture_and_emits_once(qtbot: QtBot) -> None:
    page = _page(qtbot, Page.STEP_4)
    picture = page.findChild(Illustration)
    assert picture is not None
    told: list[str] = []
    page.guide.bol_language_chosen.connect(told.append)
    dutch, english = (_one(page, QRadioButton, language) for language in ("nl", "en"))
    assert dutch.isChecked()
    before = picture.grab().toImage()
    english.click()
    assert told == ["en"]
    assert picture.grab().toImage() != before
    page.guide.set_bol_language("nl")
    assert dutch.isChecked()
    assert told == ["en"]
    assert picture.grab().toImage() == before


@pytest.mark.parametrize("step_page", AT_BOL)
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
    with qtbot.waitSignal(page.guide.copy_mail_requested) as signal:
        _button(page, "Copy an email to send").click()
    mail = load_walkthrough("en").mail
    assert signal.args == [mail.subject, mail.body]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step_page", AT_BOL)
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


@pytest.mark.parametrize("step_page", AT_BOL)
@pytest.mark.parametrize("height", [700, 900])
def test_the_picture_comes_right_after_the_text_and_is_seen_with_its_controls(
    qtbot: QtBot, step_page: Page, height: int
) -> None:
    page = StepPage(step_page)
    view = in_view(qtbot, page, 760, height)
    qtbot.waitUntil(lambda: page.guide.open.mapTo(view, page.guide.open.rect().bottomLeft()).y() < height)
    picture = one(page, Illustration)
    opens = page.guide.open
    text = load_walkthrough("nl").step(step_page).text
    lead = next(each for each in page.findChildren(QLabel) if each.text() == text)
    assert _place(page, lead).bottom() < _place(page, picture).top()
    assert _place(page, picture).bottom() < _place(page, opens).top()
    assert picture.height() >= 270


def test_the_warning_stays_when_the_window_changes_its_shape(qtbot: QtBot) -> None:
    page = StepPage(Page.STEP_1)
    view = in_view(qtbot, page, 790, 900)
    warning = load_walkthrough("nl").step(Page.STEP_1).warnings[0].text
    note = next(each for each in page.findChildren(Note) if each.words == warning)
    for size in ((790, 400), (790, 900), (380, 700), (790, 500)):
        view.resize(*size)
        qtbot.waitUntil(note.isVisible)


def _place(page: StepPage, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint()), widget.size())


def test_step_1_opens_bol_first_and_then_asks_what_bol_shows(qtbot: QtBot) -> None:
    page = _page(qtbot, Page.STEP_1)
    page.entered()
    assert page.has_primary
    assert page.primary_target(QPushButton()) is page.guide.open
    with qtbot.waitSignals([page.guide.open_requested, page.updated]):
        page.guide.open.click()
    assert not page.has_primary
    assert page.guide.open.property("class") == "quiet"
    # For the next shop it begins anew.
    page.entered()
    assert page.primary_target(QPushButton()) is page.guide.open


@pytest.mark.parametrize("opened", [False, True], ids=["in a browser that was open", "by the program"])
def test_who_sees_the_api_settings_skips_the_menu(qtbot: QtBot, opened: bool) -> None:
    page = _page(qtbot, Page.STEP_1)
    if opened:
        page.guide.open.click()
    with qtbot.waitSignal(page.page_requested) as signal:
        _button(page, "I see the API settings").click()
    assert signal.args == [Page.STEP_3]


def test_who_sees_the_dashboard_sees_where_its_menu_is_and_goes_on(qtbot: QtBot) -> None:
    page = _page(qtbot, Page.STEP_1)
    with qtbot.waitSignal(page.focus_next):
        _button(page, "I see the dashboard").click()
    assert not page.has_primary
    menu = load_walkthrough("en").step(Page.STEP_1).views[-1]
    assert one(page, Illustration).accessibleName() == menu.alt["nl"]


@pytest.mark.parametrize("step_page", [page for page in AT_BOL if page is not Page.STEP_1])
def test_the_other_steps_leave_the_focus_on_next(qtbot: QtBot, step_page: Page) -> None:
    page = _page(qtbot, step_page)
    page.entered()
    assert page.focusWidget() is None
    assert not page.has_primary
    assert page.guide.open.property("class") == "quiet"


def test_unfolded_help_is_brought_into_view(qtbot: QtBot) -> None:
    page = StepPage(Page.STEP_2)
    view = in_view(qtbot, page, 790, 560, "en")
    _button(page, "I don't see this").click()
    first = load_walkthrough("en").step(Page.STEP_2).help[0].text
    text = next(each for each in page.findChildren(QLabel) if each.text() == first)
    qtbot.waitUntil(lambda: 0 < text.mapTo(view, text.rect().bottomLeft()).y() < view.height())


@pytest.mark.parametrize("step_page", AT_BOL)
def test_help_ends_at_support(qtbot: QtBot, step_page: Page) -> None:
    page = _page(qtbot, step_page)
    _button(page, "I don't see this").click()
    with qtbot.waitSignal(page.guide.support_requested):
        _button(page, "Go to Spotler Connect support").click()


def test_what_unfolds_is_a_button_for_screen_readers_that_says_its_state(qtbot: QtBot) -> None:
    page = _page(qtbot, Page.STEP_2)
    stuck = _button(page, "I don't see this")
    states = []
    for _ in range(3):
        accessible = QAccessible.queryAccessibleInterface(stuck)
        assert accessible.role() is QAccessible.Role.PushButton
        states.append(accessible.text(QAccessible.Text.Description))
        stuck.click()
    assert states == ["collapsed", "expanded", "collapsed"]


def _scrolled(qtbot: QtBot, page: StepPage, language: str, width: int, height: int) -> QScrollArea:
    page.show_texts(Texts(language))
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(page)
    area.resize(width, height)
    qtbot.addWidget(area)
    area.show()
    return area
