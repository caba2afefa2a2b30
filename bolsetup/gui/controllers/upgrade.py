"""Notices that the running program was upgraded or removed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bolsetup.gui.qt.folder_watcher import FolderWatcher
from bolsetup.platform.program_file import identity

_PATIENCE_MS: Final = 10_000
"""How long a missing program file may be explained by an upgrade in progress, in milliseconds."""


class UpgradeWatcher(QObject):
    """Watches the file of the running program.

    Signals:
        upgraded(): another version has replaced it.
        removed(): it is gone and was not replaced.
    """

    upgraded = Signal()
    removed = Signal()

    def __init__(self, program: Path, parent: QObject | None = None) -> None:
        """Watch `program`, the file that is running."""
        super().__init__(parent)
        self._program = program
        self._running = identity(program)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self.removed)
        FolderWatcher(program.parent, self).changed.connect(self._look)

    @Slot()
    def _look(self) -> None:
        found = identity(self._program)
        if found is None:
            # While the folder is missing too, each poll is reported as a change.
            if not self._patience.isActive():
                self._patience.start()
            return
        self._patience.stop()
        if found != self._running:
            self.upgraded.emit()
