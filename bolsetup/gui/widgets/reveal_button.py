"""A button that reveals a secret while held, hidden from screen sharing where supported."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import label
from bolsetup.platform import screen_capture

HideFromCapture = Callable[[int, bool], bool]
"""Takes the native handle of a window and whether to hide it; returns whether that is certain to work."""


class RevealButton(QWidget):
    """A button that reveals the secret while it is held, with a warning if screen sharing would show it.

    Signals:
        shown(bool): reveal the secret, or mask it again.
    """

    shown = Signal(bool)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        can_hide: Callable[[], bool] = screen_capture.can_hide,
        set_hidden: HideFromCapture = screen_capture.set_hidden,
    ) -> None:
        super().__init__(parent)
        self._set_hidden = set_hidden
        self._held = False
        self._exposed = not can_hide()
        self._button, self._warning = QPushButton(), label("small")
        self._button.setProperty("class", "quiet")
        # Return would press and release at once; leave it to the Next button.
        self._button.setAutoDefault(False)
        self._button.pressed.connect(lambda: self._hold(True))
        self._button.released.connect(lambda: self._hold(False))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._warning)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._button.setText(texts("pages.keys.hold"))
        self._warning.setText(texts("pages.keys.seen"))
        self._button.setToolTip(texts("pages.keys.hold_hint"))
        self._show_warning()

    def hideEvent(self, event: QHideEvent) -> None:
        """Mask the secret."""
        super().hideEvent(event)
        self._hold(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Release when the window is deactivated, since the button then gets no release event."""
        if event.type() in (QEvent.Type.WindowDeactivate, QEvent.Type.Hide):
            self._hold(False)
        return False

    def _hold(self, held: bool) -> None:
        if held is self._held:
            return
        self._held = held
        window = self.window()
        if held:
            # Hide the window before revealing the secret, and show it after masking.
            self._exposed = not self._set_hidden(int(window.winId()), True)
            self._show_warning()
            window.installEventFilter(self)
            self.shown.emit(True)
        else:
            window.removeEventFilter(self)
            self.shown.emit(False)
            self._button.setDown(False)
            self._set_hidden(int(window.winId()), False)

    def _show_warning(self) -> None:
        self._warning.setVisible(self._exposed)
        hint = self._button.toolTip()
        self._button.setAccessibleDescription(f"{hint} {self._warning.text()}" if self._exposed else hint)
