"""The strip at the top of the window in support mode: where the merchant is, in large letters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QMenu, QWidget

from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import STEPS
from bolsetup.gui.qt.shortcuts import keys_for_step, name_of
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, label, literal


class SupportStrip(QFrame):
    """Step and support code, to be read in a small screen share, and a menu that goes to each step.

    Signals:
        step_requested(Page): go to this step.
        next_shop_requested(): begin anew with another shop.
    """

    step_requested = Signal(object)
    next_shop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("support")
        self._where, self._code, self._go = label("large"), label("large", wraps=False), button()
        menu = QMenu(self._go)
        self._steps = {step: menu.addAction("") for step in STEPS}
        for step, entry in self._steps.items():
            entry.triggered.connect(partial(self.step_requested.emit, step))
        menu.addSeparator()
        self._next_shop = menu.addAction("")
        self._next_shop.triggered.connect(self.next_shop_requested)
        self._go.setMenu(menu)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self._code)
        row.addStretch()
        row.addWidget(self._go)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._parts.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        self._parts.addWidget(self._where, 1)
        self._parts.addLayout(row)
        self.hide()

    def fold(self, narrow: bool) -> None:
        """Move code and menu below the title if the window is narrow."""
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._parts.setDirection(direction)

    def show_texts(self, texts: Texts, titles: Sequence[str]) -> None:
        """Set the language of the texts; `titles` are those of the steps."""
        self._go.setText(f"{texts('window.support.go')}  ▾")
        self._go.setAccessibleName(texts("window.support.go"))
        self._next_shop.setText(literal(texts("window.support.next_shop")))
        for number, ((page, entry), title) in enumerate(zip(self._steps.items(), titles, strict=True), 1):
            heading = literal(texts("step.heading", number=number, title=title))
            # Behind a tab a menu shows the keys; a shortcut of the entry would only work in support mode.
            entry.setText(f"{heading}\t{name_of(keys_for_step(page))}")

    def show_place(self, where: str, code: str) -> None:
        """Show the title of the page, and what is said of the support code; empty if there is none."""
        self._where.setText(where)
        self._code.setText(code)
        self._code.setVisible(bool(code))
