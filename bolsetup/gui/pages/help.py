"""Answers to common questions, and the way to support."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bolsetup.core.texts import Texts
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, card, label, literal
from bolsetup.gui.widgets.flow_layout import FlowLayout

QUESTIONS: Final = ("what", "once", "contact", "look", "valid", "deleted", "alerts", "which_button")
"""Keys of the texts under `pages.help.questions`, in order."""


class HelpPage(BasePage):
    """What the service's own help page on the keys says, to be found at any time, and the way to support.

    Signals:
        support_requested(): open the service's support page.
        report_requested(): copy the support report to the clipboard.
    """

    support_requested = Signal()
    report_requested = Signal()

    def __init__(self, service: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self._heading = label("title")
        self._support_title, self._support_text, self._support = label("strong"), label(), button("primary")
        self._support.clicked.connect(self.support_requested)
        self._report = button()
        self._report.clicked.connect(self.report_requested)
        self._questions = {key: (label("strong"), label()) for key in QUESTIONS}
        self.body.addWidget(self._heading)
        frame, inside = card()
        inside.addWidget(self._support_title)
        inside.addWidget(self._support_text)
        ways = FlowLayout()
        ways.addWidget(self._support)
        ways.addWidget(self._report)
        inside.addLayout(ways)
        self.body.addWidget(frame)
        for question, answer in self._questions.values():
            self.body.addSpacing(Space.XS)
            self.body.addWidget(question)
            self.body.addWidget(answer)
        self.body.setSpacing(Space.S)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""

        def text(key: str) -> str:
            return texts(f"pages.help.{key}", service=self._service)

        self.title = text("title")
        self._heading.setText(self.title)
        self._support_title.setText(text("support_title"))
        self._support_text.setText(text("support_text"))
        self._support.setText(literal(texts("step.support", service=self._service)))
        self._report.setText(texts("tray.report"))
        for key, (question, answer) in self._questions.items():
            question.setText(texts(f"pages.help.questions.{key}.title", service=self._service))
            answer.setText(texts(f"pages.help.questions.{key}.text", service=self._service))

    def entered(self) -> None:
        """Focus the way to support."""
        self._support.setFocus()
