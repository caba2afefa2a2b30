"""Changing the language at run time."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import Mock, create_autospec

import pytest

from bolsetup.core.settings import Settings, SettingsFile
from bolsetup.core.task_runner import WorkQueue
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.gui.controllers.language import LanguageController
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.qt.application import Application
from tests.fakes import Deferred, Inline


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_are_applied_and_saved(tmp_path: Path, language: str) -> None:
    app, pages = create_autospec(Application, instance=True), create_autospec(PageSet, instance=True)
    parts = [Mock(spec=["show_texts"]) for _ in range(3)]
    file = SettingsFile(tmp_path / "settings.json")
    runner = Deferred(WorkQueue.DISK)
    settings = SettingsStore(Inline(), file, Settings())
    controller = LanguageController(runner, app, pages, parts, settings, Texts("nl"))
    controller.set_language(language)
    # Its files are read in a thread.
    pages.show_texts.assert_not_called()
    runner.finish()
    controller.set_bol_language("en")
    assert controller.texts.language == language
    for part in (pages, *parts):
        part.show_texts.assert_called_once_with(controller.texts)
    app.set_language.assert_called_once_with(language)
    pages.show_bol_in.assert_called_once_with("en")
    assert (file.load().language, file.load().bol_language) == (language, "en")
