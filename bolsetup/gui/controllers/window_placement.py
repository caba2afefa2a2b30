"""Places the window: where it was, inside the screen, or beside the browser."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QMargins, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.window.main_window import MainWindow
from bolsetup.platform.desktop import UNRESTRICTED, Desktop

_WIDTH: Final = 380
"""Width of the narrow window without its frame, in device-independent pixels."""
_FRAME: Final = QMargins(8, 40, 8, 8)
"""Assumed size of a frame, in device-independent pixels; the real one is known once the window is shown."""
_SAVE_AFTER_MS: Final = 500
"""A window that is dragged reports every step."""
_REDRAW_AFTER_MS: Final = 100
_GEOMETRY_EVENTS: Final = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange)


class WindowPlacement(QObject):
    """Places the window as chosen in the sidebar, and saves its geometry and that choice in the settings.

    The first window is centred in its usual size, or as large as the screen allows. Later ones are where the
    last one was, moved and shrunk if the screen is gone or smaller. Where the desktop places windows itself,
    "beside" only makes the window narrow.

    Signals:
        changed(bool, bool): whether the window is beside the browser, and whether it then is on top.
        first_painted(): the window was painted for the first time.
    """

    changed = Signal(bool, bool)
    first_painted = Signal()

    def __init__(
        self,
        window: MainWindow,
        settings: SettingsStore,
        parent: QObject | None = None,
        *,
        desktop: Desktop = UNRESTRICTED,
    ) -> None:
        super().__init__(parent)
        self._desktop = desktop
        self._narrow_once_resized = False
        self._window = window
        self._settings = settings
        self._shown = False
        self._new_size: QSize | None = None
        self._save_timer = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MS)
        self._save_timer.timeout.connect(self._save)
        self._redraw_timer = QTimer(self, singleShot=True, interval=_REDRAW_AFTER_MS)
        self._redraw_timer.timeout.connect(window.update)
        self.show_choices()
        self._restore()
        if settings.current.beside:
            window.resize(_WIDTH, window.height())
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Adjust the window when it is drawn for the first time, and save its geometry when it changes."""
        if event.type() is QEvent.Type.Paint and not self._shown:
            self._shown = True
            # X11 window managers add the frame after the window is shown, and before it is drawn.
            QTimer.singleShot(0, self, self._first_shown)
        elif event.type() in _GEOMETRY_EVENTS:
            self._save_timer.start()
            if self._desktop.shears_resized_windows:
                self._redraw_timer.start()
            if event.type() is QEvent.Type.Resize and self._narrow_once_resized:
                self._narrow_once_resized = False
                QTimer.singleShot(0, self, self._make_narrow)
        elif event.type() is QEvent.Type.Hide and self._save_timer.isActive():
            self._save_timer.stop()
            self._save()
        return False

    def set_beside(self, beside: bool) -> None:
        """Place the window beside the browser, or back at its previous position."""
        if beside:
            self._save()
        self._settings.update(self._settings.current._replace(beside=beside))
        self._apply()

    def set_on_top(self, on_top: bool) -> None:
        """Keep the narrow window on top of other windows, or not."""
        self._settings.update(self._settings.current._replace(on_top=on_top))
        self._apply()

    def _first_shown(self) -> None:
        handle = self._window.windowHandle()
        handle.screenChanged.connect(lambda _: QTimer.singleShot(0, self, self._fit))
        if self._settings.current.beside:
            self._apply()
        else:
            self._fit()
            is_as_placed = self._window.size() == self._new_size
            if is_as_placed and self._desktop.places_windows:
                self._centre()
        self.first_painted.emit()

    def _apply(self) -> None:
        settings, window = self._settings.current, self._window
        keep_on_top(window, settings.beside and settings.on_top and self._desktop.places_windows)
        if settings.beside and not self._desktop.places_windows:
            self._make_narrow()
        elif settings.beside:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMaximized)
            window.setGeometry(place_beside(window))
        else:
            self._restore()
            self._fit()
        self.show_choices()

    def _make_narrow(self) -> None:
        window = self._window
        if not self._settings.current.beside:
            return
        if window.isMaximized():
            # The desktop answers with the size from before, which would undo a width set earlier.
            self._narrow_once_resized = True
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMaximized)
        else:
            window.resize(max(_WIDTH, window.minimumWidth()), window.height())

    def _restore(self) -> None:
        window = self._window
        saved = QByteArray.fromBase64((self._settings.current.geometry or "").encode("ascii"))
        if not window.restoreGeometry(saved):
            room = _room(window)
            wanted = QRect(room.topLeft(), window.usual_size.grownBy(_FRAME))
            wanted.moveCenter(room.center())
            window.setGeometry(fit_into(wanted, room).marginsRemoved(_FRAME))
            self._new_size = window.size()

    def _centre(self) -> None:
        """Centre the window with its frame, whose real size is known by now."""
        frame = self._window.frameGeometry()
        frame.moveCenter(_room(self._window).center())
        self._window.move(frame.topLeft())

    def _fit(self) -> None:
        """Move and shrink the window if a part of it, or of its frame, is outside the screen."""
        window = self._window
        if self._settings.current.beside or window.isMaximized() or window.isFullScreen():
            return
        room, frame = _room(window), window.frameGeometry()
        if not room.contains(frame):
            window.setGeometry(fit_into(frame, room).marginsRemoved(_frame_margins(window)))

    def _save(self) -> None:
        if self._shown and not self._settings.current.beside:
            geometry = self._window.saveGeometry().toBase64().toStdString()
            self._settings.update(self._settings.current._replace(geometry=geometry))

    def show_choices(self) -> None:
        """Show how the window is placed, in the sidebar and to whoever listens to `changed`."""
        settings = self._settings.current
        self._window.show_place(beside=settings.beside, on_top=settings.on_top, desktop=self._desktop)
        self.changed.emit(settings.beside, settings.on_top)


def fit_into(frame: QRect, room: QRect) -> QRect:
    """Return `frame` moved and shrunk as little as necessary to be inside `room`."""
    size = frame.size().boundedTo(room.size())
    left = min(max(frame.left(), room.left()), room.right() + 1 - size.width())
    top = min(max(frame.top(), room.top()), room.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())


def place_beside(window: QWidget) -> QRect:
    """Return the geometry, without frame, for a full-height window at the right edge of its screen."""
    room, margins = _room(window), _frame_margins(window)
    place = room.marginsRemoved(margins)
    width = max(_WIDTH, window.minimumWidth())
    place.setLeft(place.right() + 1 - width)
    return place if margins.left() + width + margins.right() < room.width() else room


def _room(window: QWidget) -> QRect:
    """Return the part of the window's screen that panels leave free."""
    screen = window.screen()
    # On X11 Qt scales the size of that part and not its position, so it may reach beyond the screen.
    return screen.availableGeometry().intersected(screen.geometry())


def _frame_margins(window: QWidget) -> QMargins:
    frame, inside = window.frameGeometry(), window.geometry()
    return QMargins(
        inside.left() - frame.left(),
        inside.top() - frame.top(),
        frame.right() - inside.right(),
        frame.bottom() - inside.bottom(),
    )


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
