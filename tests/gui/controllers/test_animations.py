"""Animations start only after the system has reported no reduced motion."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.core.task_runner import WorkQueue
from bolsetup.gui.controllers import animations as motion
from bolsetup.gui.window.highlight_ring import HighlightRing
from tests.fakes import Deferred


@pytest.mark.parametrize("calm", [True, False])
def test_animations_follow_the_reduced_motion_setting(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, calm: bool
) -> None:
    monkeypatch.setattr(motion, "wants_less_motion", lambda: calm)
    window, runner = QWidget(), Deferred()
    qtbot.addWidget(window)
    ring = HighlightRing(window)
    motion.enable_animations(runner, ring)
    assert not ring.animated
    runner.finish()
    assert ring.animated is not calm
    assert QApplication.isEffectEnabled(Qt.UIEffect.UI_General) is not calm
    assert runner.queues == [WorkQueue.DESKTOP]
