"""The notes of a step at Bol."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import Page
from bolsetup.core.walkthrough.steps import Note as StepNote
from bolsetup.core.walkthrough.steps import NoteKind, load_walkthrough
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import Note
from bolsetup.gui.widgets.status_icon import Kind

_KINDS: Final = {NoteKind.CAUTION: Kind.WARN, NoteKind.TIP: Kind.INFO}


class StepNotes(QWidget):
    """The notes before the picture of a step, or those after it. Hidden if there are none."""

    def __init__(self, page: Page, *, warnings: bool = False, parent: QWidget | None = None) -> None:
        """Create the notes.

        Args:
            page: one of `STEPS`.
            warnings: whether to show the notes before the picture, instead of those after it.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._page, self._warnings = page, warnings
        self._notes = [Note(_KINDS[note.kind]) for note in self._of("nl")]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for note in self._notes:
            column.addWidget(note)
        if not self._notes:
            self.hide()

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        for widget, note in zip(self._notes, self._of(texts.language), strict=True):
            widget.show_words(note.text)

    def _of(self, language: str) -> tuple[StepNote, ...]:
        step = load_walkthrough(language).step(self._page)
        return step.warnings if self._warnings else step.notes
