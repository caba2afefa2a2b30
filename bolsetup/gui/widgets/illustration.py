"""The picture of a step, scalable, and enlarged to the window on demand."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from bolsetup.core.walkthrough.pictures import Picture, picture
from bolsetup.core.walkthrough.steps import BolLanguage, View
from bolsetup.gui.qt.theme import RADIUS, colours_of
from bolsetup.gui.widgets.illustration_zoom import IllustrationZoom
from bolsetup.gui.widgets.svg import RATIO, WHOLE, fitted, paint

_MIN_LEGIBLE_WIDTH: Final = 480
"""Width, in device-independent pixels, below which the labels of a whole drawing are illegible."""


class Illustration(QAbstractButton):
    """A picture that is enlarged by a click, Return or Space.

    A button for screen readers: its name is the text alternative, its description says that it enlarges.
    Rendered from SVG at each size and pixel density.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._renderer = QSvgRenderer(self)
        self._shown: tuple[View, BolLanguage] | None = None
        self._picture: Picture | None = None
        self._close_hint = ""
        self._enlarged: IllustrationZoom | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._enlarge)

    def show_view(self, view: View, bol_language: BolLanguage) -> None:
        """Show the picture of a view, with Bol's labels in the given language."""
        if self._shown == (view, bol_language):
            return
        self._shown = view, bol_language
        self.setAccessibleName(view.alt[bol_language])
        self._picture = picture(view, bol_language)
        self._renderer.load(self._picture.svg)
        self.update()
        if self._enlarged is not None:
            self._enlarged.update()

    @property
    def is_drawing(self) -> bool:
        """Whether it is a drawing rather than a screenshot."""
        return self._picture is None or self._picture.is_drawing

    def show_hints(self, enlarge: str, close: str) -> None:
        """Set the hints on how to enlarge and how to close."""
        self.setToolTip(enlarge)
        self.setAccessibleDescription(enlarge)
        self._close_hint = close

    def sizeHint(self) -> QSize:
        """Preferred size; layouts use `heightForWidth`."""
        return QSize(640, self.heightForWidth(640))

    def minimumSizeHint(self) -> QSize:
        """Minimum size, for a narrow window."""
        return QSize(240, self.heightForWidth(240))

    def hasHeightForWidth(self) -> bool:
        """True: the aspect ratio is fixed."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height for the ratio 16:9."""
        return round(width * RATIO)

    def hideEvent(self, event: QHideEvent) -> None:
        """Close the enlarged picture when the page is left."""
        super().hideEvent(event)
        if self._enlarged is not None:
            self._enlarged.close()
            self._enlarged = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enlarge with Return; QAbstractButton handles Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Auto-repeat would open and close it repeatedly.
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint picture and frame; the window paints the focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = fitted(QRectF(self.rect())).adjusted(0.5, 0.5, -0.5, -0.5)
        part = self._focus() if frame.width() < _MIN_LEGIBLE_WIDTH else WHOLE
        paint(painter, self._renderer, part, frame)
        painter.setPen(QColor(colours_of(self.palette()).edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)

    def _focus(self) -> QRectF:
        if self._picture is None:
            return WHOLE
        return QRectF(*self._picture.focus)

    def _enlarge(self) -> None:
        if self._enlarged is not None:
            return
        self._enlarged = IllustrationZoom(self.window(), self._renderer, self._close_hint)
        self._enlarged.setAccessibleName(self.accessibleName())
        self._enlarged.clicked.connect(self._come_back)

    def _come_back(self) -> None:
        self._enlarged = None
        self.setFocus(Qt.FocusReason.PopupFocusReason)
