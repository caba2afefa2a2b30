"""The first page: what will happen, and what is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from bolsetup.core.texts import Texts
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.theme import Space, scaled
from bolsetup.gui.widgets.basics import Note, button, card, label, numeral
from bolsetup.gui.widgets.program_menu_choice import ProgramMenuChoice
from bolsetup.gui.widgets.status_icon import Kind

_PARTS = ("make", "prove", "watch")
_NEEDS = ("need_login", "need_time")
_LOGO: Final = QSize(240, 40)
"""Room for the logo, in device-independent pixels."""
_SIDE_BY_SIDE: Final = 560
"""Width from which on the last two choices are beside each other, in device-independent pixels."""


class WelcomePage(BasePage):
    """Introduces the journey.

    Signals:
        program_menu_chosen(bool): show the program in the desktop's menu, or not.
        have_keys_requested(): skip the steps, because the user already has keys.
    """

    program_menu_chosen = Signal(bool)
    have_keys_requested = Signal()

    def __init__(self, service: str, logo: Path | None = None, parent: QWidget | None = None) -> None:
        """Create the page.

        Args:
            service: name of the service.
            logo: its logo, an SVG or PNG file; None if it has none.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._service = service
        self._logo = label(wraps=False)
        self._show_logo(logo)
        self._title, self._lead = label("title"), label("lead")
        self._heads = {part: label("strong") for part in _PARTS}
        self._lines = {part: label("muted") for part in _PARTS}
        self._need_title = label("strong")
        self._needs = {need: label() for need in _NEEDS}
        self._private = Note(Kind.INFO)
        self._have_keys = button()
        self._have_keys.clicked.connect(self.have_keys_requested)
        self._program_menu = ProgramMenuChoice()
        self._program_menu.chosen.connect(self.program_menu_chosen)
        for widget in (self._logo, self._title, self._lead):
            self.body.addWidget(widget)
        self._add_parts()
        self._add_needs()
        self.body.addWidget(self._private)
        # On a small screen there is no room for both below each other.
        self._choices = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._choices.setSpacing(Space.M)
        start = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        self._choices.addWidget(self._have_keys, 0, start)
        self._choices.addWidget(self._program_menu, 1)
        self.body.addLayout(self._choices)

    def _show_logo(self, logo: Path | None) -> None:
        picture = QIcon(str(logo)).pixmap(_LOGO) if logo else QPixmap()
        self._logo.setAccessibleName(self._service)
        self._logo.setPixmap(picture)
        self._logo.setVisible(not picture.isNull())

    def _add_parts(self) -> None:
        frame, layout = card()
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for index, part in enumerate(_PARTS):
            row = 3 * index
            grid.addWidget(numeral(index + 1), row, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._heads[part], row, 1)
            grid.addWidget(self._lines[part], row + 1, 1)
            if part != _PARTS[-1]:
                grid.setRowMinimumHeight(row + 2, Space.M)
        layout.addLayout(grid)
        self.body.addWidget(frame)

    def _add_needs(self) -> None:
        needs = QVBoxLayout()
        needs.setContentsMargins(Space.M, 0, Space.M, 0)
        needs.setSpacing(Space.XS + 2)
        needs.addWidget(self._need_title)
        for line in self._needs.values():
            row = QHBoxLayout()
            row.setSpacing(Space.S)
            bullet = label("muted", wraps=False)
            bullet.setText("•")
            row.addWidget(bullet, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(line, 1)
            needs.addLayout(row)
        self.body.addLayout(needs)

    def fit(self, width: int, height: int) -> None:
        """Put the choices beside each other if there is room."""
        direction = QBoxLayout.Direction
        is_wide = width >= scaled(_SIDE_BY_SIDE)
        self._choices.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)

    def show_program_menu(self, on: bool, possible: bool) -> None:
        """Show whether the program is in the desktop's menu, and whether that can be chosen."""
        self._program_menu.show_entry(on, possible)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""

        def text(key: str) -> str:
            return texts(f"pages.welcome.{key}", service=self._service)

        self.title, self.stage, self.next_word = text("title"), text("stage"), text("next")
        self._title.setText(self.title)
        self._lead.setText(text("lead"))
        for part in _PARTS:
            self._heads[part].setText(text(f"{part}_title"))
            self._lines[part].setText(text(part))
        self._need_title.setText(text("need_title"))
        for need, line in self._needs.items():
            line.setText(text(need))
        self._private.show_words(text("private"))
        self._have_keys.setText(text("have_keys"))
        self._program_menu.show_texts(texts)
