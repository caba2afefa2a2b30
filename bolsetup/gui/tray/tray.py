"""The icon at the clock: an extra, for the window does all that it does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import Texts
from bolsetup.gui.tray.icon import tray_icon
from bolsetup.gui.widgets.basics import literal, tool_tip
from bolsetup.gui.widgets.dates import moment
from bolsetup.gui.widgets.icon_state import IconState, icon_state, shop_behind

_SOONEST_MS: Final = 2_000
_LATEST_MS: Final = 60_000
"""How often to look whether there is a tray: ever more seldom while nothing changes."""

_PATIENCE_MS: Final = 70_000
"""How long a tray may be in coming, as at login the panel often starts after us: until a look after a
minute, and the one that confirms it, are over."""

_MESSAGE_MS: Final = 15_000

_LONGEST_NAME: Final = 40
"""Characters of a shop's name: Windows cuts tool tips at 127, and a menu should stay narrow."""


class Tray(QObject):
    """Shows how the shops stand and offers what can be done; copes with a tray that comes and goes.

    Signals:
        open_requested(): show the window.
        check_requested(): check every shop now.
        history_requested(): show how the connections were.
        report_requested(): put the support report on the clipboard.
        pause_toggled(bool): alerts are to be held back, or not any more.
        quit_requested(): end the program.
        availability_changed(bool): there is a tray now, or none any more.
        missed(): more than a minute after the start there is still no tray.
        message_clicked(): the message of `show_message` was clicked.
    """

    open_requested = Signal()
    check_requested = Signal()
    history_requested = Signal()
    report_requested = Signal()
    pause_toggled = Signal(bool)
    quit_requested = Signal()
    availability_changed = Signal(bool)
    missed = Signal()
    message_clicked = Signal()

    def __init__(
        self,
        texts: Texts,
        parent: QObject | None = None,
        *,
        is_there: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._is_there = is_there
        self._was_there = True
        self._rows: list[ShopRow] = []
        self._checking = False
        self._icon: QSystemTrayIcon | None = None
        self._menu = QMenu()
        self._shops: list[QAction] = []
        self._below_shops = self._menu.addSeparator()
        self._check, self._open = QAction(self._menu), QAction(self._menu)
        self._history, self._report = QAction(self._menu), QAction(self._menu)
        self._pause, self._quit = QAction(self._menu), QAction(self._menu)
        self._pause.setCheckable(True)
        self._build_menu()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._give_up)

    def start(self) -> None:
        """Show the icon, or begin to look out for a tray."""
        self._show()
        self._timer.setInterval(_SOONEST_MS)
        self._patience.start(_PATIENCE_MS)
        self._look()

    def stop(self) -> None:
        """Take the icon away: left to the end of the program, it would outlive what it stands on."""
        self._timer.stop()
        self._patience.stop()
        self._remove()

    @property
    def available(self) -> bool:
        """Whether the icon is in a tray."""
        return self._icon is not None

    def show_connections(self, rows: Sequence[ShopRow], checking: bool) -> None:
        """Show how these shops stand, and whether a check is under way."""
        self._rows, self._checking = list(rows), checking
        self._show()

    def show_paused(self, paused: bool) -> None:
        """Show whether alerts are held back; emits nothing."""
        self._pause.setChecked(paused)
        self._show()

    def show_texts(self, texts: Texts) -> None:
        """Set every word."""
        self._texts = texts
        self._show()

    def show_message(self, title: str, body: str, *, urgent: bool) -> bool:
        """Show a message beside the icon, if there is one; for systems that have no better way."""
        if self._icon is None:
            return False
        kind = QSystemTrayIcon.MessageIcon
        sign = kind.Critical if urgent else kind.Information
        self._icon.showMessage(title, body, sign, _MESSAGE_MS)
        return True

    def _build_menu(self) -> None:
        menu = self._menu
        menu.addActions([self._check, self._open, self._history, self._report])
        menu.addSeparator()
        menu.addAction(self._pause)
        menu.addSeparator()
        menu.addAction(self._quit)
        menu.setDefaultAction(self._open)
        self._check.triggered.connect(lambda: self.check_requested.emit())
        self._open.triggered.connect(lambda: self.open_requested.emit())
        self._history.triggered.connect(lambda: self.history_requested.emit())
        self._report.triggered.connect(lambda: self.report_requested.emit())
        self._pause.triggered.connect(self._pause_chosen)
        self._quit.triggered.connect(lambda: self.quit_requested.emit())

    def _pause_chosen(self, paused: bool) -> None:
        self._show()
        self.pause_toggled.emit(paused)

    def _show(self) -> None:
        texts = self._texts
        self._check.setText(texts("tray.checking" if self._checking else "tray.check"))
        self._check.setEnabled(bool(self._rows) and not self._checking)
        self._open.setText(texts("tray.open"))
        self._history.setText(texts("history.title"))
        self._report.setText(texts("tray.report"))
        self._history.setEnabled(bool(self._rows))
        self._pause.setText(texts("tray.pause"))
        self._quit.setText(texts("tray.quit"))
        self._show_shops()
        if self._icon:
            face = icon_state(self._rows, self._checking)
            self._icon.setIcon(tray_icon(face))
            self._icon.setToolTip(tool_tip(self._tip(face)))

    def _show_shops(self) -> None:
        # An open menu keeps its place only if its entries are changed, not made anew.
        while len(self._shops) > len(self._rows):
            self._menu.removeAction(self._shops.pop())
        while len(self._shops) < len(self._rows):
            action = QAction(self._menu)
            action.triggered.connect(lambda: self.open_requested.emit())
            self._menu.insertAction(self._below_shops, action)
            self._shops.append(action)
        for action, row in zip(self._shops, self._rows, strict=True):
            action.setText(self._entry(self._line(row)))
        self._below_shops.setVisible(bool(self._rows))

    def _entry(self, words: str) -> str:
        """`words` for the menu, as they are: no character of a shop's name makes a shortcut."""
        # Only an icon on D-Bus has no place on the screen that Qt knows.
        if sys.platform != "linux" or self._icon is None or not self._icon.geometry().isNull():
            return literal(words)
        # In a menu on D-Bus "_" marks a shortcut. Qt makes one of the first "&", and knows no "&&" there
        # (QDBusMenuItem): so the first one is an invisible one of ours.
        escaped = words.replace("_", "__")
        return f"&\u2060{escaped}" if "&" in words else escaped

    def _line(self, row: ShopRow) -> str:
        state = self._texts(f"states.{'checking' if row.checking else row.state}.title")
        if row.checking or row.checked_at is None:
            return self._texts("tray.shop", shop=_short(row.name), state=state)
        when = moment(row.checked_at, self._texts)
        return self._texts("tray.shop_checked", shop=_short(row.name), state=state, when=when)

    def _tip(self, face: IconState) -> str:
        tip = self._texts(f"tray.tip.{face}", shop=_short(shop_behind(face, self._rows)))
        return self._texts("tray.tip_paused", tip=tip) if self._pause.isChecked() else tip

    @Slot()
    def _look(self) -> None:
        there = self._is_there()
        pause = _SOONEST_MS
        if there is self.available:
            pause = min(2 * self._timer.interval(), _LATEST_MS)
        elif not there:
            self._remove()
        elif self._was_there:
            self._add()
        # A panel that starts offers the old kind of tray (XEmbed) a moment before the new one, and
        # Qt stays with the kind it found: so an icon is added when the tray is seen a second time.
        self._was_there = there
        self._timer.start(pause)

    @Slot()
    def _give_up(self) -> None:
        if not self.available:
            self.missed.emit()

    def _add(self) -> None:
        # A new one each time: Qt settles the kind of tray when the icon is made, not when it is shown.
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.message_clicked)
        self._show()
        self._icon.show()
        self._show_shops()
        self.availability_changed.emit(True)

    def _remove(self) -> None:
        if self._icon:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
            self.availability_changed.emit(False)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        # On macOS a click has opened the menu already.
        if reason is QSystemTrayIcon.ActivationReason.Trigger and sys.platform != "darwin":
            self.open_requested.emit()


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
