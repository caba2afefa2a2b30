"""Tray icons, rendered to pixmaps."""

from __future__ import annotations

import sys
from functools import cache
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from bolsetup.core.monitoring.icon_state import IconState
from bolsetup.core.resources import resource

_SIZES: Final = (16, 22, 24, 32, 48, 64)
"""Sizes in pixels. By default Qt publishes only 22, which panels of other heights scale."""


@cache
def tray_icon(state: IconState, *, mask: bool = sys.platform == "darwin") -> QIcon:
    """Return the tray icon of a state, in all sizes that panels use.

    Args:
        state: state of the icon.
        mask: render only its shape, for the macOS menu bar, which tints icons.
    """
    drawing = QSvgRenderer(str(resource("icons", f"tray-{state}.svg")))
    icon = QIcon()
    for side in _SIZES:
        pixmap = QPixmap(QSize(side, side))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        drawing.render(painter)
        painter.end()
        icon.addPixmap(_silhouette(pixmap) if mask else pixmap)
    icon.setIsMask(mask)
    return icon


def _silhouette(pixmap: QPixmap) -> QPixmap:
    """Return the dark parts of a drawing in black on transparent."""
    inverted = QImage(pixmap.size(), QImage.Format.Format_RGB32)
    inverted.fill(Qt.GlobalColor.white)
    painter = QPainter(inverted)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    inverted.invertPixels()
    shape = QImage(pixmap.size(), QImage.Format.Format_ARGB32)
    shape.fill(Qt.GlobalColor.black)
    shape.setAlphaChannel(inverted.convertToFormat(QImage.Format.Format_Grayscale8))
    return QPixmap.fromImage(shape)
