"""The font of the window is that of the desktop, where Qt does not know it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont
from pytestqt.qtbot import QtBot

from bolsetup.gui.qt import desktop_look
from bolsetup.gui.qt.desktop_look import DesktopLook
from bolsetup.platform.desktop import Desktop
from bolsetup.platform.desktop_look import Look


@pytest.mark.parametrize(
    ("described", "font"),
    [
        (Desktop(), ("Sans", 9)),
        (Desktop(sets_font=True), ("Cantarell", 11)),
        (Desktop(sets_font=True, sets_text_size=True), ("Cantarell", 16.5)),
    ],
)
def test_the_font_is_as_the_desktop_sets_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, described: Desktop, font: tuple[str, float]
) -> None:
    monkeypatch.setattr(desktop_look, "desktop", lambda *_: described)
    look = DesktopLook()
    look.current = Look(family="Cantarell", points=11, factor=1.5)
    shown = look.font(QFont("Sans", 9))
    assert (shown.family(), shown.pointSizeF()) == font
