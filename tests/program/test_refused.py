"""What cannot be done now is said: where the user looks, and to a screen reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bolsetup.core.task_runner import WorkQueue
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.hand_over import HandOverPage
from bolsetup.gui.pages.overview import OverviewPage
from bolsetup.gui.window import main_window
from tests.fakes import Deferred
from tests.gui.samples import one
from tests.program.conftest import Stage
from tests.program.scene import Scene
from tests.program.test_keyboard import activate
from tests.program.test_support_mode import begin_anew, have_keys, unsaved_hand_over

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier

Act = Callable[[Scene], object]


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Act:
    return lambda scene: QTest.keyClick(scene.window, key, held)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is told by the window."""
    told: list[str] = []
    monkeypatch.setattr(main_window, "announce", lambda _, words: told.append(words))
    return told


def is_said(scene: Scene, said: list[str], key: str, **values: object) -> bool:
    """Whether the sentence at `window.refused.<key>` is shown, and was the last to be spoken."""
    words = scene.texts(f"window.refused.{key}", **values)
    return scene.window._refusal.isVisible() and scene.window._refusal.words == words and said[-1:] == [words]


@pytest.mark.parametrize("act", [press(Qt.Key.Key_4, CTRL), press(Qt.Key.Key_Left, ALT), begin_anew])
def test_who_waits_for_an_answer_is_told(qtbot: QtBot, start: Stage, said: list[str], act: Act) -> None:
    runner = Deferred(WorkQueue.CHECK)
    scene = start(runner=runner, support_mode=True)
    activate(qtbot, scene)
    have_keys(scene)
    scene.paste()
    act(scene)
    assert scene.at(Page.KEYS)
    assert is_said(scene, said, "busy")
    runner.finish()
    assert not scene.window._refusal.isVisible()


@pytest.mark.parametrize("aside", [None, Page.HELP])
def test_who_hands_over_keys_that_are_not_saved_is_told(
    qtbot: QtBot, start: Stage, said: list[str], aside: Page | None
) -> None:
    scene = start()
    activate(qtbot, scene)
    unsaved_hand_over(scene)
    if aside:
        scene.window.go_to(aside)
    press(Qt.Key.Key_2, CTRL)(scene)
    assert scene.at(aside or Page.HAND_OVER)
    assert is_said(scene, said, "unsaved", next=scene.texts("pages.hand-over.next"))
    scene.window.go_to(Page.HAND_OVER)
    scene.press("pages.hand-over.next")
    assert not scene.window._refusal.isVisible()
    press(Qt.Key.Key_2, CTRL)(scene)
    assert scene.at(Page.STEP_2)


@pytest.mark.parametrize("page", [Page.HELP, Page.OVERVIEW])
def test_a_page_without_next_says_so(qtbot: QtBot, start: Stage, said: list[str], page: Page) -> None:
    scene = start()
    activate(qtbot, scene)
    scene.window.go_to(page)
    press(Qt.Key.Key_Right, ALT)(scene)
    assert scene.at(page)
    assert is_said(scene, said, "no_button", button=scene.texts("window.next"))


@pytest.mark.parametrize("page", [Page.WELCOME, Page.OVERVIEW])
def test_a_page_without_back_says_so(qtbot: QtBot, start: Stage, said: list[str], page: Page) -> None:
    scene = start()
    activate(qtbot, scene)
    scene.window.go_to(page)
    press(Qt.Key.Key_Left, ALT)(scene)
    assert scene.at(page)
    assert is_said(scene, said, "no_button", button=scene.texts("window.back"))


@pytest.mark.parametrize("act", [press(Qt.Key.Key_Right, ALT), press(Qt.Key.Key_Return)])
def test_why_next_cannot_be_pressed_is_spoken(qtbot: QtBot, start: Stage, said: list[str], act: Act) -> None:
    scene = start()
    activate(qtbot, scene)
    have_keys(scene)
    act(scene)
    assert scene.at(Page.KEYS)
    assert said == [scene.texts("pages.keys.need_both")]
    # It stands beside the button.
    assert not scene.window._refusal.isVisible()
    assert scene.reads("pages.keys.need_both")


def test_the_pointer_says_if_there_is_nothing_to_press(
    qtbot: QtBot, start: Stage, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing: Callable[[OverviewPage, QWidget], None] = lambda *_: None  # noqa: E731
    monkeypatch.setattr(OverviewPage, "primary_target", nothing)
    scene = start()
    activate(qtbot, scene)
    scene.window.go_to(Page.OVERVIEW)
    press(Qt.Key.Key_F2)(scene)
    assert is_said(scene, said, "nothing_to_press")


def test_bol_is_not_asked_about_while_no_browser_opens_it(start: Stage, said: list[str]) -> None:
    scene = start()
    scene.press("pages.welcome.next")
    scene.system.has_browser = False
    scene.press("step.open_first")
    assert scene.window._refusal.isVisible()
    assert len(said) == 1
    # It is still what to do.
    assert scene.button("step.open_first").property("class") == "primary"
    scene.system.has_browser = True
    scene.press("step.open_first")
    assert not scene.window._refusal.isVisible()
    assert scene.button("step.open_first").property("class") == "quiet"


def test_a_page_that_no_browser_opens_is_said_and_not_ticked_off(start: Stage, said: list[str]) -> None:
    scene = start()
    scene.go_to_hand_over()
    scene.system.has_browser = False
    opens = partial(scene.press, "pages.hand-over.open", service=load_integration().name)
    opens()
    assert is_said(scene, said, "not_opened", address=load_integration().open_url)
    assert not one(scene.window, HandOverPage)._open.is_done
    scene.system.has_browser = True
    opens()
    assert one(scene.window, HandOverPage)._open.is_done
    assert not scene.window._refusal.isVisible()
