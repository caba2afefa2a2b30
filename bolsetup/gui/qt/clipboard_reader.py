"""Reads the clipboard without blocking on the program that owns it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from bolsetup.gui.qt.secret_text import SecretText
from bolsetup.platform.x11_selection import Conversion

_CLIPBOARD: Final = QClipboard.Mode.Clipboard
_POLL_MS: Final = 10
_SELECTIONS: Final = {_CLIPBOARD: "CLIPBOARD", QClipboard.Mode.Selection: "PRIMARY"}


class ClipboardReader(QObject):
    """Reads the clipboard's text, synchronously if possible. A new read replaces a pending one.

    On X11 the owning program provides the text, and Qt blocks until it does: 15 seconds if it hangs (measured
    with a stopped xclip), 0.4 s for 50 MB. So text of other programs is requested on a separate connection.
    On other systems Qt reads the text. Under Wayland a program without the focus cannot read that of others.

    Args:
        patience_s: seconds to wait for the owner.
        parent: Qt parent.
    """

    def __init__(self, patience_s: float = 3.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._patience_s = patience_s
        self._done: Callable[[str | None], None] | None = None
        self._deadline = QDeadlineTimer()
        self._conversion: Conversion | None = None
        self._mode = _CLIPBOARD
        self._owner_changed = False
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)
        QGuiApplication.clipboard().dataChanged.connect(self._clipboard_changed)
        QGuiApplication.clipboard().selectionChanged.connect(self._selection_changed)

    @property
    def may_read(self) -> bool:
        """Whether the desktop lets this program read now what another one copied."""
        return QGuiApplication.focusWindow() is not None or QGuiApplication.platformName() != "wayland"

    def text_at_hand(self, mode: QClipboard.Mode = _CLIPBOARD) -> str | None:
        """Return the text if it is available without another program's reply, else None."""
        clipboard = QGuiApplication.clipboard()
        if isinstance(data := clipboard.mimeData(mode), SecretText):
            return data.secret
        ours = clipboard.ownsClipboard() if mode is _CLIPBOARD else clipboard.ownsSelection()
        at_hand = ours or (QGuiApplication.platformName() != "xcb" and self.may_read)
        return clipboard.text(mode) if at_hand else None

    def read(self, done: Callable[[str | None], None], mode: QClipboard.Mode = _CLIPBOARD) -> None:
        """Read the text and pass it to `done`, now or later.

        `done` gets an empty string if there is no text, and None if the owner does not provide it in time or
        the desktop does not let this program read it.
        """
        self.drop()
        text = self.text_at_hand(mode)
        if text is not None:
            done(text)
            return
        if not self.may_read:
            done(None)
            return
        try:
            self._request(mode)
        except OSError:
            done(None)
            return
        self._done = done
        self._deadline = QDeadlineTimer(round(1000 * self._patience_s))
        self._timer.start()

    def drop(self) -> None:
        """Cancel a pending read."""
        self._done = None
        self._timer.stop()

    @Slot()
    def _clipboard_changed(self) -> None:
        self._owner_changed = self._owner_changed or self._mode is _CLIPBOARD

    @Slot()
    def _selection_changed(self) -> None:
        self._owner_changed = self._owner_changed or self._mode is not _CLIPBOARD

    def _request(self, mode: QClipboard.Mode) -> None:
        # Never ask a hanging owner twice: when it continues, the first requestor would be gone, which makes
        # some owners (xclip) exit and lose the text.
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
    def _poll(self) -> None:
        try:
            text = self._conversion.advance() if self._conversion else None
        except OSError:
            text = None
            self._close()
        if text is not None:
            self._close()
        elif self._conversion and not self._deadline.hasExpired():
            return
        done = self._done
        self.drop()
        if done:
            done(text)
