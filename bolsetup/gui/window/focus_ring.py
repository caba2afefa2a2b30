"""The ring round whatever has the keyboard focus: one for the whole window, outside the control."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from bolsetup.gui.qt.theme import RADIUS_S, colours_of

_GAP = 4


class FocusRing(QWidget):
    """Follows the focus through `window`, and is cut off where a scroll area cuts off its control.

    A border in the style sheet would have the colour of the button for a neighbour, on which no
    single colour stands out.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._watched: list[QWidget] = []
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._follow)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep up with a control that moves, also when it is scrolled."""
        if event.type() in (
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.ParentChange,
        ):
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours_of(self.palette()).focus), 2))
        box = QRectF(self._around().translated(-self.pos())).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, RADIUS_S + 2, RADIUS_S + 2)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        # While a window is taken apart the focus goes from one dying control to the next.
        if not isValid(self) or not isValid(self._window):
            return
        for widget in filter(isValid, self._watched):
            widget.removeEventFilter(self)
        self._watched = []
        each = now
        while each is not None and each is not self._window:
            self._watched.append(each)
            each = each.parentWidget()
        if each is None or isinstance(now, QScrollArea):  # nothing here, or no control
            self._watched = []
        for widget in self._watched:
            widget.installEventFilter(self)
        self._place()

    def _around(self) -> QRect:
        control = self._watched[0]
        corner = control.mapTo(self._window, control.rect().topLeft())
        return QRect(corner, control.size()).adjusted(-_GAP, -_GAP, _GAP, _GAP)

    def _place(self) -> None:
        if not self._watched or not self._watched[0].isVisibleTo(self._window):
            self.hide()
            return
        seen = self._around()
        for widget in self._watched:
            if isinstance(widget, QScrollArea):
                view = widget.viewport()
                seen &= QRect(view.mapTo(self._window, view.rect().topLeft()), view.size())
        self.setGeometry(seen)
        self.setVisible(not seen.isEmpty())
        self.raise_()
        self.update()
