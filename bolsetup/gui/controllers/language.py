"""Language of the program, and of Bol's pages in the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bolsetup.core.task_runner import TaskRunner, WorkQueue, raise_error
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.steps import BolLanguage, load_walkthrough
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.qt.application import Application


class HasTexts(Protocol):
    """Displays texts."""

    def show_texts(self, texts: Texts) -> None:
        """Display these texts."""


class LanguageController:
    """Changes both languages at run time, and saves them in the settings.

    Attributes:
        texts: the current texts.
    """

    def __init__(
        self,
        runner: TaskRunner,
        app: Application,
        pages: PageSet,
        parts: Sequence[HasTexts],
        settings: SettingsStore,
        texts: Texts,
    ) -> None:
        self._runner = runner
        self._app = app
        self._pages = pages
        self._parts = parts
        self._settings = settings
        self.texts = texts

    def set_language(self, language: str) -> None:
        """Change the language of the program to one of `LANGUAGES`, once its files are read."""

        def read() -> Texts:
            load_walkthrough(language)
            return Texts(language)

        self._runner.run(WorkQueue.DISK, read, self._show, raise_error)

    def _show(self, texts: Texts) -> None:
        self.texts = texts
        self._app.set_language(texts.language)
        for part in (self._pages, *self._parts):
            part.show_texts(self.texts)
        self._settings.update(self._settings.current._replace(language=texts.language))

    def set_bol_language(self, language: BolLanguage) -> None:
        """Change the language of Bol's pages in the pictures."""
        self._pages.show_bol_in(language)
        self._settings.update(self._settings.current._replace(bol_language=language))
