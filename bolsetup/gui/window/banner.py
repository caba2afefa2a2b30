"""The banner above the page: unusual conditions of this run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import label
from bolsetup.gui.widgets.status_icon import Kind, StatusIcon

if TYPE_CHECKING:
    from bolsetup.gui.window.practice_panel import PracticePanel


class Banner(QFrame):
    """Shows remarks that hold on every page, and in practice mode its controls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._words = label()
        words = QHBoxLayout()
        words.setSpacing(Space.S)
        words.addWidget(StatusIcon(Kind.INFO, 18))
        words.addWidget(self._words, 1)
        self._keys: list[str] = []
        self._is_narrow = False
        self._texts: Texts | None = None
        self._practice: PracticePanel | None = None
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(Space.S)
        self._parts.addLayout(words, 2)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        rows.setSpacing(Space.XS)
        rows.addLayout(self._parts)
        self.show_remarks([], practice=False)

    @property
    def practice(self) -> PracticePanel:
        """The controls of practice mode, which are created when they are first used."""
        if self._practice is None:
            from bolsetup.gui.window.practice_panel import PracticePanel  # noqa: PLC0415

            self._practice = PracticePanel()
            self._parts.addWidget(self._practice, 3)
            if self._texts:
                self._practice.show_texts(self._texts)
        return self._practice

    def fold(self, narrow: bool) -> None:
        """Move the controls below the words if the window is narrow, or there are many words."""
        self._is_narrow = narrow
        self._arrange()

    def show_remarks(self, keys: Sequence[str], *, practice: bool) -> None:
        """Show the texts at `keys` and practice mode; hidden if there are neither."""
        self._keys = [*(["practice.banner"] if practice else []), *keys]
        if practice or self._practice:
            self.practice.setVisible(practice)
        self.setVisible(bool(self._keys))

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self._words.setText(" ".join(map(texts, self._keys)))
        if self._practice:
            self._practice.show_texts(texts)
        self._arrange()

    def _arrange(self) -> None:
        stacked = self._is_narrow or len(self._keys) > 1
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._parts.setDirection(direction)
