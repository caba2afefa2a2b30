"""Notices that another process has put a file into the program's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

_CALM_MS: Final = 200
"""A file is replaced in several steps: they are told as one."""

_AWAY_MS: Final = 2000
"""How often to look whether a folder that is gone has come back."""


class FolderWatcher(QObject):
    """Watches a folder, not what is inside its files. Our own files come as well.

    Signals:
        changed(): a file came, went or was replaced.
    """

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = str(folder)
        self._watcher = QFileSystemWatcher([self._folder], self)
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._tell)
        self._watcher.directoryChanged.connect(lambda _: self._calm.start(_CALM_MS))

    @Slot()
    def _tell(self) -> None:
        # A folder that was removed is no longer watched, also when another one has taken its place.
        if not self._watcher.directories() and not self._watcher.addPath(self._folder):
            self._calm.start(_AWAY_MS)
        self.changed.emit()
