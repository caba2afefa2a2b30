"""Rendering of SVG pictures: size and position."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtSvg import QSvgRenderer

from bolsetup.core.walkthrough.pictures import HEIGHT, WIDTH
from bolsetup.gui.qt.theme import RADIUS

RATIO: Final = HEIGHT / WIDTH
WHOLE: Final = QRectF(0, 0, WIDTH, HEIGHT)


def fitted(room: QRectF, ratio: float = RATIO) -> QRectF:
    """Return the largest rectangle with this ratio of height to width, centred in `room`."""
    width = min(room.width(), room.height() / ratio)
    frame = QRectF(0, 0, width, width * ratio)
    frame.moveCenter(room.center())
    return frame


def paint(painter: QPainter, renderer: QSvgRenderer, part: QRectF, frame: QRectF) -> None:
    """Render a part of the picture into a frame of its ratio, with rounded corners."""
    shape = QPainterPath()
    shape.addRoundedRect(frame, RADIUS, RADIUS)
    painter.save()
    painter.setClipPath(shape)
    renderer.setViewBox(part)
    renderer.render(painter, frame)
    painter.restore()
