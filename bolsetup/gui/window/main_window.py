"""The main window: sidebar, page, and Back and Next."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QKeyEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from bolsetup.core.resources import resource
from bolsetup.core.signals import StateSignal
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import (
    ASIDE,
    JOURNEY,
    STEPS,
    WITHIN,
    Page,
    next_page,
    previous_page,
)
from bolsetup.core.walkthrough.steps import step_titles
from bolsetup.gui.pages.base import BasePage
from bolsetup.gui.qt.announce import announce
from bolsetup.gui.qt.shortcuts import Shortcut, keys_for, keys_for_step
from bolsetup.gui.qt.theme import READING_WIDTH, Space
from bolsetup.gui.widgets.basics import Note, literal
from bolsetup.gui.widgets.status_icon import Kind
from bolsetup.gui.window.banner import Banner
from bolsetup.gui.window.focus_ring import FocusRing
from bolsetup.gui.window.highlight_ring import HighlightRing
from bolsetup.gui.window.nav_bar import NavBar
from bolsetup.gui.window.page_view import PageView
from bolsetup.gui.window.sidebar import Sidebar
from bolsetup.gui.window.support_strip import SupportStrip
from bolsetup.platform.desktop import UNRESTRICTED, Desktop

if TYPE_CHECKING:
    from bolsetup.gui.window.practice_panel import PracticePanel

_log = logging.getLogger(__name__)

_FOLD_BELOW: Final = 720
_SHORT_BELOW: Final = 480
_BANNER_FOLD_BELOW: Final = 800
"""Sizes of the window, in device-independent pixels, below which it saves room."""
_NEXT_NEEDS_WORK: Final = frozenset({Page.KEYS, Page.SHOP, Page.HAND_OVER})
"""Pages whose Next emits `next_requested`; the window is moved on once the work is done."""
_AFTER_STORING: Final = (Page.HAND_OVER, Page.DONE)


class PageSource(Protocol):
    """Has all pages, and may create them when they are first needed."""

    def __getitem__(self, page: Page, /) -> BasePage:
        """Return a page."""


class MainWindow(QWidget):
    """The main window. What is in it is made when it is first shown, or told which page to show.

    Closing it hides it and emits `closed`; `BackgroundController` decides what follows.

    Attributes:
        pointer: highlights the button to press.
        usual_size: size of a window that was never resized.

    Signals:
        page_entered(Page): a page became visible.
        next_requested(Page): Next was pressed on a page in `_NEXT_NEEDS_WORK`.
        language_chosen(str): one of `texts.LANGUAGES`.
        beside_chosen(bool): place the window next to the browser, or end that.
        on_top_chosen(bool): keep the window on top, or not.
        step_requested(Page): go to this step, whatever page is visible.
        next_shop_requested(): begin anew with another shop.
        closed(): the user closed the window.
        opened(): the window is shown, for the first time or again.
    """

    page_entered = Signal(object)
    next_requested = Signal(object)
    language_chosen = Signal(str)
    beside_chosen = Signal(bool)
    on_top_chosen = Signal(bool)
    step_requested = Signal(object)
    next_shop_requested = Signal()
    closed = Signal()
    opened = Signal()

    def __init__(self, pages: PageSource, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("window")
        self.setWindowIcon(QIcon(str(resource("icons", "bolsetup.svg"))))
        self.setMinimumSize(360, 300)
        self._pages = pages
        self._views: dict[Page, PageView] = {}
        self._texts = texts
        self._current = self._standing = Page.WELCOME
        self._furthest = 0
        self._seen: set[Page] = set()
        self._begun: tuple[Page, Page] | None = None
        """The page at which the journey was started again, and the page shown before that."""
        self._is_small = self._practises = False
        self._remarks: StateSignal[[Sequence[str], bool]] = StateSignal()
        self._support_mode: StateSignal[[bool]] = StateSignal()
        self._has_shops: StateSignal[[bool]] = StateSignal()
        self._place: StateSignal[[bool, bool, Desktop]] = StateSignal()
        self.pointer = HighlightRing(self)
        self.usual_size = QSize(1040, 720)
        self.resize(self.usual_size)

    @property
    def practice(self) -> PracticePanel:
        """The controls of practice mode."""
        self._make()
        return self._banner.practice

    @property
    def current(self) -> Page:
        """The visible page."""
        return self._current

    @property
    def standing(self) -> Page:
        """The page that the visible one leads back to; the visible one itself, unless it is in `ASIDE`."""
        return self._standing

    def go_to(self, page: Page) -> None:
        """Show a page. Input on other pages stays."""
        self._stand_on(page)
        self._make()
        view = self._view(page)
        self._stack.setCurrentWidget(view)
        view.area.verticalScrollBar().setValue(0)
        self._redraw()
        (self._footer.back if page in ASIDE else self._next).setFocus()
        self._pages[page].entered()
        _log.debug("page %s, code %s", page, self._pages[page].support_code or "none")
        self.page_entered.emit(page)

    def _stand_on(self, page: Page) -> None:
        if page not in ASIDE:
            self._standing = page
        if self._standing not in STEPS:
            self._begun = None
        if self._standing not in JOURNEY:
            self._furthest, self._seen = 0, set()
        self._current = page
        self._seen.add(page)
        if page in JOURNEY:
            self._furthest = max(self._furthest, JOURNEY.index(page))

    def resume_at(self, page: Page) -> None:
        """Open on the page on which the last run ended; those before it in the journey count as seen."""
        if page in JOURNEY:
            self._seen.update(JOURNEY[: JOURNEY.index(page)])
        self._stand_on(page)

    def begin_at(self, page: Page, *, returns: bool = False) -> None:
        """Show a page of the journey, as if it were begun there: nothing counts as seen before.

        Args:
            page: the page.
            returns: whether Back leads from there to where the merchant stands now.
        """
        self._furthest, self._seen = 0, set()
        self._begun = (page, self._standing) if returns else None
        self.go_to(page)

    def go_on_to(self, page: Page) -> None:
        """Show a page; while one in `ASIDE` is open, let it lead back to this page instead."""
        if self._current in ASIDE:
            self._standing = page
            self._redraw()
        else:
            self.go_to(page)

    def say(self, key: str, **values: object) -> None:
        """Explain below the page why an action of the user has no effect, until another one has.

        Args:
            key: key of the text.
            values: its placeholders.
        """
        self._refusal.show_words(self._texts(key, **values))
        announce(self._refusal, self._refusal.words)

    def show_opened(self, address: str, started: bool) -> None:
        """Say if nothing could be started that opens an address."""
        self._refusal.show_words("")
        if not started:
            self.say("window.refused.not_opened", address=address)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the window around its pages."""
        self._texts = texts
        if not self.layout():
            return
        self._refusal.show_texts(texts)
        self._banner.show_texts(texts)
        titles = step_titles(texts.language)
        self._strip.show_texts(texts, titles)
        self._sidebar.show_texts(texts, titles)
        self._redraw()
        self._fold()

    def set_banner(self, *keys: str, practice: bool = False) -> None:
        """Show the banner.

        Args:
            keys: keys of the texts to show, such as "window.no_tray".
            practice: whether to show practice mode and its controls.
        """
        self._remarks.emit(keys, practice)

    def _show_remarks(self, keys: Sequence[str], practice: bool) -> None:
        self._banner.show_remarks(keys, practice=practice)
        self._banner.show_texts(self._texts)
        if practice != self._practises:
            self._practises = practice
            self._redraw()
        self._fold()

    def show_support_mode(self, on: bool) -> None:
        """Show step and support code in large letters, or not."""
        self._support_mode.emit(on)

    def _show_support_mode(self, on: bool) -> None:
        self._strip.setVisible(on)
        self._fold()

    def show_shops_link(self, on: bool) -> None:
        """Set whether the sidebar offers the watched shops."""
        self._has_shops.emit(on)

    def show_place(self, *, beside: bool, on_top: bool, desktop: Desktop = UNRESTRICTED) -> None:
        """Show how the window is placed, and what the desktop lets it do."""
        self._place.emit(beside, on_top, desktop)

    def event(self, event: QEvent) -> bool:
        """Keep Qt from telling all widgets about a new language: `show_texts` sets their texts."""
        return event.type() is QEvent.Type.LanguageChange or super().event(event)

    def setVisible(self, visible: bool) -> None:
        """Make what is in the window, which takes memory that the tray does without."""
        if visible and not self._views:
            self.go_to(self._current)
        super().setVisible(visible)

    def showEvent(self, event: QShowEvent) -> None:
        """Emit `opened`, unless the desktop shows a minimised window again."""
        super().showEvent(event)
        if not event.spontaneous():
            self.opened.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hide the window and emit `closed`."""
        super().closeEvent(event)
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the sidebar if space is scarce."""
        super().resizeEvent(event)
        if self.layout():
            self._fold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses Next unless the focused control uses it; F2 highlights the button to press."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        # Auto-repeat would run through all pages.
        if is_return and not event.isAutoRepeat() and self._next.isVisible():
            self._press_next()
        elif event.key() == Qt.Key.Key_F2:
            self._highlight_target()
        else:
            super().keyPressEvent(event)

    def _make(self) -> None:
        """Make what is in the window, once, and show what was told before."""
        if self.layout():
            return
        self._make_parts()
        self._lay_out()
        self._add_shortcuts()
        FocusRing(self)
        self.show_texts(self._texts)
        self._remarks.connect(self._show_remarks)
        self._support_mode.connect(self._show_support_mode)
        self._has_shops.connect(self._sidebar.show_shops)
        self._place.connect(
            lambda beside, on_top, desktop: self._sidebar.place.show_state(
                beside=beside, on_top=on_top, desktop=desktop
            )
        )

    def _make_parts(self) -> None:
        self._banner = Banner()
        self._strip = SupportStrip()
        self._strip.step_requested.connect(self.step_requested)
        self._strip.next_shop_requested.connect(self.next_shop_requested)
        self._sidebar = Sidebar(self._texts, self._current)
        self._sidebar.page_chosen.connect(self.go_to)
        self._sidebar.language_chosen.connect(self.language_chosen)
        self._sidebar.place.beside_chosen.connect(self.beside_chosen)
        self._sidebar.place.on_top_chosen.connect(self.on_top_chosen)
        self._stack = QStackedWidget()
        self._busy = QProgressBar()
        self._busy.setTextVisible(False)
        self._busy.setRange(0, 0)
        room = self._busy.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # keeps the page from jumping
        self._busy.setSizePolicy(room)
        self._refusal = Note(Kind.WARN)
        self._refusal.setMaximumWidth(READING_WIDTH)
        self._refusal.hide()
        self._footer = NavBar()
        self._footer.back_chosen.connect(self._go_back)
        self._footer.next_chosen.connect(self._go_on)
        self._next = self._footer.forward

    def _view(self, page: Page) -> PageView:
        """Return the view of a page, which is created when the page is shown for the first time."""
        widget = self._pages[page]
        if page not in self._views:
            view = self._views[page] = PageView(widget, self._stack)
            view.fold(small=self._is_small)
            self._stack.addWidget(view)
            # The Tab key follows the order in which parts came into the window.
            self._footer.setParent(None)
            self._main.addWidget(self._footer)
            widget.updated.connect(self._redraw)
            widget.focus_next.connect(self._focus_next)
            widget.help_requested.connect(partial(self.go_to, Page.HELP))
        return self._views[page]

    def _add_shortcuts(self) -> None:
        """Let the system's keys for back, forward and help do so, and Ctrl+1 to Ctrl+6 go to a step."""
        for shortcut, press in (
            (Shortcut.BACK, self._press_back),
            (Shortcut.FORWARD, self._press_next),
            (Shortcut.HELP, partial(self.go_to, Page.HELP)),
        ):
            QShortcut(keys_for(shortcut), self, press)
        for step in STEPS:
            QShortcut(keys_for_step(step), self, partial(self.step_requested.emit, step))

    def _press_back(self) -> None:
        if not self._footer.back.isVisible():
            self.say("window.refused.no_button", button=self._texts("window.back"))
        elif self._footer.back.isEnabled():
            self._footer.back.click()
        else:
            self.say("window.refused.busy")

    def _press_next(self) -> None:
        if not self._next.isVisible():
            self.say("window.refused.no_button", button=self._texts("window.next"))
        elif self._next.isEnabled():
            self._next.click()
        else:
            # It is shown next to the button.
            announce(self, self._pages[self._current].error)

    def _lay_out(self) -> None:
        self._main = QVBoxLayout()
        self._main.setSpacing(0)
        self._main.addWidget(self._busy)
        self._main.addWidget(self._stack, 1)
        below = QHBoxLayout()
        below.setContentsMargins(Space.L, 0, Space.L, Space.S)
        below.addWidget(self._refusal)
        self._main.addLayout(below)
        self._main.addWidget(self._footer)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(0)
        self._columns.addWidget(self._sidebar)
        self._columns.addLayout(self._main, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._banner)
        rows.addWidget(self._strip)
        rows.addLayout(self._columns, 1)

    def _fold(self) -> None:
        narrow, short = self.width() < _FOLD_BELOW, self.height() < _SHORT_BELOW
        for bar in (self._banner, self._strip):
            bar.fold(self.width() < _BANNER_FOLD_BELOW)
        above = (each for each in (self._banner, self._strip) if each.isVisibleTo(self))
        room = self.height() - sum(each.heightForWidth(self.width()) for each in above)
        folded = narrow or room < self._sidebar.full_height()
        self._sidebar.fold(folded, self.width())
        direction = QBoxLayout.Direction.TopToBottom if folded else QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(direction)
        self._footer.fold(narrow=narrow, short=short)
        self._is_small = narrow or short
        for view in self._views.values():
            view.fold(small=self._is_small)

    def _redraw(self) -> None:
        if self._current not in self._views:
            # No page is shown yet.
            return
        self._refusal.show_words("")
        page = self._pages[self._current]
        self._footer.setVisible(self._current in (*JOURNEY, *ASIDE))
        self._footer.show_page(page, self._texts, back=self._back_words())
        self._next.setVisible(self._current in JOURNEY)
        self._enable_next(page.valid and not page.busy)
        # The view has the focus while Next is disabled.
        self._views[self._current].area.setAccessibleName(page.title)
        self._busy.setVisible(page.busy)
        self._show_place(page)
        self._sidebar.show_page(self._current, self._standing, self._done(), self._reachable())

    def _show_place(self, page: BasePage) -> None:
        """Name the visible page in the title, and the page that it leads back to.

        There and in support mode, say which support code there is; in the title also whether it is practice.
        """
        origin = self._pages[self._standing]
        code = self._texts("window.support.code", code=origin.support_code) if origin.support_code else ""
        # The title of a step has its number.
        where = origin.title if self._standing in STEPS else origin.stage or origin.title
        standing = where if self._current in ASIDE else ""
        practice = self._texts("practice.title") if self._practises else ""
        self.setWindowTitle(" - ".join(filter(None, (page.title, standing, code, practice, "bolsetup"))))
        self._strip.show_place(where, code)

    def _enable_next(self, on: bool) -> None:
        """Enable or disable Next, moving its focus to the view meanwhile; Qt would pass it to any widget."""
        view = self._views[self._current]
        if not on and self._next.hasFocus():
            view.setFocus()
        self._next.setEnabled(on)
        if on and view.hasFocus():
            self._next.setFocus()

    def _focus_next(self) -> None:
        self._next.setFocus()

    def _done(self) -> set[Page]:
        here = JOURNEY.index(self._standing) if self._standing in JOURNEY else 0
        if self._standing in _AFTER_STORING:
            # Also if the hand-over was opened from the list of shops: its keys are stored.
            return set(JOURNEY[:here])
        return {page for page in self._seen if page in JOURNEY[: max(here, self._furthest)]}

    def _reachable(self) -> set[Page]:
        """Return the pages the sidebar may go to: none past an incomplete page, none before a stored pair."""
        reached = JOURNEY[: self._furthest + 1]
        if self._standing in _AFTER_STORING:
            return {page for page in reached if page in _AFTER_STORING}
        if self._pages[self._standing].busy:
            return set()
        allowed = {self._begun[1]} if self._begun else set()
        for page in reached:
            if page in _AFTER_STORING:
                break
            allowed.add(page)
            # A page that was not shown in this run was complete in an earlier one.
            if page in self._views and not self._views[page].page.valid:
                break
        return allowed

    def _highlight_target(self) -> None:
        """Highlight the button to press, for users on the phone with support staff."""
        page = self._pages[self._current]
        target = page.primary_target(self._next)
        if target is None:
            self.say("window.refused.nothing_to_press")
        else:
            self._views[self._current].show_part(target)
            self.pointer.show_on(target)

    def _opened_from(self) -> Page | None:
        """Return the page that the visible one was opened from, if it leads back to it."""
        if self._current in ASIDE:
            return WITHIN.get(self._current, self._standing)
        if self._current is Page.HAND_OVER and Page.SHOP not in self._seen:
            return Page.OVERVIEW
        if self._begun and self._current is self._begun[0]:
            return self._begun[1]
        return None

    def _back_words(self) -> str:
        opener = self._opened_from()
        if opener and self._current in ASIDE:
            page = self._pages[opener]
            return self._texts("window.back_to", page=literal(page.stage or page.title))
        # Short, since Next is beside it.
        return self._texts("window.back") if opener or previous_page(self._current) else ""

    def _go_back(self) -> None:
        if before := self._opened_from() or previous_page(self._current):
            self.go_to(before)

    def _go_on(self) -> None:
        if self._current in _NEXT_NEEDS_WORK:
            self.next_requested.emit(self._current)
        else:
            self.go_to(next_page(self._current) or Page.OVERVIEW)
