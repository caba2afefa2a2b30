"""Asks where to save a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_where_to_save(
    parent: QWidget, title: str, name: str, kind: str, chosen: Callable[[str], object]
) -> None:
    """Open the system's dialog, starting in the user's documents, or else the home folder. Does not block.

    Args:
        parent: the page that the dialog belongs to.
        title: title of the dialog.
        name: suggested file name; its suffix is added to a name without one.
        kind: name of the kind of file.
        chosen: called with the chosen path; not called if the user cancels.
    """
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    folder = documents if documents.is_dir() else Path.home()
    suffix = Path(name).suffix
    dialog = QFileDialog(parent, title, str(folder / name))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(f"{kind} (*{suffix})")
    dialog.setDefaultSuffix(suffix)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()
