"""The controls of practice mode: what Bol answers, and what becomes of network, keychain and tray."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.practice.script import Change, Conditions, KeychainState
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.theme import Space
from bolsetup.gui.widgets.basics import button, label
from bolsetup.gui.widgets.flow_layout import FlowLayout
from bolsetup.gui.widgets.fold_button import FoldButton
from bolsetup.gui.widgets.segmented_control import SegmentedControl

SLOW_S: Final = 5.0
"""Seconds before each response on a slow network."""
LOSS_IN_S: Final = 10
"""Seconds until Bol refuses the keys, enough to close the window."""


class PracticePanel(QWidget):
    """Chooses what happens. Bol's answer is always in sight, the rest is unfolded.

    Attributes:
        answer: what Bol answers.
        rest: what can be unfolded, to be laid out below.

    Signals:
        change_chosen(Change): make this change now.
        loss_chosen(): let Bol refuse the keys in `LOSS_IN_S` seconds.
        shop_requested(): add another shop.
        resized(): the panel was folded or unfolded.
    """

    change_chosen = Signal(object)
    loss_chosen = Signal()
    shop_requested = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer_label, self.answer = label(), QComboBox()
        # The longest title must not determine the minimum width of the window.
        self.answer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.answer.setMinimumContentsLength(12)
        self._answer_label.setBuddy(self.answer)
        for outcome in Outcome:
            self.answer.addItem("", outcome)
        self.answer.setMaxVisibleItems(len(Outcome))
        self._more = FoldButton()
        self._slow, self._tray = QCheckBox(), QCheckBox()
        self._loss, self._shop = button("quiet"), button("quiet")
        self._keychain_label, self._keychain = label(wraps=False), SegmentedControl(len(KeychainState))
        self._keychain_state = KeychainState.OPEN
        self._texts: Texts | None = None
        self._connect()
        self._lay_out()

    def show_conditions(self, now: Conditions) -> None:
        """Show how things are."""
        self.answer.setCurrentIndex(self.answer.findData(now.answer))
        self._keychain_state = now.keychain
        self._show_keychain()
        self._slow.setChecked(now.delay > 0)
        self._tray.setChecked(now.tray)
        self._shop.setEnabled(now.keychain is KeychainState.OPEN)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._answer_label.setText(texts("practice.answer"))
        for index, outcome in enumerate(Outcome):
            self.answer.setItemText(index, f"{outcome.code}  ·  {texts(f'outcomes.{outcome}.title')}")
        self._more.show_words(texts("practice.more"), texts)
        self._slow.setText(texts("practice.slow"))
        self._loss.setText(texts("practice.loss", seconds=LOSS_IN_S))
        self._shop.setText(texts("practice.shop"))
        self._keychain_label.setText(texts("practice.keychain"))
        self._texts = texts
        self._show_keychain()
        self._tray.setText(texts("practice.tray"))

    def _connect(self) -> None:
        def choose(change: Change) -> None:
            self.change_chosen.emit(change)

        self.answer.activated.connect(lambda at: choose(Change(answer=Outcome(self.answer.itemData(at)))))
        self._keychain.chosen.connect(lambda state: choose(Change(keychain=KeychainState(state))))
        self._slow.clicked.connect(lambda on: choose(Change(delay=SLOW_S if on else 0.0)))
        self._tray.clicked.connect(lambda on: choose(Change(tray=on)))
        self._loss.clicked.connect(lambda: self.loss_chosen.emit())
        self._shop.clicked.connect(lambda: self.shop_requested.emit())
        self._more.unfolded.connect(self._unfold)

    def _lay_out(self) -> None:
        first = QHBoxLayout(self)
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(Space.S)
        first.addWidget(self._answer_label)
        first.addWidget(self.answer, 1)
        first.addWidget(self._more)
        keychain = QWidget()
        of_keychain = QHBoxLayout(keychain)
        of_keychain.setContentsMargins(0, 0, 0, 0)
        of_keychain.addWidget(self._keychain_label)
        of_keychain.addWidget(self._keychain)
        self.rest = QWidget()
        rest = FlowLayout()
        for each in (self._slow, self._tray, keychain, self._loss, self._shop):
            rest.addWidget(each)
        self.rest.setLayout(rest)
        self.rest.hide()

    def _show_keychain(self) -> None:
        if texts := self._texts:
            words = {state: texts(f"practice.keychain_{state}") for state in KeychainState}
            options = [(state.value, word, word) for state, word in words.items()]
            self._keychain.show_options(texts("practice.keychain"), options, self._keychain_state)

    def _unfold(self, on: bool) -> None:
        self.rest.setVisible(on)
        self.resized.emit()
