"""A picture that covers the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.svg import WHOLE, fitted, paint


class IllustrationZoom(QAbstractButton):
    """A picture that covers the window, closed by a click, Esc, Return or Space."""

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
        """Keep the size of the window."""
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the focus, since all other widgets are covered."""
        return True

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
        painter.fillRect(self.rect(), QColor(8, 12, 14, 245))
        line = self.fontMetrics().height() + Space.M
        room = QRectF(self.rect()).adjusted(Space.M, Space.M, -Space.M, -Space.M - line)
        frame = fitted(room)
        paint(painter, self._renderer, WHOLE, frame)
        painter.setPen(QColor("#f2f2f2"))
        below = QRectF(room.left(), frame.bottom(), room.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._hint)
