"""Nothing moves until the system has said that it may."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from bolsetup.core.task_runner import WorkQueue
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.integration import load_integration
from bolsetup.gui.controllers import animations as motion
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.widgets.illustration import Illustration
from bolsetup.gui.window.main_window import MainWindow
from tests.fakes import Deferred


@pytest.mark.parametrize("calm", [True, False])
def test_only_where_it_is_welcome(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, calm: bool) -> None:
    monkeypatch.setattr(motion, "wants_less_motion", lambda: calm)
    pages, runner = PageSet(load_integration()), Deferred()
    window = MainWindow(pages.by_page(), Texts("nl"))
    qtbot.addWidget(window)
    motion.move_if_welcome(runner, pages, window)

    def lively() -> set[bool]:
        pictures: list[Illustration] = window.findChildren(Illustration)
        return {window.pointer.lively, *(picture.lively for picture in pictures)}

    assert lively() == {False}
    runner.finish()
    assert lively() == {not calm}
    assert runner.queues == [WorkQueue.DESKTOP]
