"""The page of the support report: what is sent is what is shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from bolsetup.core.texts import Texts
from bolsetup.gui.pages.report import ReportPage
from tests.gui.samples import one

REPORT = "Support report <b>not markup</b>\n  line"


@pytest.fixture
def page(qtbot: QtBot) -> ReportPage:
    page = ReportPage(has_mail=True)
    qtbot.addWidget(page)
    page.show_texts(Texts("en"))
    page.show()
    return page


def _button(page: ReportPage, words: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text() == words)


def _notes(page: ReportPage) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if each.isVisible()]


def test_a_report_is_made_when_the_page_is_entered_and_can_be_read_by_keyboard(
    qtbot: QtBot, page: ReportPage
) -> None:
    text = one(page, QPlainTextEdit)
    with qtbot.waitSignal(page.report_requested) as asked:
        page.entered()
    assert asked.args == [False]
    assert text.toPlainText() == "Creating the report…"
    assert not _button(page, "Copy report").isEnabled()
    page.show_report(REPORT)
    assert text.toPlainText() == REPORT
    assert text.isReadOnly()
    assert page.focusWidget() is text
    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert page.focusWidget() is not text


def test_names_of_shops_are_left_out_until_the_tick_is_taken_away(qtbot: QtBot, page: ReportPage) -> None:
    page.show_report(REPORT)
    with qtbot.waitSignal(page.report_requested) as asked:
        one(page, QCheckBox).click()
    assert asked.args == [True]
    with qtbot.waitSignal(page.report_requested) as asked:
        page.entered()
    assert asked.args == [True]


def test_what_is_shown_is_what_is_copied_and_saved(qtbot: QtBot, page: ReportPage) -> None:
    page.show_report(REPORT)
    with qtbot.waitSignal(page.copy_requested) as copied:
        _button(page, "Copy report").click()
    assert copied.args == [REPORT]
    _button(page, "Save report…").click()
    dialog = one(page, QFileDialog)
    with qtbot.waitSignal(page.save_requested) as saved:
        dialog.fileSelected.emit("/somewhere/report.txt")
    assert saved.args == ["/somewhere/report.txt", REPORT]
    dialog.close()


def test_support_can_be_mailed_only_where_it_has_an_address(qtbot: QtBot, page: ReportPage) -> None:
    page.show_report("a report")
    with qtbot.waitSignal(page.mail_requested) as asked:
        _button(page, "Email support").click()
    assert asked.args == ["a report"]
    assert any("copied. Paste it" in each.text() for each in page.findChildren(QLabel))
    other = ReportPage(has_mail=False, has_log=False)
    qtbot.addWidget(other)
    other.show_texts(Texts("en"))
    other.show()
    assert not _button(other, "Email support").isVisible()
    assert not _button(other, "Open the log folder").isVisible()


@pytest.mark.parametrize(
    ("show", "told"),
    [
        (lambda page: page.show_saved("report.txt"), "Saved as report.txt."),
        (
            lambda page: page.show_not_saved("No space left"),
            "The report could not be saved: No space left. Choose another folder.",
        ),
        (
            lambda page: page.show_failed("Permission denied"),
            "The report could not be created: Permission denied.",
        ),
    ],
)
def test_success_and_failure_are_told_until_the_page_is_left(
    page: ReportPage, show: object, told: str
) -> None:
    assert callable(show)
    show(page)
    assert told in _notes(page)
    page.entered()
    assert told not in _notes(page)


def test_another_language_makes_the_report_anew(qtbot: QtBot, page: ReportPage) -> None:
    page.show_report(REPORT)
    with qtbot.waitSignal(page.report_requested):
        page.show_texts(Texts("nl"))
