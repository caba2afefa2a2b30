"""The messages to the merchant, and what a click on one asks for."""

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
"""Key of messages that are about no shop."""
_RUNNING: Final = "running"
"""Key of the message in place of window and icon."""
_NOT_STORED: Final = "not-stored"
"""Key of the message that a pair was not stored."""
_SEVERAL_LOST: Final = "several-lost"
"""Key of the message about several losses; those about one shop have its number."""
_NAMED: Final = 3
"""The most shops that a message names; it is read at a glance."""


class MessageSink(Protocol):
    """Shows messages to the merchant, also while the window is closed."""

    def show(self, key: str, title: str, body: str, *, urgent: bool) -> None:
        """Show a message in place of the one with this key. An urgent one stays until it is dismissed."""

    def withdraw(self, key: str) -> None:
        """Take the message with this key off the screen, where the system can."""


class Alerts:
    """Tells the merchant what the monitor notices. The key of a message about one shop is its number.

    Signals:
        shop_requested(str): the message about the shop of that number was clicked: show what helps;
            an empty number: it was about no single shop.
        overview_requested(): what cannot be shown as a message must be seen: show the list of shops.
        window_requested(): show the window on the page where it is.
    """

    def __init__(self, sink: MessageSink, monitor: Monitor, texts: Texts) -> None:
        self.shop_requested: Signal[[str]] = Signal()
        self.overview_requested: Signal[[]] = Signal()
        self.window_requested: Signal[[]] = Signal()
        self._sink = sink
        self._monitor = monitor
        self._texts = texts

    def show_texts(self, texts: Texts) -> None:
        """Use these words from now on."""
        self._texts = texts

    def test(self) -> None:
        """Show what an alert looks like."""
        self._say("test", _PROGRAM)

    def say_where(self, *, tray: bool) -> None:
        """Say that the program goes on without its window, and how to get that back: `tray` by its icon."""
        self._say("closed" if tray else "closed_no_tray", _PROGRAM)

    def say_running(self) -> None:
        """Say that the program runs although nothing of it is to be seen; a click shows the window."""
        self._say("running", _RUNNING)

    def say_not_copied(self, why: str) -> None:
        """Say that the support report could not be made; `why` in the system's words."""
        self._say("no_report", _PROGRAM, why=why)

    def say_not_stored(self, shop: str) -> None:
        """Say that the keys of a shop of that name are not stored; a click shows the list, which says why."""
        self._say("not_stored", _NOT_STORED, shop=shop)

    def say_not_cleared(self) -> None:
        """Say that a secret may still be on the clipboard, and what to do about it."""
        self._say("not_cleared", _PROGRAM)

    def say_damage(self, damage: Damage) -> None:
        """Say that the list of shops was damaged, and what became of it."""
        self._say(f"list_{damage}", _PROGRAM)

    def say_copied(self) -> None:
        """Say that the support report is on the clipboard, and what to do with it."""
        self._say("report", _PROGRAM)

    def tell(self, notice: Notice, shops: Sequence[ShopRow]) -> None:
        """Tell what the monitor noticed about these shops."""
        urgent = notice in (Notice.LOST, Notice.STILL_LOST)
        for key in self._out_of_date([shop.retailer_id for shop in shops], urgent):
            self._sink.withdraw(key)
        if len(shops) > 1:
            key = _SEVERAL_LOST if urgent else notice
            self._say(f"{notice}_many", key, urgent=urgent, count=len(shops), shops=self._names(shops))
            return
        (shop,) = shops
        reason = self._texts(
            f"outcomes.{shop.outcome}.title" if shop.outcome else f"states.{shop.state}.title"
        )
        self._say(notice, shop.retailer_id, urgent=urgent, shop=shop.name, reason=reason)

    def _out_of_date(self, shops: list[str], urgent: bool) -> list[str]:
        """Keys of older messages that a new one about these shops neither replaces nor leaves true."""
        if urgent:
            return shops if len(shops) > 1 else [_SEVERAL_LOST]
        return shops if self._any_lost() else [*shops, _SEVERAL_LOST]

    def _any_lost(self) -> bool:
        return any(row.state is State.LOST for row in self._monitor.rows())

    def _names(self, shops: Sequence[ShopRow]) -> str:
        names = ", ".join(shop.name for shop in shops[:_NAMED])
        more = len(shops) - _NAMED
        return self._texts("notices.and_more", shops=names, count=more) if more > 0 else names

    def forget(self, retailer_id: str) -> None:
        """Withdraw what was said of a shop that is no longer watched."""
        for key in self._out_of_date([retailer_id], urgent=False):
            self._sink.withdraw(key)

    def _say(self, text: str, key: str, *, urgent: bool = False, **words: object) -> None:
        title, body = (self._texts(f"notices.{text}.{part}", **words) for part in ("title", "body"))
        self._sink.show(key, title, body, urgent=urgent)

    def open(self, key: str) -> None:
        """A message was clicked."""
        if key == _RUNNING:
            self.window_requested.emit()
        else:
            self.shop_requested.emit(key if self._monitor.shop(key) else "")

    def open_unshown(self, key: str) -> None:
        """Nothing showed a message: bring up what it was about, where that is worth an interruption.

        That is a loss, keys that were not stored, and a program of which nothing else is seen.
        """
        shop = self._monitor.shop(key)
        if key == _RUNNING:
            self.window_requested.emit()
        elif key in (_SEVERAL_LOST, _NOT_STORED) or (shop and shop.state is State.LOST):
            # Nobody pressed anything: the list of shops says it all, and leaves what is being typed alone.
            self.overview_requested.emit()
