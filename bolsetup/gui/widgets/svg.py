"""How a picture of a step is put on the screen: its shape, its place and its fonts."""

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
    """The largest picture in `room`, in its middle."""
    width = min(room.width(), room.height() / RATIO)
    frame = QRectF(0, 0, width, width * RATIO)
    frame.moveCenter(room.center())
    return frame


def paint(painter: QPainter, renderer: QSvgRenderer, part: QRectF, frame: QRectF) -> None:
    """Put that part of the picture into a frame with round corners."""
    shape = QPainterPath()
    shape.addRoundedRect(frame, RADIUS, RADIUS)
    painter.save()
    painter.setClipPath(shape)
    renderer.setViewBox(part)
    renderer.render(painter, frame)
    painter.restore()


@cache
def fonts() -> tuple[str, str]:
    """The sans and the mono font of this system: QtSvg looks up one name and no list."""
    installed = set(QFontDatabase.families())

    def first(wanted: tuple[str, ...], default: QFontDatabase.SystemFont) -> str:
        found = (name for name in wanted if name in installed)
        return next(found, QFontDatabase.systemFont(default).family())

    return (
        first(SANS, QFontDatabase.SystemFont.GeneralFont),
        first(MONO, QFontDatabase.SystemFont.FixedFont),
    )
