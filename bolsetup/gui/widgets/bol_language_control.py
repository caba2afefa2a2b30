"""The choice of the language of Bol's pages."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.steps import BOL_LANGUAGES, BolLanguage
from bolsetup.gui.widgets.segmented_control import SegmentedControl


class BolLanguageControl(SegmentedControl):
    """Shows "NL | EN", or the names of the languages."""

    def __init__(self, *, long: bool = False, parent: QWidget | None = None) -> None:
        """Create the choice; `long` shows names."""
        super().__init__(len(BOL_LANGUAGES), parent)
        self._long = long

    def show_choice(self, texts: Texts, chosen: BolLanguage) -> None:
        """Show the selected language, in the language of `texts`."""
        names = {"nl": texts("step.bol_nl"), "en": texts("step.bol_en")}
        options = [(each, name if self._long else each.upper(), name) for each, name in names.items()]
        self.show_options(texts("step.bol_language"), options, chosen)
