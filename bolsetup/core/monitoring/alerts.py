"""Composes the messages to the merchant and handles clicks on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.monitoring.notice_policy import Notice
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.shops.shop_list import Damage
from bolsetup.core.signals import Signal
from bolsetup.core.texts import Texts

_PROGRAM: Final = ""
"""Key of messages that are not about a shop."""
_RUNNING: Final = "running"
"""Key of the message shown when neither the window nor the tray icon is visible."""
_CLOSED: Final = "closed"
"""Key of the message that the program keeps running without its window."""
_NOT_STORED: Final = "not-stored"
"""Key of the message that a pair could not be stored."""
_SEVERAL_LOST: Final = "several-lost"
"""Key of the message about several lost shops. A message about one shop has its retailer number as key."""
_MAX_NAMES: Final = 3
"""Number of shop names in a message; the rest is given as a count."""


class MessageSink(Protocol):
    """Shows messages to the merchant, even while the window is closed."""

    def show(self, key: str, title: str, body: str, *, urgent: bool) -> None:
        """Show a message, replacing one with the same key. An urgent one stays until it is dismissed."""

    def withdraw(self, key: str) -> None:
        """Remove the message with this key, if the system supports that."""


class Alerts:
    """Shows the monitor's notices and other messages about the program.

    Signals:
        shop_requested(str): the message about the shop with this retailer number was clicked; empty if the
            message was not about a single shop.
        overview_requested(): a message could not be shown, so the list of shops should be.
        window_requested(): the window should come to the front, on its current page.
    """

    def __init__(self, sink: MessageSink, monitor: Monitor, texts: Texts, *, practice: bool = False) -> None:
        """Set up the alerts; in `practice` mode each says so."""
        self.shop_requested: Signal[[str]] = Signal()
        self.overview_requested: Signal[[]] = Signal()
        self.window_requested: Signal[[]] = Signal()
        self._sink = sink
        self._monitor = monitor
        self._texts = texts
        self._practice = practice
        self._absence_shown = False

    def show_texts(self, texts: Texts) -> None:
        """Use these texts for later messages."""
        self._texts = texts

    def test(self) -> None:
        """Show a sample alert."""
        self._show("test", _PROGRAM)

    def show_closed(self, *, tray: bool) -> None:
        """Say that the program keeps running without its window, and how to reopen it.

        Args:
            tray: whether the tray icon reopens it.
        """
        self._show("closed" if tray else "closed_no_tray", _CLOSED)
        self._absence_shown = True

    def show_running(self) -> None:
        """Say that the program is running although nothing of it is visible; a click shows the window."""
        self._show("running", _RUNNING)
        self._absence_shown = True

    def window_opened(self) -> None:
        """Withdraw what was said because the window was not there."""
        if self._absence_shown:
            self._absence_shown = False
            self._sink.withdraw(_CLOSED)
            self._sink.withdraw(_RUNNING)

    def show_report_failed(self, why: str) -> None:
        """Say that the support report could not be created; `why` is the system's error message."""
        self._show("no_report", _PROGRAM, why=why)

    def show_not_stored(self, shop: str) -> None:
        """Say that the keys of the shop named `shop` were not stored. A click shows the list of shops."""
        self._show("not_stored", _NOT_STORED, shop=shop)

    def show_not_cleared(self) -> None:
        """Say that the clipboard may still contain a secret, and what to do about it."""
        self._show("not_cleared", _PROGRAM)

    def show_damage(self, damage: Damage) -> None:
        """Say that the list of shops was damaged, and whether it could be restored."""
        self._show(f"list_{damage}", _PROGRAM)

    def show_report_copied(self) -> None:
        """Say that the support report was copied, and what to do with it."""
        self._show("report", _PROGRAM)

    def show_notice(self, notice: Notice, shops: Sequence[ShopRow]) -> None:
        """Show one message for `notice` about these shops, and withdraw messages that it makes obsolete."""
        urgent = notice in (Notice.LOST, Notice.STILL_LOST)
        for key in self._obsolete_keys([shop.retailer_id for shop in shops], urgent):
            self._sink.withdraw(key)
        if len(shops) > 1:
            key = _SEVERAL_LOST if urgent else notice
            self._show(f"{notice}_many", key, urgent=urgent, count=len(shops), shops=self._names(shops))
            return
        (shop,) = shops
        reason = self._texts(
            f"outcomes.{shop.outcome}.title" if shop.outcome else f"states.{shop.state}.title"
        )
        self._show(notice, shop.retailer_id, urgent=urgent, shop=shop.name, reason=reason)

    def _obsolete_keys(self, shops: list[str], urgent: bool) -> list[str]:
        """Keys of messages that a new one about these shops makes wrong but does not replace."""
        if urgent:
            return shops if len(shops) > 1 else [_SEVERAL_LOST]
        return shops if self._any_lost() else [*shops, _SEVERAL_LOST]

    def _any_lost(self) -> bool:
        return any(row.state is State.LOST for row in self._monitor.rows())

    def _names(self, shops: Sequence[ShopRow]) -> str:
        names = ", ".join(shop.name for shop in shops[:_MAX_NAMES])
        more = len(shops) - _MAX_NAMES
        return self._texts("notices.and_more", shops=names, count=more) if more > 0 else names

    def forget(self, retailer_id: str) -> None:
        """Withdraw the messages about a shop that is no longer watched."""
        for key in self._obsolete_keys([retailer_id], urgent=False):
            self._sink.withdraw(key)

    def _show(self, text: str, key: str, *, urgent: bool = False, **words: object) -> None:
        title, body = (self._texts(f"notices.{text}.{part}", **words) for part in ("title", "body"))
        if self._practice:
            title = self._texts("practice.alert", title=title)
        self._sink.show(key, title, body, urgent=urgent)

    def open(self, key: str) -> None:
        """Handle a click on the message with this key."""
        if key == _RUNNING:
            self.window_requested.emit()
        else:
            self.shop_requested.emit(key if self._monitor.shop(key) else "")

    def open_unshown(self, key: str) -> None:
        """Open the window instead of a message that could not be shown, if it is important enough.

        Important are a lost connection, keys that were not stored, and a program that is otherwise invisible.
        """
        shop = self._monitor.shop(key)
        if key == _RUNNING:
            self.window_requested.emit()
        elif key in (_SEVERAL_LOST, _NOT_STORED) or (shop and shop.state is State.LOST):
            # The merchant clicked nothing, so show the list: it explains the problem and discards no input.
            self.overview_requested.emit()
