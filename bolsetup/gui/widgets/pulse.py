"""Two rings that spread from a mark of a picture: "start here", said once and softly."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPointF, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QPainter, QPen

_LASTS_MS: Final = 2200
_RINGS: Final = 2
_FROM: Final = 13.0
"""Radius of a mark, and of a ring where it begins, in units of the picture."""
_TO: Final = 40.0


class Pulse(QObject):
    """The movement; whoever owns it paints it.

    Signals:
        moved(): it has to be painted anew.
    """

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._animation = QVariantAnimation(self, startValue=0.0, endValue=float(_RINGS), duration=_LASTS_MS)
        self._animation.valueChanged.connect(self.moved)
        self._animation.finished.connect(self.moved)

    @property
    def runs(self) -> bool:
        """Whether there is something to paint."""
        return self._animation.state() is QVariantAnimation.State.Running

    def begin(self) -> None:
        """Run once, from the beginning."""
        self._animation.stop()
        self._animation.start()

    def stop(self) -> None:
        """Do not go on."""
        self._animation.stop()

    def paint(self, painter: QPainter, middle: QPointF, scale: float, ink: str) -> None:
        """Draw the ring that spreads now.

        Args:
            painter: what to draw with.
            middle: of the mark, in device-independent pixels.
            scale: device-independent pixels for a unit of the picture.
            ink: `#rrggbb`.
        """
        spread = float(self._animation.currentValue() or 0.0) % 1.0
        colour = QColor(ink)
        colour.setAlphaF(0.75 * (1.0 - spread))
        radius = scale * (_FROM + (_TO - _FROM) * spread)
        painter.setPen(QPen(colour, 4 * scale))
        painter.drawEllipse(middle, radius, radius)
