"""The list of the pictures, each with its state in both languages of Bol."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.steps import BOL_LANGUAGES, BolLanguage, Step, View, load_walkthrough
from bolsetup.gui.pictures.wrapping_list import WrappingList
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, label
from bolsetup.gui.widgets.bol_language_control import BolLanguageControl

Key = tuple[str, BolLanguage]
"""A picture: the name of its drawing, and the language of Bol's page."""


class PictureState(StrEnum):
    """State of a picture."""

    DRAWING = "drawing"
    SCREENSHOT = "screenshot"
    UNSAVED = "unsaved"
    UNREADABLE = "unreadable"


class PictureList(QWidget):
    """Lets the user choose a picture.

    Signals:
        chosen(str, str): name of the drawing, and language of Bol's page.
        folder_requested(): open the folder of the screenshots.
    """

    chosen = Signal(str, str)
    folder_requested = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._bol_language: BolLanguage = "nl"
        self._views = [(step, view) for step in load_walkthrough(texts.language).steps for view in step.views]
        title = label("section")
        title.setText(texts("pictures.title"))
        self._language_label = label("small")
        self._language_label.setText(texts("step.bol_language"))
        self._language = BolLanguageControl()
        self._language.chosen.connect(self._choose_language)
        self._list = WrappingList()
        self._list.setAccessibleName(texts("pictures.title"))
        self._list.currentRowChanged.connect(lambda _: self._emit())
        folder = button("quiet")
        folder.setText(texts("pictures.folder"))
        folder.clicked.connect(self.folder_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(title)
        column.addWidget(self._language_label)
        column.addWidget(self._language, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._list, 1)
        column.addWidget(folder, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_language()
        self.show_states({})

    @property
    def key(self) -> Key:
        """The chosen picture."""
        return self.view.picture, self._bol_language

    @property
    def view(self) -> View:
        """The view that the chosen picture shows."""
        return self._views[max(self._list.currentRow(), 0)][1]

    def title(self, key: Key) -> str:
        """Return how a picture is called, without its language."""
        (found,) = (each for each in self._views if each[1].picture == key[0])
        return self._title(*found)

    def choose(self, key: Key) -> None:
        """Choose a picture, as the user does."""
        self._bol_language = key[1]
        self._show_language()
        row = [view.picture for _, view in self._views].index(key[0])
        if row == self._list.currentRow():
            self._emit()
        self._list.setCurrentRow(row)

    def show_states(self, states: Mapping[Key, PictureState]) -> None:
        """Set the state of each picture; a missing one is a drawing."""
        self._list.show_rows([self._row(step, view, states) for step, view in self._views])

    def _row(self, step: Step, view: View, states: Mapping[Key, PictureState]) -> str:
        words = {
            each: self._texts(f"pictures.states.{states.get((view.picture, each), PictureState.DRAWING)}")
            for each in BOL_LANGUAGES
        }
        return f"{self._title(step, view)}\n{self._texts('pictures.both', **words)}"

    def _title(self, step: Step, view: View) -> str:
        heading = self._texts("step.heading", number=step.number, title=step.title)
        return f"{heading} ({view.label})" if view.label else heading

    def _choose_language(self, language: str) -> None:
        self._bol_language = "nl" if language == "nl" else "en"
        self._show_language()
        self._emit()

    def _show_language(self) -> None:
        self._language.show_choice(self._texts, self._bol_language)

    def _emit(self) -> None:
        self.chosen.emit(*self.key)
