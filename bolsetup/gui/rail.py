"""The way through the journey: at the left of the window, or above the page where room is scarce."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from bolsetup.core.journey import JOURNEY, STEPS, Page
from bolsetup.core.resources import resource
from bolsetup.core.texts import LANGUAGES, Texts
from bolsetup.gui.page import button
from bolsetup.gui.stage import WIDTH, StageItem, Standing
from bolsetup.gui.theme import Space

_ICON = 28


class Rail(QFrame):
    """The stages, how far the merchant is, and the choice of language.

    Signals:
        stage_chosen(Page): a stage that may be gone to was pressed.
        language_chosen(str): one of `LANGUAGES`.
        shops_chosen(): the merchant wants to see the watched shops.
    """

    stage_chosen = Signal(object)
    language_chosen = Signal(str)
    shops_chosen = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self._texts = texts
        self._folded = False
        self._has_shops = False
        self._current = Page.WELCOME
        self._items = {page: self._item(page) for page in JOURNEY}
        self._stages = QWidget()
        stages = QVBoxLayout(self._stages)
        stages.setContentsMargins(0, 0, 0, 0)
        stages.setSpacing(0)
        for item in self._items.values():
            stages.addWidget(item)
        self._step = QLabel()
        self._step.setProperty("class", "strong")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, len(JOURNEY) - 1)
        self._line = QWidget()
        line = QVBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.XS)
        line.addWidget(self._step)
        line.addWidget(self._progress)
        self._shops = button("place")
        self._shops.setCheckable(True)
        self._shops.clicked.connect(self.shops_chosen)
        self._brand = _brand()
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.addWidget(self._brand)
        self._layout.addWidget(self._shops)
        self._layout.addWidget(self._stages)
        self._layout.addWidget(self._line, 1)
        self._layout.addStretch()
        self._layout.addLayout(self._make_languages())
        self._arrange()

    def show_texts(self, texts: Texts, stages: Mapping[Page, str]) -> None:
        """Set every word; `stages` are the short names of the pages."""
        self._texts = texts
        for page, item in self._items.items():
            item.setText(stages.get(page, ""))
        self._shops.setText(texts("window.your_shops"))
        for language, choice in self._languages.items():
            choice.setAccessibleName(texts(f"languages.{language}"))
            choice.setAccessibleDescription(texts("window.language"))
            choice.setChecked(language == texts.language)
        self._arrange()

    def show_journey(self, current: Page, done: Collection[Page], reachable: Collection[Page]) -> None:
        """Show where the merchant is, what is done and where may be gone to."""
        self._current = current
        for page, item in self._items.items():
            standing = Standing.DONE if page in done else Standing.TO_COME
            if page is current:
                standing = Standing.CURRENT
            can_go = page in reachable and page is not current
            item.show_standing(standing, can_go, self._texts(f"window.stage.{standing}"))
        self._arrange()

    def show_shops(self, on: bool) -> None:
        """Whether there are watched shops to go to."""
        self._has_shops = on
        self._arrange()

    def fold(self, folded: bool) -> None:
        """Become a thin line above the page, or the full rail at its left."""
        if folded != self._folded:
            self._folded = folded
            self._arrange()

    def full_height(self) -> int:
        """The height that the full rail needs, in device-independent pixels."""
        items = sum(item.sizeHint().height() for item in self._items.values())
        others = (self._brand, self._shops, *list(self._languages.values())[:1])
        return items + sum(each.sizeHint().height() for each in others) + 2 * Space.L + 2 * Space.M

    def _arrange(self) -> None:
        folded = self._folded
        inside = self._current is not Page.OVERVIEW
        direction = QBoxLayout.Direction.LeftToRight if folded else QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(direction)
        edge = Space.S if folded else Space.M
        self._layout.setContentsMargins(Space.M, edge, Space.M, edge)
        self._layout.setSpacing(Space.S)
        self._brand.setVisible(not folded)
        self._stages.setVisible(inside and not folded)
        self._line.setVisible(inside and folded)
        self._shops.setVisible(self._has_shops or not inside)
        self._shops.setChecked(not inside)
        self._show_line()
        for language, choice in self._languages.items():
            choice.setText(language.upper() if folded else choice.accessibleName())

    def _show_line(self) -> None:
        if self._current not in JOURNEY:
            return
        words = self._items[self._current].text()
        if self._current in STEPS:
            number = STEPS.index(self._current) + 1
            words = self._texts("window.step_of", number=number, count=len(STEPS))
        self._step.setText(words)
        self._progress.setValue(JOURNEY.index(self._current))
        self._progress.setAccessibleName(words)

    def _item(self, page: Page) -> StageItem:
        number = STEPS.index(page) + 1 if page in STEPS else None
        item = StageItem(number, first=page is JOURNEY[0], last=page is JOURNEY[-1])
        item.clicked.connect(lambda: self.stage_chosen.emit(page))
        return item

    def _make_languages(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._languages = {language: button("choice") for language in LANGUAGES}
        for language, choice in self._languages.items():
            choice.setCheckable(True)
            choice.clicked.connect(lambda _, chosen=language: self.language_chosen.emit(chosen))
            self._group.addButton(choice)
            row.addWidget(choice)
        return row


def _brand() -> QWidget:
    brand = QWidget()
    brand.setMinimumWidth(WIDTH)
    icon, name = QLabel(), QLabel("bolsetup")
    icon.setPixmap(QIcon(str(resource("icons", "bolsetup.svg"))).pixmap(QSize(_ICON, _ICON)))
    name.setProperty("class", "brand")
    row = QHBoxLayout(brand)
    row.setContentsMargins(Space.S - 2, 0, 0, Space.S)
    row.setSpacing(Space.S + 2)
    row.addWidget(icon)
    row.addWidget(name, 1)
    return brand
