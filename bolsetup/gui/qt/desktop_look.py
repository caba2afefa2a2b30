"""The look of a Linux desktop, where Qt does not know it."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFont, QGuiApplication

from bolsetup.platform.desktop import desktop
from bolsetup.platform.desktop_look import UNKNOWN, Look, LookWatch


class DesktopLook(QObject):
    """Queries the look in the background.

    Attributes:
        current: the look, as far as it is known.

    Signals:
        changed(): `current` has changed.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current = UNKNOWN
        self._desktop = desktop(QGuiApplication.platformName(), os.environ)
        if sys.platform == "linux":
            watch = LookWatch(self._take)
            threading.Thread(target=watch.start, name="desktop-look", daemon=True).start()

    def _take(self, look: Look) -> None:
        self.current = look
        with suppress(RuntimeError):  # Qt has deleted this object, because the program has quit.
            self.changed.emit()

    def font(self, usual: QFont) -> QFont:
        """Return the font of the desktop's windows; `usual` is the font that Qt chose."""
        if not (self.current.points and self._desktop.sets_font):
            return usual
        font = QFont(usual)
        font.setFamily(self.current.family)
        factor = self.current.factor if self._desktop.sets_text_size else 1.0
        font.setPointSizeF(self.current.points * factor)
        return font
