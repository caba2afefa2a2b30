"""Notifications about shops."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bolsetup.core.task_runner import TaskRunner, WorkQueue, only, raise_error
from bolsetup.core.texts import Texts
from bolsetup.gui.qt.single_instance import use_activation_token
from bolsetup.gui.tray.tray import Tray
from bolsetup.platform.notifications import Notifier, NotShown


class TrayNotifier(QObject):
    """Shows notifications; a newer one with the same key replaces the older.

    Implements `alerts.MessageSink`. With a `notifier` (Linux) the tray is not used.

    Signals:
        activated(str): the notification with this key was clicked.
        undeliverable(str, str, str): key, title and body of a notification that could not be shown.
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
        """Set up the notifier.

        Args:
            runner: runs blocking calls.
            texts: texts of the action button.
            tray: shows messages if there is no `notifier`.
            notifier: shows notifications on systems where those of Qt do not suffice, or None.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._runner = runner
        self._texts = texts
        self._tray = tray
        self._notifier = notifier
        self._last = ""
        self._clicked.connect(self._activate)
        if notifier:
            notifier.listen(self._notification_clicked)

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts

    def show(self, key: str, title: str, body: str, *, urgent: bool) -> None:
        """Show a notification about a shop. An urgent one stays until it is dismissed."""
        notifier, action = self._notifier, self._texts("notices.open")
        if notifier:
            self._runner.run(
                WorkQueue.DESKTOP,
                lambda: notifier.show(key, title, body, action, urgent=urgent),
                lambda _: None,
                only(NotShown, lambda _: self.undeliverable.emit(key, title, body)),
            )
        elif self._tray.show_message(title, body, urgent=urgent):
            self._last = key
        else:
            self.undeliverable.emit(key, title, body)

    def withdraw(self, key: str) -> None:
        """Remove the notification about a shop, where supported."""
        if notifier := self._notifier:
            self._runner.run(WorkQueue.DESKTOP, lambda: notifier.withdraw(key), lambda _: None, raise_error)

    def withdraw_all(self) -> None:
        """Remove all notifications, where supported, without waiting: the program ends."""
        if self._notifier:
            self._notifier.withdraw_all()

    def tray_clicked(self) -> None:
        """Report a click on the message shown by the tray."""
        self.activated.emit(self._last)

    def _notification_clicked(self, key: str, token: str) -> None:
        try:
            self._clicked.emit(key, token)
        except RuntimeError:
            return  # The program is quitting and this object was deleted.

    @Slot(str, str)
    def _activate(self, key: str, token: str) -> None:
        use_activation_token(token)
        self.activated.emit(key)
