"""Turns what has changed into messages, and a click on one into the page that helps."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bolsetup.core.connection import State
from bolsetup.core.journey import Page, mending_page
from bolsetup.core.notices import Notice
from bolsetup.core.outcomes import Outcome
from bolsetup.core.shops import StoredShop
from bolsetup.core.texts import Texts
from bolsetup.gui.alerts import Alerts
from bolsetup.gui.monitor import Monitor

_PROGRAM = ""
"""Key of messages that are about no shop."""


class News(QObject):
    """Tells the merchant what the monitor notices.

    Signals:
        page_requested(Page, str): a message was clicked: show this page, about the shop of that number.
    """

    page_requested = Signal(object, str)

    def __init__(self, alerts: Alerts, monitor: Monitor, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._alerts = alerts
        self._monitor = monitor
        self._texts = texts
        monitor.noticed.connect(self._tell)
        alerts.activated.connect(self._open)
        alerts.undeliverable.connect(self._not_shown)

    def show_texts(self, texts: Texts) -> None:
        """Use these words from now on."""
        self._texts = texts

    def test(self) -> None:
        """Show what an alert looks like."""
        self._say("test", _PROGRAM)

    def say_where(self) -> None:
        """Say that the program goes on without its window."""
        self._say("closed", _PROGRAM)

    @Slot(object, object)
    def _tell(self, notice: Notice, shop: StoredShop) -> None:
        urgent = notice in (Notice.LOST, Notice.STILL_LOST)
        if not urgent:
            self._alerts.withdraw(shop.retailer_id)
        outcome = shop.connection.outcome or Outcome.UNEXPECTED_ANSWER
        reason = self._texts(f"outcomes.{outcome}.title")
        self._say(notice, shop.retailer_id, urgent=urgent, shop=shop.display_name, reason=reason)

    def _say(self, key: str, retailer_id: str, *, urgent: bool = False, **words: str) -> None:
        title, body = (self._texts(f"notices.{key}.{part}", **words) for part in ("title", "body"))
        self._alerts.show(retailer_id, title, body, urgent=urgent)

    @Slot(str)
    def _open(self, retailer_id: str) -> None:
        shop = self._monitor.shop(retailer_id)
        page = Page.OVERVIEW
        if shop:
            page = mending_page(shop.connection.state, shop.connection.outcome)
        self.page_requested.emit(page, retailer_id)

    @Slot(str)
    def _not_shown(self, retailer_id: str) -> None:
        # Only a loss is worth coming to the front for.
        shop = self._monitor.shop(retailer_id)
        if shop and shop.connection.state is State.LOST:
            self._open(retailer_id)
