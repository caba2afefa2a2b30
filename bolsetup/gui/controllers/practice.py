"""Practice mode in the window: applies the changes chosen by the trainer or made by the script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from bolsetup.core.bol.outcomes import Outcome
from bolsetup.core.keychain.keychain import KeychainError
from bolsetup.core.practice.script import Change, pair_of
from bolsetup.core.shops.registry import ShopRegistry
from bolsetup.core.signals import Signal
from bolsetup.core.task_runner import TaskRunner, WorkQueue, only
from bolsetup.gui.controllers.language import LanguageController
from bolsetup.gui.window.practice_panel import LOSS_IN_S, PracticePanel

if TYPE_CHECKING:
    from bolsetup.core.practice.practice import Practice  # imports requests


class PracticeController(QObject):
    """Applies changes when they are chosen or due.

    Signals:
        changed(): Bol or the keychain behaves differently now, so checks have to be repeated.
        tray_changed(): the tray may have appeared or disappeared.
        shop_added(): another shop was stored.
    """

    def __init__(
        self,
        practice: Practice,
        panel: PracticePanel,
        registry: ShopRegistry,
        runner: TaskRunner,
        language: LanguageController,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.changed: Signal[[]] = Signal()
        self.tray_changed: Signal[[]] = Signal()
        self.shop_added: Signal[[]] = Signal()
        self._practice = practice
        self._panel = panel
        self._registry = registry
        self._runner = runner
        self._language = language
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._advance)
        self._show()

    def make(self, change: Change) -> None:
        """Make a change now."""
        self._practice.make(change)
        self._show()
        if change.tray is not None:
            self.tray_changed.emit()
        if change.answer or change.keychain:
            self.changed.emit()

    def lose(self) -> None:
        """Let Bol refuse the keys soon."""
        self._practice.make_later(LOSS_IN_S, Change(answer=Outcome.REFUSED))
        self._show()

    def add_shop(self) -> None:
        """Store another shop, as if its keys had just been checked."""
        shop = self._practice.new_shop(self._language.texts("practice.shop_name"))
        self._runner.run(
            WorkQueue.KEYCHAIN,
            lambda: self._registry.add(shop, pair_of(shop)),
            lambda _: self.shop_added.emit(),
            # The keychain was locked after the button was pressed.
            only(KeychainError, lambda _: self._show()),
        )

    def _advance(self) -> None:
        # A check may have applied the change first, so it is unknown what has changed.
        self._practice.advance()
        self._show()
        self.tray_changed.emit()
        self.changed.emit()

    def _show(self) -> None:
        self._panel.show_conditions(self._practice.conditions)
        seconds = self._practice.next_change_in()
        if seconds is None:
            self._timer.stop()
        else:
            # A timer may fire a little early.
            self._timer.start(round(1000 * seconds) + 5)
