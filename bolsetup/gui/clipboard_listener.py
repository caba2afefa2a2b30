"""Hears what is copied in other programs, for as long as the merchant wants it to."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication


class ClipboardListener(QObject):
    """Passes on each new text on the clipboard while it is switched on.

    Signals:
        heard(str): a text that was not there before.
    """

    heard = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._last: int | None = None
        self._clipboard.dataChanged.connect(self._look)
        # Under Wayland a window without the focus is not told; look again when it gets it.
        if isinstance(app := QGuiApplication.instance(), QGuiApplication):
            app.focusWindowChanged.connect(self._look)

    def switch(self, on: bool) -> None:
        """Start or stop listening. What is on the clipboard already is left alone."""
        if on is (self._last is not None):
            return
        self._last = hash(self._clipboard.text()) if on else None

    def _look(self) -> None:
        if self._last is None:
            return
        text = self._clipboard.text()
        # A hash, so that no copy of a secret is kept here.
        if text and hash(text) != self._last:
            self._last = hash(text)
            self.heard.emit(text)
