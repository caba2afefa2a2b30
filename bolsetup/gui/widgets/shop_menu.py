"""The menu of a shop in the list."""

from __future__ import annotations

import time

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from bolsetup.core.monitoring.connection import quiet_s
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.texts import Texts
from bolsetup.core.walkthrough.shop_actions import ShopAction, offered


class ShopMenu(QMenu):
    """The actions that a shop offers.

    Attributes:
        retailer_id: the shop that the menu is about; empty if it was never shown.

    Signals:
        details_requested(str): show this shop.
        requested(str, ShopAction): do this with this shop.
    """

    details_requested = Signal(str)
    requested = Signal(str, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.retailer_id = ""

    def open(self, row: ShopRow, texts: Texts, place: QPoint) -> None:
        """Open the menu for a shop.

        Args:
            row: the shop.
            texts: language.
            place: global position of its top left corner.
        """
        if self.isVisible():
            return
        self.clear()
        self.retailer_id = row.retailer_id
        self.setAccessibleName(row.name)
        details = self.addAction(texts("pages.overview.details"))
        details.triggered.connect(lambda: self.details_requested.emit(row.retailer_id))
        self.addSeparator()
        for action in offered(row):
            entry = self.addAction(texts(f"pages.overview.{action}"))
            entry.triggered.connect(lambda _, action=action: self.requested.emit(row.retailer_id, action))
            if action is ShopAction.CHECK:
                entry.setEnabled(not row.checking and not quiet_s(row.quiet_until, time.time()))
        self.popup(place)
        self.setActiveAction(details)
