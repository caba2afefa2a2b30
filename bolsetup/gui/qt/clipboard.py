"""A clipboard for secrets: marked as private, and empty again before long."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from bolsetup.gui.qt.clipboard_reader import ClipboardReader
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

    Who owns the clipboard does not tell whether it is: a clipboard manager may have taken the value over,
    and another field of this program may have replaced it. So the text is compared.

    Signals:
        seconds_left_changed(int): until the private value is taken off.
        cleared(): the private value is off the clipboard: taken off, or replaced by something else.
        not_cleared(): its time is over, but the owner of the clipboard does not say whether it is there.
    """

    seconds_left_changed = Signal(int)
    cleared = Signal()
    not_cleared = Signal()

    def __init__(
        self,
        clear_after_s: float = 45.0,
        reader: ClipboardReader | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._clear_after_s = clear_after_s
        self._clipboard = QGuiApplication.clipboard()
        self._reader = reader or ClipboardReader(parent=self)
        self._value = ""
        self._taken_over = False
        self._seconds = 0
        self._until = QDeadlineTimer(QDeadlineTimer.ForeverConstant.Forever)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._count)
        self._clipboard.dataChanged.connect(self._changed)
        if app := QCoreApplication.instance():
            app.aboutToQuit.connect(self._leave)

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
        self._reader.drop()
        self._value = ""  # what `_changed` hears now is our own doing
        self._clipboard.setMimeData(data, _MODE)
        mark_concealed()
        self._value, self._taken_over = text, False
        self._until = QDeadlineTimer(round(1000 * self._clear_after_s))
        self._seconds = 0
        self._count()

    @Slot()
    def clear_now(self) -> None:
        """Take the private value off the clipboard, unless something else has taken its place."""
        if self._value:
            self._timer.stop()
            self._until = QDeadlineTimer(0)
            self._reader.read(self._compare)

    @Slot()
    def _changed(self) -> None:
        if self._value:
            self._taken_over = False
            self._reader.read(self._compare)

    def _compare(self, text: str | None) -> None:
        over = self._until.hasExpired()
        if text is None:
            # Before the end of its time nothing need be said: it is asked again then.
            if over:
                self._value = ""
                self.not_cleared.emit()
        elif text != self._value:
            self._forget()
        elif over:
            self._clipboard.clear(_MODE)
            self._forget()
        else:
            self._taken_over = True

    @Slot()
    def _leave(self) -> None:
        # No other program is asked any more: the end must not wait for it.
        text = self._reader.text_at_hand(_MODE)
        if self._value and (text == self._value or (text is None and self._taken_over)):
            self._clipboard.clear(_MODE)
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
        self._reader.drop()
        if self._value:
            self._value = ""
            self.cleared.emit()
