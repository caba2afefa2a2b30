"""Shows the watched shops in the sidebar and the tray, and tells the pages."""

from __future__ import annotations

from bolsetup.core.bol.proxy_auth import ProxyLoginStore
from bolsetup.core.monitoring.monitor import Monitor
from bolsetup.core.monitoring.shop_order import trouble_first
from bolsetup.core.monitoring.shop_row import ShopRow
from bolsetup.core.signals import StateSignal
from bolsetup.gui.controllers.settings_store import SettingsStore
from bolsetup.gui.tray.tray import Tray
from bolsetup.gui.window.main_window import MainWindow


class WatchController:
    """Shows the state of the watched shops, and forwards requests to the monitor.

    Signals:
        changed(list[ShopRow]): the current state of all shops, those in trouble first.
    """

    def __init__(
        self,
        monitor: Monitor,
        window: MainWindow,
        tray: Tray,
        settings: SettingsStore,
        proxy_logins: ProxyLoginStore,
    ) -> None:
        self.changed: StateSignal[[list[ShopRow]]] = StateSignal()
        self._monitor = monitor
        self._window = window
        self._tray = tray
        self._settings = settings
        self._proxy_logins = proxy_logins

    def show(self) -> None:
        """Show the current state of all shops, those in trouble first."""
        rows = trouble_first(self._monitor.rows())
        self.changed.emit(rows)
        self._window.show_shops_link(bool(rows))
        self._tray.show_connections(rows, any(row.checking for row in rows))

    def check_now(self, retailer_id: str = "") -> None:
        """Check one shop, or all if `retailer_id` is empty, at the user's request."""
        # The keychain may prompt again, also when it is read for a proxy login.
        self._proxy_logins.allow_prompts()
        self._monitor.check_now(retailer_id or None)

    def show_pause(self, until: float) -> None:
        """Show in the tray whether alerts are paused, and save it; `until` as in `pause.py`."""
        self._tray.show_pause(until)
        self._settings.update(self._settings.current._replace(alerts_paused_until=until))
