"""The language of the program, and that of Bol's pages in the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.steps import BolLanguage
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.qt.application import Application


class HasTexts(Protocol):
    """Shows words."""

    def show_texts(self, texts: Texts) -> None:
        """Use these words from now on."""


class LanguageController:
    """Changes both languages while the program runs, and remembers them.

    Attributes:
        texts: the words in use.
    """

    def __init__(
        self,
        app: Application,
        pages: PageSet,
        parts: Sequence[HasTexts],
        settings: SettingsStore,
        texts: Texts,
    ) -> None:
        self._app = app
        self._pages = pages
        self._parts = parts
        self._settings = settings
        self.texts = texts

    def set_language(self, language: str) -> None:
        """Speak a language, one of `LANGUAGES`."""
        self.texts = Texts(language)
        self._app.set_language(language)
        for part in self._parts:
            part.show_texts(self.texts)
        self._settings.keep(replace(self._settings.current, language=language))

    def set_bol_language(self, language: BolLanguage) -> None:
        """Draw Bol's pages in a language."""
        self._pages.show_bol_in(language)
        self._settings.keep(replace(self._settings.current, bol_language=language))
