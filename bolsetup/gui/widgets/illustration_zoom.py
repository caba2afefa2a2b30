"""A picture that covers the screen."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.svg import WHOLE, fitted, paint


class IllustrationZoom(QAbstractButton):
    """A window with a picture that covers the screen of `window`, closed by a click, Esc, Return or Space.

    Signals:
        closed(): it was closed, by the user, the desktop or the program.
    """

    closed = Signal()

    def __init__(self, window: QWidget, renderer: QSvgRenderer, close_hint: str) -> None:
        # As a child of the window it stays above it, also if that one stays on top of all others.
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self._renderer = renderer
        self._hint = close_hint
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(window.windowTitle())
        self.setAccessibleDescription(close_hint)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.close)
        self._opened = QElapsedTimer()
        self._opened.start()
        self.setGeometry(window.screen().geometry())
        self.showFullScreen()
        self.activateWindow()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Emit `closed`."""
        super().closeEvent(event)
        self.closed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ignore the second click of a double click on the picture, which would close it at once."""
        if self._opened.elapsed() >= QGuiApplication.styleHints().mouseDoubleClickInterval():
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc or Return."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture on a dark background, with the closing hint below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(8, 12, 14))
        line = self.fontMetrics().height() + Space.M
        room = QRectF(self.rect()).adjusted(Space.M, Space.M, -Space.M, -Space.M - line)
        frame = fitted(room)
        paint(painter, self._renderer, WHOLE, frame)
        painter.setPen(QColor("#f2f2f2"))
        below = QRectF(room.left(), frame.bottom(), room.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._hint)
