"""Notices that the running program was upgraded."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from bolsetup.gui.qt.folder_watcher import FolderWatcher
from bolsetup.platform.program_file import identity


class UpgradeWatcher(QObject):
    """Watches the file of the running program.

    Signals:
        upgraded(): another version has taken its place.
    """

    upgraded = Signal()

    def __init__(self, program: Path, parent: QObject | None = None) -> None:
        """Watch `program`, the file that is running."""
        super().__init__(parent)
        self._program = program
        self._running = identity(program)
        FolderWatcher(program.parent, self).changed.connect(self._look)

    @Slot()
    def _look(self) -> None:
        # Without a file the program was removed, or is being replaced.
        if identity(self._program) not in (None, self._running):
            self.upgraded.emit()
