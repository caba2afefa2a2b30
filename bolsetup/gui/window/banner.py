"""The banner above the page: unusual conditions of this run."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QHBoxLayout, QWidget

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import label
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon


class Banner(QFrame):
    """Shows remarks that hold on every page, and in practice mode the choice of Bol's response.

    Signals:
        practice_outcome_chosen(Outcome): outcome of the next checks.
    """

    practice_outcome_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._words = label()
        self._choice_label = label()
        self.choice = QComboBox()
        # The longest title must not determine the minimum width of the window.
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(12)
        self._choice_label.setBuddy(self.choice)
        for outcome in Outcome:
            self.choice.addItem("", outcome)
        self.choice.setMaxVisibleItems(len(Outcome))
        self.choice.activated.connect(self._chosen)
        words = QHBoxLayout()
        words.setSpacing(Space.S)
        words.addWidget(StatusIcon(Kind.INFO, 18))
        words.addWidget(self._words, 1)
        self._panel = QWidget()
        panel = QHBoxLayout(self._panel)
        panel.setContentsMargins(0, 0, 0, 0)
        panel.setSpacing(Space.S)
        panel.addWidget(self._choice_label)
        panel.addWidget(self.choice, 1)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        self._parts.setSpacing(Space.S)
        self._parts.addLayout(words, 1)
        self._parts.addWidget(self._panel, 1)
        self.show_remarks([], practice=False)

    def fold(self, narrow: bool) -> None:
        """Move the choice below the words if the window is narrow."""
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._parts.setDirection(direction)

    def show_remarks(self, keys: Sequence[str], *, practice: bool) -> None:
        """Show the texts at `keys` and practice mode; hidden if there are neither."""
        self._practice = practice
        self._keys = [*(["window.practice"] if practice else []), *keys]
        self._panel.setVisible(practice)
        self.setVisible(bool(self._keys))

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._words.setText(" ".join(texts(key) for key in self._keys))
        self._choice_label.setText(texts("window.practice_answer"))
        for index, outcome in enumerate(Outcome if self._practice else ()):
            self.choice.setItemText(index, f"{outcome.code}  ·  {texts(f'outcomes.{outcome}.title')}")

    def _chosen(self, index: int) -> None:
        self.practice_outcome_chosen.emit(Outcome(self.choice.itemData(index)))
