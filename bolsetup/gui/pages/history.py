"""The connection history: a strip per shop, its text alternative, and CSV export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from bolsetup.core.monitoring.history import WORST_FIRST, ShopHistory
from bolsetup.core.texts import Texts
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import Note, button, card, label
from bolsetup.gui.widgets.dates import length, moment
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.history_strip import HistoryStrip, Swatch, day_words
from bolsetup.gui.widgets.save_dialog import ask_where_to_save
from bolsetup.gui.widgets.status_icon import Kind

BATCH: Final = 10
"""Number of shops shown at first, and added at a time; Qt takes seconds to lay out two hundred."""


class ShopHistoryCard(QFrame):
    """The history of one shop: a summary, the strip, and a description of a day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "card")
        self._shop = ""
        self._past = ShopHistory(())
        self._texts: Texts | None = None
        self._longest_words = ""
        self._name, self._summary, self._day, self._list = (
            label("section"),
            label(),
            label("muted"),
            label(),
        )
        self._list.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._list.hide()
        self.strip = HistoryStrip()
        self.strip.day_described.connect(self._day.setText)
        self.setFocusProxy(self.strip)
        self._text_button = button("quiet")
        self._text_button.clicked.connect(self._toggle_text)
        self._day.setAlignment(Qt.AlignmentFlag.AlignTop)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._text_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addLayout(top)
        for widget in (self._summary, self.strip, self._day, self._list):
            column.addWidget(widget)

    def show_history(self, name: str, past: ShopHistory, texts: Texts) -> None:
        """Show this history, with the shop's current name."""
        if (name, past, texts) == (self._shop, self._past, self._texts):
            return
        self._shop, self._past, self._texts = name, past, texts
        self._name.setText(name)
        self._summary.setText(self._words())
        self.strip.setAccessibleName(texts("history.strip", shop=name, days=len(past.days)))
        self.strip.show_days(past.days, texts)
        self._longest_words = max((day_words(day, texts) for day in past.days), key=len, default="")
        self._fit_day()
        self._show_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the longest description of a day."""
        super().resizeEvent(event)
        self._fit_day()

    def _fit_day(self) -> None:
        """Give each description the same room, so that the page does not jump as the pointer moves."""
        room = QRect(0, 0, self.contentsRect().width() - 2 * Space.L, 0)
        size = self._day.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self._longest_words)
        self._day.setMinimumHeight(size.height() if self._longest_words else 0)

    def _words(self) -> str:
        texts, past = self._texts, self._past
        if texts is None or past.changed_at is None:
            return texts("history.never") if texts else ""
        changed = texts("history.changed", when=moment(past.changed_at, texts))
        outage = texts("history.no_outage")
        if longest := past.longest_outage:
            when = moment(longest.began, texts)
            outage = texts("history.outage", time=length(longest.seconds, texts), when=when)
        return " ".join((changed, outage, texts("history.checks", count=past.checks)))

    def _toggle_text(self) -> None:
        self._list.setVisible(self._list.isHidden())
        self._show_list()

    def _show_list(self) -> None:
        if self._texts:
            key = "as_text" if self._list.isHidden() else "hide_text"
            words = self._texts(f"history.{key}")
            self._text_button.setText(words)
            name = self._texts("pages.overview.action_name", action=words, shop=self._shop)
            self._text_button.setAccessibleName(name)
            if not self._list.isHidden():
                days = [day_words(day, self._texts) for day in reversed(self._past.days) if day.spans]
                self._list.setText("\n".join(days) or self._texts("history.never"))


class HistoryPage(BasePage):
    """The history of all watched shops.

    Signals:
        export_requested(str): save the whole history as CSV to this path.
        more_requested(): show the history of more shops.
        shops_requested(): go back to the shops.
    """

    export_requested = Signal(str)
    more_requested = Signal()
    shops_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: Texts | None = None
        self._pasts: Sequence[tuple[str, str, ShopHistory]] = ()
        self._cards: dict[str, ShopHistoryCard] = {}
        self._title, self._lead = label("title"), label("lead")
        self._note = Note()
        self._note.action.clicked.connect(self.help_requested)
        self._note.hide()
        self._legend, inside = card()
        self._legend_title = label("strong")
        self._meanings = {state: label() for state in (*WORST_FIRST, None)}
        inside.addWidget(self._legend_title)
        inside.addLayout(self._make_legend())
        cards = QWidget()
        self._list = QVBoxLayout(cards)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(Space.M)
        self._left = 0
        self._more = button()
        self._more.clicked.connect(self.more_requested)
        self._export, self._back = button(), button()
        self._export.clicked.connect(self._choose_file)
        self._back.clicked.connect(self.shops_requested)
        actions = QWidget()
        row = FlowLayout()
        actions.setLayout(row)
        row.addWidget(self._back)
        row.addWidget(self._export)
        self.body.addWidget(self._title)
        self.body.addWidget(self._lead)
        self.body.addWidget(cards)
        self.body.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._legend)
        self.body.addWidget(self._note)
        self.body.addWidget(actions)

    def show_histories(self, histories: Sequence[tuple[str, str, ShopHistory]], *, left: int = 0) -> None:
        """Show the history of these shops.

        Args:
            histories: retailer number, name and history of each shop, in order.
            left: number of shops that are not among them yet.
        """
        first_time = not self._cards
        following = len(self._pasts) if self._more.hasFocus() else len(histories)
        self._pasts, self._left = histories, left
        self._show()
        if first_time and self._back.hasFocus():
            self._focus_first()
        elif following < len(histories):
            self._cards[histories[following][0]].setFocus()

    def show_exported(self, file: str) -> None:
        """Show that the file was saved."""
        self._show_message(Kind.GOOD, "exported", file=file)

    def show_not_exported(self, why: str) -> None:
        """Show why the file was not saved."""
        self._show_message(Kind.BAD, "not_exported", why=why)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self.title = texts("history.title")
        self._title.setText(self.title)
        self._legend_title.setText(texts("history.legend"))
        for state, words in self._meanings.items():
            words.setText(texts(f"states.{state}.title" if state else "history.unwatched"))
        self._export.setText(texts("history.export"))
        self._back.setText(texts("history.back"))
        self._note.show_words("")
        self._show()

    def entered(self) -> None:
        """Focus the first shop."""
        self._focus_first()

    def hideEvent(self, event: QHideEvent) -> None:
        """Remove the message about the export."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._note.show_words("")

    def _focus_first(self) -> None:
        first = self._cards[self._pasts[0][0]] if self._cards else self._back
        first.setFocus()

    def _make_legend(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(1, 1)
        for row, (state, words) in enumerate(reversed(self._meanings.items())):
            grid.addWidget(Swatch(state), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1, Qt.AlignmentFlag.AlignVCenter)
        return grid

    def _show(self) -> None:
        if self._texts is None:
            return
        self._lead.setText(self._texts("history.lead" if self._pasts else "history.empty"))
        self._legend.setVisible(bool(self._pasts))
        self._export.setVisible(bool(self._pasts))
        self._more.setVisible(self._left > 0)
        self._more.setText(self._texts("history.more", count=min(self._left, BATCH), all=self._left))
        for gone in set(self._cards) - {retailer_id for retailer_id, _, _ in self._pasts}:
            old = self._cards.pop(gone)
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        for index, (retailer_id, name, past) in enumerate(self._pasts):
            if retailer_id not in self._cards:
                self._cards[retailer_id] = ShopHistoryCard()
            each = self._cards[retailer_id]
            each.show_history(name, past, self._texts)
            if self._list.indexOf(each) != index:
                self._list.insertWidget(index, each)
                each.show()

    def _show_message(self, kind: Kind, key: str, **words: str) -> None:
        if self._texts:
            self._note.show_kind(kind)
            way_on = self._texts("window.menu.help") if kind is Kind.BAD else ""
            self._note.show_words(self._texts(f"history.{key}", **words), way_on)
            self.reveal.emit(self._note)
            if self.isVisible():
                announce(self, self._note.words)

    def _choose_file(self) -> None:
        if self._texts is None:
            return
        ask_where_to_save(
            self,
            self._texts("history.export"),
            self._texts("history.export_file"),
            "CSV",
            self.export_requested.emit,
        )
