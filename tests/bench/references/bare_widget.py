"""A window with one drawing: the least that a program with PySide6 can show."""

from __future__ import annotations

import sys

from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QApplication

app = QApplication([])
window = QSvgWidget(sys.argv[1])
window.resize(1024, 700)
window.show()
app.exec()
