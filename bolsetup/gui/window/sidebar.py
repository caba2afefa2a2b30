"""The sidebar with the stages of the journey, which folds to a line above the page."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from bolsetup.core.resources import resource
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import JOURNEY, STEPS, Page
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, label
from bolsetup.gui.window.language_picker import LanguagePicker
from bolsetup.gui.window.placement_bar import PlacementBar
from bolsetup.gui.window.sidebar_item import WIDTH, SidebarItem, SidebarItemState

_ICON = 28


class Sidebar(QFrame):
    """Stages, progress, window placement and language.

    Attributes:
        place: the placement buttons.

    Signals:
        stage_chosen(Page): a reachable stage was pressed.
        language_chosen(str): one of `texts.LANGUAGES`.
        shops_chosen(): go to the watched shops.
    """

    stage_chosen = Signal(object)
    language_chosen = Signal(str)
    shops_chosen = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self._texts = texts
        self._folded, self._line_width = False, 0
        self._has_shops = False
        self._current = Page.WELCOME
        self._items = {page: self._item(page) for page in JOURNEY}
        self._stages = QWidget()
        stages = QVBoxLayout(self._stages)
        stages.setContentsMargins(0, 0, 0, 0)
        stages.setSpacing(0)
        for item in self._items.values():
            stages.addWidget(item)
        self._line = self._make_line()
        self._shops = button("place")
        self._shops.setCheckable(True)
        self._shops.clicked.connect(self.shops_chosen)
        self._brand = _brand()
        self._language = LanguagePicker()
        self._language.chosen.connect(self.language_chosen)
        self.place = PlacementBar()
        self.place.changed.connect(self._arrange)
        self._rows = QVBoxLayout(self)
        self._rows.setSpacing(Space.XS)
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._rows.addLayout(self._layout, 1)
        self._layout.addWidget(self._brand)
        self._layout.addWidget(self._shops)
        self._layout.addWidget(self._stages)
        self._layout.addWidget(self._line, 1)
        self._layout.addStretch()
        self._layout.addWidget(self._language, 0, Qt.AlignmentFlag.AlignLeft)
        self._arrange()

    def show_texts(self, texts: Texts, stages: Mapping[Page, str]) -> None:
        """Set the language of the texts; `stages` are the short titles of the pages."""
        self._texts = texts
        for page, item in self._items.items():
            item.setText(stages.get(page, ""))
        self._shops.setText(texts("window.your_shops"))
        self.place.show_texts(texts)
        self._arrange()

    def show_journey(self, current: Page, done: Collection[Page], reachable: Collection[Page]) -> None:
        """Show the current, completed and reachable pages."""
        self._current = current
        for page, item in self._items.items():
            standing = SidebarItemState.DONE if page in done else SidebarItemState.TO_COME
            if page is current:
                standing = SidebarItemState.CURRENT
            can_go = page in reachable and page is not current
            item.show_standing(standing, can_go, self._texts(f"window.stage.{standing}"))
        self._arrange()

    def show_shops(self, on: bool) -> None:
        """Set whether there are watched shops to go to."""
        self._has_shops = on
        self._arrange()

    def fold(self, folded: bool, width: int) -> None:
        """Fold to a line above the page, or unfold.

        Args:
            folded: whether to fold.
            width: width of the line, in device-independent pixels; it uses two rows if that is too narrow.
        """
        if (folded, width) != (self._folded, self._line_width):
            self._folded, self._line_width = folded, width
            self._arrange()

    def full_height(self) -> int:
        """Height of the unfolded sidebar, in device-independent pixels."""
        items = sum(item.sizeHint().height() for item in self._items.values())
        others = (self._brand, self._shops, self.place, self._language)
        return items + sum(each.sizeHint().height() for each in others) + 2 * Space.M + 4 * Space.S

    def _arrange(self) -> None:
        folded = self._folded
        inside = self._current in JOURNEY
        # First the words: whether the line is crowded depends on them.
        self._show_line()
        self._language.show_texts(self._texts, short=folded)
        direction = QBoxLayout.Direction.LeftToRight if folded else QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(direction)
        edge = Space.S if folded else Space.M
        self._rows.setContentsMargins(Space.M, edge, Space.M, edge)
        self._layout.setSpacing(Space.S)
        for each in (self._rows, self._layout):
            each.removeWidget(self.place)
        if folded and self._is_crowded():
            self._rows.addWidget(self.place)
        else:
            self._layout.addWidget(self.place)
        self._brand.setVisible(not folded)
        self._stages.setVisible(inside and not folded)
        self._line.setVisible(inside and folded)
        self._shops.setVisible(self._has_shops or not inside)
        self._shops.setChecked(self._current is Page.OVERVIEW)

    def _is_crowded(self) -> bool:
        parts = (self._shops, self._step, self._language, self.place)
        wanted = sum(part.sizeHint().width() + Space.M for part in parts)
        return wanted + 2 * Space.M > self._line_width

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

    def _make_line(self) -> QWidget:
        self._step = label("strong", wraps=False)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, len(JOURNEY) - 1)
        line = QWidget()
        rows = QVBoxLayout(line)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(Space.XS)
        rows.addWidget(self._step)
        rows.addWidget(self._progress)
        return line

    def _item(self, page: Page) -> SidebarItem:
        number = STEPS.index(page) + 1 if page in STEPS else None
        item = SidebarItem(number, first=page is JOURNEY[0], last=page is JOURNEY[-1])
        item.clicked.connect(lambda: self.stage_chosen.emit(page))
        return item


def _brand() -> QWidget:
    brand = QWidget()
    brand.setMinimumWidth(WIDTH)
    icon, name = label(wraps=False), label("brand", wraps=False)
    name.setText("bolsetup")
    icon.setPixmap(QIcon(str(resource("icons", "bolsetup.svg"))).pixmap(QSize(_ICON, _ICON)))
    row = QHBoxLayout(brand)
    row.setContentsMargins(Space.S - 2, 0, 0, Space.S)
    row.setSpacing(Space.S + 2)
    row.addWidget(icon)
    row.addWidget(name, 1)
    return brand
