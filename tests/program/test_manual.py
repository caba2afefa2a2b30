"""Manual, version, changes and licences in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLineEdit, QTextBrowser

from bolsetup import __version__
from bolsetup.core.support.build import build_name
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.about import AboutPage
from bolsetup.gui.pages.help import HelpPage
from bolsetup.gui.pages.manual import ManualPage
from tests.gui.samples import one
from tests.program.conftest import Stage
from tests.program.scene import Scene


def manual(scene: Scene) -> str:
    return one(one(scene.window, ManualPage), QTextBrowser).toPlainText()


def about(scene: Scene) -> QTextBrowser:
    return one(one(scene.window, AboutPage), QTextBrowser)


def test_help_opens_the_manual_in_the_language_of_the_program(start: Stage) -> None:
    scene = start()
    scene.press("window.menu.help")
    scene.press("pages.help.manual")
    assert scene.at(Page.MANUAL)
    assert manual(scene).startswith("bolsetup: voor winkeliers")
    scene.press("documents.support")
    assert manual(scene).startswith("bolsetup voor de supportafdeling")
    scene.program._language.set_language("en")
    assert manual(scene).startswith("bolsetup for support")
    scene.program._language.set_language("nl")
    scene.press("window.back_to", page="Hulp")
    assert scene.at(Page.HELP)


@pytest.mark.parametrize(
    ("words", "begin"), [("uitgebreid logboek", "Een uitgebreid logboek"), ("xdg_config_dirs", "Linux")]
)
def test_what_help_finds_in_the_manual_is_shown_at_its_place(start: Stage, words: str, begin: str) -> None:
    scene = start()
    scene.press("window.menu.help")
    one(one(scene.window, HelpPage), QLineEdit).setText(words)
    scene.press("pages.help.open_manual")
    assert scene.at(Page.MANUAL)
    text = one(one(scene.window, ManualPage), QTextBrowser)
    assert text.textCursor().selectedText() == begin
    assert text.viewport().rect().contains(text.cursorRect())
    # Another time it begins at its beginning.
    scene.press("window.back_to", page="Hulp")
    scene.press("pages.help.manual")
    assert text.verticalScrollBar().value() == 0


def test_settings_lead_to_version_changes_and_licences(start: Stage) -> None:
    scene = start()
    scene.press("window.menu.settings")
    scene.press("pages.about.title")
    assert scene.at(Page.ABOUT)
    assert scene.reads("pages.about.version", version=__version__, built=build_name(scene.texts))
    assert about(scene).toPlainText().startswith("Changelog")
    scene.press("documents.licences")
    assert "PySide6_Essentials" in about(scene).toPlainText()
    scene.press("window.back_to", page="Instellingen")
    assert scene.at(Page.SETTINGS)


def test_links_open_in_the_browser_and_nowhere_else(start: Stage) -> None:
    scene = start()
    scene.window.go_to(Page.ABOUT)
    before = about(scene).toPlainText()
    about(scene).anchorClicked.emit(QUrl("https://keepachangelog.com/"))
    scene.press("pages.about.newer_ask", service=load_integration().name)
    assert scene.system.addresses == ["https://keepachangelog.com/", load_integration().newer_version_url]
    assert about(scene).toPlainText() == before
