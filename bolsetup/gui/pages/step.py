"""The page of a step at Bol."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.core.walkthrough.steps import load_walkthrough
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.widgets.basics import Note, button, label
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.step_guide import NOTE_KINDS, StepGuide


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
        self._page = page
        self.guide = StepGuide(page)
        self.guide.unfolded.connect(self.reveal)
        self._answers = _Answers()
        self._notes = [Note(NOTE_KINDS[note.kind]) for note in load_walkthrough("nl").step(page).notes]
        self.body.addWidget(self.guide)
        self.body.addWidget(self._answers)
        for note in self._notes:
            self.body.addWidget(note)
        self.body.addStretch(1)
        self.opens_bol = page is Page.STEP_1
        self._answers.setVisible(self.opens_bol)
        self._show_primary(opens=self.opens_bol)
        if self.opens_bol:
            self.guide.open.clicked.connect(self._opened)
            self._answers.settings.clicked.connect(lambda: self.page_requested.emit(Page.STEP_3))
            self._answers.dashboard.clicked.connect(self._show_dashboard)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self.guide.show_texts(texts)
        self._answers.show_texts(texts)
        step = load_walkthrough(texts.language).step(self._page)
        self.title, self.stage = self.guide.title, step.title
        for widget, note in zip(self._notes, step.notes, strict=True):
            widget.show_words(note.text)
        self.updated.emit()

    def entered(self) -> None:
        """Focus the button that opens Bol, where that is what to do; elsewhere Next keeps the focus."""
        if self.opens_bol:
            self.guide.open.setFocus()

    def fit(self, width: int, height: int) -> None:
        """Make the picture so small that it is visible together with its controls."""
        answers = self._answers.heightForWidth(width) + self.body.spacing() if self.opens_bol else 0
        self.guide.limit_height(width, height - answers)

    def _opened(self) -> None:
        self._show_primary(opens=False)
        self._answers.settings.setFocus()

    def _show_dashboard(self) -> None:
        self.guide.show_view(load_walkthrough("nl").step(self._page).views[-1].picture)
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
