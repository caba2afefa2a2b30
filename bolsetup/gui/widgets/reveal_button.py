"""Shows a secret for as long as a button is held, out of the sight of a screen share where that can be."""

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
"""Gets the handle of a window and whether to hide it; says whether that is certain to work."""


class RevealButton(QWidget):
    """A button that works while the mouse, or Space, is down, and a warning where others can look on.

    Signals:
        shown(bool): show the secret, or mask it again.
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
        self._seen = not can_hide()
        self._button, self._warning = QPushButton(), label("small")
        self._button.setProperty("class", "quiet")
        # Return would press and let go at once: it stays with Next.
        self._button.setAutoDefault(False)
        self._button.pressed.connect(lambda: self._hold(True))
        self._button.released.connect(lambda: self._hold(False))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._warning)

    def show_texts(self, texts: Texts) -> None:
        """Set every word."""
        self._button.setText(texts("pages.keys.hold"))
        self._warning.setText(texts("pages.keys.seen"))
        self._button.setToolTip(texts("pages.keys.hold_hint"))
        self._show_warning()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing stays in sight of whatever comes next."""
        super().hideEvent(event)
        self._hold(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let go when another window comes to the front: the button is told of no release then."""
        if event.type() in (QEvent.Type.WindowDeactivate, QEvent.Type.Hide):
            self._hold(False)
        return False

    def _hold(self, held: bool) -> None:
        if held is self._held:
            return
        self._held = held
        window = self.window()
        if held:
            # First out of sight, then shown; and the other way round.
            self._seen = not self._set_hidden(int(window.winId()), True)
            self._show_warning()
            window.installEventFilter(self)
            self.shown.emit(True)
        else:
            window.removeEventFilter(self)
            self.shown.emit(False)
            self._button.setDown(False)
            self._set_hidden(int(window.winId()), False)

    def _show_warning(self) -> None:
        self._warning.setVisible(self._seen)
        hint = self._button.toolTip()
        self._button.setAccessibleDescription(f"{hint} {self._warning.text()}" if self._seen else hint)
