"""Watches the clipboard for text copied in other programs, while enabled."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from bolsetup.gui.qt.clipboard_reader import ClipboardReader


class ClipboardListener(QObject):
    """Emits each new text on the clipboard while enabled.

    Signals:
        heard(str): new text on the clipboard.
    """

    heard = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = ClipboardReader(parent=self)
        self._on = False
        self._unseen = False
        self._last: int | None = None
        QGuiApplication.clipboard().dataChanged.connect(self._clipboard_changed)
        # Wayland does not notify unfocused windows; compare again when focused.
        if isinstance(app := QGuiApplication.instance(), QGuiApplication):
            app.focusWindowChanged.connect(self._focus_changed)

    def switch(self, on: bool, *, with_present: bool = False) -> None:
        """Start or stop watching.

        Args:
            on: whether to watch.
            with_present: whether to emit the text that is on the clipboard already.
        """
        if on is self._on:
            return
        self._on, self._last = on, None
        self._reader.drop()
        self._unseen = on and not self._reader.may_read
        if on:
            self._reader.read(self._emit_if_new if with_present else self._remember)

    def _remember(self, text: str | None) -> None:
        # A hash, to avoid keeping a copy of a secret.
        self._last = None if text is None else hash(text)

    def _clipboard_changed(self) -> None:
        if self._on:
            self._reader.read(self._emit_if_new)

    def _focus_changed(self) -> None:
        if self._unseen and self._reader.may_read:
            # Wayland shows the window before it gives it the focus.
            self._unseen = False
            self._reader.read(self._remember)
        # Skip while the initial text is unknown: it would be taken for new.
        elif self._last is not None:
            self._clipboard_changed()

    def _emit_if_new(self, text: str | None) -> None:
        if text and hash(text) != self._last:
            self._last = hash(text)
            self.heard.emit(text)
        elif text is not None and self._last is None:
            # An empty clipboard is known, too: GNOME tells of the next copy before it gives the focus back.
            self._last = hash(text)
