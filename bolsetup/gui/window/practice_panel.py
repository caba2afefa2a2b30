"""The controls of practice mode: Bol's answer, the network, the keychain and the tray."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QWidget

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.practice.script import Change, Conditions, KeychainState
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, label, literal

SLOW_S: Final = 5.0
"""Seconds before each response on a slow network."""
LOSS_IN_S: Final = 10
"""Seconds until Bol refuses the keys, enough to close the window."""


class PracticePanel(QWidget):
    """The controls on one line: Bol's answer is always visible, the rest is in a menu.

    Attributes:
        answer: what Bol answers.

    Signals:
        change_chosen(Change): make this change now.
        loss_chosen(): let Bol refuse the keys in `LOSS_IN_S` seconds.
        shop_requested(): add another shop.
    """

    change_chosen = Signal(object)
    loss_chosen = Signal()
    shop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer_label, self.answer = label(wraps=False), QComboBox()
        # The longest title must not determine the minimum width of the window.
        self.answer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.answer.setMinimumContentsLength(12)
        # Nor its own one: above a narrow window the words of the banner would be given too little height.
        self.answer.setMinimumWidth(1)
        self._answer_label.setBuddy(self.answer)
        for outcome in Outcome:
            self.answer.addItem("", outcome)
        self.answer.setMaxVisibleItems(len(Outcome))
        self._more = button()
        self._make_menu()
        self._connect()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._answer_label)
        row.addWidget(self.answer, 1)
        row.addWidget(self._more)

    def show_conditions(self, now: Conditions) -> None:
        """Show the current conditions."""
        self.answer.setCurrentIndex(self.answer.findData(now.answer))
        self._keychain[now.keychain].setChecked(True)
        self._slow.setChecked(now.delay > 0)
        self._tray.setChecked(now.tray)
        self._shop.setEnabled(now.keychain is KeychainState.OPEN)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._answer_label.setText(texts("practice.answer"))
        for index, outcome in enumerate(Outcome):
            self.answer.setItemText(index, f"{outcome.code}  ·  {texts(f'outcomes.{outcome}.title')}")
        self._more.setText(f"{texts('practice.more')}  ▾")
        self._more.setAccessibleName(texts("practice.more"))
        self._slow.setText(literal(texts("practice.slow")))
        self._loss.setText(literal(texts("practice.loss", seconds=LOSS_IN_S)))
        self._shop.setText(literal(texts("practice.shop")))
        for state, entry in self._keychain.items():
            entry.setText(literal(texts(f"practice.keychain_{state}")))
        self._tray.setText(literal(texts("practice.tray")))

    def _make_menu(self) -> None:
        menu = QMenu(self._more)
        self._slow, self._tray = menu.addAction(""), menu.addAction("")
        menu.addSeparator()
        self._keychain = {state: menu.addAction("") for state in KeychainState}
        menu.addSeparator()
        self._loss, self._shop = menu.addAction(""), menu.addAction("")
        states = QActionGroup(menu)
        for entry in self._keychain.values():
            states.addAction(entry)
        for entry in (self._slow, self._tray, *self._keychain.values()):
            entry.setCheckable(True)
        self._more.setMenu(menu)

    def _connect(self) -> None:
        def choose(change: Change) -> None:
            self.change_chosen.emit(change)

        self.answer.activated.connect(lambda at: choose(Change(answer=Outcome(self.answer.itemData(at)))))
        for state, entry in self._keychain.items():
            entry.triggered.connect(partial(choose, Change(keychain=state)))
        self._slow.triggered.connect(lambda on: choose(Change(delay=SLOW_S if on else 0.0)))
        self._tray.triggered.connect(lambda on: choose(Change(tray=on)))
        self._loss.triggered.connect(lambda: self.loss_chosen.emit())
        self._shop.triggered.connect(lambda: self.shop_requested.emit())
