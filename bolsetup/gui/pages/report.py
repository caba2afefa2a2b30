"""The support report, to be read before it is copied, saved or mailed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from bolsetup.core.texts import Texts
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import scaled
from bolsetup.gui.widgets.basics import Note, button, label
from bolsetup.gui.widgets.copy_button import CopyButton
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.save_dialog import ask_where_to_save
from bolsetup.gui.widgets.status_icon import Kind
from bolsetup.gui.widgets.wrapping_checkbox import WrappingCheckBox

_MIN_HEIGHT: Final = 150
"""Minimum height of the text in device-independent pixels, at usual text."""


class ReportPage(BasePage):
    """Shows the report as it will be sent.

    Signals:
        report_requested(bool): make the report; True to name the shops.
        copy_requested(str): copy the text.
        save_requested(str, str): save the text to the path, which comes first.
        mail_requested(str): copy the text, and write a mail to support, to paste it into.
        folder_requested(): open the folder of the log.
    """

    report_requested = Signal(bool)
    copy_requested = Signal(str)
    save_requested = Signal(str, str)
    mail_requested = Signal(str)
    folder_requested = Signal()

    def __init__(self, *, has_mail: bool, has_log: bool = True, parent: QWidget | None = None) -> None:
        """Create the page.

        Args:
            has_mail: whether support has a mail address.
            has_log: whether there is a folder with the log.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.fills = True
        self._texts: Texts | None = None
        self._heading, self._lead = label("title"), label()
        self._text = QPlainTextEdit(readOnly=True)
        self._text.setMinimumHeight(scaled(_MIN_HEIGHT))
        # Otherwise it would keep the keyboard inside.
        self._text.setTabChangesFocus(True)
        self._without_names = WrappingCheckBox()
        self._without_names.box.setChecked(True)
        self._copy, self._save, self._mail, self._folder = CopyButton(), button(), button(), button("quiet")
        # A widget without a parent must not be shown: it would be a window.
        for each, there in ((self._mail, has_mail), (self._folder, has_log)):
            if not there:
                each.hide()
        self._note = Note()
        self._note.hide()
        self._without_names.chosen.connect(self._ask)
        self._copy.setProperty("class", "primary")
        self._copy.clicked.connect(lambda: self.copy_requested.emit(self._text.toPlainText()))
        self._save.clicked.connect(self._choose_file)
        self._mail.clicked.connect(self._ask_for_mail)
        self._folder.clicked.connect(self.folder_requested)
        self.body.addWidget(self._heading)
        self.body.addWidget(self._lead)
        self.body.addWidget(self._text, 1)
        self.body.addWidget(self._without_names)
        actions = FlowLayout()
        for each in (self._copy, self._save, self._mail, self._folder):
            actions.addWidget(each)
        self.body.addLayout(actions)
        self.body.addWidget(self._note)

    def show_report(self, report: str) -> None:
        """Show the report."""
        self._text.setPlainText(report)
        self._set_usable(True)

    def show_failed(self, why: str) -> None:
        """Show why the report could not be made; `why` is what the system says."""
        self._text.clear()
        self._show_message(Kind.BAD, "failed", why=why)

    def show_saved(self, file: str) -> None:
        """Show that the report was saved."""
        self._show_message(Kind.GOOD, "saved", file=file)

    def show_not_saved(self, why: str) -> None:
        """Show why the report was not saved."""
        self._show_message(Kind.BAD, "not_saved", why=why)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts; a visible report is made again."""
        self._texts = texts
        self.title = texts("pages.report.title")
        self._heading.setText(self.title)
        self._lead.setText(texts("pages.report.lead"))
        self._text.setAccessibleName(self.title)
        self._without_names.show_words(texts("pages.report.without_names"))
        self._copy.show_words(texts("pages.report.copy"), texts("pages.report.copied"))
        self._save.setText(texts("pages.report.save"))
        self._mail.setText(texts("pages.report.mail"))
        self._folder.setText(texts("pages.report.folder"))
        if self.isVisible():
            self._ask()

    def entered(self) -> None:
        """Make the report anew, and focus it, so that it can be read by keyboard."""
        self._note.show_words("")
        self._ask()
        self._text.setFocus()

    def _ask(self) -> None:
        if self._texts:
            self._set_usable(False)
            self._text.setPlainText(self._texts("pages.report.making"))
            self.report_requested.emit(not self._without_names.box.isChecked())

    def _set_usable(self, usable: bool) -> None:
        for each in (self._copy, self._save, self._mail):
            each.setEnabled(usable)

    def _ask_for_mail(self) -> None:
        self.mail_requested.emit(self._text.toPlainText())
        self._show_message(Kind.INFO, "mail_copied")

    def _choose_file(self) -> None:
        if self._texts:
            title, name = self._texts("pages.report.save"), self._texts("pages.report.file")
            text = self._text.toPlainText()
            ask_where_to_save(self, title, name, "TXT", lambda path: self.save_requested.emit(path, text))

    def _show_message(self, kind: Kind, key: str, **words: str) -> None:
        if self._texts:
            self._note.show_kind(kind)
            self._note.show_words(self._texts(f"pages.report.{key}", **words))
            self.reveal.emit(self._note)
            announce(self, self._note.words)
