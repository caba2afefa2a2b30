"""A tray icon with a menu, and the libraries of any program that asks Bol with keys from a keychain."""

from __future__ import annotations

import sys

import keyring
import requests
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

libraries = (keyring, requests)
app = QApplication([])
app.setQuitOnLastWindowClosed(False)
menu = QMenu()
menu.addAction("Quit").triggered.connect(app.quit)
tray = QSystemTrayIcon(QIcon(sys.argv[1]))
tray.setContextMenu(menu)
tray.show()
app.exec()
