"""Messages that reach the merchant while the window is closed."""

from __future__ import annotations

import os

from PySide6.QtCore import QObject, Signal, Slot

from bolsetup.core.task_runner import TaskRunner, WorkQueue, raise_error
from bolsetup.core.texts import Texts
from bolsetup.gui.tray.tray import Tray
from bolsetup.platform.notifications import Notifier, NotShown


class TrayNotifier(QObject):
    """Shows one message a shop at a time, the newer one in place of the older.

    Signals:
        activated(str): the message about the shop of that number was clicked.
        undeliverable(str, str, str): shop number, title and body of a message that nothing showed.
    """

    activated = Signal(str)
    undeliverable = Signal(str, str, str)
    _clicked = Signal(str, str)

    def __init__(
        self,
        runner: TaskRunner,
        texts: Texts,
        tray: Tray,
        notifier: Notifier | None,
        parent: QObject | None = None,
    ) -> None:
        """Take the ways to show a message.

        Args:
            runner: does what may block.
            texts: the words of the button.
            tray: shows messages where there is no notifier.
            notifier: shows notifications with a click that comes back; None where Qt's do that.
            parent: owner in the Qt sense.
        """
        super().__init__(parent)
        self._runner = runner
        self._texts = texts
        self._tray = tray
        self._notifier = notifier
        self._last = ""
        self._clicked.connect(self._came_back)
        if notifier:
            notifier.listen(self._bring_back)

    def show_texts(self, texts: Texts) -> None:
        """Use these words from now on."""
        self._texts = texts

    def show(self, retailer_id: str, title: str, body: str, *, urgent: bool) -> None:
        """Show a message about a shop. An urgent one stays until it is dismissed."""

        def failed(error: Exception) -> None:
            if not isinstance(error, NotShown):
                raise error
            self.undeliverable.emit(retailer_id, title, body)

        notifier, action = self._notifier, self._texts("notices.open")
        if notifier:
            self._runner.run(
                WorkQueue.DESKTOP,
                lambda: notifier.show(retailer_id, title, body, action, urgent=urgent),
                lambda _: None,
                failed,
            )
        elif self._tray.show_message(title, body, urgent=urgent):
            self._last = retailer_id
        else:
            self.undeliverable.emit(retailer_id, title, body)

    def withdraw(self, retailer_id: str) -> None:
        """Take the message about a shop off the screen, where the system can."""
        if notifier := self._notifier:
            self._runner.run(
                WorkQueue.DESKTOP, lambda: notifier.withdraw(retailer_id), lambda _: None, raise_error
            )

    def tray_clicked(self) -> None:
        """The message that the tray shows was clicked."""
        self.activated.emit(self._last)

    def _bring_back(self, retailer_id: str, token: str) -> None:
        try:
            self._clicked.emit(retailer_id, token)
        except RuntimeError:
            return  # The program has closed and this object with it.

    @Slot(str, str)
    def _came_back(self, retailer_id: str, token: str) -> None:
        if token:
            # Qt takes it from here when a window asks to come to the front (xdg-activation).
            os.environ["XDG_ACTIVATION_TOKEN"] = token
        self.activated.emit(retailer_id)
