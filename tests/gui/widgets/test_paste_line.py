"""Pasting never blocks on the program that owns the clipboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QClipboard, QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from bolsetup.gui.qt.clipboard_reader import ClipboardReader
from bolsetup.gui.widgets.paste_line import PasteLine
from bolsetup.gui.widgets.rename_form import RenameForm
from tests.gui.samples import all_pages, one


class Owner(ClipboardReader):
    """Another program that owns the clipboard, and replies when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_for: list[QClipboard.Mode] = []
        self.answer: Callable[[str | None], None] = lambda _: None

    def read(
        self,
        done: Callable[[str | None], None],
        mode: QClipboard.Mode = QClipboard.Mode.Clipboard,
    ) -> None:
        self.asked_for.append(mode)
        self.answer = done

    def drop(self) -> None:
        self.answer = lambda _: None


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def line(qtbot: QtBot, owner: Owner) -> PasteLine:
    made = PasteLine()
    made._reader = owner
    qtbot.addWidget(made)
    made.show()
    return made


def by_key(line: PasteLine) -> None:
    QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def by_other_key(line: PasteLine) -> None:
    QTest.keyClick(line, Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)


def by_menu(line: PasteLine) -> None:
    at = QPoint(1, 1)
    QApplication.sendEvent(line, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, at))
    menu = one(line, QMenu)
    menu.actions()[-1].trigger()
    menu.close()


@pytest.mark.qt_log_ignore(
    "grabbing the keyboard", extend=True
)  # a warning of the offscreen platform about menus
@pytest.mark.parametrize("way", [by_key, by_other_key, by_menu])
def test_a_paste_arrives_with_the_owners_reply(
    line: PasteLine, owner: Owner, way: Callable[[PasteLine], None]
) -> None:
    line.setText("old")
    line.selectAll()
    way(line)
    assert owner.asked_for == [QClipboard.Mode.Clipboard]
    assert line.text() == "old"
    owner.answer("new")
    assert line.text() == "new"


def test_the_middle_button_pastes_the_selection(
    line: PasteLine, owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QClipboard, "supportsSelection", lambda _: True)
    middle = Qt.MouseButton.MiddleButton
    release = QMouseEvent(
        QMouseEvent.Type.MouseButtonRelease,
        QPointF(),
        QPointF(),
        middle,
        middle,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(line, release)
    owner.answer("selected")
    assert owner.asked_for == [QClipboard.Mode.Selection]
    assert line.text() == "selected"


def test_an_unresponsive_owner_leaves_the_line_unchanged(line: PasteLine, owner: Owner) -> None:
    line.setText("old")
    by_key(line)
    owner.answer(None)
    assert line.text() == "old"


def test_nothing_is_pasted_into_a_page_that_was_left(line: PasteLine, owner: Owner) -> None:
    by_key(line)
    line.hide()
    owner.answer("late")
    assert line.text() == ""


def test_every_line_edit_of_the_window_is_a_paste_line(qtbot: QtBot) -> None:
    pages = list(all_pages().values())
    for page in pages:
        qtbot.addWidget(page)
    naming = RenameForm()
    qtbot.addWidget(naming)
    lines = [line for each in (*pages, naming) for line in each.findChildren(QLineEdit)]
    assert len(lines) >= 5
    assert [line for line in lines if not isinstance(line, PasteLine)] == []
