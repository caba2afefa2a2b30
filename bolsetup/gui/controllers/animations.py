"""Enables animations, unless the system is set to reduced motion."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from bolsetup.core.task_runner import TaskRunner, WorkQueue, raise_error
from bolsetup.gui.window.highlight_ring import HighlightRing
from bolsetup.platform.reduced_motion import wants_less_motion


def enable_animations(runner: TaskRunner, ring: HighlightRing) -> None:
    """Query the reduced-motion setting in the background, and animate if it is off."""

    def answered(calm: bool) -> None:
        ring.animated = not calm
        QApplication.setEffectEnabled(Qt.UIEffect.UI_General, not calm)

    runner.run(WorkQueue.DESKTOP, wants_less_motion, answered, raise_error)
