"""Notices that another process has put a file into the program's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

_CALM_MS: Final = 200
"""A file is replaced in several steps: they are told as one."""


class FolderWatcher(QObject):
    """Watches a folder, not what is inside its files. Our own files come as well.

    Signals:
        changed(): a file came, went or was replaced.
    """

    changed = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watcher = QFileSystemWatcher([str(folder)], self)
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self.changed)
        self._watcher.directoryChanged.connect(lambda _: self._calm.start())
