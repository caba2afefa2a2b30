"""The focus ring: one for the whole window, drawn outside the focused control."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from bolsetup.gui.qt.theme import RADIUS_S, colours_of

_GAP = 4


class FocusRing(QWidget):
    """Follows the keyboard focus in `window`; clipped where a scroll area clips the control.

    No colour of a border in the style sheet would have enough contrast to both button and page.
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
        """Follow a control that is moved or scrolled."""
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
        """Paint the ring, unless the focus has left in the meantime."""
        if not self._watched or not isValid(self._watched[0]):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours_of(self.palette()).focus), 2))
        box = QRectF(self._ring_rect().translated(-self.pos())).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, RADIUS_S + 2, RADIUS_S + 2)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        # While a window is being destroyed, the focus moves between controls that are already deleted.
        if not isValid(self) or not isValid(self._window):
            return
        for widget in filter(isValid, self._watched):
            widget.removeEventFilter(self)
        self._watched = []
        each = now
        # The list of a combo box is a child of the window, but also a window of its own.
        while each is not None and not each.isWindow():
            self._watched.append(each)
            each = each.parentWidget()
        # Outside the window, not a control, or a list, which marks its current row itself.
        if each is not self._window or isinstance(now, (QScrollArea, QAbstractItemView)):
            self._watched = []
        for widget in self._watched:
            widget.installEventFilter(self)
        self._place()

    def _ring_rect(self) -> QRect:
        control = self._watched[0]
        corner = control.mapTo(self._window, control.rect().topLeft())
        return QRect(corner, control.size()).adjusted(-_GAP, -_GAP, _GAP, _GAP)

    def _place(self) -> None:
        if not self._watched or not self._watched[0].isVisibleTo(self._window):
            self.hide()
            return
        seen = self._ring_rect()
        for widget in self._watched:
            if isinstance(widget, QScrollArea):
                view = widget.viewport()
                seen &= QRect(view.mapTo(self._window, view.rect().topLeft()), view.size())
        self.setGeometry(seen)
        self.setVisible(not seen.isEmpty())
        self.raise_()
        self.update()
