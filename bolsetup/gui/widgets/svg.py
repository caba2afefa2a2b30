"""Rendering of SVG pictures: size, position and fonts."""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontDatabase, QPainter, QPainterPath
from PySide6.QtSvg import QSvgRenderer

from bolsetup.core.walkthrough.pictures import HEIGHT, WIDTH
from bolsetup.core.walkthrough.steps import MONO, SANS
from bolsetup.gui.qt.theme import RADIUS

RATIO: Final = HEIGHT / WIDTH
WHOLE: Final = QRectF(0, 0, WIDTH, HEIGHT)


def fitted(room: QRectF) -> QRectF:
    """Return the largest rectangle with the ratio of a picture, centred in `room`."""
    width = min(room.width(), room.height() / RATIO)
    frame = QRectF(0, 0, width, width * RATIO)
    frame.moveCenter(room.center())
    return frame


def paint(painter: QPainter, renderer: QSvgRenderer, part: QRectF, frame: QRectF) -> None:
    """Render a part of the picture into a frame with rounded corners."""
    shape = QPainterPath()
    shape.addRoundedRect(frame, RADIUS, RADIUS)
    painter.save()
    painter.setClipPath(shape)
    renderer.setViewBox(part)
    renderer.render(painter, frame)
    painter.restore()


@cache
def fonts() -> tuple[str, str]:
    """Return the sans and the mono font of this system. QtSvg does not support font lists."""
    installed = set(QFontDatabase.families())

    def first(wanted: tuple[str, ...], default: QFontDatabase.SystemFont) -> str:
        found = (name for name in wanted if name in installed)
        return next(found, QFontDatabase.systemFont(default).family())

    return (
        first(SANS, QFontDatabase.SystemFont.GeneralFont),
        first(MONO, QFontDatabase.SystemFont.FixedFont),
    )
