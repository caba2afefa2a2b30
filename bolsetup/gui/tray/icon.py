"""The tray icon of each face, as pixels."""

from __future__ import annotations

import sys
from functools import cache
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from bolsetup.core.resources import resource
from bolsetup.gui.widgets.icon_state import IconState

_SIZES: Final = (16, 22, 24, 32, 48, 64)
"""Sides in pixels. Without them Qt publishes 22 alone, and panels of other heights enlarge that."""


@cache
def tray_icon(face: IconState, *, mask: bool = sys.platform == "darwin") -> QIcon:
    """The drawing of a face, sharp in every size that panels ask for.

    Args:
        face: what the icon is to say.
        mask: draw its shape alone, for macOS, whose menu bar gives all icons one colour.
    """
    drawing = QSvgRenderer(str(resource("icons", f"tray-{face}.svg")))
    icon = QIcon()
    for side in _SIZES:
        pixmap = QPixmap(QSize(side, side))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        drawing.render(painter)
        painter.end()
        icon.addPixmap(_shape_of(pixmap) if mask else pixmap)
    icon.setIsMask(mask)
    return icon


def _shape_of(pixmap: QPixmap) -> QPixmap:
    """What is dark in a drawing, in black; the rest lets the menu bar through."""
    paper = QImage(pixmap.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    paper.invertPixels()
    shape = QImage(pixmap.size(), QImage.Format.Format_ARGB32)
    shape.fill(Qt.GlobalColor.black)
    shape.setAlphaChannel(paper.convertToFormat(QImage.Format.Format_Grayscale8))
    return QPixmap.fromImage(shape)
