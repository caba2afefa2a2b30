"""Copies secrets to the clipboard: marked as private, and cleared after a while."""

from __future__ import annotations

import math
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QDeadlineTimer, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QClipboard, QGuiApplication

from bolsetup.gui.qt.clipboard_reader import ClipboardReader
from bolsetup.gui.qt.secret_text import SecretText
from bolsetup.platform.desktop import UNRESTRICTED, Desktop
from bolsetup.platform.pasteboard import mark_concealed

_MODE: Final = QClipboard.Mode.Clipboard
"""Not the X11 selection, where a middle click would paste the secret."""

_LOOK_AFTER_MS: Final = 500
"""Time for a clipboard manager to restore what was cleared, and for the desktop to notify us."""


class _Stage(Enum):
    """What happened to the private value."""

    COPIED = auto()
    """It counts down."""
    CLEARED = auto()
    """It was cleared; whether it is really gone is still to be checked."""
    SEEN = auto()
    """It, or something unreadable, was on the clipboard after that."""


class PrivateClipboard(QObject):
    """Copies text, and clears a private value from the clipboard if it is still there.

    Whether it is there is determined by comparing the text, not by ownership: a clipboard manager may have
    taken over the value, and another widget of this program may have replaced it. "Cleared" is only said
    after looking again, since a manager may offer the value once more.

    GNOME Shell reads each text as it is copied, and offers it again without its private mark once the
    program withdraws it or ends; without the focus that can neither be prevented nor seen. A reader that asks
    while this program still has the focus is not where the user pastes, so it gets an empty text. The order
    is certain, also on a slow computer: the compositor asks before it takes the focus away.

    Signals:
        seconds_left_changed(int): seconds until the private value is cleared.
        time_up(): the time is up; whether the value is gone is seen once the window has the focus.
        cleared(): the private value is gone from the clipboard.
        not_cleared(): the time is up, and the value is still there or the clipboard's owner does not respond.
    """

    seconds_left_changed = Signal(int)
    time_up = Signal()
    cleared = Signal()
    not_cleared = Signal()

    def __init__(
        self,
        clear_after_s: float = 45.0,
        reader: ClipboardReader | None = None,
        parent: QObject | None = None,
        *,
        desktop: Desktop = UNRESTRICTED,
    ) -> None:
        super().__init__(parent)
        self._clear_after_s = clear_after_s
        self._desktop = desktop
        self._clipboard = QGuiApplication.clipboard()
        self._reader = reader or ClipboardReader(parent=self)
        self._value = ""
        self._data: SecretText | None = None
        self._stage = _Stage.COPIED
        self._confirmed_there = False
        self._seconds = 0
        self._deadline = QDeadlineTimer(QDeadlineTimer.ForeverConstant.Forever)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._count_down)
        self._look_timer = QTimer(self, singleShot=True, interval=_LOOK_AFTER_MS)
        self._look_timer.timeout.connect(self._look)
        self._clipboard.dataChanged.connect(self._changed)
        if isinstance(app := QGuiApplication.instance(), QGuiApplication):
            app.applicationStateChanged.connect(self._focus_changed)
            app.aboutToQuit.connect(self._clear_on_quit)

    def copy(self, text: str) -> None:
        """Copy a text that is not secret."""
        self._clipboard.setText(text, _MODE)
        self._forget()

    def copy_private(self, text: str) -> None:
        """Copy a secret, marked so that clipboard managers do not store it."""
        self._reader.drop()
        self._look_timer.stop()
        self._value = ""  # makes `_changed` ignore our own change
        self._data = SecretText(text, withheld=self._desktop.keeps_copied_text)
        self._clipboard.setMimeData(self._data, _MODE)
        mark_concealed()
        self._value, self._stage, self._confirmed_there = text, _Stage.COPIED, False
        self._deadline = QDeadlineTimer(round(1000 * self._clear_after_s))
        self._seconds = 0
        self._count_down()

    @Slot()
    def clear_now(self) -> None:
        """Clear the private value, unless it was replaced by something else."""
        if self._value and self._stage is _Stage.COPIED:
            self._timer.stop()
            self._deadline = QDeadlineTimer(0)
            self._reader.read(self._compare)

    @Slot()
    def _changed(self) -> None:
        if self._value and self._stage is _Stage.COPIED:
            self._confirmed_there = False
            self._reader.read(self._compare)
        elif self._value:
            self._look_timer.start()

    @Slot(Qt.ApplicationState)
    def _focus_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            if not self._desktop.sees_clipboard:
                self._changed()
        elif self._data:
            self._data.withheld = False

    def _compare(self, text: str | None) -> None:
        over = self._deadline.hasExpired()
        if text is None:
            # Unknown, but the time is not up yet: it is compared again then.
            if over:
                self._stage = _Stage.CLEARED
                self._look_again(None)
        elif text != self._value:
            self._forget()
        elif over:
            self._stage = _Stage.CLEARED
            self._data = None
            self._clipboard.clear(_MODE)
            self._look_timer.start()
        else:
            self._confirmed_there = True

    @Slot()
    def _look(self) -> None:
        self._reader.read(self._look_again)

    def _look_again(self, text: str | None) -> None:
        if text is not None and text != self._value:
            self._forget()
        elif self._stage is _Stage.CLEARED:
            if text is None and not self._reader.may_read:
                self.time_up.emit()
            else:
                self._stage = _Stage.SEEN
                self.not_cleared.emit()

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
        self._look_timer.stop()
        self._reader.drop()
        self._data = None
        if self._value:
            self._value = ""
            self.cleared.emit()
