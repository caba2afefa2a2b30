"""Turns what has changed into messages, and a click on one into the page that helps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from bolsetup.core.monitoring.connection import State
from bolsetup.core.monitoring.notice_policy import Notice
from bolsetup.core.shops.shop_list import Damage, StoredShop
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.journey import Page, mending_page
from bolsetup.gui.controllers.monitor import Monitor
from bolsetup.gui.tray.notifier import TrayNotifier

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


class AlertController(QObject):
    """Tells the merchant what the monitor notices.

    Signals:
        page_requested(Page, str): a message was clicked: show this page, about the shop of that number
            where it was about one.
        window_requested(): show the window, on the page where it is.
    """

    page_requested = Signal(object, str)
    window_requested = Signal()

    def __init__(
        self, alerts: TrayNotifier, monitor: Monitor, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._alerts = alerts
        self._monitor = monitor
        self._texts = texts
        monitor.noticed.connect(self._tell)
        monitor.forgotten.connect(self._forgotten)
        alerts.activated.connect(self._open)
        alerts.undeliverable.connect(self._not_shown)

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

    @Slot(object, object)
    def _tell(self, notice: Notice, shops: Sequence[StoredShop]) -> None:
        urgent = notice in (Notice.LOST, Notice.STILL_LOST)
        for key in self._out_of_date([shop.retailer_id for shop in shops], urgent):
            self._alerts.withdraw(key)
        if len(shops) > 1:
            key = _SEVERAL_LOST if urgent else notice
            self._say(f"{notice}_many", key, urgent=urgent, count=len(shops), shops=self._names(shops))
            return
        (shop,) = shops
        outcome = shop.connection.outcome
        reason = self._texts(
            f"outcomes.{outcome}.title" if outcome else f"states.{shop.connection.state}.title"
        )
        self._say(notice, shop.retailer_id, urgent=urgent, shop=shop.name, reason=reason)

    def _out_of_date(self, shops: list[str], urgent: bool) -> list[str]:
        """Keys of older messages that a new one about these shops neither replaces nor leaves true."""
        if urgent:
            return shops if len(shops) > 1 else [_SEVERAL_LOST]
        return shops if self._any_lost() else [*shops, _SEVERAL_LOST]

    def _any_lost(self) -> bool:
        return any(row.state is State.LOST for row in self._monitor.rows())

    def _names(self, shops: Sequence[StoredShop]) -> str:
        names = ", ".join(shop.name for shop in shops[:_NAMED])
        more = len(shops) - _NAMED
        return self._texts("notices.and_more", shops=names, count=more) if more > 0 else names

    @Slot(str)
    def _forgotten(self, retailer_id: str) -> None:
        for key in self._out_of_date([retailer_id], urgent=False):
            self._alerts.withdraw(key)

    def _say(self, text: str, key: str, *, urgent: bool = False, **words: object) -> None:
        title, body = (self._texts(f"notices.{text}.{part}", **words) for part in ("title", "body"))
        self._alerts.show(key, title, body, urgent=urgent)

    @Slot(str)
    def _open(self, retailer_id: str) -> None:
        if retailer_id == _RUNNING:
            self.window_requested.emit()
            return
        shop = self._monitor.shop(retailer_id)
        page = Page.OVERVIEW
        if shop:
            page = mending_page(shop.connection.state, shop.connection.outcome)
        self.page_requested.emit(page, retailer_id)

    @Slot(str)
    def _not_shown(self, retailer_id: str) -> None:
        # Worth coming to the front for: a loss, keys that were not stored, and that nothing else is seen.
        shop = self._monitor.shop(retailer_id)
        if retailer_id == _RUNNING:
            self.window_requested.emit()
        elif retailer_id in (_SEVERAL_LOST, _NOT_STORED) or (shop and shop.connection.state is State.LOST):
            # Nobody pressed anything: the list of shops says it all, and leaves what is being typed alone.
            self.page_requested.emit(Page.OVERVIEW, retailer_id)
