"""The sidebar with the stages of the journey and the program's menu; it folds to a line above the page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bolsetup.core.resources import resource
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import JOURNEY, STAGES, STEPS, WITHIN, Page
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, label, literal, restyle_as
from bolsetup.gui.widgets.language_picker import LanguagePicker
from bolsetup.gui.window.placement_bar import PlacementBar
from bolsetup.gui.window.sidebar_item import WIDTH, SidebarItem, SidebarItemState

_ICON: Final = 28
MENU: Final = (Page.OVERVIEW, Page.HISTORY, Page.HELP, Page.SETTINGS)
"""Pages outside the journey that can always be reached."""
_ABOUT_SHOPS: Final = (Page.OVERVIEW, Page.HISTORY)


class Sidebar(QFrame):
    """Stages, the program's menu, window placement and language.

    Attributes:
        place: the placement buttons.

    Signals:
        page_chosen(Page): a reachable page was pressed.
        language_chosen(str): one of `texts.LANGUAGES`.
    """

    page_chosen = Signal(object)
    language_chosen = Signal(str)

    def __init__(self, texts: Texts, current: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self._texts = texts
        self._folded, self._line_width = False, 0
        self._has_shops = False
        self._current = self._standing = current
        self._stage_items = {stage: self._item("") for stage in STAGES}
        self._step_items = {step: self._item(str(number)) for number, step in enumerate(STEPS, 1)}
        self._stages = self._make_stages()
        self._links = {page: self._make_link(page) for page in MENU}
        self._menu = button("place")
        menu = QMenu(self._menu)
        self._entries = {page: menu.addAction("") for page in MENU}
        for page, entry in self._entries.items():
            entry.triggered.connect(partial(self.page_chosen.emit, page))
        self._menu.setMenu(menu)
        self._line = self._make_line()
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
        self._layout.addWidget(self._menu)
        self._layout.addWidget(self._stages)
        self._layout.addWidget(self._line, 1)
        self._layout.addStretch()
        for link in self._links.values():
            self._layout.addWidget(link)
        self._layout.addStretch()
        self._layout.addWidget(self._language, 0, Qt.AlignmentFlag.AlignLeft)

    def show_texts(self, texts: Texts, titles: Sequence[str]) -> None:
        """Set the language of the texts; `titles` are those of the steps."""
        self._texts = texts
        for stage, item in self._stage_items.items():
            item.setText(texts(f"window.stages.{stage}"))
        for item, title in zip(self._step_items.values(), titles, strict=True):
            item.setText(title)
        for page in MENU:
            words = literal(texts(f"window.menu.{page}"))
            self._links[page].setText(words)
            self._entries[page].setText(words)
        self._menu.setText(f"{texts('window.menu.name')}  ▾")
        self._menu.setAccessibleName(texts("window.menu.name"))
        self.place.show_texts(texts)
        self._arrange()

    def show_page(
        self, current: Page, standing: Page, done: Collection[Page], reachable: Collection[Page]
    ) -> None:
        """Show where the user is.

        Args:
            current: the visible page.
            standing: the page that the visible one leads back to, or that page itself.
            done: completed pages.
            reachable: pages that can be gone to.
        """
        self._current, self._standing = current, standing
        for page, item in self._step_items.items():
            self._show_item(item, [page], done, reachable)
        for stage, item in self._stage_items.items():
            self._show_item(item, STAGES[stage], done, reachable)
        self._arrange()

    def show_shops(self, on: bool) -> None:
        """Set whether there are watched shops to go to."""
        if on is not self._has_shops:
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
        links = [link for page, link in self._links.items() if self._is_offered(page)]
        parts = (self._brand, self._stages, *links, self.place, self._language)
        return sum(each.sizeHint().height() for each in parts) + 2 * Space.M + (len(parts) + 1) * Space.XS

    def _show_item(
        self,
        item: SidebarItem,
        pages: Collection[Page],
        done: Collection[Page],
        reachable: Collection[Page],
    ) -> None:
        standing = SidebarItemState.DONE if all(page in done for page in pages) else SidebarItemState.TO_COME
        if self._standing in pages:
            standing = SidebarItemState.CURRENT
        goals = [page for page in pages if page in reachable and page is not self._current]
        item.target = goals[-1] if goals else None
        item.show_standing(standing, self._texts(f"window.stage.{standing}"))

    def _is_offered(self, page: Page) -> bool:
        if page is Page.HISTORY and self._standing in JOURNEY:
            return False
        return self._has_shops or page not in _ABOUT_SHOPS or self._current is page

    def _arrange(self) -> None:
        folded = self._folded
        inside = self._standing in JOURNEY
        # Words first, because they decide whether the line is crowded.
        self._show_line()
        self._language.show_texts(self._texts, short=folded)
        direction = QBoxLayout.Direction.LeftToRight if folded else QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(direction)
        edge = Space.S if folded else Space.M
        self._rows.setContentsMargins(Space.M, edge, Space.M, edge)
        self._layout.setSpacing(Space.S if folded else Space.XS)
        # The stages push the menu down; without them it is at the top.
        above, below = (
            self._layout.indexOf(self._line) + 1,
            self._layout.indexOf(self._language) - 1,
        )
        self._layout.setStretch(above, int(inside and not folded))
        self._layout.setStretch(below, int(not inside or folded))
        for each in (self._rows, self._layout):
            each.removeWidget(self.place)
        if folded and self._is_crowded():
            self._rows.addWidget(self.place)
        else:
            self._layout.addWidget(self.place)
        self._brand.setVisible(not folded)
        self._stages.setVisible(inside and not folded)
        self._line.setVisible(inside and folded)
        self._show_menu()

    def _show_menu(self) -> None:
        offered = [page for page in MENU if self._is_offered(page)]
        here = WITHIN.get(self._current, self._current)
        for page, link in self._links.items():
            restyle_as(link, "here" if page is here else "place")
            link.setVisible(page in offered and not self._folded)
            link.setAccessibleDescription(self._texts("window.stage.current") if page is here else "")
        self._menu.setVisible(self._folded and bool(offered))
        for page, entry in self._entries.items():
            entry.setVisible(page in offered)

    def _is_crowded(self) -> bool:
        parts = (self._menu, self._step, self._language, self.place)
        wanted = sum(part.sizeHint().width() + Space.M for part in parts)
        return wanted + 2 * Space.M > self._line_width

    def _show_line(self) -> None:
        if self._standing not in JOURNEY:
            return
        stages = [stage for stage, pages in STAGES.items() if self._standing in pages]
        words = self._texts(f"window.stages.{stages[0]}" if stages else "pages.welcome.stage")
        if self._standing in STEPS:
            number = STEPS.index(self._standing) + 1
            words = self._texts("window.step_of", number=number, count=len(STEPS))
        self._step.setText(words)
        self._progress.setValue(JOURNEY.index(self._standing))
        self._progress.setAccessibleName(words)

    def _make_stages(self) -> QWidget:
        stages = QWidget()
        rows = QVBoxLayout(stages)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for stage, item in self._stage_items.items():
            rows.addWidget(item)
            for page in STAGES[stage]:
                if page in self._step_items:
                    rows.addWidget(self._step_items[page])
        return stages

    def _make_line(self) -> QWidget:
        self._step = label("strong", wraps=False)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, len(JOURNEY) - 1)
        # As wide as the words above it, so that these decide whether the line is crowded.
        self._progress.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        line = QWidget()
        rows = QVBoxLayout(line)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(Space.XS)
        rows.addWidget(self._step)
        rows.addWidget(self._progress)
        return line

    def _make_link(self, page: Page) -> QPushButton:
        link = button("place")
        link.clicked.connect(lambda: self.page_chosen.emit(page))
        return link

    def _item(self, number: str) -> SidebarItem:
        item = SidebarItem(number)
        item.clicked.connect(lambda: self.page_chosen.emit(item.target))
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
