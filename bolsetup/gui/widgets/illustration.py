"""The picture of a step: sharp at any size, and as large as the window on demand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from bolsetup.core.walkthrough.pictures import Picture, picture
from bolsetup.core.walkthrough.steps import BolLanguage, Step
from bolsetup.gui.qt.theme import DARK, RADIUS, colours_of
from bolsetup.gui.widgets.illustration_zoom import IllustrationZoom
from bolsetup.gui.widgets.svg import RATIO, WHOLE, fitted, fonts, paint

_NARROW: Final = 480
"""Below this width, in device-independent pixels, the labels of a whole drawing cannot be read."""


class Illustration(QAbstractButton):
    """A drawing that enlarges when it is clicked, or with Return or Space.

    A button, because that is what it is to a screen reader: its name is the picture in words, its
    description says that it enlarges. Painted from the vectors at each size and pixel density.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._renderer = QSvgRenderer(self)
        self._shown: tuple[Step, BolLanguage] | None = None
        self._drawn: tuple[str, BolLanguage, bool] | None = None
        self._picture: Picture | None = None
        self._close_hint = ""
        self._enlarged: IllustrationZoom | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._enlarge)

    def show_step(self, step: Step, bol_language: BolLanguage) -> None:
        """Show the drawing of a step, with Bol's labels in that language."""
        self._shown = step, bol_language
        self.setAccessibleName(step.alt)
        self._draw()

    @property
    def is_drawing(self) -> bool:
        """Whether it is a drawing and no screenshot of Bol's page."""
        return self._picture is None or self._picture.is_drawing

    def show_hints(self, enlarge: str, close: str) -> None:
        """Set the words on how to enlarge and how to close again."""
        self.setToolTip(enlarge)
        self.setAccessibleDescription(enlarge)
        self._close_hint = close

    def sizeHint(self) -> QSize:
        """As wide as it likes to be; the layout asks `heightForWidth` for the height."""
        return QSize(640, self.heightForWidth(640))

    def minimumSizeHint(self) -> QSize:
        """Small enough for a narrow window."""
        return QSize(240, self.heightForWidth(240))

    def hasHeightForWidth(self) -> bool:
        """It keeps its shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """16 to 9."""
        return round(width * RATIO)

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark while the window is open."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        """The large one goes with its page."""
        super().hideEvent(event)
        if self._enlarged is not None:
            self._enlarged.close()
            self._enlarged = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses too; Space does so already."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # A key that is held down would open and close it by turns.
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture and its frame; the window draws the ring of the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = fitted(QRectF(self.rect())).adjusted(0.5, 0.5, -0.5, -0.5)
        part = self._focus() if frame.width() < _NARROW else WHOLE
        paint(painter, self._renderer, part, frame)
        painter.setPen(QColor(colours_of(self.palette()).edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)

    def _draw(self) -> None:
        if self._shown is None:
            return
        step, bol_language = self._shown
        dark = colours_of(self.palette()) is DARK
        wanted = step.id, bol_language, dark
        if wanted == self._drawn:
            return
        self._drawn = wanted
        self._picture = picture(step, bol_language, dark, *fonts())
        self._renderer.load(self._picture.svg)
        self.update()
        if self._enlarged is not None:
            self._enlarged.update()

    def _focus(self) -> QRectF:
        if self._picture is None:
            return WHOLE
        left, top, width = self._picture.focus
        return QRectF(left, top, width, width * RATIO)

    def _enlarge(self) -> None:
        if self._enlarged is not None:
            return
        self._enlarged = IllustrationZoom(self.window(), self._renderer, self._close_hint)
        self._enlarged.setAccessibleName(self.accessibleName())
        self._enlarged.clicked.connect(self._come_back)

    def _come_back(self) -> None:
        self._enlarged = None
        self.setFocus(Qt.FocusReason.PopupFocusReason)
