"""A window with one drawing that loads the Qt modules that bolsetup loads; `bare.spec` freezes it."""

from __future__ import annotations

import sys

from PySide6 import QtNetwork
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget


class Window(QWidget):
    """Shows the drawing."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._drawing = QSvgRenderer(file)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._drawing.render(painter)
        painter.end()


modules = (QtNetwork,)
app = QApplication([])
window = Window(sys.argv[1])
window.resize(1024, 700)
window.show()
app.exec()
