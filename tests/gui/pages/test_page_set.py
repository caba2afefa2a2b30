"""Pages are created when they are first needed, as if they had been there from the start."""

from __future__ import annotations

from unittest import mock

import pytest
from pytestqt.qtbot import QtBot

from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.pages.step import StepPage
from bolsetup.gui.widgets.basics import Note


@pytest.fixture
def pages(qtbot: QtBot) -> PageSet:
    return PageSet(load_integration(), Texts("nl"))


@pytest.mark.parametrize("page", Page)
def test_a_page_is_created_once_and_only_when_it_is_used(pages: PageSet, page: Page) -> None:
    created: list[Page] = []
    pages.created.connect(created.append)
    assert not pages.made
    assert pages[page] is pages[page]
    assert created == list(pages.made) == [page]


@pytest.mark.parametrize("page", Page)
def test_it_is_in_the_language_of_the_others(pages: PageSet, page: Page) -> None:
    earlier = pages[page]
    pages.show_texts(Texts("en"))
    english = PageSet(load_integration(), Texts("en"))[page]
    assert pages[page] is earlier
    for said in ("title", "stage", "next_word"):
        assert getattr(earlier, said) == getattr(english, said)


def test_a_change_of_the_language_words_each_page_once_when_it_is_used(pages: PageSet) -> None:
    with mock.patch.object(StepPage, "show_texts", autospec=True) as worded:
        steps = [pages[Page.STEP_1], pages[Page.STEP_2]]
        worded.reset_mock()
        for language in ("en", "de", "fr"):
            pages.show_texts(Texts(language))
        assert not worded.called
        for _ in range(2):
            assert pages[Page.STEP_2] is steps[1]
        worded.assert_called_once()
        assert worded.call_args.args[0] is steps[1]
        assert worded.call_args.args[1].language == "fr"


def test_notes_are_read_in_the_language_of_the_others(pages: PageSet) -> None:
    earlier = pages.welcome
    texts = Texts("en")
    pages.show_texts(texts)
    assert pages.welcome is earlier
    for page in (earlier, pages.keys):
        for note in (each for each in page.findChildren(Note) if each.words):
            kind = texts(f"window.note.{note.property('kind')}")
            assert note.accessibleName() == texts("window.note.named", kind=kind, words=note.words)


def test_its_pictures_are_in_the_language_of_the_others(pages: PageSet) -> None:
    pages.show_bol_in("en")
    for page in (Page.STEP_4, Page.KEYS):
        assert pages.guide(page)._bol_language == "en"
    assert pages.settings._bol_language == "en"
