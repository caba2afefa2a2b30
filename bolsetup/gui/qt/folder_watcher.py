"""Detects changes of files in a folder, including those by other processes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

_DEBOUNCE_MS: Final = 200
"""Quiet period before a change is reported: replacing a file takes several steps."""

_RETRY_MS: Final = 2000
"""Interval between checks whether a removed folder exists again."""


class FolderWatcher(QObject):
    """Watches for files that are created, deleted or replaced in a folder, also by this process.

    Does not detect writes to an existing file.

    Signals:
        changed(): a file was created, deleted or replaced.
    """

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = str(folder)
        self._watcher = QFileSystemWatcher([self._folder], self)
        self._debounce = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._debounce.timeout.connect(self._report)
        self._watcher.directoryChanged.connect(lambda _: self._debounce.start(_DEBOUNCE_MS))

    def stop(self) -> None:
        """Stop watching, for instance to delete the folder, which Windows keeps while it is watched."""
        self._debounce.stop()
        self._watcher.removePath(self._folder)

    @Slot()
    def _report(self) -> None:
        # QFileSystemWatcher drops a removed folder, even if it was created again.
        if not self._watcher.directories() and not self._watcher.addPath(self._folder):
            self._debounce.start(_RETRY_MS)
        self.changed.emit()
