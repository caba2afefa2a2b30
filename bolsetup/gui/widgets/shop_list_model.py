"""The model of the list of shops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import Texts
from bolsetup.gui.widgets.basics import tool_tip
from bolsetup.gui.widgets.dates import moment

Index = QModelIndex | QPersistentModelIndex

ROW: Final = Qt.ItemDataRole.UserRole
"""Role of the `ShopRow`."""


class ShopListModel(QAbstractListModel):
    """The shops to list. An update changes, moves, adds and removes single rows: the current one stays."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ShopRow] = []
        self._texts: Texts | None = None

    @property
    def rows(self) -> Sequence[ShopRow]:
        """The listed shops."""
        return self._rows

    def show_rows(self, rows: Sequence[ShopRow]) -> None:
        """List these shops in this order."""
        self._remove_all_but({row.retailer_id for row in rows})
        known = {row.retailer_id for row in self._rows}
        self._arrange([row.retailer_id for row in rows if row.retailer_id in known])
        for first, last in _runs(at for at, row in enumerate(rows) if row.retailer_id not in known):
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows[first:first] = rows[first : last + 1]
            self.endInsertRows()
        for first, last in _runs(at for at, row in enumerate(rows) if self._rows[at] != row):
            self._rows[first : last + 1] = rows[first : last + 1]
            self.dataChanged.emit(self.index(first), self.index(last))

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def index_of(self, retailer_id: str) -> QModelIndex:
        """Return the index of a shop; invalid if it is not listed."""
        places = (at for at, row in enumerate(self._rows) if row.retailer_id == retailer_id)
        return self.index(next(places, -1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as in Qt
        """The number of listed shops."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, its name for type-ahead search, or what a screen reader says."""
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return tool_tip(row.name)
        if role == Qt.ItemDataRole.AccessibleTextRole and self._texts:
            return spoken(row, self._texts)
        return None

    def _remove_all_but(self, kept: set[str]) -> None:
        gone = [at for at, row in enumerate(self._rows) if row.retailer_id not in kept]
        for first, last in reversed(_runs(gone)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()

    def _arrange(self, order: Sequence[str]) -> None:
        """Move rows, as few as a single shop with another state needs."""
        for at, wanted in enumerate(order):
            if self._rows[at].retailer_id == wanted:
                continue
            if self._rows[at + 1].retailer_id == wanted:
                self._move(at, order.index(self._rows[at].retailer_id))
            else:
                ahead = range(at, len(order))
                self._move(next(each for each in ahead if self._rows[each].retailer_id == wanted), at)

    def _move(self, source: int, target: int) -> None:
        # Qt counts the target as the place before which the row is inserted while it is still there.
        before = target + 1 if target > source else target
        self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), before)
        self._rows.insert(target, self._rows.pop(source))
        self.endMoveRows()


def summary(row: ShopRow, texts: Texts) -> list[str]:
    """Return state, support code and time of the last check, as far as there are any."""
    if row.checking:
        return [texts("states.checking.title")]
    words = [texts(f"states.{row.state}.title")]
    if row.support_code:
        words.append(row.support_code)
    if row.checked_at is not None:
        words.append(moment(row.checked_at, texts))
    return words


def spoken(row: ShopRow, texts: Texts) -> str:
    """Return what a screen reader says about a row."""
    return ", ".join([row.name, *summary(row, texts), texts("pages.overview.number", number=row.retailer_id)])


def _runs(places: Iterable[int]) -> list[tuple[int, int]]:
    """Join ascending places into runs: the first and the last place of each."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
