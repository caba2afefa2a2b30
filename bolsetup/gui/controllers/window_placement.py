"""Puts the window beside the browser, and back to where it was."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QWidget

from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.window.main_window import MainWindow

_WIDTH: Final = 380
"""Of the narrow window without its frame, in device-independent pixels."""


class WindowPlacement(QObject):
    """Carries out what the controls on the sidebar ask for, and remembers it for the next start."""

    def __init__(self, window: MainWindow, settings: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._before: QByteArray | None = None
        self._show()
        if settings.current.beside:
            window.resize(_WIDTH, window.height())
            # Only a window that shows knows its frame and its screen.
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the place of the last run when the window comes up for the first time."""
        if event.type() is QEvent.Type.Show:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._take_place)
        return False

    def choose(self, beside: bool) -> None:
        """Put the window beside the browser, or back."""
        if beside:
            self._before = self._window.saveGeometry()
        self._settings.keep(replace(self._settings.current, beside=beside))
        self._take_place()

    def choose_on_top(self, on_top: bool) -> None:
        """Keep the narrow window above the others, or not."""
        self._settings.keep(replace(self._settings.current, on_top=on_top))
        self._take_place()

    def _take_place(self) -> None:
        settings, window = self._settings.current, self._window
        keep_on_top(window, settings.beside and settings.on_top)
        if settings.beside:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMaximized)
            window.setGeometry(place_beside(window))
        elif self._before is None or not window.restoreGeometry(self._before):
            window.resize(window.usual_size)
            middle = window.screen().availableGeometry().center()
            window.move(middle - window.rect().center())
        self._show()

    def _show(self) -> None:
        settings = self._settings.current
        self._window.show_place(beside=settings.beside, on_top=settings.on_top)


def place_beside(window: QWidget) -> QRect:
    """The right edge of the window's screen, from top to bottom, for the window without its frame."""
    room, frame, inside = window.screen().availableGeometry(), window.frameGeometry(), window.geometry()
    left, top = inside.left() - frame.left(), inside.top() - frame.top()
    right, bottom = frame.right() - inside.right(), frame.bottom() - inside.bottom()
    width = max(_WIDTH, window.minimumWidth())
    place = QRect(room.right() + 1 - right - width, room.top() + top, width, room.height() - top - bottom)
    return place if left + right + width < room.width() else room


def keep_on_top(window: QWidget, on: bool) -> None:
    """Keep a window above the others, or not any more.

    `QWidget.setWindowFlag` takes the window away and makes it anew, which flickers; the platform's
    window can change while it shows.
    """
    hint = Qt.WindowType.WindowStaysOnTopHint
    if bool(window.windowFlags() & hint) is on:
        return
    window.overrideWindowFlags(window.windowFlags() | hint if on else window.windowFlags() & ~hint)
    handle = window.windowHandle()
    if handle is not None:
        handle.setFlag(hint, on)
