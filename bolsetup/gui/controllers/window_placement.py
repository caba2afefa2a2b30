"""Places the window beside the browser, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QWidget

from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.window.main_window import MainWindow

_WIDTH: Final = 380
"""Width of the narrow window without its frame, in device-independent pixels."""


class WindowPlacement(QObject):
    """Places the window as chosen in the sidebar, and saves the choice in the settings."""

    def __init__(self, window: MainWindow, settings: SettingsStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._settings = settings
        self._before: QByteArray | None = None
        self._update_controls()
        if settings.current.beside:
            window.resize(_WIDTH, window.height())
            # Frame and screen are known only once the window is shown.
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Restore the placement when the window is shown for the first time."""
        if event.type() is QEvent.Type.Show:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._apply)
        return False

    def set_beside(self, beside: bool) -> None:
        """Place the window beside the browser, or back at its previous position."""
        if beside:
            self._before = self._window.saveGeometry()
        self._settings.update(replace(self._settings.current, beside=beside))
        self._apply()

    def set_on_top(self, on_top: bool) -> None:
        """Keep the narrow window on top of other windows, or not."""
        self._settings.update(replace(self._settings.current, on_top=on_top))
        self._apply()

    def _apply(self) -> None:
        settings, window = self._settings.current, self._window
        keep_on_top(window, settings.beside and settings.on_top)
        if settings.beside:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMaximized)
            window.setGeometry(place_beside(window))
        elif self._before is None or not window.restoreGeometry(self._before):
            window.resize(window.usual_size)
            middle = window.screen().availableGeometry().center()
            window.move(middle - window.rect().center())
        self._update_controls()

    def _update_controls(self) -> None:
        settings = self._settings.current
        self._window.show_place(beside=settings.beside, on_top=settings.on_top)


def place_beside(window: QWidget) -> QRect:
    """Return the geometry, without frame, for a full-height window at the right edge of its screen."""
    room, frame, inside = window.screen().availableGeometry(), window.frameGeometry(), window.geometry()
    left, top = inside.left() - frame.left(), inside.top() - frame.top()
    right, bottom = frame.right() - inside.right(), frame.bottom() - inside.bottom()
    width = max(_WIDTH, window.minimumWidth())
    place = QRect(room.right() + 1 - right - width, room.top() + top, width, room.height() - top - bottom)
    return place if left + right + width < room.width() else room


def keep_on_top(window: QWidget, on: bool) -> None:
    """Set or clear the stay-on-top hint of a window.

    `QWidget.setWindowFlag` would recreate the window, which flickers, so the flag of the visible QWindow is
    changed instead.
    """
    hint = Qt.WindowType.WindowStaysOnTopHint
    if bool(window.windowFlags() & hint) is on:
        return
    window.overrideWindowFlags(window.windowFlags() | hint if on else window.windowFlags() & ~hint)
    handle = window.windowHandle()
    if handle is not None:
        handle.setFlag(hint, on)
