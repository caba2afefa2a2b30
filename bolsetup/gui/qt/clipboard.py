"""Copies secrets to the clipboard: marked as private, and cleared after a while."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QMimeData, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from bolsetup.gui.qt.clipboard_reader import ClipboardReader
from bolsetup.platform.pasteboard import mark_concealed

_MODE: Final = QClipboard.Mode.Clipboard
"""Not the X11 selection, where a middle click would paste the secret."""

_WINDOWS: Final = 'application/x-qt-windows-mime;value="{}"'

_ZERO: Final = bytes(4)
"""A DWORD of 0."""

_MARKS: Final = (
    # learn.microsoft.com, "Clipboard Formats", cloud clipboard and clipboard history formats
    (_WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"), b"1"),
    (_WINDOWS.format("CanIncludeInClipboardHistory"), _ZERO),
    (_WINDOWS.format("CanUploadToCloudClipboard"), _ZERO),
    # Klipper does not store content with this hint; other Linux managers follow it.
    ("x-kde-passwordManagerHint", b"secret"),
)


class PrivateClipboard(QObject):
    """Copies text, and clears a private value from the clipboard if it is still there.

    Whether it is there is determined by comparing the text, not by ownership: a clipboard manager may have
    taken over the value, and another widget of this program may have replaced it.

    Signals:
        seconds_left_changed(int): seconds until the private value is cleared.
        cleared(): the private value was cleared, or replaced by something else.
        not_cleared(): the time is up, but the clipboard's owner does not respond.
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
        self._confirmed_there = False
        self._seconds = 0
        self._deadline = QDeadlineTimer(QDeadlineTimer.ForeverConstant.Forever)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._count_down)
        self._clipboard.dataChanged.connect(self._changed)
        if app := QCoreApplication.instance():
            app.aboutToQuit.connect(self._clear_on_quit)

    def copy(self, text: str) -> None:
        """Copy a text that is not secret."""
        self._clipboard.setText(text, _MODE)
        self._forget()

    def copy_private(self, text: str) -> None:
        """Copy a secret, marked so that clipboard managers do not store it."""
        data = QMimeData()
        # Marks before the text: on Windows a manager stores the text as soon as it sees it.
        for mark, value in _MARKS:
            data.setData(mark, value)
        data.setText(text)
        self._reader.drop()
        self._value = ""  # makes `_changed` ignore our own change
        self._clipboard.setMimeData(data, _MODE)
        mark_concealed()
        self._value, self._confirmed_there = text, False
        self._deadline = QDeadlineTimer(round(1000 * self._clear_after_s))
        self._seconds = 0
        self._count_down()

    @Slot()
    def clear_now(self) -> None:
        """Clear the private value, unless it was replaced by something else."""
        if self._value:
            self._timer.stop()
            self._deadline = QDeadlineTimer(0)
            self._reader.read(self._compare)

    @Slot()
    def _changed(self) -> None:
        if self._value:
            self._confirmed_there = False
            self._reader.read(self._compare)

    def _compare(self, text: str | None) -> None:
        over = self._deadline.hasExpired()
        if text is None:
            # Unknown, but the time is not up yet: it is compared again then.
            if over:
                self._value = ""
                self.not_cleared.emit()
        elif text != self._value:
            self._forget()
        elif over:
            self._clipboard.clear(_MODE)
            self._forget()
        else:
            self._confirmed_there = True

    @Slot()
    def _clear_on_quit(self) -> None:
        # Quitting must not wait for another program's reply.
        text = self._reader.text_at_hand(_MODE)
        if self._value and (text == self._value or (text is None and self._confirmed_there)):
            self._clipboard.clear(_MODE)
        self._forget()

    @Slot()
    def _count_down(self) -> None:
        left = self._deadline.remainingTime()
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
