"""Reads the clipboard without ever standing still for the program that owns it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from bolsetup.platform.x11_selection import Conversion

_CLIPBOARD: Final = QClipboard.Mode.Clipboard
_LOOK_EVERY_MS: Final = 10
_SELECTIONS: Final = {_CLIPBOARD: "CLIPBOARD", QClipboard.Mode.Selection: "PRIMARY"}


class ClipboardReader(QObject):
    """Gives the text of the clipboard, at once or a little later. A newer question replaces an older one.

    On X11 the text comes from the program that owns the clipboard, and Qt stands still until it has come:
    15 seconds if that program hangs (measured with a stopped xclip), 0.4 s for 50 MB. So what others own is
    asked for here, over a connection of our own. Elsewhere it comes from the system, and Qt reads it.
    """

    def __init__(self, patience_s: float = 3.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._patience_s = patience_s
        self._done: Callable[[str | None], None] | None = None
        self._until = QDeadlineTimer()
        self._conversion: Conversion | None = None
        self._mode = _CLIPBOARD
        self._owner_changed = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        QGuiApplication.clipboard().dataChanged.connect(self._clipboard_changed)
        QGuiApplication.clipboard().selectionChanged.connect(self._selection_changed)

    def text_at_hand(self, mode: QClipboard.Mode = _CLIPBOARD) -> str | None:
        """The text, if no other program has to be asked for it; else None."""
        clipboard = QGuiApplication.clipboard()
        ours = clipboard.ownsClipboard() if mode is _CLIPBOARD else clipboard.ownsSelection()
        return clipboard.text(mode) if ours or QGuiApplication.platformName() != "xcb" else None

    def read(self, done: Callable[[str | None], None], mode: QClipboard.Mode = _CLIPBOARD) -> None:
        """Call `done` with the text, empty if there is none; None: it cannot be had, or not in time."""
        self.drop()
        text = self.text_at_hand(mode)
        if text is not None:
            done(text)
            return
        try:
            self._ask(mode)
        except OSError:
            done(None)
            return
        self._done = done
        self._until = QDeadlineTimer(round(1000 * self._patience_s))
        self._timer.start()

    def drop(self) -> None:
        """Take no answer any more."""
        self._done = None
        self._timer.stop()

    @Slot()
    def _clipboard_changed(self) -> None:
        self._owner_changed = self._owner_changed or self._mode is _CLIPBOARD

    @Slot()
    def _selection_changed(self) -> None:
        self._owner_changed = self._owner_changed or self._mode is not _CLIPBOARD

    def _ask(self, mode: QClipboard.Mode) -> None:
        # An owner that hangs is not asked twice: it would find only the last of us when it wakes up,
        # and some end then (xclip), and the text with them.
        if self._conversion and mode is self._mode and not self._owner_changed:
            return
        self._close()
        self._mode, self._owner_changed = mode, False
        self._conversion = Conversion(_SELECTIONS[mode])

    def _close(self) -> None:
        if self._conversion:
            self._conversion.close()
            self._conversion = None

    @Slot()
    def _look(self) -> None:
        try:
            text = self._conversion.advance() if self._conversion else None
        except OSError:
            text = None
            self._close()
        if text is not None:
            self._close()
        elif self._conversion and not self._until.hasExpired():
            return
        done = self._done
        self.drop()
        if done:
            done(text)
