"""Hears what is copied in other programs, for as long as the merchant wants it to."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from bolsetup.gui.qt.clipboard_reader import ClipboardReader


class ClipboardListener(QObject):
    """Passes on each new text on the clipboard while it is switched on.

    Signals:
        heard(str): a text that was not there before.
    """

    heard = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = ClipboardReader(parent=self)
        self._on = False
        self._last: int | None = None
        QGuiApplication.clipboard().dataChanged.connect(self._look)
        # Under Wayland a window without the focus is not told; look again when it gets it.
        if isinstance(app := QGuiApplication.instance(), QGuiApplication):
            app.focusWindowChanged.connect(self._look_again)

    def switch(self, on: bool) -> None:
        """Start or stop listening. What is on the clipboard already is left alone."""
        if on is self._on:
            return
        self._on, self._last = on, None
        self._reader.drop()
        if on:
            self._reader.read(self._begin)

    def _begin(self, text: str | None) -> None:
        # A hash, so that no copy of a secret is kept here.
        self._last = None if text is None else hash(text)

    def _look(self) -> None:
        if self._on:
            self._reader.read(self._hear)

    def _look_again(self) -> None:
        # Not while it is unknown what was there at the beginning: that would pass for new.
        if self._last is not None:
            self._look()

    def _hear(self, text: str | None) -> None:
        if text and hash(text) != self._last:
            self._last = hash(text)
            self.heard.emit(text)
