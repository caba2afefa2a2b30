"""What the strip on top of the window says."""

from __future__ import annotations

from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.shops.shop_list import Damage
from bolsetup.gui.window.main_window import MainWindow


class BannerController:
    """Collects what is to be said on every page for as long as it is true."""

    def __init__(self, window: MainWindow, alerts: Alerts, *, practice: bool) -> None:
        self._window = window
        self._alerts = alerts
        self._practice = practice
        self._remarks: dict[str, bool] = {}

    def show_tray(self, there: bool) -> None:
        """Say where the window is found again if there is no tray."""
        self._show("window.no_tray", not there)

    def show_saved(self, saved: bool) -> None:
        """Say that what is known cannot be written to the disk, for as long as that is so."""
        self._show("window.not_saved", not saved)

    def show_damage(self, damage: Damage) -> None:
        """Say that the list of shops was damaged, here and in a message."""
        self._show(f"window.list_{damage}", True)
        self._alerts.show_damage(damage)

    def _show(self, key: str, on: bool) -> None:
        self._remarks[key] = on
        shown = (key for key, on in self._remarks.items() if on)
        self._window.set_banner(*shown, practice=self._practice)
