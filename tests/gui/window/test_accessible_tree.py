"""A screen reader finds what is seen, on every page: it walks the tree that Qt gives it, not our widgets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome, Verdict
from bolsetup.core.walkthrough.journey import Page
from bolsetup.gui.pages.keys import KeysPage
from tests.gui.samples import CLIENT_ID, CLIENT_SECRET, all_pages, one, window_with_all_pages


def _tree(top: QAccessibleInterface) -> Iterator[object]:
    yield top.object()
    for index in range(top.childCount()):
        child = top.child(index)
        if child is not None:
            yield from _tree(child)


@pytest.mark.parametrize("page", Page)
def test_each_visible_text_and_button_is_in_the_tree(qtbot: QtBot, page: Page) -> None:
    window = window_with_all_pages(all_pages())
    qtbot.addWidget(window)
    keys = one(window, KeysPage)
    keys.pair_completed.connect(lambda: keys.show_verdict(Verdict(Outcome.REFUSED)))
    keys.take(f"{CLIENT_ID} {CLIENT_SECRET}")
    window.show()
    window.go_to(page)
    texts: list[QLabel | QAbstractButton] = [
        *window.findChildren(QLabel),
        *window.findChildren(QAbstractButton),
    ]
    seen = [each for each in texts if each.isVisible() and each.text()]
    top = QAccessible.queryAccessibleInterface(window)
    assert top is not None
    found = list(_tree(top))
    assert [each.text() for each in seen if each not in found] == []
    assert len(seen) > 5
