"""The picture of a step: sharp at any size, and as large as the window on demand."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from bolsetup.core.journey import Page
from bolsetup.core.walkthrough import MONO, SANS, BolLanguage, Step, draw
from bolsetup.gui.theme import DARK, RADIUS, Space, colours_of

_RATIO = 9 / 16
_WHOLE = QRectF(0, 0, 960, 540)
_NARROW = 480
"""Below this width, in device-independent pixels, the labels of a whole drawing cannot be read."""


class Illustration(QAbstractButton):
    """A drawing that enlarges when it is clicked, or with Return or Space.

    A button, because that is what it is to a screen reader: its name is the picture in words, its
    description says that it enlarges. Painted from the vectors at each size and pixel density.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._renderer = QSvgRenderer(self)
        self._shown: tuple[Page, BolLanguage] | None = None
        self._focus = _WHOLE
        self._drawn: tuple[Page, BolLanguage, bool] | None = None
        self._close_hint = ""
        self._enlarged: _Enlarged | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._enlarge)

    def show_step(self, step: Step, bol_language: BolLanguage) -> None:
        """Show the drawing of a step, with Bol's labels in that language."""
        self._shown = step.id, bol_language
        left, top, width = step.focus
        self._focus = QRectF(left, top, width, width * _RATIO)
        self.setAccessibleName(step.alt)
        self._draw()

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
        return round(width * _RATIO)

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
        frame = _fitted(QRectF(self.rect())).adjusted(0.5, 0.5, -0.5, -0.5)
        part = self._focus if frame.width() < _NARROW else _WHOLE
        _paint(painter, self._renderer, part, frame)
        painter.setPen(QColor(colours_of(self.palette()).edge))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)

    def _draw(self) -> None:
        if self._shown is None:
            return
        page, bol_language = self._shown
        wanted = page, bol_language, colours_of(self.palette()) is DARK
        if wanted == self._drawn:
            return
        self._drawn = wanted
        sans, mono = _fonts()
        self._renderer.load(draw(*wanted, sans=sans, mono=mono))
        self.update()
        if self._enlarged is not None:
            self._enlarged.update()

    def _enlarge(self) -> None:
        if self._enlarged is not None:
            return
        self._enlarged = _Enlarged(self.window(), self._renderer, self._close_hint)
        self._enlarged.setAccessibleName(self.accessibleName())
        self._enlarged.clicked.connect(self._come_back)

    def _come_back(self) -> None:
        self._enlarged = None
        self.setFocus(Qt.FocusReason.PopupFocusReason)


class _Enlarged(QAbstractButton):
    """The picture over the whole window. A click, Esc, Return or Space closes it."""

    def __init__(self, window: QWidget, renderer: QSvgRenderer, close_hint: str) -> None:
        super().__init__(window)
        self._renderer = renderer
        self._hint = close_hint
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleDescription(close_hint)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.close)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays here: all else is covered."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with the keys that opened it, and with Esc."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture as large as fits, on a dark ground, with how to close below it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(8, 12, 14, 245))
        line = self.fontMetrics().height() + Space.M
        room = QRectF(self.rect()).adjusted(Space.M, Space.M, -Space.M, -Space.M - line)
        frame = _fitted(room)
        _paint(painter, self._renderer, _WHOLE, frame)
        painter.setPen(QColor("#f2f2f2"))
        below = QRectF(room.left(), frame.bottom(), room.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._hint)


def _fitted(room: QRectF) -> QRectF:
    """The largest picture in `room`, in its middle."""
    width = min(room.width(), room.height() / _RATIO)
    frame = QRectF(0, 0, width, width * _RATIO)
    frame.moveCenter(room.center())
    return frame


def _paint(painter: QPainter, renderer: QSvgRenderer, part: QRectF, frame: QRectF) -> None:
    shape = QPainterPath()
    shape.addRoundedRect(frame, RADIUS, RADIUS)
    painter.save()
    painter.setClipPath(shape)
    renderer.setViewBox(part)
    renderer.render(painter, frame)
    painter.restore()


@cache
def _fonts() -> tuple[str, str]:
    """The sans and the mono font of this system: QtSvg looks up one name and no list."""
    installed = set(QFontDatabase.families())

    def first(wanted: tuple[str, ...], default: QFontDatabase.SystemFont) -> str:
        found = (name for name in wanted if name in installed)
        return next(found, QFontDatabase.systemFont(default).family())

    return (
        first(SANS, QFontDatabase.SystemFont.GeneralFont),
        first(MONO, QFontDatabase.SystemFont.FixedFont),
    )
