"""The page of a step at Bol."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.widgets.basics import button, label
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.step_guide import StepGuide
from bolsetup.gui.widgets.step_notes import StepNotes


class StepPage(BasePage):
    """One of steps 1 to 5; the keys page is the sixth.

    Attributes:
        guide: title, picture and help.

    Signals:
        page_requested(Page): go on at this step, since Bol showed its page at once.
    """

    page_requested = Signal(object)

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opens_bol = page is Page.STEP_1
        self._answers = _Answers()
        self.guide = StepGuide(page, entry=self._answers)
        self.guide.unfolded.connect(self.reveal)
        self._notes = StepNotes(page)
        self.body.addWidget(self.guide)
        self.body.addWidget(self._notes)
        self.body.addStretch(1)
        self._answers.setVisible(self._opens_bol)
        self._show_primary(opens=self._opens_bol)
        if self._opens_bol:
            self.guide.opened.connect(self._opened)
            self._answers.settings.clicked.connect(lambda: self.page_requested.emit(Page.STEP_3))
            self._answers.dashboard.clicked.connect(self._show_dashboard)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self.guide.show_texts(texts)
        self._answers.show_texts(texts)
        self._notes.show_texts(texts)
        self.title, self.stage = self.guide.title, self.guide.short_title
        self.updated.emit()

    def entered(self) -> None:
        """Focus the button that opens Bol, where that is what to do; elsewhere Next keeps the focus."""
        self.guide.begin()
        if self._opens_bol:
            self._show_primary(opens=True)
            self.guide.open.setFocus()

    def primary_target(self, forward: QPushButton) -> QWidget | None:
        """Return the button that the step needs first, if any; Next comes after it."""
        return self.guide.needed or super().primary_target(forward)

    def fit(self, width: int, height: int) -> None:
        """Make the picture so small that it is visible together with its controls."""
        self.guide.fit(width, height)

    def _opened(self) -> None:
        self._show_primary(opens=False)
        self._answers.settings.setFocus()
        self.reveal.emit(self._answers)

    def _show_dashboard(self) -> None:
        self.guide.show_last_view()
        self.reveal.emit(self.guide)
        self._show_primary(opens=False)
        self.focus_next.emit()

    def _show_primary(self, *, opens: bool) -> None:
        self.guide.make_primary(opens)
        self.has_primary = opens
        self.updated.emit()


class _Answers(QWidget):
    """What Bol can show after the login."""

    def __init__(self) -> None:
        super().__init__()
        self._question = label("strong", wraps=False)
        self.settings, self.dashboard = button(), button()
        row = FlowLayout()
        for each in (self._question, self.settings, self.dashboard):
            row.addWidget(each)
        self.setLayout(row)

    def show_texts(self, texts: Texts) -> None:
        self._question.setText(texts("step.answers.question"))
        self.settings.setText(texts("step.answers.settings"))
        self.dashboard.setText(texts("step.answers.dashboard"))
