"""A ring that highlights a control, so that support staff can say "press F2 to see the button"."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import RADIUS, colours_of

_DURATION_MS: Final = 2700
_FLASHES: Final = 3
_MAX_DISTANCE: Final = 14
"""Maximum distance of the ring from the control, in device-independent pixels."""
_MIN_DISTANCE: Final = 6


class HighlightRing(QWidget):
    """Highlights a control of `window` for a moment.

    Attributes:
        animated: whether the ring may be animated; otherwise it is static.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.animated = False
        self._window = window
        self._target: QWidget | None = None
        self._animation = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=_DURATION_MS)
        self._animation.valueChanged.connect(self._move)
        self._animation.finished.connect(self._end)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def target(self) -> QWidget | None:
        """The highlighted control."""
        return self._target

    def show_on(self, target: QWidget) -> None:
        """Highlight a control, and announce its name to screen readers."""
        self._target = target
        self._animation.stop()
        self._animation.start()
        self._move()
        self.show()
        self.raise_()
        announce(target, target.accessibleName() or str(target.property("text") or ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring, fainter with distance."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(colours_of(self.palette()).focus)
        distance = self._distance()
        colour.setAlphaF(1.0 - 0.6 * distance)
        painter.setPen(QPen(colour, 4))
        inset = 2 + (_MAX_DISTANCE - _MIN_DISTANCE) * (1 - distance)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS + 2, RADIUS + 2
        )

    def _distance(self) -> float:
        """Return the distance of the ring, from 0 (closest) to 1."""
        if not self.animated:
            return 0.0
        return abs(math.sin(math.pi * _FLASHES * float(self._animation.currentValue() or 0.0)))

    def _move(self) -> None:
        target = self._target
        # A target that is scrolled away has no visible region: the ring would lie over something else.
        if target is None or not isValid(target) or target.visibleRegion().isEmpty():
            self._end()
            return
        corner = target.mapTo(self._window, target.rect().topLeft())
        self.setGeometry(
            QRect(corner, target.size()).adjusted(
                -_MAX_DISTANCE, -_MAX_DISTANCE, _MAX_DISTANCE, _MAX_DISTANCE
            )
        )
        self.update()

    def _end(self) -> None:
        self._target = None
        self._animation.stop()
        self.hide()
