"""The list of shops changes row by row."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import Texts
from bolsetup.gui.widgets.shop_list_model import ROW, ShopListModel

SHOPS = {number: ShopRow(number, f"Winkel {number}", State.CONNECTED) for number in "abcdefgh"}


class Listed:
    """A model that Qt itself checks, and what it reported."""

    def __init__(self, order: str) -> None:
        self.model = ShopListModel()
        self.tester = QAbstractItemModelTester(
            self.model, QAbstractItemModelTester.FailureReportingMode.Fatal
        )
        self.show(order)
        self.reported: list[str] = []
        for name in ("rowsInserted", "rowsRemoved", "rowsMoved", "modelReset"):
            getattr(self.model, name).connect(lambda *_, name=name: self.reported.append(name))
        self.model.dataChanged.connect(
            lambda first, last, _: self.reported.extend(
                f"changed {row}" for row in range(first.row(), last.row() + 1)
            )
        )

    def show(self, order: str) -> None:
        self.model.show_rows([SHOPS[letter] for letter in order])

    @property
    def order(self) -> str:
        return "".join(row.retailer_id for row in self.model.rows)


@pytest.mark.parametrize(
    ("before", "after", "reported"),
    [
        ("abc", "abc", []),
        ("", "abc", ["rowsInserted"]),
        ("abc", "", ["rowsRemoved"]),
        ("abcd", "acd", ["rowsRemoved"]),
        ("abcdef", "af", ["rowsRemoved"]),
        ("af", "abcdef", ["rowsInserted"]),
        ("abcdef", "fabcde", ["rowsMoved"]),
        ("abcdef", "bcdefa", ["rowsMoved"]),
        ("abcdef", "acdebf", ["rowsMoved"]),
        ("abcdef", "gacdeh", ["rowsRemoved", "rowsRemoved", "rowsInserted", "rowsInserted"]),
    ],
)
def test_an_update_reports_only_what_changed(before: str, after: str, reported: list[str]) -> None:
    listed = Listed(before)
    listed.show(after)
    assert (listed.order, listed.reported) == (after, reported)


def test_only_changed_rows_are_reported_as_changed() -> None:
    listed = Listed("abcd")
    rows = [SHOPS[letter] for letter in "abcd"]
    rows[2] = rows[2]._replace(checking=True)
    listed.model.show_rows(rows)
    assert listed.reported == ["changed 2"]
    assert listed.model.rows == rows


def test_any_order_leads_to_any_other_and_a_row_keeps_its_index() -> None:
    chance = random.Random(7)  # noqa: S311 - the same each time
    listed = Listed("abcdefgh")
    for _ in range(500):
        before = listed.order
        indexes = {letter: QPersistentModelIndex(listed.model.index_of(letter)) for letter in before}
        after = "".join(chance.sample("abcdefgh", chance.randint(0, 8)))
        listed.show(after)
        assert listed.order == after
        places = {letter: index.row() for letter, index in indexes.items()}
        assert places == {letter: after.find(letter) for letter in before}


@pytest.mark.parametrize(
    ("row", "spoken"),
    [
        (SHOPS["a"], ["Winkel a", "Verbonden", "Verkopersnummer a"]),
        (SHOPS["a"]._replace(checking=True), ["Winkel a", "Bezig met controleren", "Verkopersnummer a"]),
        (
            SHOPS["a"]._replace(state=State.LOST, outcome=Outcome.REFUSED, checked_at=1_773_054_300.0),
            ["Winkel a", "Verbinding kwijt", Outcome.REFUSED.code, "9 maart", "Verkopersnummer a"],
        ),
        (SHOPS["a"]._replace(outcome=Outcome.CONNECTED, name="B&B <b>"), ["B&B <b>", "Verbonden"]),
    ],
)
def test_a_screen_reader_says_shop_state_and_time(row: ShopRow, spoken: Sequence[str]) -> None:
    model = ShopListModel()
    model.show_texts(Texts("nl"))
    model.show_rows([row])
    words = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert isinstance(words, str)
    places = [words.find(part) for part in spoken]
    assert -1 not in places
    assert places == sorted(places)
    assert model.data(model.index(0), ROW) == row


def test_another_language_changes_all_rows(qtbot: QtBot) -> None:
    listed = Listed("abc")
    listed.model.show_texts(Texts("fr"))
    assert listed.reported == ["changed 0", "changed 1", "changed 2"]
    assert "Connectée" in str(listed.model.data(listed.model.index(1), Qt.ItemDataRole.AccessibleTextRole))


def test_rows_that_change_together_are_reported_together() -> None:
    listed = Listed("abcdef")
    changes: list[tuple[int, int]] = []
    listed.model.dataChanged.connect(lambda first, last, _: changes.append((first.row(), last.row())))
    rows = [SHOPS[letter] for letter in "abcdef"]
    for at in (0, 1, 2, 5):
        rows[at] = rows[at]._replace(checking=True)
    listed.model.show_rows(rows)
    assert changes == [(0, 2), (5, 5)]
    assert list(listed.model.rows) == rows
