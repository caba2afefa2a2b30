"""A clipboard for secrets: marked as private, and empty again before long."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from bolsetup.platform.pasteboard import mark_concealed

_MODE: Final = QClipboard.Mode.Clipboard
"""Never the selection: a middle click must not paste a secret."""

_WINDOWS: Final = 'application/x-qt-windows-mime;value="{}"'

_NO: Final = bytes(4)
"""A DWORD of 0."""

_MARKS: Final = (
    # learn.microsoft.com, "Clipboard Formats", cloud clipboard and clipboard history formats
    (_WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"), b"1"),
    (_WINDOWS.format("CanIncludeInClipboardHistory"), _NO),
    (_WINDOWS.format("CanUploadToCloudClipboard"), _NO),
    # Klipper leaves out what has this hint; others on Linux follow it.
    ("x-kde-passwordManagerHint", b"secret"),
)


class PrivateClipboard(QObject):
    """Copies values, and takes a private one off the clipboard again if it is still there.

    Signals:
        seconds_left_changed(int): until the private value is taken off.
        cleared(): the private value is off the clipboard: taken off, or replaced by something else.
    """

    seconds_left_changed = Signal(int)
    cleared = Signal()

    def __init__(self, clear_after_s: float = 45.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clear_after_s = clear_after_s
        self._clipboard = QGuiApplication.clipboard()
        self._value = ""
        self._seconds = 0
        self._until = QDeadlineTimer(QDeadlineTimer.ForeverConstant.Forever)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._count)
        self._clipboard.dataChanged.connect(self._changed)
        if app := QCoreApplication.instance():
            app.aboutToQuit.connect(self.clear_now)

    def copy(self, text: str) -> None:
        """Put a text on the clipboard that anybody may see and keep."""
        self._clipboard.setText(text, _MODE)
        self._forget()

    def copy_private(self, text: str) -> None:
        """Put a secret on the clipboard, marked so that clipboard managers do not keep it."""
        data = QMimeData()
        # The marks first: a manager on Windows that sees the text before them has kept it already.
        for mark, value in _MARKS:
            data.setData(mark, value)
        data.setText(text)
        self._value = ""  # what `_changed` hears now is our own doing
        self._clipboard.setMimeData(data, _MODE)
        mark_concealed()
        self._value = text
        self._until = QDeadlineTimer(round(1000 * self._clear_after_s))
        self._seconds = 0
        self._count()

    @Slot()
    def clear_now(self) -> None:
        """Take the private value off the clipboard, unless something else has taken its place."""
        if self._value and self._is_ours():
            self._clipboard.clear(_MODE)
        self._forget()

    def _is_ours(self) -> bool:
        # Who owns the clipboard decides nothing: a manager may have taken the value over, and another
        # field of this program may have replaced it. To read what another program owns may take that
        # program some seconds, but it is done once.
        return self._clipboard.text(_MODE) == self._value

    @Slot()
    def _changed(self) -> None:
        if self._value and not self._is_ours():
            self._forget()

    @Slot()
    def _count(self) -> None:
        left = self._until.remainingTime()
        if left <= 0:
            self.clear_now()
            return
        seconds = math.ceil(left / 1000)
        if seconds != self._seconds:
            self._seconds = seconds
            self.seconds_left_changed.emit(seconds)
        self._timer.start(left - 1000 * (seconds - 1))

    def _forget(self) -> None:
        self._timer.stop()
        if self._value:
            self._value = ""
            self.cleared.emit()
