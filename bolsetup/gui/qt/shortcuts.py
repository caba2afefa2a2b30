"""Keyboard shortcuts of the window, and their names."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from bolsetup.core.walkthrough.journey import STEPS, Page


class Shortcut(StrEnum):
    """Actions with a shortcut. The values are keys of the texts under `pages.help.keys`."""

    POINTER = "pointer"
    STEPS = "steps"
    HELP = "help"
    BACK = "back"
    FORWARD = "forward"
    CLOSE = "close"


_STANDARD: Final = {
    Shortcut.HELP: QKeySequence.StandardKey.HelpContents,
    Shortcut.BACK: QKeySequence.StandardKey.Back,
    Shortcut.FORWARD: QKeySequence.StandardKey.Forward,
}
_OWN: Final = {Shortcut.POINTER: Qt.Key.Key_F2, Shortcut.CLOSE: Qt.Key.Key_Escape}


def keys_for(shortcut: Shortcut) -> QKeySequence:
    """Return the keys for anything but `Shortcut.STEPS`: those of the system, where it has any."""
    if shortcut in _STANDARD:
        # Only the first ones: on Windows, Backspace is another for "back".
        return QKeySequence.keyBindings(_STANDARD[shortcut])[0]
    return QKeySequence(_OWN[shortcut])


def keys_for_step(step: Page) -> QKeySequence:
    """Return the keys that go to a step: Ctrl+1 to Ctrl+6, on a Mac with Cmd."""
    return QKeySequence(f"Ctrl+{STEPS.index(step) + 1}")


def name_of(keys: QKeySequence) -> str:
    """Return the name of keys as the system writes it, in the language of Qt's own texts."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


def names_of(shortcut: Shortcut) -> str:
    """Return the name of the keys, as `name_of`; of the steps that of the first and the last ones."""
    if shortcut is Shortcut.STEPS:
        return " … ".join(name_of(keys_for_step(step)) for step in (STEPS[0], STEPS[-1]))
    return name_of(keys_for(shortcut))
