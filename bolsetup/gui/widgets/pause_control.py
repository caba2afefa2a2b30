"""Buttons that pause alerts and turn them on again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bolsetup.core.monitoring.pause import NOT_PAUSED, UNTIL_TURNED_ON, PauseChoice
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, label
from bolsetup.gui.widgets.dates import moment
from bolsetup.gui.widgets.flow_layout import FlowLayout


def pause_words(until: float, texts: Texts) -> str:
    """Say whether alerts are paused and until when; `until` as in `core/monitoring/pause.py`."""
    if until == NOT_PAUSED:
        return texts("pause.off")
    if until == UNTIL_TURNED_ON:
        return texts("pause.until_turned_on")
    return texts("pause.until", when=moment(until, texts))


class PauseControl(QWidget):
    """Says whether alerts are paused, with a button for each duration, or one that ends the pause.

    Signals:
        chosen(PauseChoice): pause alerts.
        ended(): turn alerts on again.
    """

    chosen = Signal(object)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._until = NOT_PAUSED
        self._title, self._state = label("strong"), label()
        self._choices = {choice: button() for choice in PauseChoice}
        self._end = button()
        self._end.hide()
        self._end.clicked.connect(self.ended)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self._title)
        column.addWidget(self._state)
        row = FlowLayout()
        for choice, each in self._choices.items():
            each.clicked.connect(lambda _=False, choice=choice: self.chosen.emit(choice))
            row.addWidget(each)
        column.addLayout(row)
        column.addWidget(self._end, 0, Qt.AlignmentFlag.AlignLeft)

    def show_pause(self, until: float) -> None:
        """Show whether alerts are paused; `until` as in `core/monitoring/pause.py`."""
        if until == self._until:
            return
        self._until = until
        paused = until != NOT_PAUSED
        focused = any(each.hasFocus() for each in (self._end, *self._choices.values()))
        self._end.setVisible(paused)
        for each in self._choices.values():
            each.setVisible(not paused)
        if focused:
            (self._end if paused else self._choices[PauseChoice.HOUR]).setFocus()
        if self._texts:
            self._state.setText(pause_words(until, self._texts))
            if self.isVisible():
                announce(self, self._state.text())

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        title = texts("pause.title")
        self._title.setText(title)
        self._state.setText(pause_words(self._until, texts))
        for choice, each in self._choices.items():
            words = texts(f"pause.{choice}")
            each.setText(words)
            each.setAccessibleName(texts("pause.choice_name", title=title, choice=words))
        self._end.setText(texts("pause.end"))
