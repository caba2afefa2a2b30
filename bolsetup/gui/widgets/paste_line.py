"""A line edit whose paste does not block on the program that owns the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from bolsetup.gui.qt.clipboard_reader import ClipboardReader


class PasteLine(QLineEdit):
    """Replaces pasting by key, middle button and context menu.

    Qt's own context menu reads the clipboard as well.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = ClipboardReader(parent=self)

    def paste_from(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
        """Paste the clipboard's text, now or once its owner provides it."""
        self._reader.read(self.take_paste, mode)

    def drop_paste(self) -> None:
        """Cancel a pending paste."""
        self._reader.drop()

    def take_paste(self, text: str | None) -> None:
        """Insert the text; None if the clipboard's owner does not provide it."""
        if text:
            self.insert(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste by key."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_from()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Paste the X11 selection with the middle button."""
        clipboard = QGuiApplication.clipboard()
        if event.button() is Qt.MouseButton.MiddleButton and clipboard.supportsSelection():
            self.paste_from(QClipboard.Mode.Selection)
        else:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show a menu with cut, copy and paste."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu)
        menu.popup(event.globalPos())

    def fill_menu(self, menu: QMenu) -> None:
        """Add the actions, with Qt's own translations."""
        for words, act in (("Cu&t", self.cut), ("&Copy", self.copy), ("&Paste", self.paste_from)):
            menu.addAction(QCoreApplication.translate("QLineEdit", words), act)

    def hideEvent(self, event: QHideEvent) -> None:
        """Cancel a pending paste when the page is left."""
        super().hideEvent(event)
        self.drop_paste()
