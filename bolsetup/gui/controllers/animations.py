"""Lets the window move a little, unless the person has asked the system for less motion."""

from __future__ import annotations

from bolsetup.core.task_runner import TaskRunner, WorkQueue, raise_error
from bolsetup.gui.pages.page_set import PageSet
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.platform.reduced_motion import wants_less_motion


def move_if_welcome(runner: TaskRunner, pages: PageSet, window: MainWindow) -> None:
    """Ask the system in the background; until it has answered nothing moves."""

    def answered(calm: bool) -> None:
        pages.set_lively(not calm)
        window.pointer.lively = not calm

    runner.run(WorkQueue.DESKTOP, wants_less_motion, answered, raise_error)
