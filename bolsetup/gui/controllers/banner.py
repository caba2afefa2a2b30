"""Messages in the banner at the top of the window."""

from __future__ import annotations

from bolsetup.core.monitoring.alerts import Alerts
from bolsetup.core.policy import PolicyProblem
from bolsetup.core.shops.shop_list import Damage
from bolsetup.gui.window.main_window import MainWindow


class BannerController:
    """Shows messages on every page for as long as they apply."""

    def __init__(self, window: MainWindow, alerts: Alerts, *, practice: bool) -> None:
        self._window = window
        self._alerts = alerts
        self._practice = practice
        self._messages: dict[str, bool] = {}

    def show_tray(self, there: bool) -> None:
        """Explain how to reopen the window if there is no tray (`there` is False)."""
        self._show("window.no_tray", not there)

    def show_saved(self, saved: bool) -> None:
        """Show a message while data cannot be saved."""
        self._show("window.not_saved", not saved)

    def show_upgraded(self) -> None:
        """Say that this is no longer the version that is installed."""
        self._show("window.removed", False)
        self._show("window.upgraded", True)

    def show_removed(self) -> None:
        """Say that the program is no longer installed: it cannot read its files any more."""
        self._show("window.upgraded", False)
        self._show("window.removed", True)

    def show_policy(self, problem: PolicyProblem | None) -> None:
        """Say that settings of the administrator are not used, if there is a problem with them."""
        if problem:
            self._show("policy.unused", True)

    def show_damage(self, damage: Damage) -> None:
        """Say that the list of shops was damaged, in the banner and in an alert."""
        self._show(f"window.list_{damage}", True)
        self._alerts.show_damage(damage)

    def _show(self, key: str, on: bool) -> None:
        self._messages[key] = on
        shown = (key for key, on in self._messages.items() if on)
        self._window.set_banner(*shown, practice=self._practice)
