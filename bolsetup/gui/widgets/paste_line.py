"""A line to type in whose pastes never wait for the program that owns the clipboard."""

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
    """Takes over pasting by key, middle button and menu. Qt's own menu reads the clipboard, too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reader = ClipboardReader(parent=self)

    def paste_from(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
        """Paste the text of the clipboard, now or when its owner gives it."""
        self._reader.read(self.take_paste, mode)

    def drop_paste(self) -> None:
        """Paste nothing that has not come yet."""
        self._reader.drop()

    def take_paste(self, text: str | None) -> None:
        """Insert what came; None: the program that owns the clipboard does not give it."""
        if text:
            self.insert(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste by key."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_from()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Paste the selection, as X11 does with the middle button."""
        clipboard = QGuiApplication.clipboard()
        if event.button() is Qt.MouseButton.MiddleButton and clipboard.supportsSelection():
            self.paste_from(QClipboard.Mode.Selection)
        else:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer cutting, copying and pasting."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu)
        menu.popup(event.globalPos())

    def fill_menu(self, menu: QMenu) -> None:
        """Put the entries into the menu, in Qt's own words."""
        for words, act in (("Cu&t", self.cut), ("&Copy", self.copy), ("&Paste", self.paste_from)):
            menu.addAction(QCoreApplication.translate("QLineEdit", words), act)

    def hideEvent(self, event: QHideEvent) -> None:
        """Paste nothing into a page that the merchant has left."""
        super().hideEvent(event)
        self.drop_paste()
