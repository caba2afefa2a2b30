"""The tray icon and its menu. Optional: the window offers the same."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from bolsetup.core.monitoring.icon_state import IconState, first_shop_with, icon_state
from bolsetup.core.monitoring.pause import NOT_PAUSED, UNTIL_TURNED_ON, PauseChoice
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import Texts
from bolsetup.gui.tray.icon import tray_icon
from bolsetup.gui.widgets.basics import literal, tool_tip
from bolsetup.gui.widgets.dates import moment

_MIN_POLL_MS: Final = 2_000
_MAX_POLL_MS: Final = 60_000
"""Intervals between checks for a tray: doubled up to the maximum while nothing changes."""

_TIMEOUT_MS: Final = 70_000
"""Time to wait for a tray, since at login the panel often starts later than this program.

Covers the check after a minute and the one that confirms it.
"""

_MESSAGE_MS: Final = 15_000

_MAX_SHOPS: Final = 8
"""Maximum number of shops in the menu, which should fit the screen."""

_MAX_NAME: Final = 40
"""Maximum length of a shop's name, in UTF-16 code units, of which Windows cuts off a tool tip at 127."""


class Tray(QObject):
    """Shows the state of the shops, and a menu. The tray may appear and disappear at any time.

    Signals:
        open_requested(): show the window.
        shop_requested(str): show the window with what there is to know about this shop.
        overview_requested(): show the window with all shops.
        check_requested(): check every shop now.
        history_requested(): show the connection history.
        report_requested(): copy the support report to the clipboard.
        pause_chosen(PauseChoice): pause alerts.
        pause_ended(): turn alerts on again.
        quit_requested(): quit the program.
        availability_changed(bool): the tray appeared or disappeared.
        missed(): there is no tray `_TIMEOUT_MS` after the start.
        message_clicked(): the message of `show_message` was clicked.
    """

    open_requested = Signal()
    shop_requested = Signal(str)
    overview_requested = Signal()
    check_requested = Signal()
    history_requested = Signal()
    report_requested = Signal()
    pause_chosen = Signal(object)
    pause_ended = Signal()
    quit_requested = Signal()
    availability_changed = Signal(bool)
    missed = Signal()
    message_clicked = Signal()

    def __init__(
        self,
        texts: Texts,
        parent: QObject | None = None,
        *,
        is_available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
        is_watched: Callable[[], bool] = lambda: False,
    ) -> None:
        """Create the icon's menu.

        Args:
            texts: language of the texts.
            parent: Qt parent.
            is_available: whether there is a tray.
            is_watched: whether `look_again` will be called when that changes.
        """
        super().__init__(parent)
        self._is_watched = is_watched
        self._texts = texts
        self._is_available = is_available
        self._seen_before = True
        self._rows: list[ShopRow] = []
        self._checking = False
        self._paused_until = NOT_PAUSED
        self._icon: QSystemTrayIcon | None = None
        self._menu = QMenu()
        self._shops: list[QAction] = []
        self._more = self._menu.addAction("")
        self._below_shops = self._menu.addSeparator()
        self._check, self._open = QAction(self._menu), QAction(self._menu)
        self._history, self._report = QAction(self._menu), QAction(self._menu)
        self._pause = QMenu(self._menu)
        self._pauses = {choice: self._pause.addAction("") for choice in PauseChoice}
        self._end_pause, self._quit = QAction(self._menu), QAction(self._menu)
        self._build_menu()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._poll)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._give_up)

    def start(self) -> None:
        """Show the icon, now or as soon as there is a tray."""
        self._show()
        self._timer.setInterval(_MIN_POLL_MS)
        self._patience.start(_TIMEOUT_MS)
        self._poll()

    def stop(self) -> None:
        """Remove the icon. Must be called before the QApplication is destroyed."""
        self._timer.stop()
        self._patience.stop()
        self._remove()

    @Slot()
    def look_again(self) -> None:
        """Find out soon whether there is a tray now."""
        self._timer.setInterval(_MIN_POLL_MS)
        self._poll()

    @property
    def available(self) -> bool:
        """Whether the icon is shown in a tray."""
        return self._icon is not None

    def show_connections(self, rows: Sequence[ShopRow], checking: bool) -> None:
        """Show the state of these shops, the first ones by name, and whether a check is running."""
        self._rows, self._checking = list(rows), checking
        self._show()

    def show_pause(self, until: float) -> None:
        """Show whether alerts are paused; `until` as in `core/monitoring/pause.py`."""
        self._paused_until = until
        self._show()

    def show_texts(self, texts: Texts) -> None:
        """Set the language of the texts."""
        self._texts = texts
        self._show()

    def show_message(self, title: str, body: str, *, urgent: bool) -> bool:
        """Show a message at the icon. Return False if there is no icon.

        Args:
            title: plain text.
            body: plain text.
            urgent: whether to show it as critical.
        """
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
        menu.addMenu(self._pause)
        menu.addAction(self._end_pause)
        menu.addSeparator()
        menu.addAction(self._quit)
        menu.setDefaultAction(self._open)
        self._more.triggered.connect(lambda: self.overview_requested.emit())
        self._check.triggered.connect(lambda: self.check_requested.emit())
        self._open.triggered.connect(lambda: self.open_requested.emit())
        self._history.triggered.connect(lambda: self.history_requested.emit())
        self._report.triggered.connect(lambda: self.report_requested.emit())
        for choice, action in self._pauses.items():
            action.triggered.connect(lambda _=False, choice=choice: self.pause_chosen.emit(choice))
        self._end_pause.triggered.connect(lambda: self.pause_ended.emit())
        self._quit.triggered.connect(lambda: self.quit_requested.emit())

    def _show(self) -> None:
        texts = self._texts
        self._check.setText(texts("tray.checking" if self._checking else "tray.check"))
        self._check.setEnabled(bool(self._rows) and not self._checking)
        self._open.setText(texts("tray.open"))
        self._history.setText(texts("history.title"))
        self._report.setText(texts("tray.report"))
        self._history.setEnabled(bool(self._rows))
        self._quit.setText(texts("tray.quit"))
        self._show_pause()
        self._show_shops()
        if icon := self._icon:
            state = icon_state(self._rows, self._checking)
            # On Windows these calls let other messages in, and the one that it ends removes the icon.
            icon.setIcon(tray_icon(state))
            icon.setToolTip(tool_tip(self._tip(state)))

    def _show_pause(self) -> None:
        texts, until = self._texts, self._paused_until
        paused = until != NOT_PAUSED
        self._pause.setTitle(texts("pause.title"))
        self._pause.menuAction().setVisible(not paused)
        for choice, action in self._pauses.items():
            action.setText(texts(f"pause.{choice}"))
        ends = paused and until != UNTIL_TURNED_ON
        self._end_pause.setText(
            texts("tray.end_pause", when=moment(until, texts)) if ends else texts("pause.end")
        )
        self._end_pause.setVisible(paused)

    def _show_shops(self) -> None:
        shown, more = self._rows[:_MAX_SHOPS], len(self._rows) - _MAX_SHOPS
        # Update existing entries: replacing them would move an open menu.
        while len(self._shops) > len(shown):
            self._menu.removeAction(self._shops.pop())
        while len(self._shops) < len(shown):
            action = QAction(self._menu)
            action.triggered.connect(lambda _=False, action=action: self.shop_requested.emit(action.data()))
            self._menu.insertAction(self._more, action)
            self._shops.append(action)
        for action, row in zip(self._shops, shown, strict=True):
            action.setText(self._entry(self._line(row)))
            action.setData(row.retailer_id)
        # Some panels show hidden entries.
        self._more.setText(self._texts("tray.more", count=more) if more > 0 else "")
        self._more.setVisible(more > 0)
        self._below_shops.setVisible(bool(self._rows))

    def _entry(self, words: str) -> str:
        """Escape a menu entry, so that no character of a shop's name becomes a mnemonic."""
        # Only for an icon on D-Bus does Qt not know the geometry.
        if sys.platform != "linux" or self._icon is None or not self._icon.geometry().isNull():
            return literal(words)
        # In D-Bus menus "_" marks a mnemonic. Qt converts the first "&" to one and does not support "&&"
        # (QDBusMenuItem), so put an "&" before an invisible character first.
        escaped = words.replace("_", "__")
        return f"&\u2060{escaped}" if "&" in words else escaped

    def _line(self, row: ShopRow) -> str:
        state = self._texts(f"states.{'checking' if row.checking else row.state}.title")
        if row.checking or row.checked_at is None:
            return self._texts("tray.shop", shop=_shorten(row.name), state=state)
        when = moment(row.checked_at, self._texts)
        return self._texts("tray.shop_checked", shop=_shorten(row.name), state=state, when=when)

    def _tip(self, state: IconState) -> str:
        tip = self._texts(f"tray.tip.{state}", shop=_shorten(first_shop_with(state, self._rows)))
        return self._texts("tray.tip_paused", tip=tip) if self._paused_until != NOT_PAUSED else tip

    @Slot()
    def _poll(self) -> None:
        available = self._is_available()
        interval = _MIN_POLL_MS
        if available is self.available:
            interval = min(2 * self._timer.interval(), _MAX_POLL_MS)
        elif not available:
            self._remove()
        elif self._seen_before:
            self._add()
        # A starting panel offers XEmbed shortly before StatusNotifierItem, and Qt keeps using the first
        # one it finds. So add the icon only once the tray was seen twice.
        self._seen_before = available
        if available and self.available and interval > _MIN_POLL_MS and self._is_watched():
            # Each look opens a connection to D-Bus, and wakes the processor up some ten times.
            self._timer.stop()
        else:
            self._timer.start(interval)

    @Slot()
    def _give_up(self) -> None:
        if not self.available:
            self.missed.emit()

    def _add(self) -> None:
        # Created anew each time: Qt chooses the tray protocol in the constructor.
        icon = self._icon = QSystemTrayIcon(self)
        icon.setContextMenu(self._menu)
        icon.activated.connect(self._activated)
        icon.messageClicked.connect(self.message_clicked)
        self._show()
        if self._icon is not icon:
            # Windows ends, see `_show`.
            return
        icon.show()
        self._show_shops()
        self.availability_changed.emit(True)

    def _remove(self) -> None:
        if self._icon:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
            self.availability_changed.emit(False)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        # On macOS the click has already opened the menu.
        if reason is QSystemTrayIcon.ActivationReason.Trigger and sys.platform != "darwin":
            self.open_requested.emit()


def _shorten(name: str) -> str:
    units = name.encode("utf-16-le")
    if len(units) <= 2 * _MAX_NAME:
        return name
    # Ignores half a character at the end.
    begin = units[: 2 * (_MAX_NAME - 1)].decode("utf-16-le", "ignore")
    words = begin.rpartition(" ")[0]
    if name[len(begin)] != " " and len(words) > len(begin) // 2:
        begin = words
    return f"{begin.rstrip()}…"
