"""Describes the screen, for the support report."""

from __future__ import annotations

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget


def describe_screen(widget: QWidget) -> str:
    """Return the screen's size (device-independent pixels) and scale, the text's size, and Qt's platform."""
    screen = widget.screen()
    size, font = screen.size(), QApplication.font()
    text = f"{font.pointSize()} pt" if font.pointSize() > 0 else f"{font.pixelSize()} px"
    return (
        f"{size.width()}x{size.height()}, {screen.devicePixelRatio():.0%}, {text}, "
        f"Qt {qVersion()}, {QGuiApplication.platformName()}"
    )
