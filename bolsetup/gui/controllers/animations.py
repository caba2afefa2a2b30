"""Lets the ring that points at a control move, unless the person has asked the system for less motion."""

from __future__ import annotations

from bolsetup.core.task_runner import TaskRunner, WorkQueue, raise_error
from bolsetup.gui.window.highlight_ring import HighlightRing
from bolsetup.platform.reduced_motion import wants_less_motion


def move_if_welcome(runner: TaskRunner, ring: HighlightRing) -> None:
    """Ask the system in the background; until it has answered nothing moves."""

    def answered(calm: bool) -> None:
        ring.lively = not calm

    runner.run(WorkQueue.DESKTOP, wants_less_motion, answered, raise_error)
