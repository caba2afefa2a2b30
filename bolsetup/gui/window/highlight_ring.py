"""A ring that flares up round a control: "press F2, and you see which button is meant"."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt, QVariantAnimation
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import RADIUS, colours_of

_LASTS_MS: Final = 2700
_FLASHES: Final = 3
_REACH: Final = 14
"""How far the ring stands off at its widest, in device-independent pixels."""
_NEAR: Final = 6


class HighlightRing(QWidget):
    """Points at a control of `window` for a moment.

    Attributes:
        lively: whether the ring may flare up; otherwise it stands still for as long.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.lively = False
        self._window = window
        self._target: QWidget | None = None
        self._animation = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=_LASTS_MS)
        self._animation.valueChanged.connect(self._move)
        self._animation.finished.connect(self._end)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def target(self) -> QWidget | None:
        """What it points at now."""
        return self._target

    def show_on(self, target: QWidget) -> None:
        """Point at a control, and have its name read aloud."""
        self._target = target
        self._animation.stop()
        self._animation.start()
        self._move()
        self.show()
        self.raise_()
        announce(target, target.accessibleName() or str(target.property("text") or ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring, the stronger the nearer it is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(colours_of(self.palette()).focus)
        away = self._away()
        colour.setAlphaF(1.0 - 0.6 * away)
        painter.setPen(QPen(colour, 4))
        inset = 2 + (_REACH - _NEAR) * (1 - away)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS + 2, RADIUS + 2
        )

    def _away(self) -> float:
        """0 where the ring is close to the control, 1 where it is farthest."""
        if not self.lively:
            return 0.0
        return abs(math.sin(math.pi * _FLASHES * float(self._animation.currentValue() or 0.0)))

    def _move(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self._end()
            return
        corner = target.mapTo(self._window, target.rect().topLeft())
        self.setGeometry(QRect(corner, target.size()).adjusted(-_REACH, -_REACH, _REACH, _REACH))
        self.update()

    def _end(self) -> None:
        self._target = None
        self._animation.stop()
        self.hide()
