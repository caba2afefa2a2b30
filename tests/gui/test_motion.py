"""Nothing moves until the system has said that it may."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from bolsetup.core.integration import load_integration
from bolsetup.core.texts import Texts
from bolsetup.gui import motion
from bolsetup.gui.background import Lane
from bolsetup.gui.illustration import Illustration
from bolsetup.gui.pages.all import Pages
from bolsetup.gui.wizard import Wizard
from tests.fakes import Deferred


@pytest.mark.parametrize("calm", [True, False])
def test_only_where_it_is_welcome(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, calm: bool) -> None:
    monkeypatch.setattr(motion, "wants_less_motion", lambda: calm)
    pages, runner = Pages(load_integration()), Deferred()
    window = Wizard(pages.by_page(), Texts("nl"))
    qtbot.addWidget(window)
    motion.move_if_welcome(runner, pages, window)

    def lively() -> set[bool]:
        pictures: list[Illustration] = window.findChildren(Illustration)
        return {window.pointer.lively, *(picture.lively for picture in pictures)}

    assert lively() == {False}
    runner.finish()
    assert lively() == {not calm}
    assert runner.lanes == [Lane.DESKTOP]
