"""The choice whether the desktop lists the program among others."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bolsetup.core.texts import Texts
from bolsetup.gui.widgets.wrapping_checkbox import WrappingCheckBox


class ProgramMenuChoice(WrappingCheckBox):
    """A check box; hidden where there is nothing to choose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hide()

    def show_entry(self, on: bool, possible: bool) -> None:
        """Show whether the program is listed, and whether that can be chosen."""
        self.box.setChecked(on)
        self.setVisible(possible)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self.show_words(texts("window.program_menu"), texts("window.program_menu_hint"))
