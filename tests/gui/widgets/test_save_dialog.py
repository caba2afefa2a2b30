"""Where a file is saved is asked without blocking, starting where people keep documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from bolsetup.gui.widgets.save_dialog import ask_where_to_save
from tests.gui.samples import one


@pytest.mark.parametrize("has_documents", [True, False])
def test_it_starts_in_the_documents_or_at_home(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_documents: bool
) -> None:
    documents, home = tmp_path / "Documenten", tmp_path
    if has_documents:
        documents.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(documents))
    monkeypatch.setattr(Path, "home", lambda: home)
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen: list[str] = []
    ask_where_to_save(parent, "Save", "table.csv", "CSV", chosen.append)
    dialog = one(parent, QFileDialog)
    assert Path(dialog.directory().path()) == (documents if has_documents else home)
    assert (dialog.selectedNameFilter(), dialog.defaultSuffix()) == ("CSV (*.csv)", "csv")
    assert chosen == []
    dialog.fileSelected.emit("/somewhere/table.csv")
    assert chosen == ["/somewhere/table.csv"]
    dialog.close()
